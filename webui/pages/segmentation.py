"""Where segmentations disagree, and how a text is cut."""

from __future__ import annotations

from flask import render_template

from indexer import Searcher
from webui.language import arguments
from webui.list_params import MAX_CUT
from webui.views import segmentation as segmentation_view
from webui.views.cuts import segmenter


def page(searcher: Searcher) -> str:
    """``/segmentation``, with a pair ``a`` and ``b``, a filter ``q``, and a ``text`` to cut."""
    wanted = segmentation_view.read(arguments())
    budget = searcher.budget()
    text = wanted.text  # looked up first: comparing takes all the time that is left
    cut = segmentation_view.cut_text(searcher, text, budget) if text else None
    compared = searcher.disagreements(budget)
    comparison = segmentation_view.chosen(compared, wanted)
    return render_template(
        "segmentation.html",
        wanted=wanted,
        longest=MAX_CUT,
        segmenter=segmenter,
        comparison=comparison,
        compared=compared,
        pairs=segmentation_view.pairs(compared, wanted, comparison),
        table=segmentation_view.table(searcher, wanted, comparison) if comparison else None,
        cut=cut,
        unfiltered=segmentation_view.address(wanted, q=None, page=None, _anchor="disagreements"),
    )
