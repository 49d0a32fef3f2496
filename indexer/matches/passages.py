"""All passages of a generation: what the columns of matches are made from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.analysis.borders import TRADITIONAL, Borders
from indexer.engines import Engine, Numbers
from indexer.facets import Facets
from indexer.matches import Held
from indexer.matches.literals import Literals
from indexer.query.tree import Restrict
from indexer.query.view import PassageView


class Passages:
    """All passages of a generation, as columns and one by one.

    ``literals`` is None where the engine knows no places, or a text counts only as whole words:
    then all is told one by one. And so are up to ``few`` candidates of one leaf: to look at so few
    that are ready takes less time than arrays do.
    """

    def __init__(
        self,
        engine: Engine,
        views: Sequence[PassageView],
        facets: Facets,
        borders: Borders,
        literals: Literals | None,
        few: int = 0,
    ) -> None:
        self.engine, self.views, self.facets = engine, views, facets
        self.borders, self.literals, self.few = borders, literals, few

    def __len__(self) -> int:
        return len(self.views)

    def by_document(self, numbers: Numbers) -> dict[str, int]:
        """How many of these passages, which may be told several times, each document has."""
        return self.facets.by_document(numbers)

    def traditional(self, numbers: Numbers) -> Held:
        """Which passages have traditional or other forms of ideographs."""
        held: Held = (self.borders.flags[numbers] & TRADITIONAL) != 0
        return held

    def within(self, restrict: Restrict) -> Numbers:
        """Those in which a restriction wants to search."""
        every = np.arange(len(self), dtype=np.uint32)
        return every[self.facets.within(restrict.field, restrict.values, every)]

    def all_but(self, numbers: Numbers) -> Numbers:
        """All others than these."""
        others = np.ones(len(self), np.bool_)
        others[numbers] = False
        return others.nonzero()[0].astype(np.uint32)
