"""Where the links of pages lead: each to a page that is there, and to a place that is on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from flask.testing import FlaskClient

from tests.html import asked, parsed


def follow(client: FlaskClient, pages: Iterable[str], *, most: int) -> int:
    """Follow the links on some pages to pages of ours; the number of those led to.

    ``most``: so many of the links to one kind of page with the same parameters are followed. What
    a link says of a place on its page is checked wherever the page was fetched.
    """
    found: dict[str, Target] = {}
    shapes: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for url in pages:
        for link, ids in _links(client, url):
            parts = urlsplit(link)
            if not parts.path and not parts.query:
                assert unquote(parts.fragment) in ids, f"{url}: {link}"
                continue
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if target not in found:
                shape = (parts.path.split("/")[1], tuple(sorted(asked(link))))
                shapes[shape] += 1
                if shapes[shape] > most:
                    continue
                found[target] = Target(client, target)
                assert found[target].status == 200, f"{url}: {link}"
            if parts.fragment:
                assert found[target].has(unquote(parts.fragment)), f"{url}: {link}"
    return len(found)


class Target:
    """A page that was fetched; read only where somebody asks what is on it."""

    def __init__(self, client: FlaskClient, url: str) -> None:
        with client.get(url) as response:
            self.status = response.status_code
            self._html = (
                response.get_data(as_text=True)
                if response.content_type.startswith("text/html")
                else None
            )
        self._ids: frozenset[str] | None = None

    def has(self, place: str) -> bool:
        """Whether something on the page has this id; anything may be in what is no page."""
        if self._html is None:
            return True
        if self._ids is None:
            self._ids = frozenset(parsed(self._html).ids)
        return place in self._ids


def _links(client: FlaskClient, url: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The links of a page that stay with us, each with all ids of that page."""
    with client.get(url) as response:
        status, page = response.status_code, parsed(response.get_data(as_text=True))
    ids = frozenset(page.ids)
    for element in page.elements:
        link = element.attributes.get("href")
        if link is None or (status != 200 and "hreflang" in element.attributes):
            continue  # the same mistake in the other language
        if not urlsplit(link).netloc:
            yield link, ids
