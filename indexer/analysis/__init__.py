"""PASSAGE -> TOKENS, once per segmentation.

Two segmentations stand side by side: the annotators' (``provided``) and jieba's (``dictionary``).
Both meet on character offsets into ``Passage.text``; ``normalize`` alone decides when two
spellings are one term.
"""

from __future__ import annotations

from typing import Protocol

from indexer.model import Span


class Analyzer(Protocol):
    """Cuts any text into pieces.

    Laws: the pieces are in order, none is empty, and together they are the text, so that
    ``"".join(text[p.start:p.end] for p in pieces) == text``; equal texts are cut equally, on every
    machine; no text makes it fail.
    """

    @property
    def name(self) -> str: ...

    def segment(self, text: str) -> tuple[Span, ...]: ...
