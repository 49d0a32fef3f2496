"""What trials' processes start with; imported by the server that forks them, by nobody else."""

from indexer.analysis import dictionary
from tests.reading_once import read_once
from tests.trials import builders, failing, losses  # noqa: F401

dictionary.frequencies = read_once()  # type: ignore[assignment]  # its argument has another name
