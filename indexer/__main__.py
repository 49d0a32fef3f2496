"""The commands: build, search, serve, verify, terms, mine, evaluate.

Data on stdout, all else on stderr.

Exit codes: 0 done; 1 nothing found (search, terms), below the floor asked for (evaluate), or nobody
reads what is written; 2 a command or query that can't be read; 3 the index is missing, damaged, or
can't be written; 4 sources that can't be read; 5 the address can't be served at: something else
listens there, it is not ours, or too few files may be open.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.assembly import build_index, open_record, open_searcher, read_and_cut, taught
from indexer.build import Built
from indexer.configuration import FILE, read_settings
from indexer.errors import (
    ConfigurationError,
    IndexBusyError,
    IndexClosedError,
    IndexDamagedError,
    IndexMissingError,
    QueryError,
    SourceError,
    UnknownValueError,
    WaikongError,
)
from indexer.generations import previous_fault
from indexer.memory import share_one_arena
from indexer.progress import Meter
from indexer.records import Recorded
from indexer.results import Hit, Request, Results
from indexer.search import Searcher
from indexer.serving import Shelf, State
from indexer.usage import format_usages, to_plain, usages_of

if TYPE_CHECKING:
    from indexer.evaluation import JudgedQuery

# What one command alone needs is imported there: a server is ready sooner.
DEFAULT_CORPUS = Path("seeds")
DEFAULT_INDEX = Path("data")
DEFAULT_QUERIES = (Path("tests/relevance/queries.jsonl"),)
ALL_QUERIES = (*DEFAULT_QUERIES, Path("tests/relevance/own_queries.jsonl"))
"""What the parts of the system are measured on, unless files are named."""
EXIT_CODES: tuple[tuple[type[WaikongError], int], ...] = (
    (QueryError, 2),
    (ConfigurationError, 2),
    (UnknownValueError, 2),
    (IndexMissingError, 3),
    (IndexDamagedError, 3),
    (IndexClosedError, 3),
    (IndexBusyError, 3),
    (SourceError, 4),
)

_COLOURS = {"variant": "cyan", "part": "blue"}
_index_option = click.option(
    "--index",
    type=click.Path(file_okay=False, readable=False, path_type=Path),  # opening says why, with 3
    default=DEFAULT_INDEX,
    envvar="WAIKONG_INDEX",
    show_default=True,
    help="Folder of the index.",
)
_corpus_argument = click.argument(
    "corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=DEFAULT_CORPUS,
    envvar="WAIKONG_CORPUS",
)


class _Commands(click.Group):
    """Turns our own errors into one line on stderr and the documented exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # nobody reads on, as before ``head``: click ends without a word
        except OSError as error:  # a folder that can't be made, a full disk
            click.echo(f"waikong: {error}", err=True)
            ctx.exit(3)
        except WaikongError as error:
            click.echo(f"waikong: {error}", err=True)
            if isinstance(error, QueryError) and error.hint:
                click.echo(f"         {error.hint}", err=True)
            if isinstance(error, IndexMissingError | IndexDamagedError):
                click.echo("         waikong build 重建索引 / makes it anew", err=True)
            ctx.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))


@click.group(cls=_Commands)
@click.version_option(package_name="waikong")
@click.option("--config", envvar="WAIKONG_CONFIG", metavar="FILE",
              type=click.Path(dir_okay=False, path_type=Path),
              help="Settings that no flag or variable gives; else waikong.toml.")  # fmt: skip
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """外空 Waikong：检索中文航天政策文件。 Search Chinese space-policy documents."""
    _read_file(ctx, config)


def _read_file(ctx: click.Context, config: Path | None) -> None:
    if config or FILE.is_file():
        settings = read_settings(config or FILE)
        ctx.default_map = dict.fromkeys(main.commands, settings)


def settings_of_serve() -> dict[str, Any]:
    """The settings of ``serve`` by the names of KINDS, where no flag is given: for other servers,
    which so read them as ``serve`` does. Raises ConfigurationError."""
    try:
        with main.make_context("waikong", ["serve"]) as ctx:
            _read_file(ctx, ctx.params["config"])
            return serve.make_context("serve", [], parent=ctx).params
    except click.UsageError as error:
        raise ConfigurationError(error.format_message()) from error


@main.command()
@_corpus_argument
@_index_option
def build(corpus: Path, index: Path) -> None:
    """Read the documents of CORPUS (a folder with corpus.toml) and publish their index."""
    from indexer.reading.report import format_report

    built = _build(corpus, index)
    click.echo(format_report(built.results), err=True)
    state = "published" if built.changed else "unchanged"
    click.echo(f"index {built.generation} {state} in {index}", err=True)


