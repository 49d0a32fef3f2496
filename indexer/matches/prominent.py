"""How prominently each of many matches stands: what ``prominence`` says of one passage.

A bracket beside a mark, the rest of a title after it or a note that is no more than it are rare:
arrays tell where there may be one, and only there the passage itself is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import BRACKET, CLOSES, LISTED, OPENS, Borders
from indexer.analysis.normalize import is_ideograph
from indexer.matches import NO_WORDING, Held, Marks, Matches, Rows
from indexer.matches.literals import Literals
from indexer.model import KINDS
from indexer.outline import Outline
from indexer.prominence import Prominence, rest_of_title
from indexer.query.matching import Level
from indexer.ranges import are_among, begins

Prominences = NDArray[np.uint8]
_NOTE = KINDS.index("note")


class Prominent:
    """The passages of a generation, to be asked how prominently texts stand in them.

    ``titles``: of each document, folded. ``literals`` is None where everything is told by hand.
    """

    def __init__(self, outline: Outline, titles: Sequence[str], literals: Literals | None) -> None:
        self._outline, self._titles, self._literals = outline, titles, literals
        self._together = "\n".join(titles)  # most texts are in none, which is soon told of this

    def of(
        self,
        matches: Matches,
        wordings: Sequence[str],
        chosen: Held,
        ask: Callable[[int], Prominence],
    ) -> Prominences:
        """Of some of the matches; RUNNING of the others.

        ``wordings``: the texts that were marked; ``ask``: what is told of one passage, by number.
        """
        found = np.full(len(matches), Prominence.RUNNING, np.uint8)
        chosen = chosen & (matches.levels == Level.WHOLE)
        asked = chosen & matches.by_hand
        if (asked == chosen).all():  # as it is where there were few candidates
            return self._asked(found, asked, matches, ask)
        kept = chosen[matches.marks.rows] & (matches.marks.wordings != NO_WORDING)
        marks = matches.marks if kept.all() else matches.marks.taken(kept)
        if self._literals is not None and len(marks):
            found[chosen & ~asked & self._listed(matches, marks)] = Prominence.MENTIONED
            asked[marks.rows[self._doubtful(matches, marks, wordings)]] = True
        return self._asked(found, asked, matches, ask)

    @staticmethod
    def _asked(
        found: Prominences, asked: Held, matches: Matches, ask: Callable[[int], Prominence]
    ) -> Prominences:
        """With what is told of some passages one by one."""
        rows = asked.nonzero()[0]
        for row, number in zip(rows.tolist(), matches.numbers[rows].tolist(), strict=True):
            found[row] = ask(number)
        return found

    def _listed(self, matches: Matches, marks: Marks) -> Held:
        """Whose marks, of which there are some, are all in long lists."""
        assert self._literals is not None
        lengths = marks.lengths.astype(np.int64)
        places = self._places(matches, marks, self._literals.borders)
        inside = np.ones(len(marks), np.bool_)
        left = np.arange(len(marks))
        for step in range(int(lengths.max())):
            left = left[lengths[left] > step]
            listed = (self._literals.borders.signs.take(places[left] + step) & LISTED) != 0
            inside[left[~listed]] = False
            left = left[listed]
            if not len(left):
                break
        found = np.zeros(len(matches), np.bool_)
        found[marks.rows[inside]] = True
        found[marks.rows[~inside]] = False
        return found

    def _doubtful(self, matches: Matches, marks: Marks, wordings: Sequence[str]) -> Held:
        """Which marks may introduce a name, or name their document, or be all of a note."""
        assert self._literals is not None
        signs = self._literals.borders.signs
        places = self._places(matches, marks, self._literals.borders)
        first, last = signs.take(places), signs.take(places + marks.lengths - 1)
        found: Held = (last & BRACKET) != 0
        found |= ((first & OPENS) != 0) & ((last & CLOSES) != 0)
        numbers = matches.numbers[marks.rows]
        found |= (self._outline.kinds[numbers] == _NOTE) & (marks.starts == 0)
        order = np.argsort(marks.wordings, kind="stable")
        for some in np.split(order, begins(marks.wordings[order]).nonzero()[0][1:]):
            text = wordings[int(marks.wordings[some[0]])]
            longer = marks.lengths[some] > len(text)  # of these only the beginning is known
            if not longer.all():
                found[some] |= self._before_rest(text, numbers[some])
            if longer.any():
                found[some] |= longer & self._in_title(text, numbers[some])
        return found

    @staticmethod
    def _places(matches: Matches, marks: Marks, borders: Borders) -> Rows:
        """Where each mark begins, counted through all passages."""
        rows: Rows = borders.rows.take(matches.numbers[marks.rows]).astype(np.int64) + marks.offsets
        return rows

    def _before_rest(self, text: str, numbers: NDArray[np.uint32]) -> Held:
        """In which of these the rest of their document's title may follow the text."""
        assert self._literals is not None
        found = np.zeros(len(numbers), np.bool_)
        documents = self._outline.documents[numbers]
        for follows, some in self._rests(text).items():
            held = are_among(documents, np.array(some))
            if held.any() and (is_ideograph(text[-1]) or is_ideograph(follows)):
                held &= are_among(numbers, self._literals.find(text + follows).numbers)
            found |= held
        return found

    def _in_title(self, text: str, numbers: NDArray[np.uint32]) -> Held:
        """Which passages are of documents whose titles hold a text."""
        if text not in self._together:
            return np.zeros(len(numbers), np.bool_)
        titled = [text in title for title in self._titles]
        held: Held = np.array(titled, np.bool_)[self._outline.documents[numbers]]
        return held

    def _rests(self, text: str) -> Mapping[str, list[int]]:
        """The documents whose titles go on after a text, by the first character of the rest."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        if text not in self._together:
            return found
        for number, title in enumerate(self._titles):
            if text in title and (rest := rest_of_title(text, title)):
                found[rest[0]].append(number)
        return found
