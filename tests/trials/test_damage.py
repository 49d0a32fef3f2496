"""Files of an index damaged at random: told, survived and mended."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import pickletools
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from indexer.assembly import build_index, open_searcher
from indexer.errors import IndexDamagedError
from indexer.generations import CURRENT, MANIFEST, PREVIOUS, current
from indexer.serving import Shelf
from tests.trials.builders import open_whatever_comes
from tests.trials.commands import command
from tests.trials.conftest import Effort
from tests.trials.corpora import Known, answer, standing
from tests.trials.damages import DAMAGES, damage
from tests.trials.folders import leftovers
from tests.trials.processes import called

OLD, NEW = 0, 1
"""Of the corpora, whose generations are there."""


@pytest.fixture(scope="module")
def whole(corpora: tuple[Known, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index with two generations."""
    root = tmp_path_factory.mktemp("whole") / "i"
    for number in (OLD, NEW):
        build_index(corpora[number].folder, root)
    return root


@dataclass(frozen=True, slots=True)
class _Parts:
    """Paths relative to the folder of the index: files that must be whole to serve the newest
    generation, and those that the one before needs."""

    new: tuple[str, ...]
    old: tuple[str, ...]


@pytest.fixture(scope="module")
def parts(whole: Path) -> _Parts:
    files = sorted(str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file())
    new = current(whole).name
    others = {CURRENT, PREVIOUS, "LOCK"}
    return _Parts(
        (CURRENT, *(name for name in files if name.startswith(new))),
        (PREVIOUS, *(name for name in files if not name.startswith(new) and name not in others)),
    )


def _chosen(parts: _Parts, effort: Effort, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Files and damages: in full, every file; the pointers and manifests in every way."""
    every = (*parts.new, *parts.old)
    pointers = [name for name in every if Path(name).name in (CURRENT, PREVIOUS, MANIFEST)]
    if effort.full:
        yield from ((name, kind) for name in pointers for kind in DAMAGES for _ in range(3))
        yield from ((name, chance.choice(DAMAGES)) for name in every)
    else:
        yield from ((name, kind) for name in (CURRENT, PREVIOUS) for kind in DAMAGES[:2])
    for _ in range(effort.times(6, 60)):
        yield chance.choice(parts.new), chance.choice(DAMAGES)


def test_damage_is_told_survived_and_mended(
    corpora: tuple[Known, ...],
    whole: Path,
    parts: _Parts,
    tmp_path: Path,
    effort: Effort,
    chance: random.Random,
) -> None:
    seen = Counter[str]()
    for name, kind in _chosen(parts, effort, chance):
        root = shutil.copytree(whole, tmp_path / "i")
        damage(root / name, kind, chance)
        seen[kind] += 1
        with _told(f"{name} {kind}, as number {seen.total()}"):
            if name in parts.new:
                _newest_damaged(root, name, corpora)
            else:
                _one_before_damaged(root, corpora)
        shutil.rmtree(root)
    print(f"\ndamages: {seen.total()}, {dict(seen)}, of {len(parts.new) + len(parts.old)} files")


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Whatever fails says which it was of many."""
    try:
        yield
    except BaseException as error:
        error.add_note(what)
        raise


def _newest_damaged(root: Path, name: str, corpora: tuple[Known, ...]) -> None:
    with pytest.raises(IndexDamagedError, match="build"):
        open_searcher(root)
    assert _served(root, corpora) == (corpora[OLD], "damaged")
    code, said = command("verify", "--index", str(root))
    assert code == 3, said
    # What CURRENT says of a generation that is whole is as wrong as if that were damaged.
    assert name == CURRENT or Path(name).parts[0] in said
    assert "waikong build" in said
    code, said = command("build", str(corpora[NEW].folder), "--index", str(root))
    assert code == 0, said
    assert command("verify", "--index", str(root)) == (0, "")
    assert standing(root, corpora) == corpora[NEW]
    assert leftovers(root) == set()
    assert _served(root, corpora) == (corpora[NEW], None)


def _one_before_damaged(root: Path, corpora: tuple[Known, ...]) -> None:
    assert _served(root, corpora) == (corpora[NEW], None)
    code, said = command("verify", "--index", str(root))
    assert code == 0, said
    code, said = command("build", str(corpora[2].folder), "--index", str(root))
    assert code == 0, said
    assert command("verify", "--index", str(root)) == (0, "")
    assert standing(root, corpora) == corpora[2]
    assert leftovers(root) == set()


def _served(root: Path, corpora: tuple[Known, ...]) -> tuple[Known, str | None]:
    """Whose index whoever serves this folder serves, and what is said to be wrong."""
    shelf = Shelf(root)
    try:
        with shelf.lend() as searcher:
            (found,) = [one for one in corpora if one.identity == searcher.generation]
            assert answer(searcher) == found.answer
        assert shelf.state.generation == found.identity
        return found, shelf.state.reason
    finally:
        shelf.close()


# Before anything is unpickled --------------------------------------------------------------------


class _Hostile:
    """Makes a folder when it is unpickled."""

    def __init__(self, made: Path) -> None:
        self._made = made

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._made),)


def _hostile(content: bytes, made: Path) -> bytes:
    """The same with another pickle at its end, as long as it was."""
    start = next(at for at in range(len(content)) if _is_pickle(content[at:]))
    return content[:start] + pickle.dumps(_Hostile(made)).ljust(len(content) - start, b"\0")


_PROTOCOLS = [bytes([0x80, number]) for number in range(2, 6)]


def _is_pickle(content: bytes) -> bool:
    """Whether all of it is one; told without running it."""
    if content[:2] not in _PROTOCOLS:
        return False
    try:
        return [place for _, _, place in pickletools.genops(content)][-1] == len(content) - 1
    except ValueError:
        return False


def _forge(directory: Path, changed: Path) -> None:
    """Have a file pass for what was written, which nobody but the folder's owner can do."""
    content, manifest = changed.read_bytes(), directory / MANIFEST
    listed = json.loads(manifest.read_bytes())
    fingerprint = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    listed["files"][str(changed.relative_to(directory))] = fingerprint
    manifest.write_text(json.dumps(listed))
    digest = hashlib.sha256(manifest.read_bytes()).hexdigest()
    entry = {"directory": directory.name, "manifest": digest}
    (directory.parent / CURRENT).write_text(json.dumps(entry))


def test_nothing_damaged_is_ever_unpickled(
    corpora: tuple[Known, ...], whole: Path, tmp_path: Path
) -> None:
    root, made = shutil.copytree(whole, tmp_path / "i"), tmp_path / "made by a pickle"
    directory = current(root)
    (contents,) = directory.rglob("*.toc")
    contents.write_bytes(_hostile(contents.read_bytes(), made))
    with pytest.raises(IndexDamagedError, match="build"):
        open_searcher(root)
    assert _served(root, corpora) == (corpora[OLD], "damaged")
    assert command("verify", "--index", str(root))[0] == 3
    assert not made.exists()
    _forge(directory, contents)
    called(open_whatever_comes, root)
    assert made.exists()  # or the pickle was harmless, and all this proves nothing
