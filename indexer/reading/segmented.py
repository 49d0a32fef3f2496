"""Read texts whose words annotators separated by ``/``, from one or several witnesses.

    ——/加强/空间科学/、/技术/及/应用/等/领域/的/国际/交流/与/合作/，/
    与/国际/社会/一道/提供/全球/公共产品/与/服务/，/

Lines hold clauses. Labels make the structure, and only they: ``六、`` ``（一）`` ``1.`` begin a
section, ``——`` an item, which holds every line up to the next label. Labels are looked for in the
text that the witnesses have together, without separators. A doubled separator holds a real slash,
unless another witness has a plain border there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from indexer.model import (
    Description,
    Difference,
    Document,
    Doubt,
    Furniture,
    Passage,
    Reading,
    ReadingResult,
    Run,
    Segmentation,
    Source,
    SourceFile,
    SourceLine,
    Span,
)
from indexer.reading.lone import read_lone
from indexer.reading.segmented_blocks import Block, Outline, merged_lines, read_blocks
from indexer.reading.strands import Pieces, read_pieces
from indexer.reading.witnesses import SLASH, Weave, weave


def read_segmented(description: Description, files: Sequence[SourceFile]) -> ReadingResult:
    """Read one document from its files, in order. No line makes this fail.

    Laws: every line that is not blank stands in a passage's runs or is listed as furniture; the
    words of one witness are in order, never overlap, and lie inside the text. A character that a
    witness lost belongs to its word only where the word goes on after it: ``火?探测器`` cut
    ``火/探测器`` is two words with the lost 星 between them, in neither.
    """
    doubts: list[Doubt] = []
    pieces = [read_pieces(file, doubts) for file in files]
    if len(files) == 1:
        return read_lone(description, pieces[0], files[0].lines, doubts)
    return read_woven(description, files, pieces, doubts)


def read_woven(
    description: Description,
    files: Sequence[SourceFile],
    pieces: Sequence[Pieces],
    doubts: list[Doubt],
) -> ReadingResult:
    """Read what several witnesses hold together."""
    text = weave([one.strand() for one in pieces])
    lines = {(line.file, line.number): line for file in files for line in file.lines}
    outline = Outline(description)
    blocks = list(read_blocks(text, list(merged_lines(text, lines)), outline, doubts))
    doubts.extend(_slashes(text, lines))
    made = [_passage(block, description.id, text) for block in blocks]
    passages = tuple(passage for passage, _ in made)
    return ReadingResult(
        Document(description, tuple(outline.sections), passages),
        furniture=tuple(_furniture(text, passages, lines.values())),
        doubts=tuple(_in_order(doubts, files)),
        merges=text.merges,
        differences=tuple(difference for _, found in made for difference in found),
    )


def _slashes(text: Weave, lines: Mapping[tuple[str, int], SourceLine]) -> Iterator[Doubt]:
    """Slashes that are shown: a single witness can't tell them from borders made twice."""
    for slot in text.slots:
        if slot.shown == SLASH:
            for witness, offset in sorted(slot.cells.items()):
                strand = text.strands[witness]
                line = lines[strand.file, strand.lines[offset]]
                yield Doubt(line, "doubled separator: read as a slash; found either way")


# Blocks into passages ----------------------------------------------------------------------------


def _passage(block: Block, document: str, text: Weave) -> tuple[Passage, list[Difference]]:
    """The passage, and where its witnesses disagree."""
    body = block.body
    while text.slots[body[-1]].shown.isspace():
        body = body[:-1]
    shown = "".join(text.slots[slot].shown for slot in body)
    offsets: dict[int, int] = {}
    offset = 0
    for slot in body:
        offsets[slot] = offset
        offset += len(text.slots[slot].shown)
    spans = {slot: Span(at, at + len(text.slots[slot].shown)) for slot, at in offsets.items()}
    holders = sorted({witness for slot in body for witness in text.slots[slot].cells})
    passage = Passage(
        f"{document}:{block.place}",
        document,
        block.kind,
        block.label,
        block.sections,
        block.citation,
        shown,
        sources=tuple(filter(_has_runs, (_source(text, witness, spans) for witness in holders))),
        words=tuple(_segmentation(text, witness, spans) for witness in holders),
        readings=tuple(_readings(text, holders, spans, shown)),
    )
    places = dict.fromkeys(block.head, Span(0, 0)) | spans
    return passage, list(_differences(text, passage, places))


def _has_runs(source: Source) -> bool:
    return bool(source.runs)


def _source(text: Weave, witness: int, spans: Mapping[int, Span]) -> Source:
    """Where the witness has what is shown."""
    strand = text.strands[witness]
    runs: list[Run] = []
    for slot, span in spans.items():
        if span.start == span.end or text.character(witness, slot) != text.slots[slot].shown:
            continue
        origin = text.slots[slot].cells[witness]
        line, column = strand.lines[origin], strand.columns[origin]
        last = runs[-1] if runs else None
        if last and (last.start + last.length, last.line, last.column + last.length) == (
            span.start,
            line,
            column,
        ):
            runs[-1] = Run(last.start, last.length + 1, line, last.column)
        else:
            runs.append(Run(span.start, 1, line, column))
    return Source(strand.file, tuple(runs))


