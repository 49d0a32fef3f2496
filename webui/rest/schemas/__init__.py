"""What replies hold, as models: the OpenAPI document and the reference are made of them.

They are imported only where one of these is asked for. Nothing is checked by them at run time;
tests check every reply, key by key.
"""

from __future__ import annotations

from collections.abc import Mapping

from webui.rest.schemas.body import Body
from webui.rest.schemas.documents import Document, Documents, Passage
from webui.rest.schemas.lists import Concordance, Line, Report, Segmented, Suggestions, Terms
from webui.rest.schemas.search import Hit, Search
from webui.rest.schemas.service import Alive, OpenApi, Problem, Ready

REPLIES: Mapping[str, type[Body]] = {
    "search": Search,
    "concordance": Concordance,
    "documents": Documents,
    "document": Document,
    "passage": Passage,
    "suggest": Suggestions,
    "segment": Segmented,
    "terms": Terms,
    "report": Report,
    "openapi": OpenApi,
    "healthz": Alive,
    "readyz": Ready,
}
"""Of each resource, what it answers as JSON."""
LINES: Mapping[str, type[Body]] = {"search": Hit, "concordance": Line}
"""Of each resource that gives files of JSON lines, what one line is."""
__all__ = ["LINES", "REPLIES", "Body", "Problem"]
