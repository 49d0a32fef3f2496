"""The map of the house: documents are read, cut into words, indexed, and found again.

=============  ==================================================================
room           question it answers
=============  ==================================================================
bilingual      what is said to people, in both languages?
model          what is a document, a section, a passage, a source, a segmentation?
errors         what can go wrong on purpose?
mechanisms     what does a search do that can be switched off?
once           what is made only when first asked for?
caches         which answers are kept for when they are asked for again?
budget         how long may a search take?
columns        how is a table printed, wide signs and all?
lazy           which items of a long sequence are made, and kept?
blocks         how are many records kept small, and each found again?
arrays         how do arrays of numbers lie in a file?
ranges         how are many ranges, and sets of numbers, handled at once?
lookup         how do a million texts lead to numbers?
outline        where does each passage stand: document, kind, sections?
workers        by how many processes is work done?
progress       how far is a build, and how long will it take?
packing        how do passages travel between processes?
reading        how does a source file become passages, with the way back?
analysis       what are the words of a passage, and when are two spellings one?
citations      what does a passage cite, and what cites it?
bibliography   how is a passage, or a document, cited?
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
batches        what of consecutive passages is indexed?
build          index time, the whole way
agreement      how far do segmentations agree on the borders of words?
disagreements  where do two segmentations differ, and how often?
results        what is asked of a search, and what does it answer?
facets         what do filters let through, and how many hits has each value?
matches        what is a query on many passages at once?
occurrences    does a text stand anywhere, how rare is it, what does it head?
usage          which document uses which of a concept's names?
finding        what does a query find, within which limits?
counts         how often do its terms stand, and how are they cut?
ways           in which ways do annotators cut a text, and how often?
distribution   where in its document does each find stand, and in which section?
report         how often does each document use each term of a list?
order          in which order is shown what was found?
rereading      what else was meant by a query that stands nowhere?
suggestions    what may become of what is being typed?
search         query time, the whole way
concordance    what stands to the left and right of what was found?
assembly       which concrete classes are used?
memory         what becomes of memory that is free?
serving        which generation is served, while others are published?
configuration  which settings does a file hold?
evaluation     how good are the results, against judgments?
ablation       what is each part of the system worth?
findability    which occurrences of terms does each segmentation find?
=============  ==================================================================

Imports run one way only (``tests/test_architecture.py``). The names below are all that the web
front end uses.
"""

from indexer.agreement import Places, every_place
from indexer.bibliography import STYLES, Style, cite, entry_key
from indexer.bilingual import Said
from indexer.budget import Budget
from indexer.caches import Cache, Kept
from indexer.citations import Incoming, Outgoing
from indexer.concordance import (
    Concordance,
    Line,
    LineOrder,
    Neighbour,
    Unit,
    Window,
    in_context,
    neighbours,
)
from indexer.disagreements import Compared, Comparison, Disagreement, holding, stretches
from indexer.distribution import (
    Distribution,
    Layout,
    Occurrence,
    SectionCount,
    distributions,
    rate,
    section_counts,
)
from indexer.errors import (
    IndexClosedError,
    IndexDamagedError,
    IndexMissingError,
    QueryError,
    UnknownValueError,
    WaikongError,
)
from indexer.highlight import Segment, segments
from indexer.model import KINDS, Document, Kind, Passage, Section, Segmentation, Span
from indexer.query.additions import Addition
from indexer.query.loosening import Looser
from indexer.query.matching import Level, Mark
from indexer.query.names import KIND_NAMES
from indexer.query.view import GRADES, Grade
from indexer.report import Report, Reported
from indexer.results import (
    EVERYTHING,
    Count,
    Hit,
    Request,
    Results,
    Sort,
    Suggestion,
    TermCount,
    TermCuts,
)
from indexer.search import SUGGESTING, Searcher
from indexer.serving import Shelf, State
from indexer.suggestions import Completion
from indexer.terminology import Concept
from indexer.usage import FormUsage, Usage, usages_of
from indexer.ways import Way

__all__ = [
    "EVERYTHING",
    "GRADES",
    "KINDS",
    "KIND_NAMES",
    "STYLES",
    "SUGGESTING",
    "Addition",
    "Budget",
    "Cache",
    "Compared",
    "Comparison",
    "Completion",
    "Concept",
    "Concordance",
    "Count",
    "Disagreement",
    "Distribution",
    "Document",
    "FormUsage",
    "Grade",
    "Hit",
    "Incoming",
    "IndexClosedError",
    "IndexDamagedError",
    "IndexMissingError",
    "Kept",
    "Kind",
    "Layout",
    "Level",
    "Line",
    "LineOrder",
    "Looser",
    "Mark",
    "Neighbour",
    "Occurrence",
    "Outgoing",
    "Passage",
    "Places",
    "QueryError",
    "Report",
    "Reported",
    "Request",
    "Results",
    "Said",
    "Searcher",
    "Section",
    "SectionCount",
    "Segment",
    "Segmentation",
    "Shelf",
    "Sort",
    "Span",
    "State",
    "Style",
    "Suggestion",
    "TermCount",
    "TermCuts",
    "Unit",
    "UnknownValueError",
    "Usage",
    "WaikongError",
    "Way",
    "Window",
    "cite",
    "distributions",
    "entry_key",
    "every_place",
    "holding",
    "in_context",
    "neighbours",
    "rate",
    "section_counts",
    "segments",
    "stretches",
    "usages_of",
]
