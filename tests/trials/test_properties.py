"""Every property of the tests with all its examples, or with ten times as many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.trials.conftest import Effort

ROOT = Path(__file__).parent.parent.parent


def test_every_property_holds_for_many_examples(effort: Effort) -> None:
    profile = "thorough" if effort.full else "whole"
    command = [sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "--numprocesses", "auto"]
    options = ["--hypothesis-profile", profile, "-p", "no:cacheprovider", "tests"]
    done = subprocess.run([*command, *options], cwd=ROOT, check=False)
    print(f"properties: all, {profile}")
    assert done.returncode == 0
