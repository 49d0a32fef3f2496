"""POSTINGS AS ARRAYS: a codec, a writer and a collector on Whoosh's own seams, and their laws.

Whoosh keeps what it is good at: the folder of segments and its table of contents, the schema, the
writer with its merging and deleting, the query objects. Posting lists, and what is reckoned over
them, are flat arrays: no Python object is made for a posting, neither when it is written nor when
it is read.

Laws: for every query the passages, their order, the total and (to 1e-6) the scores are those of
stock Whoosh with the same weighting, on the same passages, but where ``evaluation`` says that it
errs; any number of threads may search one index. The project itself asks for passages and for the
scores of some; the best of all passages, and phrases, are there for whoever has only these words.
``docs/performance.md`` tells what this is worth.

::

    seams       the private names of Whoosh that are touched, and the check of its version
    fields      what kinds of fields there are
    storage     flat arrays in files, memory-mapped
    vocabulary  numbers for terms that are being written, and marks of characters
    inversion   tokens in the order of the text -> postings in the order of the terms
    weights     what a posting tells of a word's weight, in two bytes
    docsets     sets of passages, as sorted numbers or as rows of bits
    dense       the common words again, as rows of bits
    terms       which terms are there, and where their postings begin
    bases       all texts put together, and in which one a character is
    postings    one field of one segment: its files, written and open for reading
    matching    Whoosh's stepwise matcher over these postings, for queries of every kind
    codec       how Whoosh writes and reads segments of this kind
    pool        the tokens of a new segment, and of others that are merged into it
    writer      Whoosh's writer of segments, fed with arrays
    texts       in which passages texts stand, whatever their words
    leaves      the segments of an index, open, and a word in all of them
    weighting   the same weights for Whoosh's stepwise matchers
    adjacency   where words, or characters, stand side by side
    evaluation  a query -> the passages that satisfy it; where stock Whoosh errs
    scoring     a query -> how much it weighs in some passages, and at most in any
    ranking     the best passages, without weighing all
    index       an index of this kind, open for reading
    collector   the best passages as a collector of Whoosh's
"""

from indexer.engines.arrays.collector import TopCollector
from indexer.engines.arrays.evaluation import Literal
from indexer.engines.arrays.fields import Grams, Keywords, Words
from indexer.engines.arrays.index import ArrayIndex, Top
from indexer.engines.arrays.pool import Column
from indexer.engines.arrays.writer import ArrayWriter, create, write

__all__ = [
    "ArrayIndex",
    "ArrayWriter",
    "Column",
    "Grams",
    "Keywords",
    "Literal",
    "Top",
    "TopCollector",
    "Words",
    "create",
    "write",
]
