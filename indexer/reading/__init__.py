"""Read a corpus: a folder with a ``corpus.toml`` and source files -> documents.

Each document's ``format`` names the reader of its family of texts; a reader takes a description
and lines and gives a ``ReadingResult``. No line vanishes: each that is not blank stands in a
passage's runs or is listed as furniture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.errors import SourceError
from indexer.model import Description, Doubt, Furniture, ReadingResult, SourceFile, SourceLine
from indexer.reading.descriptions import read_descriptions
from indexer.reading.lines import read_source
from indexer.reading.segmented import read_segmented
from indexer.reading.un_document import read_un

Reader = Callable[[Description, Sequence[SourceFile]], ReadingResult]
READERS: Mapping[str, Reader] = {"segmented": read_segmented, "un": read_un}


def read_corpus(folder: Path) -> tuple[ReadingResult, ...]:
    """Read every document that the folder's ``corpus.toml`` describes, in its order.

    Raises SourceError, with file and line, for a description or a file that can't be read. The
    result depends on nothing but the bytes of the files.
    """
    results = []
    for description in read_descriptions(folder, tuple(READERS)):
        files = [_read(folder / name) for name in description.files]
        result = READERS[description.format](description, files)
        results.append(_with_lost_lines(result, files))
    return tuple(results)


def lost_lines(result: ReadingResult, files: Sequence[SourceFile]) -> Iterator[SourceLine]:
    """Lines with text on them that are in no passage and no furniture: a reader's bug."""
    kept = {
        (source.file, line)
        for passage in result.document.passages
        for source in passage.sources
        for line in source.lines()
    }
    kept |= {(furniture.line.file, furniture.line.number) for furniture in result.furniture}
    for file in files:
        for line in file.lines:
            if line.text.strip() and (file.name, line.number) not in kept:
                yield line


def _with_lost_lines(result: ReadingResult, files: Sequence[SourceFile]) -> ReadingResult:
    """Where a reader is at fault the rest is still read, and nothing vanishes in silence."""
    lost = tuple(lost_lines(result, files))
    return replace(
        result,
        furniture=(*result.furniture, *(Furniture(line, "read by no rule") for line in lost)),
        doubts=(*result.doubts, *(Doubt(line, "in no passage; please report it") for line in lost)),
    )


def _read(path: Path) -> SourceFile:
    try:
        return read_source(path)
    except OSError as error:
        raise SourceError(f"can't be read: {error.strerror}", path.name) from error
