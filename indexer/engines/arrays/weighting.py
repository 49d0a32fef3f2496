"""BM25 as a model of Whoosh's, for the queries that Whoosh's own matchers answer step by step."""

from __future__ import annotations

from typing import Any

from whoosh import scoring

from indexer.engines.arrays import seams
from indexer.engines.bm25 import average_length, idf, norms


class SteppedBM25(scoring.WeightingModel):  # type: ignore[misc]  # whoosh is untyped
    """The same weights as ``leaves.Word`` reckons, of a field that is weighed; of others 0."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> SteppedScorer:
        whole = searcher.get_parent()
        readers = [seams.terms_reader(leaf.reader()) for leaf, _ in whole.leaf_searchers()]
        fields = [reader.fields[fieldname] for reader in readers if fieldname in reader.fields]
        if not any(field.facts.weighed for field in fields):
            return SteppedScorer(0.0, [])
        holding = sum(field.facts.holding for field in fields)
        average = average_length(sum(field.facts.total for field in fields), holding)
        rarity = idf(whole.doc_frequency(fieldname, text), holding)
        return SteppedScorer(rarity, norms(average).tolist())


class SteppedScorer(scoring.BaseScorer):  # type: ignore[misc]  # whoosh is untyped
    """One term. ``norms``: see ``bm25``; empty where nothing is weighed."""

    def __init__(self, rarity: float, norms: list[float]) -> None:
        self._rarity, self._norms = rarity, norms

    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        return self._rarity

    def score(self, matcher: Any) -> float:
        if not self._norms:
            return 0.0
        frequency: float = matcher.weight()
        norm = self._norms[int(matcher.length_code())]
        return self._rarity * frequency / (frequency + norm)
