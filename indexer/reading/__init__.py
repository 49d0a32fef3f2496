"""Read a corpus: a folder with a ``corpus.toml`` and source files -> documents.

Each document's ``format`` names the reader of its family of texts; a reader takes a description
and lines and gives a ``ReadingResult``. No line vanishes: each that is not blank stands in a
passage's runs or is listed as furniture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from indexer.errors import SourceError
from indexer.model import Description, ReadingResult, SourceFile
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
        verify_nothing_lost(result, files)
        results.append(result)
    return tuple(results)


def verify_nothing_lost(result: ReadingResult, files: Sequence[SourceFile]) -> None:
    """Raise AssertionError if a line vanished or two passages have one id: a reader's bug."""
    passages = result.document.passages
    kept = {
        (source.file, run.line)
        for passage in passages
        for source in passage.sources
        for run in source.runs
    }
    kept |= {(furniture.line.file, furniture.line.number) for furniture in result.furniture}
    for file in files:
        for line in file.lines:
            if line.text.strip() and (file.name, line.number) not in kept:
                raise AssertionError(f"{file.name}:{line.number} is in no passage: {line.text!r}")
    ids = [passage.id for passage in passages]
    if len(set(ids)) != len(ids):
        repeated = sorted({name for name in ids if ids.count(name) > 1})
        raise AssertionError(f"ids of several passages: {', '.join(repeated)}")


def _read(path: Path) -> SourceFile:
    try:
        return read_source(path)
    except OSError as error:
        raise SourceError(f"can't be read: {error.strerror}", path.name) from error