def _segmentation(text: Weave, witness: int, spans: Mapping[int, Span]) -> Segmentation:
    """The words of the witness, cut off at the passage's ends."""
    strand, where = text.strands[witness], text.where[witness]
    held = [text.slots[slot].cells[witness] for slot in spans if witness in text.slots[slot].cells]
    first = bisect_right(strand.words, held[0], key=lambda word: word.start) - 1
    last = bisect_right(strand.words, held[-1], key=lambda word: word.start)
    words = []
    for place in range(max(0, first), last):
        word = strand.words[place]
        covered = [spans[slot] for slot in where[word.start : word.end] if slot in spans]
        covered = [span for span in covered if span.start < span.end]
        if covered:
            words.append(Span(covered[0].start, covered[-1].end))
    return Segmentation(strand.file, tuple(words))


def _readings(
    text: Weave, holders: Sequence[int], spans: Mapping[int, Span], shown: str
) -> Iterator[Reading]:
    """The other wordings: each witness's, and with and without the slashes that may be borders.

    Where a witness does not reach, its wording is the shown one.
    """
    slashes = {
        slot for slot in spans if any(text.character(witness, slot) == SLASH for witness in holders)
    }
    wordings = [
        {
            slot: text.character(witness, slot)
            if text.reaches(witness, slot)
            else text.slots[slot].shown
            for slot in spans
        }
        for witness in holders
    ]
    if slashes:
        plain = {slot: text.slots[slot].shown for slot in spans}
        wordings += [plain | dict.fromkeys(slashes, sign) for sign in (SLASH, "")]
    known = {shown, ""}
    for wording in wordings:
        characters = "".join(wording.values())
        if characters not in known:
            known.add(characters)
            yield Reading(characters, tuple(spans[slot] for slot, sign in wording.items() if sign))


def _differences(text: Weave, passage: Passage, places: Mapping[int, Span]) -> Iterator[Difference]:
    """Neighbouring places where the witnesses disagree, as one difference each."""
    for agreed, group in groupby(places, key=lambda slot: text.slots[slot].agreed):
        slots = list(group)
        if agreed:
            continue
        reaching = [
            witness
            for witness in range(len(text.strands))
            if any(text.reaches(witness, slot) for slot in slots)
        ]
        yield Difference(
            passage.id,
            Span(places[slots[0]].start, places[slots[-1]].end),
            "".join(text.slots[slot].shown for slot in slots),
            {
                text.strands[witness].file: "".join(text.character(witness, slot) for slot in slots)
                for witness in reaching
            },
            {text.strands[witness].file: text.line_at(witness, slots[0]) for witness in reaching},
            _why(text, slots),
        )


def _why(text: Weave, slots: Sequence[int]) -> str:
    """What the disagreement is, as a clause."""
    cells = [text.slots[slot].cells for slot in slots]
    signs = {text.character(witness, slot) for slot in slots for witness in text.slots[slot].cells}
    if signs == {SLASH}:
        return "a doubled separator: a slash in one witness, a plain border in another"
    if any(
        len({text.character(witness, slot) for witness in cell}) > 1
        for slot, cell in zip(slots, cells, strict=True)
    ):
        return "different characters in the same place"
    if not any(text.slots[slot].shown for slot in slots):
        return "added in one witness only, left out"
    around = range(max(0, slots[0] - 1), min(len(text.slots), slots[-1] + 2))
    if any(text.slots[a].shown == text.slots[b].shown != "" for a, b in pairwise(around)):
        return "doubled in one witness, or lost in another"
    return "lost in one witness, mended from another"


# What is left ------------------------------------------------------------------------------------


def _furniture(
    text: Weave, passages: Sequence[Passage], lines: Iterable[SourceLine]
) -> Iterator[Furniture]:
    """Lines that are not blank and have no character in any passage, with the reason."""
    held = {
        (source.file, run.line)
        for passage in passages
        for source in passage.sources
        for run in source.runs
    }
    worded = {(strand.file, number) for strand in text.strands for number in strand.lines}
    for line in lines:
        if (line.file, line.number) in held or not line.text.strip():
            continue
        if (line.file, line.number) not in worded:
            yield Furniture(line, "separators only")
        else:
            yield Furniture(line, "only a label, or only what other witnesses word otherwise")


def _in_order(doubts: Iterable[Doubt], files: Sequence[SourceFile]) -> list[Doubt]:
    order = {file.name: place for place, file in enumerate(files)}
    return sorted(doubts, key=lambda doubt: (order[doubt.line.file], doubt.line.number))
