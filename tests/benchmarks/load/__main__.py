"""``python -m tests.benchmarks.load``."""

from tests.benchmarks.load.command import main

if __name__ == "__main__":
    main()
