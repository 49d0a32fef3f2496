"""``docs/performance.md``: the tables, in the text of the template beside this module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

from tests.benchmarks import tables
from tests.benchmarks.advice import (
    MOST_BUILD_S,
    MOST_P99_MS,
    MOST_SEARCH_MS,
    Advice,
    advice,
    index_costs,
    search_costs,
)
from tests.benchmarks.results import AtSize, Measured
from tests.benchmarks.targets import of_rest, of_whole, of_word_layer

_TEMPLATE = Path(__file__).with_name("performance.md")
_TARGETED = 100_000
"""From so many passages on the targets apply."""


def page(measured: Measured) -> str:
    """The whole file, of as much as has been measured."""
    missing = (f"\n没有测 not measured: {what}\n" for what in measured.missing)
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        command=measured.command,
        machine=measured.machine + "\n" + "".join(missing),
        sizes="\n".join(line for at in measured.sizes for line in _at(at)),
        growth="\n".join(_growth(measured.sizes)),
        p99=f"{MOST_P99_MS:g}",
        seconds=f"{MOST_BUILD_S:g}",
        search=f"{MOST_SEARCH_MS:g}",
        opensearch="\n".join(_opensearch(measured)),
        project="\n".join(_project(measured)),
        queries=measured.queries,
        rounds=measured.rounds,
    )


def _at(at: AtSize) -> Iterator[str]:
    mean, words = at.characters / at.passages, at.tokens / at.passages
    yield f"## {at.passages:,} 段 passages\n"
    yield f"每段平均 {mean:.0f} 字、{words:.0f} 词，共 {at.vocabulary:,} 个不同的词。 · "
    yield f"{mean:.0f} characters and {words:.0f} words a passage, {at.vocabulary:,} terms.\n"
    yield tables.builds(at)
    yield "p50 / p99，毫秒 ms:\n"
    yield tables.latencies(at)
    yield tables.totals(at)
    found = list(of_word_layer(at))
    if found and at.passages >= _TARGETED:
        yield f"目标 targets（从 {_TARGETED:,} 段起算 from {_TARGETED:,} passages on）:\n"
        yield tables.targets(found)
    if at.profiles:
        yield "慢于 tantivy 的各类的时间 · where the time goes in classes slower than tantivy:\n"
        yield tables.profile(at)


def _growth(sizes: Sequence[AtSize]) -> Iterator[str]:
    for series, shown in tables.SERIES.items():
        if any(series in of for at in sizes for of in at.latencies.values()):
            yield f"**{shown}** (p50 / p99, ms)\n"
            yield tables.growth(sizes, series)


def _opensearch(measured: Measured) -> Iterator[str]:
    of_index, of_search = advice(index_costs(measured.sizes)), advice(search_costs(measured.reals))
    if of_index is None:
        yield "没有测到自己的引擎。 · Ours was not measured.\n"
        return
    yield "**词层索引 · the index of words**\n"
    yield from _advised(of_index)
    if of_search:
        yield "**全程搜索 · the whole search**\n"
        yield from _advised(of_search)
    if measured.wholes:
        whole = measured.wholes[-1]
        rate = whole.passages / whole.seconds
        limits = [found.limit or found.measured for found in (of_index, of_search) if found]
        minutes = min(filter(None, limits), default=whole.passages) / rate / 60
        yield f"整个建索引测得每秒 {rate:,.0f} 段，照此到那里要 {minutes:,.0f} 分钟。 · "
        yield f"The whole build made {rate:,.0f} passages a second: "
        yield f"{minutes:,.0f} minutes to there.\n"


def _advised(found: Advice) -> Iterator[str]:
    if found.limit is not None and not found.beyond:
        if found.measured:
            yield f"**{found.measured:,}** 段合规；{found.limit:,.0f} 段时 {found.by} 超出。 · "
        else:
            yield f"测过的规模都不合规；{found.limit:,.0f} 段时超出最多的是 {found.by}。 · "
        within = (
            f"largest size within it: {found.measured:,}" if found.measured else "none within it"
        )
        yield f"At {found.limit:,.0f} passages {found.by} is beyond the rule ({within}):"
        yield "OpenSearch from there on.\n"
        return
    yield f"测过的规模（至 {found.measured or 0:,} 段）都合规。 · "
    yield f"All measured sizes, up to {found.measured or 0:,} passages, are within it.\n"
    if found.limit is None:
        yield "只有一个规模，不能外推。 · Nothing to extrapolate from.\n"
        return
    about = _rounded(found.limit)
    yield "按最后两个规模的幂律外推（没有实测），"
    yield f"约 **{about}** 段时 {found.by} 先超出：从那里起建议 OpenSearch。 · "
    yield f"By the power law through the last two sizes (not measured), {found.by} passes it first,"
    yield f"at about **{about}** passages: OpenSearch from there on.\n"


def _rounded(size: float) -> str:
    """One digit that counts: no more is known."""
    return f"{round(size, 1 - len(str(int(size)))):,.0f}"


def _project(measured: Measured) -> Iterator[str]:
    if measured.wholes:
        yield "## 整个建索引 · The whole build\n"
        yield tables.whole(measured.wholes)
        for whole in measured.wholes:
            memory = tables.megabytes(whole.memory)
            yield f"打开 open ({whole.passages:,}): {whole.opening:.2f} s, {memory} MB anonymous.\n"
        yield tables.targets([of_whole(whole) for whole in measured.wholes])
    for real in measured.reals:
        yield f"## 真实的索引 · The real index ({real.passages:,})\n"
        yield f"p50 / p99，毫秒 ms；每类 {real.queries} 条查询 queries a class:\n"
        yield tables.real(real)
    if rest := measured.rest:
        yield "## 自带文件上的 REST · REST on the seeds\n"
        yield f"p50 / p99，毫秒 ms；{rest.queries} 条查询 queries，回复 replies {rest.bytes:,} B:\n"
        yield tables.rest(rest)
        yield tables.targets(of_rest(rest))
