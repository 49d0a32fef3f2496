"""A shelf lends one generation at a time, picks up newer ones, and never a damaged one."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from indexer import IndexClosedError, Request, Searcher, Shelf, State, generations, serving
from indexer.assembly import build_index
from indexer.errors import IndexDamagedError, IndexMissingError
from tests.test_build import corpus
from webui import create_app


def publish(folder: Path, root: Path, text: str) -> str:
    """An index of one text; its generation."""
    return build_index(corpus(folder, a=text), root).generation


def damage(root: Path) -> None:
    """Of the current generation."""
    manifest = generations.current(root) / generations.MANIFEST
    manifest.write_bytes(b"{}")


def told(response: TestResponse) -> Any:
    return json.loads(response.get_data())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    publish(tmp_path / "c", tmp_path / "i", "甲/外空/。/")
    return tmp_path / "i"


@pytest.fixture
def shelf(root: Path) -> Iterator[Shelf]:
    opened = Shelf(root)
    yield opened
    opened.close()


def finds(searcher: Searcher, text: str) -> bool:
    return searcher.search(Request(text, expand=False)).total > 0


def test_what_is_published_is_picked_up(shelf: Shelf, root: Path, tmp_path: Path) -> None:
    assert not shelf.refresh()
    second = publish(tmp_path / "c", root, "乙/外空/。/")
    assert shelf.refresh()
    assert shelf.state == State(second, None)
    with shelf.lend() as searcher:
        assert finds(searcher, "乙")
        assert not finds(searcher, "甲")


def test_whoever_has_a_searcher_keeps_it_whatever_is_published(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    with shelf.lend() as first:
        for text in ("乙/外空/。/", "丙/外空/。/", "丁/外空/。/"):
            publish(tmp_path / "c", root, text)
            shelf.refresh()
        with shelf.lend() as other:
            assert finds(other, "丁")
        assert finds(first, "甲")


def test_a_damaged_generation_gives_way_to_the_one_before(root: Path, tmp_path: Path) -> None:
    first = generations.read_current(root, generations.identity)
    publish(tmp_path / "c", root, "乙/外空/。/")
    damage(root)
    shelf = Shelf(root)
    assert shelf.state.generation == first
    assert isinstance(shelf.state.fault, IndexDamagedError)
    assert shelf.state.reason == "damaged"
    repaired = publish(tmp_path / "c", root, "乙/外空/。/")
    assert shelf.refresh()
    assert shelf.state == State(repaired, None)
    shelf.close()


def test_a_damaged_generation_does_not_take_the_place_of_an_open_one(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    publish(tmp_path / "c", root, "乙/外空/。/")
    second = publish(tmp_path / "c", root, "丙/外空/。/")
    shelf.refresh()
    publish(tmp_path / "c", root, "丁/外空/。/")
    damage(root)
    assert not shelf.refresh()
    assert shelf.state.generation == second
    assert shelf.state.reason == "damaged"
    assert publish(tmp_path / "c", root, "丁/外空/。/") != second
    assert shelf.refresh()
    assert shelf.state.fault is None


def test_a_shelf_without_an_index_lends_nothing_until_there_is_one(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "i")
    assert isinstance(shelf.state.fault, IndexMissingError)
    with pytest.raises(IndexClosedError, match="no index"), shelf.lend():
        pass
    publish(tmp_path / "c", tmp_path / "i", "甲/外空/。/")
    assert shelf.refresh()
    with shelf.lend() as searcher:
        assert finds(searcher, "甲")
    shelf.close()
    with pytest.raises(IndexClosedError), shelf.lend():
        pass


def test_a_missing_switch_with_a_generation_before_it_is_damage(root: Path, tmp_path: Path) -> None:
    first = generations.read_current(root, generations.identity)
    publish(tmp_path / "c", root, "乙/外空/。/")
    (root / generations.CURRENT).unlink()
    with pytest.raises(IndexDamagedError, match="CURRENT: missing"):
        generations.current(root)
    assert Shelf(root).state.generation == first


def test_two_damaged_generations_are_served_by_nobody(root: Path, tmp_path: Path) -> None:
    before = generations.current(root)
    publish(tmp_path / "c", root, "乙/外空/。/")
    damage(root)
    (before / generations.MANIFEST).write_bytes(b"")
    assert generations.previous_fault(root)
    assert Shelf(root).state.generation is None
    publish(tmp_path / "c", root, "乙/外空/。/")
    assert generations.previous_fault(root) is None
    assert not (root / generations.PREVIOUS).exists()


def test_a_watched_shelf_tells_of_every_change_and_ends_when_it_is_closed(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    heard: list[State] = []
    told = threading.Event()

    def hear(state: State) -> None:
        heard.append(state)
        told.set()

    thread = threading.Thread(target=shelf.watch, args=(hear,))
    thread.start()
    second = publish(tmp_path / "c", root, "乙/外空/。/")
    assert told.wait(60)
    assert heard == [State(second, None)]
    shelf.close()
    thread.join(60)
    assert not thread.is_alive()


def test_a_reply_is_of_one_generation_until_it_is_out(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    client = create_app(shelf).test_client()
    streamed = client.get("/api/v1/search?q=外空&format=jsonl")
    publish(tmp_path / "c", root, "乙/外空/。/")
    shelf.refresh()
    publish(tmp_path / "c", root, "丙/外空/。/")
    shelf.refresh()
    assert "甲外空" in streamed.get_data(as_text=True)
    assert "丙外空" in client.get("/api/v1/search?q=外空").get_data(as_text=True)


def test_a_passage_that_was_published_anew_is_not_told_as_it_was(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    client = create_app(shelf).test_client()
    for text in "甲乙":
        publish(tmp_path / "c", root, f"{text}/外空/。/")
        shelf.refresh()
        (hit,) = told(client.get("/api/v1/search?q=外空"))["hits"]
        assert hit["text"] == f"{text}外空。"


def test_readiness_tells_what_is_wrong_without_telling_where(root: Path, tmp_path: Path) -> None:
    publish(tmp_path / "c", root, "乙/外空/。/")
    damage(root)
    shelf = Shelf(root)
    degraded = create_app(shelf).test_client().get("/readyz")
    assert degraded.status_code == 200
    assert told(degraded)["status"] == "degraded"
    assert "damaged" in told(degraded)["fault"]
    assert str(root) not in degraded.get_data(as_text=True)
    (root / generations.PREVIOUS).unlink()
    shelf.close()
    none = create_app(Shelf(root)).test_client()
    for path in ("/readyz", "/api/v1/search?q=外空"):
        refused = none.get(path)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
        assert "damaged" in told(refused)["detail"]
        assert str(root) not in refused.get_data(as_text=True)
    assert none.get("/").status_code == 503
    assert none.get("/healthz").status_code == 200


def test_what_is_cured_by_other_means_is_taken_up_without_a_restart(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    second = publish(tmp_path / "c", root, "乙/外空/。/")
    manifest = generations.current(root) / generations.MANIFEST
    sound = manifest.read_bytes()
    damage(root)
    assert not shelf.refresh()
    manifest.write_bytes(sound)
    assert not shelf.refresh()  # not so soon
    shelf._due = 0.0
    assert shelf.refresh()
    assert shelf.state == State(second, None)


def test_nothing_stays_open_of_a_generation_that_could_not_be_opened(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    publish(tmp_path / "c", root, "乙/外空/。/")
    damage(root)
    serving.settle()
    before = len(os.listdir("/dev/fd"))
    assert not shelf.refresh()
    shelf._sweep()
    assert len(os.listdir("/dev/fd")) == before


def test_a_state_is_told_once_however_often_it_is_found(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    publish(tmp_path / "c", root, "乙/外空/。/")
    damage(root)
    shelf.refresh()
    first = shelf.state
    shelf._due = 0.0
    shelf.refresh()
    assert shelf.state.fault is not first.fault
    assert shelf.state.told == first.told


def test_a_watch_that_ends_by_a_fault_of_ours_is_told_by_readiness(
    shelf: Shelf, root: Path, tmp_path: Path
) -> None:
    publish(tmp_path / "c", root, "乙/外空/。/")

    def hear(state: State) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shelf.watch(hear)
    assert shelf.state.reason == "unreadable"
