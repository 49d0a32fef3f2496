"""Only under names that are known is anything answered."""

from __future__ import annotations

import pytest

from indexer import Searcher
from webui import create_app
from webui.public import trusted_hosts

LOOPBACK = ["localhost", "127.0.0.1", "::1"]


@pytest.mark.parametrize(
    ("host", "url", "named", "answered"),
    [
        ("127.0.0.1", None, (), LOOPBACK),
        ("127.0.0.1", "https://Search.Example.org:444/", (), [*LOOPBACK, "search.example.org"]),
        ("10.0.0.7", None, (), [*LOOPBACK, "10.0.0.7"]),
        ("0.0.0.0", None, (), []),
        ("::", None, (), []),
        ("0.0.0.0", None, (".example.org",), [*LOOPBACK, "0.0.0.0", ".example.org"]),
    ],
)
def test_which_names_are_answered(
    host: str, url: str | None, named: tuple[str, ...], answered: list[str]
) -> None:
    assert trusted_hosts(host, url, named) == answered


@pytest.mark.parametrize(
    "name", ["http://x.org", "x.org:8000", "*", "a b", "", "x..org", ".", "a/"]
)
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a host"):
        trusted_hosts("127.0.0.1", None, (name,))


@pytest.mark.parametrize("name", ["x", "x-1.org", ".example.org", "10.0.0.1", "::1", "fe80::1"])
def test_what_can_be_a_name_is_taken(name: str) -> None:
    assert name in trusted_hosts("127.0.0.1", None, (name,))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("a.example.org", 200),
        ("example.org", 400),
        ("localhost.example.net", 400),
        ("evil.test:8000", 400),
        ("localhost@evil.test", 400),
        ("[::1", 400),
        ("", 400),
        ("<script>", 400),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/search?q=外空", "/nowhere", "/api/nowhere"])
def test_a_name_that_is_not_known_is_refused(
    searcher: Searcher, host: str, status: int, path: str
) -> None:
    hosts = [*trusted_hosts("127.0.0.1", None, (".example.org",))]
    client = create_app(searcher, trusted_hosts=hosts).test_client()
    reply = client.get(path, headers={"Host": host})
    expected = 404 if status == 200 and "nowhere" in path else status
    assert reply.status_code == expected
    assert host in ("", "localhost") or host not in reply.get_data(as_text=True)
    assert client.get("/healthz", headers={"Host": "10.1.2.3"}).status_code == 200


@pytest.mark.parametrize("path", ["//api/v1/search", "/documents//x", "/api//v1/search?q=1"])
def test_nothing_leads_to_where_a_host_header_says(searcher: Searcher, path: str) -> None:
    reply = create_app(searcher).test_client().get(path, headers={"Host": "evil.test"})
    assert reply.status_code == 404
    assert "Location" not in reply.headers
