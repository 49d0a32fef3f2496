"""The nodes of a query. Frozen; they print themselves; engines and matching never see typed text.

``start`` is where a node began in what was typed (code points, from 0), for errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from indexer.analysis.dates import Period

Field = Literal["document", "section", "kind"]


@dataclass(frozen=True, slots=True)
class Form:
    """Another text that means the same as a term: ``text`` as printed, folded, and its words."""

    text: str
    folded: str
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a term that a related passage may hold: its words, or a form of what it names.

    ``name`` is the piece as typed, folded, where it is the name of a concept. ``number``: the one
    word is a number with what it counts, in digits. ``weight``: how rare the part is; what a
    related passage gets for holding all of it.
    """

    words: tuple[str, ...]
    name: str = ""
    forms: tuple[Form, ...] = ()
    number: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Headed:
    """A section whose heading names a term; ``share``: how much of the heading the term is."""

    section: str
    share: float


@dataclass(frozen=True, slots=True)
class Term:
    """A literal text. ``folded`` is what is compared, ``parts`` what related passages hold.

    ``forms`` are reviewed variants of the term, ``numbered`` is its text with all numbers in
    digits, ``period`` the days it names: what may stand in its place. Passages of the sections
    that are ``headed`` by it are related too. All of these are empty where only the text as it
    stands counts: quoted, or with ``+``; ``parts`` and ``headed`` also beside an operator.
    ``tokens`` is how the dictionary cuts the term: what engines weigh.
    """

    text: str
    folded: str
    start: int = 0
    quoted: bool = False
    exact: bool = False
    parts: tuple[Part, ...] = ()
    headed: tuple[Headed, ...] = ()
    tokens: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    numbered: str = ""
    period: Period | None = None

    @property
    def literal(self) -> bool:
        """Whether only the text as it stands counts."""
        return self.quoted or self.exact

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all parts."""
        return tuple(word for part in self.parts for word in part.words)

    @property
    def weight(self) -> float:
        """What a passage gets for holding all parts."""
        return sum(part.weight for part in self.parts) or 1.0

    @property
    def most(self) -> int:
        """How many of the words a related passage holds: more than half."""
        return len(self.words) // 2 + 1

    def __str__(self) -> str:
        if self.quoted:
            return f"“{self.text}”"
        if self.exact:
            return f"+{self.text}"
        if self.forms:
            return f"{self.text} (或 {' 或 '.join(form.text for form in self.forms)})"
        return self.text


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Folded pieces with any run between them; in a piece, None is any one character.

    ``prefix``: the last piece goes on to the end of a word that begins with it.
    """

    text: str
    pieces: tuple[tuple[str | None, ...], ...]
    prefix: bool
    start: int = 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Symbol:
    """A document symbol in any spelling: the documents that bear it and the places that cite it.

    ``exact``: only places where a symbol stands, in whatever spelling; no numbers and no names.
    """

    text: str
    folded: str
    key: str
    documents: tuple[str, ...]
    start: int = 0
    exact: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Title:
    """A document named by its title; shown by its title passage, or else its first one."""

    text: str
    folded: str
    documents: tuple[str, ...]
    start: int = 0

    def __str__(self) -> str:
        return f"《{self.text.strip().strip('《》')}》"


@dataclass(frozen=True, slots=True)
class Place:
    """Passages named by document and number, or by a printed heading, and what speaks of them.

    The latter hold the name as typed (``folded``), or cite the document (a symbol of ``keys``)
    with a paragraph of ``numbers``, or together with ``paragraph``, the folded ``第14段``.
    ``exact``: only where a symbol or the name stands; no numbers of resolutions, no 同上.
    """

    text: str
    folded: str
    passages: tuple[str, ...]
    keys: tuple[str, ...]
    paragraph: str
    reason: Literal["label", "section"] = "label"
    start: int = 0
    numbers: tuple[int, ...] = ()
    exact: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Restrict:
    """A restriction to documents, sections (with all below them) or kinds, by id."""

    field: Field
    values: tuple[str, ...]
    text: str
    start: int = 0

    def __str__(self) -> str:
        names = {"document": "文件", "section": "章节", "kind": "类型"}
        return f"{names[self.field]}：{self.text}"


@dataclass(frozen=True, slots=True)
class Not:
    child: Node

    def __str__(self) -> str:
        return f"非 {_grouped(self.child)}"


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[Node, ...]

    def __str__(self) -> str:
        return " 与 ".join(_grouped(child) for child in self.children)


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[Node, ...]

    def __str__(self) -> str:
        return " 或 ".join(_grouped(child) for child in self.children)


@dataclass(frozen=True, slots=True)
class Near:
    """Both within one passage with at most ``distance`` characters between them, either order.

    ``distance`` None: both in one sentence.
    """

    left: Node
    right: Node
    distance: int | None

    def __str__(self) -> str:
        operator = "同句" if self.distance is None else f"NEAR/{self.distance}"
        return f"{_grouped(self.left)} {operator} {_grouped(self.right)}"


Node: TypeAlias = Term | Wildcard | Symbol | Title | Place | Restrict | Not | And | Or | Near
Leaf: TypeAlias = Term | Wildcard | Symbol | Title | Place


@dataclass(frozen=True, slots=True)
class Query:
    """A tree, and the whole of what was typed where that too stands in some passage just so.

    ``operators``: AND, OR, NOT, NEAR or brackets were typed, so nothing is merely related.
    ``reread``: the tree names what was typed in another language or script; any form is as close.
    """

    typed: str
    tree: Node
    whole: Term | None = None
    operators: bool = False
    reread: bool = False

    def __str__(self) -> str:
        return str(self.tree)


def _grouped(node: Node) -> str:
    return f"（{node}）" if isinstance(node, And | Or | Near) else str(node)


def distinct_leaves(node: Node) -> dict[tuple[type, str], Leaf]:
    """The different leaves that can be marked, as typed; their place is ``term`` in a mark."""
    distinct: dict[tuple[type, str], Leaf] = {}
    for leaf in positive_leaves(node):
        distinct.setdefault(leaf_key(leaf), leaf)
    return distinct


def leaf_key(leaf: Leaf) -> tuple[type, str]:
    """What leaves share that stand for the same text, however they were typed."""
    return type(leaf), leaf.text if isinstance(leaf, Wildcard) else leaf.folded


def leaves(node: Node) -> Iterator[Leaf | Restrict]:
    """Everything that stands in a query, negated or not, in the order typed."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from leaves(child)
        case Near(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Not(child):
            yield from leaves(child)
        case Term() | Wildcard() | Symbol() | Title() | Place() | Restrict():
            yield node
        case _:
            assert_never(node)


def positive_leaves(node: Node) -> Iterator[Leaf]:
    """The leaves that can be marked, in the order typed."""
    match node:
        case Term() | Wildcard() | Symbol() | Title() | Place():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from positive_leaves(child)
        case Near(left, right):
            yield from positive_leaves(left)
            yield from positive_leaves(right)
        case Not() | Restrict():
            return
        case _:
            assert_never(node)
