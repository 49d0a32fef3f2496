"""The gate: how many searches go on at once, and what is said to more of them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import DataObject, data, integers

from indexer import Searcher
from tests.examples import examples
from webui import create_app
from webui.gate import FullError, Gate, Place
from webui.limits import MAX_BODY, MAX_TARGET

FOR_EVER = 600.0
SEARCH = "/api/v1/search?q=外空"
FILE = "/api/v1/search?q=外空&format=jsonl"


def until(said: Callable[[], bool]) -> None:
    """Wait for what other threads are about to do."""
    turn = threading.Event()
    while not said():
        turn.wait(0.001)


class Visitor:
    """A thread that asks for a place; ``outcome`` is that place, or what it was told."""

    def __init__(self, gate: Gate) -> None:
        self.outcome: SimpleQueue[Place | FullError] = SimpleQueue()
        self._thread = threading.Thread(target=self._enter, args=(gate,), daemon=True)
        self._thread.start()

    def _enter(self, gate: Gate) -> None:
        try:
            self.outcome.put(gate.enter())
        except FullError as error:
            self.outcome.put(error)

    def place(self) -> Place:
        """The place that it has, or is about to get."""
        got = self.outcome.get(timeout=60)
        assert isinstance(got, Place)
        return got


class GateMachine(RuleBasedStateMachine):
    """A gate beside a list of who is inside and a queue of who waits."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[Place] = []
        self.line: deque[Visitor] = deque()

    @initialize(places=integers(1, 3), line=integers(0, 3))
    def open(self, places: int, line: int) -> None:
        self.gate = Gate(places, line, FOR_EVER)

    @rule()
    def somebody_comes(self) -> None:
        visitor = Visitor(self.gate)
        if len(self.inside) < self.gate.places:
            self.inside.append(visitor.place())
        elif len(self.line) < self.gate.line:
            self.line.append(visitor)
            until(lambda: self.gate.waiting == len(self.line))
        else:
            assert isinstance(visitor.outcome.get(timeout=60), FullError)

    @precondition(lambda self: self.inside)
    @rule(which=data())
    def somebody_goes(self, which: DataObject) -> None:
        place = self.inside.pop(which.draw(integers(0, len(self.inside) - 1)))
        place.give_back()
        if self.line:
            self.inside.append(self.line.popleft().place())
        place.give_back()  # which it was already

    @invariant()
    def it_counts_right(self) -> None:
        if hasattr(self, "gate"):
            assert self.gate.inside == len(self.inside)
            assert self.gate.waiting == len(self.line)

    def teardown(self) -> None:
        while self.inside:
            self.inside.pop().give_back()
            if self.line:
                self.inside.append(self.line.popleft().place())


GateMachine.TestCase.settings = settings(examples(40), stateful_step_count=20)
test_whoever_comes_first_enters_first_and_no_more_than_there_are_places = GateMachine.TestCase


def test_one_who_has_waited_long_enough_is_sent_away_and_leaves_the_line() -> None:
    gate = Gate(places=1, line=1, patience=0)
    place = gate.enter()
    with pytest.raises(FullError):
        gate.enter()
    assert (gate.inside, gate.waiting) == (1, 0)
    place.give_back()
    gate.enter()


