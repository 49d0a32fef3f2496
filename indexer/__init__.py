"""The map of the house: documents are read, cut into words, indexed, and found again.

=============  ==================================================================
room           question it answers
=============  ==================================================================
model          what is a document, a section, a passage, a source, a segmentation?
errors         what can go wrong on purpose?
reading        how does a source file become passages, with the way back?
analysis       what are the words of a passage, and when are two spellings one?
query          what did somebody type, and what does it mean on a passage?
highlight      which pieces of a text are marked?
engines        where are tokens kept, and which passages may match?
ranking        which hit comes first?
records        what does an index know of the passages, and what is its hash?
generations    how is an index published whole, verified, or refused?
build          index time, the whole way
results        what is asked of a search, and what does it answer?
search         query time, the whole way
assembly       which concrete classes are used?
evaluation     how good are the results, against judgments?
=============  ==================================================================

Imports run one way only (``tests/test_architecture.py``). The names below are all that the web
front end uses.
"""

from indexer.errors import (
    IndexDamagedError,
    IndexMissingError,
    QueryError,
    UnknownValueError,
    WaikongError,
)
from indexer.highlight import Segment, segments
from indexer.model import KINDS, Document, Kind, Passage, Section
from indexer.query.matching import Level, Mark
from indexer.query.names import KIND_NAMES
from indexer.results import Count, Hit, Request, Results, Sort, TermCount
from indexer.search import Searcher

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "Count",
    "Document",
    "Hit",
    "IndexDamagedError",
    "IndexMissingError",
    "Kind",
    "Level",
    "Mark",
    "Passage",
    "QueryError",
    "Request",
    "Results",
    "Searcher",
    "Section",
    "Segment",
    "Sort",
    "TermCount",
    "UnknownValueError",
    "WaikongError",
    "segments",
]
