"""The map of the house: documents are read, cut into words, indexed, and found again.

=============  ==================================================================
room           question it answers
=============  ==================================================================
model          what is a document, a section, a passage, a source, a segmentation?
errors         what can go wrong on purpose?
mechanisms     what does a search do that can be switched off?
columns        how is a table printed, wide signs and all?
reading        how does a source file become passages, with the way back?
analysis       what are the words of a passage, and when are two spellings one?
citations      what does a passage cite, and what cites it?
terminology    which names mean one thing, and which must never merge?
mining         which names of a corpus may mean one thing, for people to review?
query          what did somebody type, and what does it mean on a passage?
highlight      which pieces of a text are marked?
prominence     is a name introduced, used, or only listed where it stands?
ranking        which hit comes first?
repeats        which passages say the same?
engines        where are tokens kept, and which passages may match?
records        what does an index know of the passages, and what is its hash?
generations    how is an index published whole, verified, or refused?
build          index time, the whole way
occurrences    does a text stand anywhere, how rare is it, what does it head?
usage          which document uses which of a concept's names?
results        what is asked of a search, and what does it answer?
facets         what do filters let through, and how many hits has each value?
finding        what does a query find, within which limits?
counts         how often do its terms stand, and how are they cut?
order          in which order is shown what was found?
rereading      what else was meant by a query that stands nowhere?
search         query time, the whole way
assembly       which concrete classes are used?
evaluation     how good are the results, against judgments?
ablation       what is each part of the system worth?
agreement      how far do segmentations agree on the borders of words?
findability    which occurrences of terms does each segmentation find?
=============  ==================================================================

Imports run one way only (``tests/test_architecture.py``). The names below are all that the web
front end uses.
"""

from indexer.citations import Incoming, Outgoing
from indexer.errors import (
    IndexDamagedError,
    IndexMissingError,
    QueryError,
    UnknownValueError,
    WaikongError,
)
from indexer.highlight import Segment, segments
from indexer.model import KINDS, Document, Kind, Passage, Section
from indexer.query.additions import Addition
from indexer.query.matching import Level, Mark
from indexer.query.names import KIND_NAMES
from indexer.results import Count, Hit, Request, Results, Sort, Suggestion, TermCount
from indexer.search import Searcher
from indexer.terminology import Concept
from indexer.usage import FormUsage, Usage, usages_of

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "Addition",
    "Concept",
    "Count",
    "Document",
    "FormUsage",
    "Hit",
    "Incoming",
    "IndexDamagedError",
    "IndexMissingError",
    "Kind",
    "Level",
    "Mark",
    "Outgoing",
    "Passage",
    "QueryError",
    "Request",
    "Results",
    "Searcher",
    "Section",
    "Segment",
    "Sort",
    "Suggestion",
    "TermCount",
    "UnknownValueError",
    "Usage",
    "WaikongError",
    "segments",
    "usages_of",
]
