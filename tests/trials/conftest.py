"""How much the trials try, whether a run of them is one of many or of few, and by what chance."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.trials.corpora import Known, known_corpora

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried: enough to trust (full), or enough to see that a trial still works."""

    full: bool

    def times(self, bounded: int, full: int) -> int:
        """One of the two numbers of trials."""
        return full if self.full else bounded


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--effort", choices=["bounded", "full"], default="bounded", help="How much to try."
    )
    parser.addoption(
        "--seed",
        type=int,
        help="Of trials by chance, as one of them has told it; or else a new one.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.trial)


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> Effort:
    return Effort(pytestconfig.getoption("--effort") == "full")


@pytest.fixture
def chance(pytestconfig: pytest.Config) -> random.Random:
    """Of one trial, which is the same again with the seed that is told at its beginning."""
    given: int | None = pytestconfig.getoption("--seed")
    seed = random.SystemRandom().getrandbits(32) if given is None else given
    print(f"\nby chance: --seed {seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> tuple[Known, ...]:
    return known_corpora(tmp_path_factory.mktemp("corpora") / "known")
