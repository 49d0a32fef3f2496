"""A tiny corpus of two UN papers, the second of which cites the first and one that is not here."""

from __future__ import annotations

from pathlib import Path

from indexer import Searcher
from indexer.assembly import build_index, open_searcher

DESCRIPTION = """
[[document]]
id = "{id}"
title = "{title}"
symbol = "{symbol}"
language = "zh-Hans"
publisher = "x"
link = ""
format = "un"
files = ["{id}.txt"]
"""
OLD = (" 61/110.  灾害管理 ", " 大会， ", " 1. 决定设立天基信息平台； ", " 2. 邀请各国提供支助。 ")
NEW = (
    " 76/76.  国际合作 ",
    " 大会， ",
    " 1. 回顾大会第 61/110 号决议第 2 段； ",
    " 2. 注意到会议的报告(A/AC.105/1240，第 7 段)；1 ",
    " 3. 欢迎这些结果。 ",
    " ",
    "  1 见 A/RES/61/110，第 1 段。 ",
)


def open_citing(folder: Path) -> Searcher:
    """Write the corpus, build its index, open it."""
    corpus, root = folder / "corpus", folder / "index"
    corpus.mkdir()
    root.mkdir(mode=0o700)
    papers = (("old", "灾害管理", "A/RES/61/110", OLD), ("new", "国际合作", "A/RES/76/76", NEW))
    for name, _, _, lines in papers:
        (corpus / f"{name}.txt").write_text("\n \n".join(lines), encoding="utf-8")
    described = (DESCRIPTION.format(id=n, title=title, symbol=s) for n, title, s, _ in papers)
    (corpus / "corpus.toml").write_text("".join(described), encoding="utf-8")
    build_index(corpus, root)
    return open_searcher(root)
