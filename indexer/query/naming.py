"""What a typed text names: a document, a paragraph, a section; its node, or None for mere text."""

from __future__ import annotations

from indexer.analysis.normalize import fold_text
from indexer.query.names import Names
from indexer.query.tree import Node, Place, Symbol, Title


def named(literal: str, offset: int, names: Names) -> Node | None:
    """A document symbol, a document's title or a paragraph's name, if that was typed.

    With ``+`` before it a symbol is only itself; with ``-`` it is excluded, like any term.
    """
    folded = fold_text(literal)
    if folded.startswith("-"):
        return None
    if found := names.symbol(literal):
        exact = folded.startswith("+")
        return Symbol(literal, folded.lstrip("+"), found[0], found[1], offset, exact)
    if documents := names.title(literal):
        return Title(literal, folded.strip("《》"), documents, offset)
    return place(literal, offset, names)


def symbol(text: str, start: int, names: Names) -> Symbol | None:
    """A symbol beside other terms: written with its slashes, or as a resolution's number."""
    if "/" not in fold_text(text):
        return None
    if found := names.symbol(text):
        return Symbol(text, fold_text(text), found[0], found[1], start)
    return None


def place(text: str, start: int, names: Names) -> Place | None:
    """A paragraph named by document and number, by its citation, or by its id."""
    if found := names.place(text):
        return Place(
            text,
            fold_text(text),
            found.passages,
            found.keys,
            found.paragraph,
            start=start,
            numbers=found.numbers,
        )
    return None


def heading(literal: str, offset: int, names: Names) -> Node | None:
    """A section's title as printed, with its label, or a document's short name."""
    folded = fold_text(literal)
    if headings := names.headings(literal):
        return Place(literal, folded, headings, (), folded, "section", offset)
    if documents := names.short_name(literal):
        return Title(literal, folded, documents, offset)
    return None