@main.command()
@click.argument("query")
@_index_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a hit.")
@click.option("--page", default=1, type=click.IntRange(1), help="Page of hits, from 1.")
@click.option("--per-page", default=10, type=click.IntRange(1, 100), help="Hits a page.")
@click.option("--expand/--literal", default=True, help="Also related passages, or not.")
def search(query: str, index: Path, as_json: bool, page: int, per_page: int, expand: bool) -> None:
    """Search for QUERY; marks are coloured on a terminal."""
    searcher = open_searcher(index)
    results = searcher.search(Request(query, page=page, per_page=per_page, expand=expand))
    for line in _told(results):
        click.echo(line, err=True)
    for hit in results.hits:
        click.echo(_as_json(hit) if as_json else _as_text(searcher, hit))
    click.echo(
        f"{results.total} 段 passages · 原文 {results.literal} 处 literal · "
        f"整词 {results.whole_word} 处 whole words · {results.took_ms} ms",
        err=True,
    )
    if not results.total:
        sys.exit(1)


@main.command()
@_index_option
@click.option("--corpus", default=DEFAULT_CORPUS, envvar="WAIKONG_CORPUS",
              help="Built first if there is no index.",
              type=click.Path(file_okay=False, path_type=Path))  # fmt: skip
@click.option("--host", default="127.0.0.1", envvar="WAIKONG_HOST", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar=("WAIKONG_PORT", "PORT"),
              type=click.IntRange(0, 65535))  # fmt: skip
@click.option("--threads", default=4, show_default=True, envvar="WAIKONG_THREADS",
              type=click.IntRange(1, 64), help="Searches at once.")  # fmt: skip
@click.option("--public-url", envvar="WAIKONG_PUBLIC_URL", metavar="URL",
              help="Where others open the first page; browsers can then search here.")  # fmt: skip
@click.option("--trusted-host", "trusted_hosts", multiple=True, metavar="NAME",
              envvar="WAIKONG_TRUSTED_HOSTS",
              help="Another host name to answer to; .NAME is any below it.")  # fmt: skip
@click.option("--access-log/--no-access-log", default=True, show_default=True,
              envvar="WAIKONG_ACCESS_LOG",
              help="Log each request on stderr, but not what was searched.")  # fmt: skip
def serve(
    index: Path,
    corpus: Path,
    host: str,
    port: int,
    threads: int,
    public_url: str | None,
    trusted_hosts: tuple[str, ...],
    access_log: bool,
) -> None:
    """Serve the pages and the REST interface; builds the index first if there is none."""
    from webui import create_app, logs  # the only way up: the front end stands on the indexer
    from webui.descriptors import TooFewError, raise_limit
    from webui.gate import LINE, Gate
    from webui.public import trusted_hosts as names_answered
    from webui.server import SPARE, run

    raise_limit()
    share_one_arena()
    try:
        answered = names_answered(host, public_url, trusted_hosts)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--trusted-host") from error
    try:
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except OSError as error:
        click.echo(f"waikong: {host}:{port}: {error.strerror or error}", err=True)
        click.echo("         换一个端口 / choose another one: --port 或 or PORT=", err=True)
        sys.exit(5)
    with listening:
        shelf = _open_shelf(index, corpus)
        try:
            app = create_app(
                shelf,
                public_url=public_url,
                trusted_hosts=answered,
                access_log=access_log,
                gate=Gate(threads),
            )
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--public-url") from error
        logs.log_to(sys.stderr)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"

        def ready() -> None:
            click.echo(address, err=True)
            # Not before: what it makes would take the processor from what is needed first.
            threading.Thread(target=_keep_up, args=(shelf, logs.log_state), daemon=True).start()

        try:
            run(app, listening, threads=threads + LINE + SPARE, on_ready=ready)
        except TooFewError as error:
            click.echo(f"waikong: {error}", err=True)
            sys.exit(5)


def _open_shelf(index: Path, corpus: Path) -> Shelf:
    """The index, built first if there is none; one that is damaged is said, and is no reason to
    end where the one before it can be served. Raises what is wrong where none can."""
    shelf = Shelf(index)
    if isinstance(shelf.state.fault, IndexMissingError):
        _build(corpus, index)
        shelf.refresh()
    if shelf.state.fault and shelf.state.generation is None:
        raise shelf.state.fault
    _tell(shelf.state)
    return shelf


def _keep_up(shelf: Shelf, told: Callable[[State], None]) -> None:
    """Make what whoever asks first need not wait for; then see to it that the index stays new."""
    shelf.warm()
    shelf.watch(told)


def _tell(state: State) -> None:
    if state.fault:
        click.echo(f"waikong: {state.fault}", err=True)
        click.echo(
            f"         现用上一版 serving the one before, {state.generation}；"
            "waikong build 重建索引 / mends it",
            err=True,
        )


@main.command()
@_index_option
def verify(index: Path) -> None:
    """Check every file of the index against its manifest, and that it opens."""
    if fault := previous_fault(index):
        click.echo(f"waikong: 前一版 the one before: {fault}", err=True)
    searcher = open_searcher(index)
    passages = sum(len(document.passages) for document in searcher.documents)
    click.echo(f"{searcher.generation} {len(searcher.documents)} {passages}")


