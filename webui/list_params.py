"""What else an address may ask for: completions, lists of terms, how a text is cut, citations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from indexer import STYLES, Style
from webui.params import ParameterError, Parameters, Whole
from webui.search_params import Switch

MAX_TERMS = 200
MAX_LIST = 8_000
"""Terms and characters of a list of terms, line ends counted."""
MAX_CUT = 256
"""Characters of a text that is to be cut."""


class SuggestParameters(Parameters):
    """``q``: what is being typed; ``limit``: how many completions are wanted."""

    q: str
    limit: Annotated[int, Whole(1, 20)] = 10


class BrowserParameters(Parameters):
    """What browsers ask of completions."""

    q: str


class TermsParameters(Parameters):
    """``q``: what is to be found in the names; ``varying``: only concepts of several names."""

    q: str = ""
    varying: Switch = "0"


class SegmentParameters(Parameters):
    """``q``: the text that is to be cut."""

    q: Annotated[str, Field(max_length=MAX_CUT)]


class ListParameters(Parameters):
    """Of the page: a list of terms, a term a line."""

    terms: str = ""


class ReportParameters(Parameters):
    """Of the resource: the same, and the format of the reply."""

    terms: str
    format: Literal["json", "csv"] = "json"


class CitationParameters(Parameters):
    """In which style something is to be cited."""

    form: Style = STYLES[0]


def term_list(terms: str) -> tuple[str, ...]:
    """The lines of a list of terms, but blank ones. Raises ParameterError for too many."""
    lines = terms.splitlines()
    if (length := len("\n".join(lines))) > MAX_LIST:
        raise ParameterError("terms", "parameters.list_too_long", most=MAX_LIST, length=length)
    found = tuple(line.strip() for line in lines if line.strip())
    if len(found) > MAX_TERMS:
        many = len(found)
        raise ParameterError("terms", "parameters.list_of_too_many", most=MAX_TERMS, length=many)
    return found
