"""A tiny corpus whose every text is markup that wants out: titles, names, symbols, passages."""

from __future__ import annotations

import json
from pathlib import Path

from indexer import Searcher
from indexer.assembly import build_index, open_searcher

PAYLOADS = (
    "<script>alert(1)<//script>月球",
    "<img src=x onerror=alert(1)>月球",
    '"><svg onload=alert(1)>月球',
    "' onclick='alert(1)月球",
    '<mark class="m1 word">假月球<//mark>',
    "<//p><//div><//article><h1>月球<//h1>",
    "<!--月球--><![CDATA[月球]]>",
    "&lt;b&gt;月球&amp;nbsp;&#x3c;i&#x3e;",
    "{{ 7*7 }}{% raw %}${月球}",
    "<style>*{display:none}<//style>月球",
    "<a href=javascript:alert(1)>月球<//a>",
    "<base href=https:////example.org>月球\u202e",
    "<//script><script>alert(8)<//script>月球\u2028月球\u2029",
    "+ADw-script+AD4-alert(9)+ADw-+AC8-script+AD4-月球",
    '=HYPERLINK("https:////example.org";"月球")',
    "@SUM(1+1)*cmd|' //C calc'!A0月球",
    "\u202e月球\u2066<textarea><title>\u2069<plaintext>月球",
    "-->]]><//textarea><//title><math><mtext>月球",
)
"""As a segmented source writes them: a slash of the text is a doubled one."""
FILE = "<img src=x onerror=alert(10)>'\"&.txt"
"""Of the text; what the source of a passage is called."""
TERMINOLOGY = """\
月球；月<b>球；地<script>alert(11)</script>月 | "><svg onload=x> | <IMG> | '><i>x</i>
假月球；</td></table><h1>假 | ${7*7}{{7*7}} | | =1+1
"""


def open_hostile(folder: Path) -> Searcher:
    """Write the corpus, build its index, open it."""
    corpus, root = folder / "corpus", folder / "index"
    corpus.mkdir()
    root.mkdir(mode=0o700)
    values = {
        "id": "hostile",
        "title": "<script>alert('题')</script>",
        "symbol": '"><img src=x onerror=alert(2)>',
        "publisher": "<iframe srcdoc='<script>alert(3)</script>'></iframe>",
        "link": "https://example.org/\"onmouseover='alert(4)'",
        "language": "zh-Hans",
        "format": "segmented",
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    described = "\n".join(["[[document]]", *lines, f"files = [{json.dumps(FILE)}]", ""])
    (corpus / "corpus.toml").write_text(described, encoding="utf-8")
    text = "".join(f"——/{payload}/。/\n" for payload in PAYLOADS)
    (corpus / "terminology.txt").write_text(TERMINOLOGY, encoding="utf-8")
    (corpus / FILE).write_text(f"一/、/<b>月球<//b>/\n{text}", encoding="utf-8")
    build_index(corpus, root)
    return open_searcher(root)