@main.command()
@click.argument("name", default="")
@_index_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a concept.")
def terms(name: str, index: Path, as_json: bool) -> None:
    """Tell which document uses which name, how often; of all concepts, or of those with NAME."""
    searcher = open_searcher(index)
    usages = usages_of(searcher.usage, name) if name.strip() else searcher.usage
    if not usages:
        sys.exit(1)
    if as_json:
        for usage in usages:
            click.echo(json.dumps(to_plain(usage), ensure_ascii=False))
    else:
        click.echo(format_usages(usages, [document.id for document in searcher.documents]))


@main.command("mine")
@_corpus_argument
def mine_names(corpus: Path) -> None:
    """Propose rows for the terminology: names in CORPUS that may mean one thing, for review."""
    from indexer.mining import format_candidates, mine

    _, record = read_and_cut(corpus, _meter())
    candidates = mine(record.corpus.documents, record.words, record.terminology)
    click.echo(format_candidates(candidates), nl=False)


@main.command()
@click.argument("queries", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@_index_option
@click.option("--floor", type=float, default=0.0, help="Exit with 1 below this mean nDCG@10.")
@click.option("--ablation", "parts", is_flag=True, help="Also with one part more, or one less.")
@click.option("--segmentation", is_flag=True, help="How far the segmentations agree, instead.")
def evaluate(
    queries: tuple[Path, ...], index: Path, floor: float, parts: bool, segmentation: bool
) -> None:
    """Score the results against the relevance judgments in QUERIES (JSON lines)."""
    from indexer.evaluation import evaluate_run, format_measures, mean_ndcg

    if segmentation and (floor or queries or parts):
        raise click.UsageError("--segmentation asks no queries")
    if segmentation:
        click.echo(_segmentations(open_record(index)))
        return
    judged = _judged(queries or (ALL_QUERIES if parts else DEFAULT_QUERIES))
    if parts:
        from indexer.ablation import ablation, format_ablation

        found = ablation(open_record(index), judged)
        click.echo(format_ablation(found))
        measured = found.full.runs
    else:
        searcher = open_searcher(index)
        measured = {name: evaluate_run(searcher, some) for name, some in judged.items()}
        click.echo("\n\n".join(map(format_measures, measured.values())))
    if any(mean_ndcg(some) < floor for some in measured.values()):
        sys.exit(1)


def _judged(files: Sequence[Path]) -> dict[str, tuple[JudgedQuery, ...]]:
    """Queries by the names of their files."""
    from indexer.evaluation import read_queries

    for file in files:
        if not file.is_file():
            raise click.BadParameter(f"{file}: 没有这个文件 no such file", param_hint="QUERIES")
    return {str(file): read_queries(file) for file in files}


def _segmentations(record: Recorded) -> str:
    from indexer.agreement import agreement, format_agreement
    from indexer.findability import findability, format_findability

    agreed = agreement(record.corpus.passages(), taught)
    return f"{format_agreement(agreed)}\n\n{format_findability(*findability(record, taught(())))}"


def _build(corpus: Path, index: Path) -> Built:
    return build_index(corpus, index, _meter())


def _meter() -> Meter:
    """Tells how far the work is on stderr."""
    return Meter(partial(click.echo, err=True, nl=False), time.monotonic, sys.stderr.isatty())


def _as_json(hit: Hit) -> str:
    return json.dumps(
        {
            "id": hit.passage.id,
            "citation": hit.passage.citation,
            "group": hit.level.name.lower(),
            "text": hit.passage.text,
            "matches": [[m.start, m.end, m.term, m.grade] for m in hit.marks],
            "matched_elsewhere": hit.elsewhere,
            "score": hit.score,
        },
        ensure_ascii=False,
    )


def _told(results: Results) -> Iterator[str]:
    """What was searched for beside what was typed, or instead, and what may have been meant."""
    if results.replaced_by:
        yield f"改查 searched instead: {results.replaced_by} ({results.replaced_why})"
    for addition in results.variants:
        yield f"{addition.of} 也查 also: {'、'.join(addition.added)}"
    for suggestion in results.suggestions:
        yield f"是不是 did you mean: {suggestion.query} ({suggestion.why})"


def _as_text(searcher: Searcher, hit: Hit) -> str:
    sections = " › ".join(searcher.section(s).title for s in hit.passage.sections)
    text = "".join(
        s.text
        if s.term is None
        else click.style(
            s.text, bold=True, fg=_COLOURS.get(s.grade or "", "yellow"), underline=True
        )
        for s in hit.segments
    )
    lines = ", ".join(f"{s.file}:{s.first_line}-{s.last_line}" for s in hit.passage.sources)
    related = "" if hit.level.name == "WHOLE" else "  （相关 related）"
    return (
        f"{click.style(hit.passage.citation, bold=True)}{related}\n"
        f"{click.style(f'{sections}  {lines}', dim=True)}\n{text}\n"
    )


if __name__ == "__main__":
    main(prog_name="waikong")
