"""Borders of words <-> files: the bytes of all characters as they are, all else as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.borders import Borders, borders_of, joined
from indexer.analysis.pages import Pages
from indexer.arrays import read_arrays, write_arrays
from indexer.blocks import damaged, mapped
from indexer.model import Passage, Segmentation
from indexer.packing import spans_of
from indexer.ranges import descends

BORDERS, SIGNS, CUTS = "borders", "signs", "cuts"
_NONE = np.zeros(0, np.uint8)


def passage_borders(
    pages: Pages, passages: Sequence[Passage], words: Iterable[Segmentation]
) -> Borders:
    """Of some passages, whose texts are ``pages``; ``words``: jieba's, of each."""
    cuts = [(*passage.words, cut) for passage, cut in zip(passages, words, strict=True)]
    spans = [spans_of(cut) for cut in chain.from_iterable(cuts)]
    return borders_of(
        pages,
        [passage.text for passage in passages],
        np.repeat(np.arange(len(passages)), [len(some) for some in cuts]),
        np.array([len(some) for some in spans], np.int64),
        np.concatenate([np.zeros((0, 2), np.uint32), *spans]),
        [number for number, passage in enumerate(passages) if passage.readings],
    )


@contextmanager
def writing_borders(directory: Path) -> Iterator[Callable[[Borders], None]]:
    """What takes the borders of consecutive passages, to be written into a folder.

    What there is of each character goes to the files at once; the rest is kept to the end, and
    written unless there was an error.
    """
    parts: list[Borders] = []
    with (directory / SIGNS).open("wb") as signs, (directory / CUTS).open("wb") as cuts:

        def append(part: Borders) -> None:
            signs.write(part.signs.tobytes())
            cuts.write(part.cuts.tobytes())
            parts.append(replace(part, signs=_NONE, cuts=_NONE))

        yield append
    write_arrays(directory / BORDERS, dict(_small(joined(parts))))


def read_borders(directory: Path) -> Borders:
    """Raises IndexDamagedError for files that do not fit together, FileNotFoundError."""
    small = read_arrays(directory / BORDERS)
    try:
        rows, cut_rows = small["rows"], small["cut_rows"]
        flags, sentences = small["flags"], small["sentences"]
        steps, dropped = small["steps"], small["dropped"]
    except KeyError as error:
        raise damaged(directory / BORDERS) from error
    fits = len(rows) == len(cut_rows) == len(flags) + 1 and len(steps) == len(dropped)
    if not fits or any(map(descends, (rows, cut_rows))) or rows[0] or cut_rows[0]:
        raise damaged(directory / BORDERS)
    if any(descends(some) or (some[-1:] >= rows[-1]).any() for some in (steps, sentences)):
        raise damaged(directory / BORDERS)
    signs = _bytes(directory / SIGNS, int(rows[-1]))
    cuts = _bytes(directory / CUTS, int(cut_rows[-1]))
    return Borders(rows, cut_rows, signs, cuts, steps, dropped, sentences, flags)


def _small(borders: Borders) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name in ("rows", "cut_rows", "steps", "dropped", "sentences", "flags"):
        yield name, getattr(borders, name)


def _bytes(path: Path, count: int) -> NDArray[np.uint8]:
    if not count:  # an empty file can't be mapped
        return _NONE
    found = np.frombuffer(mapped(path), np.uint8)
    if len(found) != count:
        raise damaged(path)
    return found
