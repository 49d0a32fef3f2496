"""Many clients at once, over loopback: which server carries how much, how late, in how much memory?

    python -m tests.benchmarks.load

``traffic`` says what is asked, ``clients`` ask it, ``servers`` are what answers, ``measure`` has
them race, ``page`` writes docs/load.md.
"""
