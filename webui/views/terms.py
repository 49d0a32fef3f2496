"""The translator's view: one concept a row, with the names that each document uses for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from indexer import Concept, FormUsage, Searcher, Usage, usages_of
from webui.links import address_of


@dataclass(frozen=True, slots=True)
class Name:
    """A name, the search for it, and (document, how often) of each that uses it."""

    text: str
    href: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A concept: its names in use, the preferred one first, and those that stand nowhere.

    ``varies``: how the names in use differ; empty where there is only one.
    """

    anchor: str
    usage: Usage
    names: tuple[Name, ...]
    unused: tuple[str, ...]
    varies: str


def chosen(searcher: Searcher, typed: str, varying: bool = False) -> tuple[Usage, ...]:
    """The concepts with a name that holds all of what was typed, in any spelling of it.

    ``varying``: only those that more than one name is in use for.
    """
    found = usages_of(searcher.usage, typed) if typed.strip() else searcher.usage
    return tuple(usage for usage in found if not varying or varies(usage))


def varies(usage: Usage) -> bool:
    """Whether more than one name is in use."""
    return len(usage.forms) > 1


def unused(usage: Usage) -> tuple[str, ...]:
    """The Chinese names that stand in no document."""
    used = {form.form for form in usage.forms}
    return tuple(form for form in usage.concept.forms if form not in used)


def anchor(concept: Concept) -> str:
    """Where a concept's row stands in the table; the same from build to build."""
    return "term-" + "_".join(concept.forms[0].split())


def row_address(searcher: Searcher, name: str) -> str | None:
    """Where the table tells of a name; None for what is the name of nothing, as a date."""
    concept = searcher.concept(name)
    if concept is None:
        return None
    return f"{url_for('pages.terms', q=concept.forms[0])}#{quote(anchor(concept))}"


def rows(searcher: Searcher, usages: Iterable[Usage]) -> Iterator[Row]:
    """Concepts as the table prints them."""
    labels = {d.id: d.description.name for d in searcher.documents}
    for usage in usages:
        yield Row(
            anchor=anchor(usage.concept),
            usage=usage,
            names=tuple(_name(form, labels) for form in usage.forms),
            unused=unused(usage),
            varies=_how_it_varies(usage),
        )


def _name(form: FormUsage, labels: dict[str, str]) -> Name:
    counts = ((label, form.counts[name]) for name, label in labels.items() if name in form.counts)
    return Name(form.form, address_of(form.form), tuple(counts))


def _how_it_varies(usage: Usage) -> str:
    if not varies(usage):
        return ""
    documents = {name for form in usage.forms for name in form.counts}
    alike = all(documents == set(form.counts) for form in usage.forms)
    return "within" if alike else "between"
