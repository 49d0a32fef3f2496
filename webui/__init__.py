"""The web front end: a search page, a reading page, and the REST interface over one Searcher."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, request

from indexer import Searcher
from webui import (
    assets,
    compression,
    current,
    errors,
    language,
    limits,
    logs,
    pages,
    public,
    rest,
)
from webui.current import Only, Source
from webui.gate import Gate, guard
from webui.headers import SECURE
from webui.params import ParameterError


def create_app(
    searcher: Searcher | Source | None,
    *,
    public_url: str | None = None,
    trusted_hosts: Collection[str] = (),
    access_log: bool = False,
    gate: Gate | None = None,
) -> Flask:
    """The application over an open index, or over whichever one a source lends for each request.

    Without one, all but /healthz answers 503.

    ``public_url``: where the first page stands for those who use it. Raises ValueError where that
    is no address of a site. ``trusted_hosts``: the names under which requests are answered; none of
    them means any. ``access_log``: log every request.
    ``gate``: how many searches go on at once; by default, any number.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = limits.MAX_BODY
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # it redirects, by a Host header that is not to be believed
    logs.log_requests(app, access_log)
    public.answer_only(app, trusted_hosts)
    app.before_request(limits.check)
    app.before_request(_check_encoding)
    if gate:  # after what costs nothing: nobody waits in line to be refused
        guard(app, gate)
    source = Only(searcher) if searcher is None or isinstance(searcher, Searcher) else searcher
    current.lend_from(app, source)
    app.register_blueprint(rest.blueprint())
    app.register_blueprint(pages.blueprint())
    errors.register_errors(app)
    language.speak(app)
    assets.serve_versioned(app)
    public.stand_at(app, public_url)
    app.after_request(compression.compress)
    app.after_request(_secure)
    return app


def _check_encoding() -> None:
    """Refuse what is no UTF-8, which would otherwise be searched for as its percent signs."""
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError as error:
        if not request.query_string.isascii():
            request.query_string = b""  # nobody could read any of it, such as the language
        raise ParameterError("query string", "parameters.no_utf_8") from error


def _secure(response: Response) -> Response:
    response.headers.update(SECURE)
    return response
