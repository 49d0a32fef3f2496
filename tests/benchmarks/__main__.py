"""``python -m tests.benchmarks``: measures, and writes docs/performance.md and .svg."""

if __name__ == "__main__":  # workers import this module too: it must bring nothing with it
    from tests.benchmarks.command import main

    main()
