"""Builds on a small disk, as a command, since only another program may mount one."""

import pickle
import sys
from pathlib import Path

import tests.trials.preloaded  # noqa: F401
from tests.trials.failing import build_on_full_disk

if __name__ == "__main__":
    print(dict(build_on_full_disk(pickle.loads(Path(sys.argv[1]).read_bytes()))))
