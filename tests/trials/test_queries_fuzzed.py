"""Queries and requests at random, at length; what they cost is told, and must keep to its time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.assembly import open_searcher
from indexer.results import Request, Sort
from indexer.search import Searcher
from tests.fuzzing.laws import assert_answered, assert_read_or_refused
from tests.fuzzing.queries import GRAMMATICAL, QUERIES, TYPED
from tests.fuzzing.requests import RAW, Asked, requests
from tests.trials.conftest import Effort
from webui import create_app

SECONDS = 60.0
"""Of a search: on a busy machine too, what takes longer never ends."""


@pytest.fixture(scope="module")
def searcher(index_root: Path) -> Iterator[Searcher]:
    """The seeds, with all that is loaded when something is first looked up."""
    opened = open_searcher(index_root, seconds=SECONDS)
    opened.warm()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(searcher: Searcher) -> Flask:
    return create_app(searcher)


class Told:
    """How many were asked, how many of them were refused, and which took longest."""

    def __init__(self) -> None:
        self.asked = self.refused = 0
        self.slowest: tuple[float, object] = (0.0, "")

    def time(self, what: object, ask: Callable[[], bool]) -> None:
        """``ask`` says whether it was answered."""
        began = time.perf_counter()
        answered = ask()
        self.asked, self.refused = self.asked + 1, self.refused + (not answered)
        self.slowest = max(
            self.slowest, (time.perf_counter() - began, what), key=lambda one: one[0]
        )

    def __str__(self) -> str:
        seconds, what = self.slowest
        return f"{self.asked} asked, {self.refused} refused; slowest {seconds:.2f} s: {what!r:.200}"


def often(examples: int) -> settings:
    return settings(max_examples=examples, suppress_health_check=list(HealthCheck))


def test_every_query_is_read_or_refused_with_its_place(searcher: Searcher, effort: Effort) -> None:
    told = Told()

    @often(effort.times(300, 5_000))
    @given(
        typed=TYPED,
        expand=st.booleans(),
        explain=st.booleans(),
        many=st.sampled_from([1, 10, 1_000]),
        sort=st.sampled_from(["relevance", "reading"]),
    )
    def ask(typed: str, expand: bool, explain: bool, many: int, sort: Sort) -> None:
        request = Request(typed, expand=expand, explain=explain, per_page=many, sort=sort)

        def answered() -> bool:
            results = assert_read_or_refused(searcher, request)
            assert results is None or not results.timed_out
            return results is not None

        told.time(typed, answered)

    ask()
    print(f"\nqueries, by a searcher: {told}")


def test_queries_of_the_language_are_read(searcher: Searcher, effort: Effort) -> None:
    told = Told()

    @often(effort.times(200, 3_000))
    @given(typed=GRAMMATICAL)
    def ask(typed: str) -> None:
        told.time(typed, lambda: assert_read_or_refused(searcher, Request(typed)) is not None)

    ask()
    print(f"\nqueries of the language: {told}")


def test_whatever_is_being_typed_is_completed_or_not(searcher: Searcher, effort: Effort) -> None:
    told = Told()

    @often(effort.times(100, 2_000))
    @given(typed=TYPED)
    def ask(typed: str) -> None:
        told.time(typed, lambda: bool(searcher.suggest(typed)))

    ask()
    print(f"\ncompletions (refused: none offered): {told}")


def test_what_asks_for_less_is_told_of_any_query(searcher: Searcher, effort: Effort) -> None:
    told = Told()

    @often(effort.times(100, 2_000))
    @given(typed=QUERIES)
    def ask(typed: str) -> None:
        def answered() -> bool:
            if not assert_read_or_refused(searcher, Request(typed)):
                return False
            return bool(searcher.looser(Request(typed)))

        told.time(typed, answered)

    ask()
    print(f"\nlooser queries (refused: none offered): {told}")


def test_every_request_is_answered_or_refused(client: FlaskClient, effort: Effort) -> None:
    told = Told()

    @often(effort.times(300, 5_000))
    @given(asked=requests())
    def ask(asked: Asked) -> None:
        def answered() -> bool:
            reply = client.get(asked.path, query_string=asked.query_string)
            assert_answered(reply, asked)
            return reply.status_code == 200

        told.time(asked, answered)

    ask()
    print(f"\nrequests: {told}")


def test_a_query_string_that_is_none_is_refused(client: FlaskClient, effort: Effort) -> None:
    told = Told()

    @often(effort.times(100, 2_000))
    @given(path=st.sampled_from(["/api/v1/search", "/", "/api/v1/suggest", "/report"]), raw=RAW)
    def ask(path: str, raw: str) -> None:
        def answered() -> bool:
            reply = client.get(path, query_string=raw)
            assert reply.status_code in (200, 400), (path, raw, reply.status_code)
            return reply.status_code == 200

        told.time((path, raw), answered)

    ask()
    print(f"\nquery strings: {told}")
