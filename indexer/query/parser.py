"""The query language: tokens -> tree. Every error says where it is.

The grammar, loosest first; neighbours without an operator are joined by AND::

    either  = all { OR all }
    all     = near { [AND] near }
    near    = unary { (NEAR/n | 同句) unary }
    unary   = (NOT | "-") unary | "+" primary | primary
    primary = "(" either ")" | field value | quoted | run
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from indexer.analysis.normalize import fold_text
from indexer.bilingual import Said
from indexer.errors import QueryError, UnknownValueError
from indexer.query import naming
from indexer.query.leaves import QUOTE_IT, quoted, run, without_question_marks
from indexer.query.limits import check_length
from indexer.query.names import Names
from indexer.query.scanner import FIELDS, Token, scan
from indexer.query.tree import (
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Place,
    Query,
    Restrict,
    Symbol,
    Term,
    Wildcard,
    leaves,
)

MAX_TERMS = 32
MAX_DEPTH = 10
_OPERATORS = frozenset({"and", "or", "not", "near"})
_EXPLICIT = _OPERATORS | {"minus", "open"}


def parse(typed: str, names: Names, stands: Callable[[str], bool]) -> Query:
    """Read a query.

    ``stands`` tells whether a folded text stands in some passage just so: the whole of what was
    typed is tried as one thing first. Raises QueryError, with the position in ``typed``.
    """
    check_length(typed)
    literal = typed.strip()
    offset = len(typed) - len(typed.lstrip())
    whole: Term | None = None
    failure: QueryError | None = None
    tokens: list[Token] = []
    try:
        tokens = scan(typed)
    except QueryError as error:
        failure = error
    if not _skips_whole(typed, tokens):
        if node := naming.named(without_question_marks(literal), offset, names):
            return Query(typed, node)
        folded = fold_text(literal)
        if stands(folded):
            whole = Term(literal, folded, offset)
            if not _has_blank(literal):
                return Query(typed, whole)
        elif node := naming.heading(literal, offset, names):
            return Query(typed, node)
    try:
        if failure:
            raise failure
        tree = _Parser(typed, tokens, names).parse()
    except QueryError:
        if whole:  # a pasted text with half a bracket in it
            return Query(typed, whole)
        raise
    operators = any(token.kind in _EXPLICIT for token in tokens)
    return Query(typed, tree, whole, operators)


def _skips_whole(typed: str, tokens: list[Token]) -> bool:
    """Whether the query holds a quote, a field, or AND, OR, NOT between blanks."""
    return any(
        token.kind in ("quoted", "field")
        or (
            token.kind in ("and", "or", "not")
            and token.start > 0
            and token.start + len(token.text) < len(typed)
        )
        for token in tokens
    )


def _has_blank(text: str) -> bool:
    return any(character.isspace() for character in text)


class _Parser:
    def __init__(self, typed: str, tokens: list[Token], names: Names) -> None:
        self.typed, self.tokens, self.names = typed, tokens, names
        self.next = 0
        self.depth = 0

    def parse(self) -> Node:
        tree = self._either()
        if (token := self._peek()) is not None:  # only a closing bracket can be left over
            raise QueryError(Said("这里读不懂", "can't be read here"), token.start, QUOTE_IT)
        if sum(1 for _ in leaves(tree)) > MAX_TERMS:
            raise QueryError(
                Said(f"查询最多 {MAX_TERMS} 个词", f"at most {MAX_TERMS} terms"),
                self.tokens[-1].start,
                Said("请去掉一些词，或给整段文字加引号", "leave some out, or quote the whole text"),
            )
        return tree

    def _peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def _take(self) -> Token:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def _either(self) -> Node:
        children = [self._all()]
        while (token := self._peek()) and token.kind == "or":
            self._take()
            children.append(self._all())
        return children[0] if len(children) == 1 else Or(tuple(children))

    def _all(self) -> Node:
        children = [self._near()]
        while (token := self._peek()) and token.kind not in ("or", "close"):
            if token.kind == "and":
                self._take()
            children.append(self._near())
        return children[0] if len(children) == 1 else And(tuple(children))

    def _near(self) -> Node:
        start = self._position()
        left = self._unary()
        while (token := self._peek()) and token.kind == "near":
            self._take()
            right_start = self._position()
            left, right = _as_text(left), _as_text(self._unary())
            for operand, position in ((left, start), (right, right_start)):
                _check_near(operand, position)
            left = Near(left, right, token.distance)
        return left

    def _unary(self) -> Node:
        token = self._peek()
        if token and token.kind in ("not", "minus"):
            self._take()
            self._must_follow(token)
            with _Deeper(self, token):
                return Not(self._unary())
        if token and token.kind == "plus":
            self._take()
            self._must_follow(token)
            return _exactly(self._primary(), token)
        return self._primary()

    def _primary(self) -> Node:
        token = self._peek()
        if token is None or token.kind in _OPERATORS or token.kind == "close":
            self._fail_beside(token)
        token = self._take()
        if token.kind == "open":
            with _Deeper(self, token):
                return self._group(token)
        if token.kind == "field":
            return self._restrict(token)
        if token.kind == "quoted":
            return quoted(token)
        if token.kind in ("minus", "plus"):
            raise QueryError(Said("这里多了一个符号", "one sign too many"), token.start, QUOTE_IT)
        return (
            naming.place(token.text, token.start, self.names)
            or naming.symbol(token.text, token.start, self.names)
            or run(token)
        )

    def _group(self, opening: Token) -> Node:
        if (token := self._peek()) and token.kind == "close":
            raise QueryError(Said("括号里没有内容", "nothing in brackets"), opening.start, QUOTE_IT)
        inner = self._either()
        closing = self._peek()
        if closing is None or closing.kind != "close":
            raise QueryError(
                Said("括号没有关闭", "this bracket is never closed"),
                opening.start,
                Said("请加上另一半括号，或给整段文字加引号", "close it, or quote the whole text"),
            )
        self._take()
        return inner

    def _restrict(self, token: Token) -> Restrict:
        field = FIELDS[token.text]
        value = self._peek()
        if value is None or value.kind not in ("run", "quoted"):
            raise QueryError(
                Said("冒号后面没有值", "no value after the colon"),
                token.start,
                Said(f"例如 {token.text}：决议", f"for example {token.text}：决议"),
            )
        text = self._longest_value(field)
        try:
            return Restrict(field, self.names.resolve(field, text), text, token.start)
        except UnknownValueError as error:
            raise QueryError(
                Said(f"没有“{text}”", f"no such {field}: {text}"),
                value.start,
                Said(f"可用的值：{'、'.join(error.known)}", f"one of: {', '.join(error.known)}"),
            ) from error

    def _longest_value(self, field: Field) -> str:
        """A field's value: what follows, with the runs after it while together they are a title.

        Titles such as 附件 海南倡议 are printed with blanks; people type them without quotes.
        """
        first = self._take()
        longest, end = first.text, self.next
        text = first.text
        for ahead, token in enumerate(self.tokens[self.next :], start=self.next + 1):
            if token.kind != "run" or first.kind != "run":
                break
            text = f"{text} {token.text}"
            if self.names.knows(field, text):
                longest, end = text, ahead
        self.next = end
        return longest

    def _position(self) -> int:
        token = self._peek()
        return token.start if token else len(self.typed)

    def _must_follow(self, token: Token) -> None:
        follower = self._peek()
        joined = follower is not None and follower.start == token.start + len(token.text)
        if follower is None or (token.kind in ("minus", "plus") and not joined):
            self._fail_beside(token)

    def _fail_beside(self, token: Token | None) -> None:
        if token is None or token.kind == "close":
            token = self.tokens[max(0, self.next - 1)]
        raise QueryError(
            Said(f"“{token.text}”旁边没有词", f"nothing beside {token.text}"),
            token.start,
            Said(
                f'要查找这个字本身，请加引号："{token.text}"',
                f'quote it to search for it: "{token.text}"',
            ),
        )


class _Deeper:
    """One level of nesting, for as long as it is read."""

    def __init__(self, parser: _Parser, token: Token) -> None:
        self.parser, self.token = parser, token

    def __enter__(self) -> None:
        self.parser.depth += 1
        if self.parser.depth > MAX_DEPTH:
            raise QueryError(
                Said(f"嵌套最多 {MAX_DEPTH} 层", f"nested too deep, at most {MAX_DEPTH}"),
                self.token.start,
                Said("请去掉一些括号或 非", "use fewer brackets or exclusions"),
            )

    def __exit__(self, *_: object) -> None:
        self.parser.depth -= 1


def _check_near(node: Node, position: int) -> None:
    ok = isinstance(node, Term | Wildcard | Near) or (
        isinstance(node, Or) and all(isinstance(child, Term | Wildcard) for child in node.children)
    )
    if not ok:
        raise QueryError(
            Said("NEAR 和 同句 的两边必须是词", "NEAR and 同句 stand between terms"),
            position,
            Said("例如 北斗 NEAR/5 系统", "for example 北斗 NEAR/5 系统"),
        )


def _as_text(node: Node) -> Node:
    """A paragraph's name, or a symbol, as plain text, where only texts can stand."""
    return Term(node.text, node.folded, node.start) if isinstance(node, Place | Symbol) else node


def _exactly(node: Node, token: Token) -> Node:
    if isinstance(node, Symbol):
        return replace(node, exact=True)
    node = _as_text(node)
    if isinstance(node, Term):
        return Term(node.text, node.folded, node.start, node.quoted, exact=True)
    if isinstance(node, Wildcard):
        return node
    raise QueryError(
        Said("+ 只能用在词前面", "+ stands before a term"),
        token.start,
        Said("例如 +月球", "for example +月球"),
    )
