"""Candidates for the terminology: names in a corpus that may be names of one thing.

Nothing here decides: people review what is proposed. Three rules find candidates.

* **bracket**: a full name and its short name, acronym or English name beside it in brackets,
  ``全称（简称）``, ``《标题》(《简称》)``, ``全称（以下简称“简称”）``, ``简称（全称）``.
* **short**: a name whose characters begin the words of a longer one, in order.
* **alike**: names that end with the same head and otherwise differ by little: other characters,
  a word more or less, another order of words. Heads are learned from the names that brackets,
  quotation marks and title marks delimit.

Words are only where names may begin and end; any segmentation will do, and each that a passage
has is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.analysis.normalize import fold_text, is_ideograph
from indexer.mining.alike import alike_pairs
from indexer.mining.brackets import bracket_pairs
from indexer.mining.names import frequent_heads, read_names, sure_heads
from indexer.mining.pairs import Pair, Rule
from indexer.mining.shortened import short_pairs
from indexer.mining.words import Cut, cut_passage
from indexer.model import Document, Segmentation
from indexer.terminology import Concept, Terminology, concept_keys, name_key, names_of

Standing = Literal["new", "new name", "known", "apart", "two concepts"]
"""How a terminology sees a candidate: nothing known; one name known, the other new; one concept's;
never to be merged; names of two concepts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two names that may be one thing's: ``names[0]`` the fuller one, as printed.

    ``score`` is 0 to 1, only for the order; ``passages[i]`` the ids where ``names[i]`` stands.
    """

    names: tuple[str, str]
    rule: Rule
    why: str
    score: float
    passages: tuple[tuple[str, ...], tuple[str, ...]]
    standing: Standing


def mine(
    documents: Sequence[Document], words: Mapping[str, Segmentation], terminology: Terminology
) -> tuple[Candidate, ...]:
    """Candidates, most convincing first; the same for the same corpus on any machine.

    ``words``: by passage id, a segmentation beside those that the passage has.
    """
    cuts = [cut_passage(passage, words) for document in documents for passage in document.passages]
    bracketed = [pair for cut in cuts for pair in bracket_pairs(cut)]
    sure = sure_heads(cuts, bracketed, terminology)
    names = read_names(cuts, sure, sure | frequent_heads(cuts), terminology)
    pairs = [*bracketed, *short_pairs(cuts, bracketed, names), *alike_pairs(names, sure)]
    best: dict[frozenset[str], Pair] = {}
    for pair in pairs:
        keys = frozenset((name_key(pair.full), name_key(pair.other)))
        if len(keys) == 2 and (keys not in best or pair.score > best[keys].score):
            best[keys] = pair
    places, known = _Places(cuts), _known(terminology)
    ordered = sorted(best.values(), key=lambda pair: (-pair.score, pair.full, pair.other))
    return tuple(_candidate(pair, places, known) for pair in ordered)


def format_candidates(candidates: Iterable[Candidate]) -> str:
    """Rows of a terminology file, each below a comment that says why and where.

    Only what is new is a row, and each name stands in one row, so the whole of it can be read as
    a terminology; what would add a name to another row is a comment.
    """
    told: set[str] = set()
    return "".join(line + "\n" for each in candidates for line in _lines(each, told))


def _lines(candidate: Candidate, told: set[str]) -> Iterator[str]:
    yield f"# {candidate.rule} {candidate.score:.2f} {candidate.standing}: {candidate.why}"
    for name, passages in zip(candidate.names, candidate.passages, strict=True):
        yield f"#   {name}: {len(passages)} ({' '.join(passages[:4])})"
    keys = set(map(name_key, candidate.names))
    is_row = candidate.standing == "new" and not keys & told
    yield _row(*candidate.names) if is_row else f"# {_row(*candidate.names)}"
    told |= keys if is_row else set()


def _row(full: str, other: str) -> str:
    if any(map(is_ideograph, other)):
        return f"{full}；{other} | | |"
    return f"{full} | {other} | |" if " " in other else f"{full} | | {other} |"


def _candidate(pair: Pair, places: _Places, known: _Known) -> Candidate:
    return Candidate(
        (pair.full, pair.other),
        pair.rule,
        pair.why,
        round(pair.score, 3),
        (places.of(pair.full), places.of(pair.other)),
        _standing((pair.full, pair.other), known),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """The present terminology, by keys of names."""

    owners: Mapping[str, Concept]
    apart: tuple[frozenset[str], ...]


def _known(terminology: Terminology) -> _Known:
    groups = (frozenset(map(name_key, apart.names)) for apart in terminology.apart)
    return _Known(names_of(terminology.concepts), tuple(groups))


def _standing(names: tuple[str, str], known: _Known) -> Standing:
    first, second = (known.owners.get(name_key(name)) for name in names)
    keys, others = _keys_of(names[0], first), _keys_of(names[1], second)
    for group in known.apart:
        here, there = group & keys, group & others
        if (len(group) == 1 and (here or there)) or (here and there and here != there):
            return "apart"
    if first is None or second is None:
        return "new" if first is second else "new name"
    return "known" if first is second else "two concepts"


def _keys_of(name: str, owner: Concept | None) -> frozenset[str]:
    return frozenset((name_key(name), *(concept_keys(owner) if owner else ())))


class _Places:
    """Where names stand. Holds the folded text of every passage."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        self._folded = [(cut.passage.id, fold_text(cut.text)) for cut in cuts]

    def of(self, name: str) -> tuple[str, ...]:
        wanted = fold_text(name)
        return tuple(id_ for id_, text in self._folded if wanted in text)
