"""How fast we build and search, beside engines from PyPI in one run. Nothing is asserted.

``material``, ``corpora`` and ``cases`` say what is measured, ``contenders`` by whom, ``workers``
and ``races`` how; ``whole``, ``real`` and ``rest`` measure the project as a whole; ``tables``,
``plot`` and ``page`` write ``docs/performance.md``.
"""
