"""The pictures of the README: ``python -m tests.browser.screenshots http://127.0.0.1:8000``."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS

FOLDER = Path(__file__).parent.parent.parent / "docs" / "screenshots"
PICTURES = {
    "search": "/?q=" + quote("月球 或 火星"),
    "reading": "/documents/un-report?q=" + quote("月球") + "#hit-5",
    "concordance": "/concordance?q=" + quote("空间") + "&sort=right",
    "distribution": "/distribution?q=" + quote("月球") + "&with=" + quote("火星"),
    "segmentation": "/passages/white-paper:6.2.4.b1?q=" + quote("月球") + "#cuts",
    "dark": "/?q=" + quote("宇航员"),
}


def main(address: str) -> None:
    """Take every picture from a server with the documents of this project."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name, path in PICTURES.items():
            page = browser.new_page(
                locale="zh-CN",
                viewport={"width": 1280, "height": 800},
                color_scheme="dark" if name == "dark" else "light",
            )
            page.goto(address + path, wait_until="networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
