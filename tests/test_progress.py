"""What a build tells of how far it is; time is what the tests say it is."""

from __future__ import annotations

from indexer.progress import Meter, Stage


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(terminal: bool, *steps: tuple[float, Stage, int, int]) -> list[str]:
    """What is written when each step is reported at its second."""
    written: list[str] = []
    clock = Clock()
    meter = Meter(written.append, clock, terminal)
    for second, stage, done, total in steps:
        clock.now = second
        meter(stage, done, total)
    return written


def test_a_terminal_shows_rate_and_time_left_in_one_line_that_changes() -> None:
    written = told(True, (2.0, "cutting", 2048, 10240), (10.0, "cutting", 10240, 10240))
    assert written == [
        "\r切分 / cutting 2,048 / 10,240 · 1,024 段/秒 / passages/s · 还需 8 秒 / 8 s left\x1b[K",
        "\r切分 / cutting 10,240 / 10,240 · 1,024 段/秒 / passages/s\x1b[K\n",
    ]


def test_a_terminal_is_not_written_to_faster_than_one_can_read() -> None:
    steps: list[tuple[float, Stage, int, int]] = [
        (0.2 + n / 1000, "cutting", n, 100) for n in range(1, 100)
    ]
    assert len(told(True, *steps)) == 1


def test_each_stage_has_a_rate_of_its_own() -> None:
    written = told(
        True, (4.0, "reading", 4, 4), (5.0, "cutting", 10, 100), (6.0, "cutting", 20, 100)
    )
    assert "1 份/秒 / documents/s" in written[0]
    assert "10 段/秒 / passages/s · 还需 8 秒 / 8 s left" in written[-1]


def test_a_file_gets_a_line_every_ten_seconds_and_none_of_short_builds() -> None:
    assert told(False, (4.0, "cutting", 2048, 4096), (8.0, "cutting", 4096, 4096)) == []
    written = told(False, *((float(n), "cutting", n * 100, 3000) for n in range(1, 31)))
    assert [some.count("\n") for some in written] == [1, 1, 1]
    assert "还需 20 秒 / 20 s left" in written[0]
    assert not any("\r" in some for some in written)


def test_nothing_done_yet_is_told_without_a_rate() -> None:
    (written,) = told(False, (12.0, "indexing", 0, 5))
    assert written == "写入索引 / indexing 0 / 5\n"
