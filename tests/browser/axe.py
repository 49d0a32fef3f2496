"""What axe finds on a page, whole or with alike things taken away.

Its time grows with the page, and a table of four hundred rows shows it no more than one of two.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # What is right is not told of, nor is a selector made up for each element: half the time.
    "resultTypes": ["violations"],
    "selectors": False,
}
ALIKE_KEPT = 2
THIN = """kept => {
  const kinds = new Map(), kindOf = new Map();
  const name = (e) => {  // what it is, and what kinds of things are in it, however often
    const attributes = [...e.attributes].map(one => one.name).sort();
    const own = [e.localName, e.getAttribute('class'), e.getAttribute('role'), ...attributes];
    const within = new Set([...e.children].map(name));
    const kind = JSON.stringify([own, [...within].sort()]);
    if (!kinds.has(kind)) kinds.set(kind, kinds.size);
    kindOf.set(e, kinds.get(kind));
    return kinds.get(kind);
  };
  const thin = (e) => {
    const met = new Map();
    for (const child of [...e.children]) {
      const seen = (met.get(kindOf.get(child)) ?? 0) + 1;
      met.set(kindOf.get(child), seen);
      if (seen > kept) child.remove(); else thin(child);
    }
  };
  name(document.body);
  thin(document.body);
  return [kinds.size, document.querySelectorAll('body *').length]; }"""


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds: the rule, and the first element that breaks it."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found]


def thin(page: Page) -> None:
    """Of the elements of one kind that one element holds, keep the first two.

    Of a kind are those with the same name, class, role and attributes that hold the same kinds.
    Every kind that was on the page is on it still. The page is of no use afterwards but to axe.
    """
    page.evaluate(THIN, ALIKE_KEPT)
