"""How much the trials try, and whether a run of them is one of many or of few."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.trial)


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> Effort:
    return Effort(pytestconfig.getoption("--effort") == "full")
