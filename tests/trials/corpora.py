"""Small corpora whose indexes can be told from each other by what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from indexer.assembly import build_index, open_searcher
from indexer.errors import IndexMissingError
from indexer.results import Request
from indexer.search import Searcher
from tests.test_build import corpus

QUERY = "外空"
TEXTS = (
    {"a": "外空/活动/。/\n外空/条约/。/"},
    {"a": "外空/碎片/。/", "b": "和平/利用/外空/。/"},
    {"c": "外空/监测/预警/。/", "d": "月球/和/外空/。/", "e": "火星/。/"},
)

Answer: TypeAlias = tuple[tuple[str, str], ...]
"""Ids and texts of the passages found, best first."""


@dataclass(frozen=True, slots=True)
class Known:
    """A corpus, the identity of its index and what that answers."""

    folder: Path
    identity: str
    answer: Answer


def known_corpora(folder: Path) -> tuple[Known, ...]:
    """Write and index each of TEXTS, in folders of their own below a new folder."""
    folder.mkdir()
    return tuple(_known(folder / str(number), text) for number, text in enumerate(TEXTS))


def _known(folder: Path, texts: dict[str, str]) -> Known:
    sources = corpus(folder, **texts)
    built = build_index(sources, folder / "index")
    searcher = open_searcher(folder / "index")
    try:
        return Known(sources, built.generation, answer(searcher))
    finally:
        searcher.close()


def answer(searcher: Searcher) -> Answer:
    hits = searcher.search(Request(QUERY)).hits
    return tuple((hit.passage.id, hit.passage.text) for hit in hits)


def standing(root: Path, corpora: Sequence[Known]) -> Known | None:
    """Whose index stands in a folder, opened and asked; None where none was ever published.

    Raises IndexDamagedError, or AssertionError where it is none of theirs, or answers otherwise.
    """
    try:
        searcher = open_searcher(root)
    except IndexMissingError:
        return None
    try:
        (found,) = [one for one in corpora if one.identity == searcher.generation]
        assert answer(searcher) == found.answer
        return found
    finally:
        searcher.close()