class _Late(threading.Event):
    """A turn that comes just as the wait for it ends: before whoever waited has looked again."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def wait(self, timeout: float | None = None) -> bool:
        self._meanwhile()
        return False


def test_a_turn_that_comes_just_as_the_wait_ends_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(places=1, line=1)
    place = gate.enter()
    monkeypatch.setattr(threading, "Event", lambda: _Late(place.give_back))
    late = gate.enter()
    assert (gate.inside, gate.waiting) == (1, 0)
    late.give_back()
    assert (gate.inside, gate.waiting) == (0, 0)


def test_many_threads_at_once_never_exceed_the_places_and_give_all_of_them_back() -> None:
    gate, lock = Gate(places=2, line=3, patience=0.002), threading.Lock()
    now, most, entered, refused = 0, 0, 0, 0

    def come_and_go() -> None:
        nonlocal now, most, entered, refused
        for _ in range(200):
            try:
                place = gate.enter()
            except FullError:
                with lock:
                    refused += 1
                continue
            with lock:
                now, entered = now + 1, entered + 1
                most = max(most, now)
            with lock:
                now -= 1
            place.give_back()

    threads = [threading.Thread(target=come_and_go) for _ in range(8)]
    taken = [gate.enter() for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: refused > 0)  # as three of them may wait, and none may enter
    for place in taken:
        place.give_back()
    for thread in threads:
        thread.join()
    assert most <= 2
    assert entered + refused == 8 * 200
    assert (gate.inside, gate.waiting) == (0, 0)


@pytest.mark.parametrize(("places", "line", "patience"), [(0, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_a_gate_that_lets_nobody_in_is_refused(places: int, line: int, patience: float) -> None:
    with pytest.raises(ValueError, match="gate"):
        Gate(places, line, patience)


@pytest.fixture
def gate() -> Gate:
    return Gate(places=1, line=0)


@pytest.fixture
def app(searcher: Searcher, gate: Gate) -> Flask:
    made = create_app(searcher, gate=gate)

    @made.get("/api/v1/bug")
    def _() -> str:
        raise ZeroDivisionError

    return made


@pytest.fixture
def gated(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def full(gate: Gate) -> Iterator[Place]:
    place = gate.enter()
    yield place
    place.give_back()


@pytest.mark.usefixtures("full")
def test_programs_get_a_problem_that_says_when_to_come_back(gated: FlaskClient) -> None:
    reply = gated.get(SEARCH)
    assert reply.status_code == 503
    assert reply.content_type.startswith("application/problem+json")
    assert int(reply.headers["Retry-After"]) > 0
    assert reply.get_json()["status"] == 503


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(("lang", "said"), [("zh", "现在太忙"), ("en", "Too busy")])
def test_people_get_a_page_that_says_so_in_their_language(
    gated: FlaskClient, lang: str, said: str
) -> None:
    reply = gated.get(f"/?q=外空&lang={lang}")
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert said in reply.text


@pytest.mark.usefixtures("full")
def test_health_readiness_and_files_are_there_all_the_same(app: Flask, gated: FlaskClient) -> None:
    with app.test_request_context():
        style = render_template_string("{{ asset('base.css') }}")
    for path in ("/healthz", "/readyz", style):
        assert gated.get(path).status_code == 200
    assert gated.get("/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/v1/search?q=%FF", "GET", 400),
        ("/?q=%FF", "GET", 400),
        ("/api/v1/search?q=" + "x" * MAX_TARGET, "GET", 414),
        (SEARCH, "POST", 405),
        ("/api/v1/nowhere", "GET", 404),
    ],
)
@pytest.mark.usefixtures("full")
def test_what_is_refused_for_nothing_does_not_wait_in_line(
    gated: FlaskClient, path: str, method: str, status: int
) -> None:
    assert gated.open(path, method=method).status_code == status


@pytest.mark.usefixtures("full")
def test_a_body_that_is_too_large_and_a_host_that_is_not_known_do_not_wait_either(
    searcher: Searcher, gate: Gate
) -> None:
    client = create_app(searcher, gate=gate, trusted_hosts=["localhost"]).test_client()
    assert client.get(SEARCH, data=b"x" * (MAX_BODY + 1)).status_code == 413
    assert client.get(SEARCH, headers={"Host": "evil.example.org"}).status_code == 400


def test_a_place_given_back_lets_the_next_one_in(gated: FlaskClient, full: Place) -> None:
    assert gated.get(SEARCH).status_code == 503
    full.give_back()
    assert gated.get(SEARCH).status_code == 200


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        (SEARCH, "GET", 200),
        (SEARCH, "HEAD", 200),
        (SEARCH, "POST", 405),
        (FILE, "HEAD", 200),
        ("/api/v1/search?q=外空 AND", "GET", 400),
        ("/api/v1/search?quary=1", "GET", 400),
        ("/api/v1/documents/nowhere", "GET", 404),
        ("/api/v1/bug", "GET", 500),
        ("/?q=外空", "GET", 200),
        ("/?q=外空 AND", "GET", 400),
        ("/?lang=tlh", "GET", 400),
        ("/documents/nowhere", "GET", 404),
    ],
)
def test_whatever_becomes_of_a_request_its_place_is_given_back(
    gated: FlaskClient, gate: Gate, path: str, method: str, status: int
) -> None:
    reply = gated.open(path, method=method)
    assert reply.status_code == status
    reply.close()
    assert gate.inside == 0


def test_a_reply_that_the_client_has_already_gives_its_place_back(
    gated: FlaskClient, gate: Gate
) -> None:
    tag = gated.get(SEARCH).headers["ETag"]
    assert gated.get(SEARCH, headers={"If-None-Match": tag}).status_code == 304
    assert gate.inside == 0


def test_a_bug_that_nobody_handles_gives_its_place_back(app: Flask, gate: Gate) -> None:
    app.testing = True
    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/api/v1/bug")
    assert gate.inside == 0


def test_a_file_keeps_its_place_until_all_of_it_is_sent(gated: FlaskClient, gate: Gate) -> None:
    reply = gated.get(FILE)
    assert gate.inside == 1
    assert gated.get(SEARCH).status_code == 503
    assert len(reply.get_data().splitlines()) > 10
    assert gate.inside == 0


@pytest.mark.parametrize("read", [0, 1])
def test_a_file_that_nobody_reads_to_its_end_gives_its_place_back(
    gated: FlaskClient, gate: Gate, read: int
) -> None:
    reply = gated.get(FILE)
    pieces = reply.iter_encoded()
    for _ in range(read):
        next(iter(pieces))
    reply.close()
    assert gate.inside == 0
