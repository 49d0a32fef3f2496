"""Write the goldens anew: ``python -m tests.contract``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from indexer.assembly import build_index
from tests.conftest import SEEDS
from tests.contract import EXAMPLES, HERE, answered, asking, shortened
from tests.contract.names import named


def main() -> None:
    """Build an index of the seeds, ask, and write down what is answered."""
    with tempfile.TemporaryDirectory() as folder:
        build_index(SEEDS, Path(folder))
        with asking(Path(folder)) as client:
            asked = EXAMPLES.items()
            goldens = {name: shortened(answered(client, address)) for name, address in asked}
            goldens["names"] = named(answered(client, "/api/v1/openapi.json")["body"])
    for name, golden in goldens.items():
        text = json.dumps(golden, ensure_ascii=False, indent=1)
        (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
