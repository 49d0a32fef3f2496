"""The one place that names concrete classes: how a build and a search are put together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from indexer import generations
from indexer.analysis.dictionary import Dictionary
from indexer.analysis.provided import learned_words
from indexer.build import (
    Built,
    Keep,
    Made,
    analyze,
    engine_path,
    record_path,
    tokens,
    unkept,
)
from indexer.citations import with_citations, with_named, with_own
from indexer.engines import Batch
from indexer.engines.array_engine import SCHEMA, ArrayEngine, write_index
from indexer.errors import IndexDamagedError, SourceError
from indexer.finding import SECONDS
from indexer.mechanisms import Mechanisms
from indexer.model import Document, ReadingResult
from indexer.progress import Progress, unheard
from indexer.records import Record, Recorded, logical_hash
from indexer.records.stored import Stored
from indexer.records.written import digest, encode_head, write
from indexer.search import Searcher
from indexer.terminology import (
    TERMINOLOGY_FILE,
    Terminology,
    default_terminology,
    merged,
    read_terminology,
)
from indexer.workers import Workers, processors

MUCH = 4_000_000
"""Bytes of sources beyond which other processes are worth their start, which takes a second."""


def build_index(
    corpus: Path, root: Path, progress: Progress = unheard, workers: int | None = None
) -> Built:
    """Read a corpus folder and publish its index under ``root``, unless it stands there already.

    By so many processes; by default, one for each processor if there is much to do. Raises
    SourceError for sources that can't be read; then the index is as it was.
    """
    near = _spill_folder(root)
    with tempfile.TemporaryFile(dir=near) as one, tempfile.TemporaryFile(dir=near) as other:
        made = Made(one, other)
        results, record = read_and_cut(corpus, progress, workers, made.keep)
        head = encode_head(record)
        generation = logical_hash(digest(head, made.written), made.digests, SCHEMA)

        def fill(directory: Path) -> None:
            write(record_path(directory), record.outline, head, made.written)
            _write_engine(directory, _told(made, progress))

        changed = generations.publish_once(root, generation, fill)
    return Built(results, generation, changed)


def _spill_folder(root: Path) -> Path | None:
    """Beside the index, as the folder for temporary files may be small, or memory; that one where
    nothing can be written there, as the index may stand there already and need not be written."""
    near = next(folder for folder in (root, *root.absolute().parents) if folder.is_dir())
    return near if os.access(near, os.W_OK) else None


def read_and_cut(
    corpus: Path, progress: Progress = unheard, workers: int | None = None, keep: Keep = unkept
) -> tuple[tuple[ReadingResult, ...], Record]:
    """A corpus folder read, and all that its index knows; nothing is published.

    Raises SourceError for sources that can't be read, or that hold no text.
    """
    from indexer.reading import read_corpus, size  # whoever only opens an index need not wait

    if workers is None:
        workers = processors() if size(corpus) > MUCH else 1
    with Workers(workers, ("indexer.batches", "indexer.reading")) as crew:
        results = read_corpus(corpus, crew, with_own, partial(progress, "reading"))
        documents = with_named([result.document for result in results])
        passages = [passage for document in documents for passage in document.passages]
        if not passages:
            raise SourceError("its files hold no text at all", str(corpus))
        dictionary = taught(learned_words(passages, crew))
        terminology = _terminology(corpus)
        return results, analyze(documents, dictionary, terminology, crew, progress, keep)


def cut(documents: Sequence[Document], dictionary: Dictionary, terminology: Terminology) -> Record:
    """All that an index of these documents knows."""
    return analyze(with_citations(documents), dictionary, terminology, Workers())


def taught(words: Iterable[str]) -> Dictionary:
    """A jieba that has learned these words as it does in a build."""
    return Dictionary(dict.fromkeys(words))


def open_searcher(root: Path, seconds: float = SECONDS) -> Searcher:
    """Open the current generation; a search of it takes at most so many seconds.

    Raises IndexMissingError or IndexDamagedError.
    """
    return generations.read_current(root, partial(_searcher, seconds))


def open_sound(root: Path, seconds: float = SECONDS) -> generations.Sound[Searcher]:
    """The same, or the generation before, where the current one is damaged."""
    return generations.read_sound(root, partial(_searcher, seconds))


def open_record(root: Path) -> Recorded:
    """What the current generation knows. Raises IndexMissingError or IndexDamagedError."""
    return generations.read_current(root, _record)


@contextmanager
def searchers_of(
    record: Recorded, dictionary: Dictionary
) -> Iterator[Callable[[Mechanisms], Searcher]]:
    """Searchers of a record that is published nowhere, as long as they are needed."""
    with tempfile.TemporaryDirectory(prefix="waikong-") as private:
        directory = Path(private)
        _write_engine(directory, tokens(record))
        engine = ArrayEngine(engine_path(directory))
        try:
            yield lambda mechanisms: Searcher(record, engine, dictionary, "", mechanisms=mechanisms)
        finally:
            engine.close()


def _terminology(corpus: Path) -> Terminology:
    """The names that come with the project, and those that the corpus brings of its own."""
    own = corpus / TERMINOLOGY_FILE
    known = default_terminology()
    return merged(known, read_terminology(own)) if own.exists() else known


def _write_engine(directory: Path, batches: Iterable[Batch]) -> None:
    engine_path(directory).mkdir()
    write_index(engine_path(directory), batches)


def _told(made: Made, progress: Progress) -> Iterator[Batch]:
    """The batches, as they are asked for."""
    done = 0
    for batch in made.batches:
        yield batch
        done += len(batch)
        progress("indexing", done, made.passages)


def _searcher(seconds: float, directory: Path) -> Searcher:
    """A generation, opened. The engine comes last: what fails leaves none open."""
    generation, record = generations.identity(directory), _record(directory)
    engine = ArrayEngine(engine_path(directory))
    return Searcher(record, engine, Dictionary(record.learned), generation, seconds)


def _record(directory: Path) -> Recorded:
    if not record_path(directory).is_dir():
        raise IndexDamagedError(f"{directory}: written by another version; build the index again")
    return Stored(record_path(directory))
