"""What a searcher does beyond finding whole words; what can be switched off, to measure its worth.

``characters``
    a term is found wherever its characters stand, not only as whole words
``grades``
    a whole word counts for more than a part of one, and what was typed for more than a variant
``related``
    passages are found that hold most of a term's words
``numbers``
    numbers and days are found in any spelling
``headings``
    passages are found whose heading names the term
``readings``
    what stands nowhere is read otherwise
``prominence``
    passages that introduce a name come first, long lists last
``repeats``
    what repeats another passage comes after what doesn't
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

Mechanism = Literal[
    "characters",
    "grades",
    "related",
    "numbers",
    "headings",
    "readings",
    "prominence",
    "repeats",
]
Mechanisms: TypeAlias = frozenset[Mechanism]
ALL: Final[Mechanisms] = frozenset(get_args(Mechanism))
