"""Whatever is typed is read or refused, by a searcher and over HTTP; at length in the trials."""

from __future__ import annotations

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.results import Request
from indexer.search import Searcher
from tests.examples import examples
from tests.fuzzing.laws import assert_answered, assert_read_or_refused
from tests.fuzzing.queries import GRAMMATICAL, TYPED
from tests.fuzzing.requests import RAW, Asked, requests

SHORTLY = settings(examples(60), suppress_health_check=list(HealthCheck))


@SHORTLY
@given(typed=TYPED, expand=st.booleans(), explain=st.booleans())
def test_every_query_is_read_or_refused_with_its_place(
    searcher: Searcher, typed: str, expand: bool, explain: bool
) -> None:
    assert_read_or_refused(searcher, Request(typed, expand=expand, explain=explain))


@SHORTLY
@given(typed=GRAMMATICAL)
def test_a_query_of_the_language_keeps_the_laws_on_every_page(
    searcher: Searcher, typed: str
) -> None:
    assert_read_or_refused(searcher, Request(typed, per_page=1_000, sort="reading"))


@SHORTLY
@given(typed=TYPED, limit=st.integers(-1, 30))
def test_whatever_is_being_typed_is_completed_or_not(
    searcher: Searcher, typed: str, limit: int
) -> None:
    assert len(searcher.suggest(typed, limit)) <= max(0, limit)


@SHORTLY
@given(asked=requests())
def test_every_request_is_answered_or_refused(client: FlaskClient, asked: Asked) -> None:
    assert_answered(client.get(asked.path, query_string=asked.query_string), asked)


@SHORTLY
@given(path=st.sampled_from(["/api/v1/search", "/", "/api/v1/suggest"]), raw=RAW)
def test_a_query_string_that_is_none_is_refused(client: FlaskClient, path: str, raw: str) -> None:
    assert client.get(path, query_string=raw).status_code in (200, 400)
