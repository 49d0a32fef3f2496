"""Read a corpus: a folder with a ``corpus.toml`` and source files -> documents.

Each document's ``format`` names the reader of its family of texts; a reader takes a description
and lines and gives a ``ReadingResult``. No line vanishes: each that is not blank stands in a
passage's runs or is listed as furniture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from indexer.errors import SourceError
from indexer.model import (
    Description,
    Document,
    Doubt,
    Furniture,
    ReadingResult,
    Source,
    SourceFile,
    SourceLine,
    lines_held,
)
from indexer.packing import Packed, pack, unpack
from indexer.reading.descriptions import read_descriptions
from indexer.reading.lines import read_source
from indexer.reading.segmented import read_segmented
from indexer.reading.un_document import read_un
from indexer.workers import Workers

Reader = Callable[[Description, Sequence[SourceFile]], ReadingResult]
READERS: Mapping[str, Reader] = {"segmented": read_segmented, "un": read_un}
LONGEST = 1_000_000
"""Characters of a passage: nobody could read or cite more, and the index has room for no more."""


def _as_it_is(document: Document) -> Document:
    return document


def _unheard(done: int, total: int) -> None:
    pass


def read_corpus(
    folder: Path,
    workers: Workers | None = None,
    finish: Callable[[Document], Document] = _as_it_is,
    progress: Callable[[int, int], None] = _unheard,
) -> tuple[ReadingResult, ...]:
    """Read every document that the folder's ``corpus.toml`` describes, in its order.

    Each document goes through ``finish``, a module's function, when it has been read. Raises
    SourceError, with file and line, for a description or a file that can't be read. The result
    depends on nothing but the bytes of the files.
    """
    descriptions = read_descriptions(folder, tuple(READERS))
    results = []
    for result in (workers or Workers()).map(partial(_read_packed, folder, finish), descriptions):
        results.append(_unpacked(*result))
        progress(len(results), len(descriptions))
    return tuple(results)


def size(folder: Path) -> int:
    """Bytes of all files that the folder's ``corpus.toml`` names, as far as there are any."""
    descriptions = read_descriptions(folder, tuple(READERS))
    files = (folder / name for description in descriptions for name in description.files)
    return sum(file.stat().st_size for file in files if file.exists())


def _read_packed(
    folder: Path, finish: Callable[[Document], Document], description: Description
) -> tuple[ReadingResult, Packed]:
    """One document as it is read; its passages are packed."""
    files = [_read(folder / name) for name in description.files]
    result = READERS[description.format](description, files)
    result = _with_lost_lines(result, files)
    _check_lengths(result.document)
    document = finish(result.document)
    empty = replace(document, passages=())
    return replace(result, document=empty), pack(document.passages)


def _check_lengths(document: Document) -> None:
    for passage in document.passages:
        if len(passage.text) > LONGEST:
            source = passage.sources[0]
            said = f"a passage of {len(passage.text):,} characters; at most {LONGEST:,} are indexed"
            raise SourceError(said, source.file, source.runs[0].line)


def _unpacked(result: ReadingResult, packed: Packed) -> ReadingResult:
    document = replace(result.document, passages=tuple(unpack(packed)))
    return replace(result, document=document)


def lost_lines(result: ReadingResult, files: Sequence[SourceFile]) -> Iterator[SourceLine]:
    """Lines with text on them that are in no passage and no furniture: a reader's bug."""
    sources: defaultdict[str, list[Source]] = defaultdict(list)
    for passage in result.document.passages:
        for source in passage.sources:
            sources[source.file].append(source)
    kept = {(file, line) for file, some in sources.items() for line in lines_held(some)}
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
