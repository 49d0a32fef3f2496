"""The application for other servers, set up as ``serve`` is, by the environment::

gunicorn --preload --workers 2 --threads 4 'webui.wsgi:app()'
granian --interface wsgi --workers 2 --factory webui.wsgi:app
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

from flask import Flask

from indexer.assembly import open_searcher
from webui import create_app


def app() -> Flask:
    """The application over the index that WAIKONG_INDEX names, warm, so that processes forked from
    this one share all of that."""
    searcher = open_searcher(Path(os.environ.get("WAIKONG_INDEX", "data")))
    searcher.warm()
    made = create_app(searcher, public_url=os.environ.get("WAIKONG_PUBLIC_URL"))
    gc.collect()
    gc.freeze()  # or else the collector would write to pages that forked processes share
    return made
