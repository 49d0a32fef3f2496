"""Small corpora of our own: documents as lines of words, cut as their annotators would cut them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer import Searcher
from indexer.assembly import build_index, open_searcher

_HEADING = re.compile("[一二三四五六七八九十]/、/")


def open_made_up(
    folder: Path, documents: Mapping[str, Sequence[str]], terminology: str = ""
) -> Searcher:
    """Write a corpus, build its index, open it.

    ``documents``: titles, and the lines of each, words divided by ``/``. A line that begins with
    a number such as ``一/、/`` is a heading, each other one an item.
    """
    corpus, root = folder / "corpus", folder / "index"
    corpus.mkdir()
    root.mkdir(mode=0o700)
    described = []
    for number, (title, lines) in enumerate(documents.items()):
        values = {"id": f"d{number}", "title": title, "format": "segmented", "language": "zh-Hans"}
        described += ["[[document]]", f'files = ["{number}.txt"]']
        described += [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()]
        text = "".join(f"{line if _HEADING.match(line) else f'——/{line}'}/\n" for line in lines)
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    (corpus / "corpus.toml").write_text("\n".join([*described, ""]), encoding="utf-8")
    if terminology:
        (corpus / "terminology.txt").write_text(terminology, encoding="utf-8")
    build_index(corpus, root)
    return open_searcher(root)
