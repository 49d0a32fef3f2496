"""A folder of sources until its index stands; beside it, jieba's ChineseAnalyzer with Whoosh."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.corpora import Layer, open_layer
from tests.benchmarks.races import size_on_disk
from tests.benchmarks.results import Whole
from tests.benchmarks.workers import Worker, anonymous

_DOCUMENT = 1_000
"""Passages of one document."""
_DESCRIPTION = """
[[document]]
id = "synthetic-{number}"
title = "合成文本第{number}卷"
language = "zh-Hans"
format = "segmented"
files = ["{file}"]
begins_in = {{ label = "一", title = "合成段落" }}
"""
_OPENINGS = 3


def measure_whole(corpus: Path, size: int, sample: int, directory: Path) -> Whole:
    """Leaves the index in ``directory / "index"``."""
    sources, root, recipe = (directory / name for name in ("sources", "index", "recipe"))
    for made in (sources, root, recipe):
        made.mkdir(mode=0o700)
    write_sources(open_layer(corpus, size), sources)
    with Worker(dict) as worker:
        seconds, passages = worker.call(_build, sources, root)
        peak = worker.peak
    assert passages == size, "every passage is read as one"
    with Worker(dict) as worker:
        recipe_seconds = worker.call(_recipe, corpus, min(size, sample), recipe)
        recipe_peak = worker.peak
    openings = []
    for _ in range(_OPENINGS):
        with Worker(dict) as worker:
            openings.append(worker.call(_opening, root))
    return Whole(
        size,
        seconds,
        size_on_disk(root),
        peak,
        size_on_disk(sources),
        min(size, sample),
        recipe_seconds,
        size_on_disk(recipe),
        recipe_peak,
        *(median(values) for values in zip(*openings, strict=True)),
    )


def write_sources(layer: Layer, folder: Path) -> None:
    """The passages as annotators would hand them in: items of words between slashes."""
    described = []
    for number, first in enumerate(range(0, layer.size, _DOCUMENT), start=1):
        file = f"{number:05}.txt"
        described.append(_DESCRIPTION.format(number=number, file=file))
        rows = layer.pieces_of(first, min(first + _DOCUMENT, layer.size))
        lines = (f"——/{'/'.join(row)}/\n" for row in rows)
        (folder / file).write_text("".join(lines), encoding="utf-8")
    (folder / "corpus.toml").write_text("".join(described), encoding="utf-8")


def _build(_: object, sources: Path, root: Path) -> tuple[float, int]:
    """Seconds from before anything is imported, and how many passages were read."""
    began = time.perf_counter()
    from indexer.assembly import build_index

    built = build_index(sources, root)
    took = time.perf_counter() - began
    assert "jieba.analyse" not in sys.modules, "it would load a second dictionary"
    return took, sum(len(result.document.passages) for result in built.results)


def _recipe(_: object, corpus: Path, size: int, directory: Path) -> float:
    """Seconds from before anything is imported; the texts are at hand, jieba's cache is not."""
    tempfile.tempdir = str(directory.parent)  # there jieba keeps its cache, from run to run
    texts = [text for batch in open_layer(corpus, size).batches() for text in batch.texts]
    began = time.perf_counter()
    from jieba.analyse import ChineseAnalyzer
    from whoosh import fields, index

    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True),
        text=fields.TEXT(stored=True, analyzer=ChineseAnalyzer()),
    )
    writer = index.create_in(directory, schema).writer(limitmb=256)
    for number, text in enumerate(texts):
        writer.add_document(id=str(number), text=text)
    writer.commit()
    return time.perf_counter() - began


def _opening(_: object, root: Path) -> tuple[float, int]:
    from indexer.assembly import open_searcher

    began = time.perf_counter()
    searcher = open_searcher(root)
    took = time.perf_counter() - began
    memory = anonymous()
    searcher.close()
    return took, memory
