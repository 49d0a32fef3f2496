"""``python -m webui``: the same commands as ``python -m indexer``."""

from indexer.__main__ import main

if __name__ == "__main__":
    main(prog_name="waikong")
