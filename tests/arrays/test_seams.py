"""Nothing but the Whoosh that is pinned is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
import whoosh

from indexer.engines import arrays
from indexer.engines.arrays import seams


def test_the_pinned_version_of_whoosh_is_taken() -> None:
    seams.check(whoosh.__version__)


@pytest.mark.parametrize("version", [(2, 7, 5), (2, 7, 3), (3, 0, 0), (2, 7), (2, 7, 4, 1)])
def test_any_other_version_of_whoosh_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(ImportError, match=r"only 2\.7\.4 will do"):
        seams.check(version)


def test_the_map_shows_every_module() -> None:
    folder = Path(str(arrays.__file__)).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    shown = (arrays.__doc__ or "").partition("::")[2].split("\n")
    assert {line.split()[0] for line in shown if line.strip()} == modules
