"""What was measured, as tables in Markdown. Headings are in both languages; numbers need none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tests.benchmarks.corpora import Places
from tests.benchmarks.names import Name
from tests.benchmarks.results import AtSize, Latency, Real, Rest, Series, Whole
from tests.benchmarks.targets import Target

CLASSES = {
    "rare term": "罕见词 rare term",
    "common term": "常见词 common term",
    "AND of 2": "两词都有 AND of 2",
    "OR of 3": "三词任一 OR of 3",
    "AND NOT": "有此无彼 AND NOT",
    "phrase": "短语 phrase",
    "prefix": "前缀 prefix",
    "prefix, otherwise": "前缀另问 prefix, otherwise",
    "literal": "任意字串 literal",
}
SERIES = {
    Series(Name.OURS): "外空 ours",
    Series(Name.OURS, caches_kept=True): "外空，保留缓存 ours, caches kept",
    Series(Name.TANTIVY): "tantivy",
    Series(Name.FTS5): "SQLite FTS5",
    Series(Name.FTS5_CONTENTLESS): "FTS5，不存词 without content",
    Series(Name.STOCK_WHOOSH): "原样的 Whoosh as it comes",
}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Words to the left, numbers to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def profile(at: AtSize) -> str:
    """Where the time of a class goes: shares of the functions' own time."""
    rows = (
        (CLASSES[name], ", ".join(f"{function} {share:.0%}" for function, share in shares))
        for name, shares in at.profiles.items()
    )
    return table(("", "自身时间 own time"), rows)


def builds(at: AtSize) -> str:
    heads = (
        "", "建索引 build s", "磁盘 MB", "内存峰值 peak MB", "其中匿名 anonymous",
        "打开 open ms", "打开前后匿名内存 anonymous MB before → after",
    )  # fmt: skip
    rows = [
        (
            f"{SERIES[Series(name)]}{'，逐字 characters' if places is Places.CHARACTERS else ''}",
            f"{built.seconds:.2f}",
            megabytes(built.size),
            megabytes(built.peak),
            megabytes(built.peak_anonymous),
            f"{1000 * built.opening:.1f}",
            f"{megabytes(built.before)} → {megabytes(built.after)}",
        )
        for (name, places), built in at.built.items()
    ]
    return table(heads, rows)


def latencies(at: AtSize) -> str:
    """Milliseconds, p50 / p99: a row each class, a column each series."""
    columns = [s for s in SERIES if any(s in of for of in at.latencies.values())]
    rows = (
        (CLASSES[name], *(_cell(of.get(series)) for series in columns))
        for name, of in at.latencies.items()
    )
    return table(("", *(SERIES[series] for series in columns)), rows)


def totals(at: AtSize) -> str:
    """How many queries got equal totals, and which did not."""
    equal = at.queries - len(at.differing)
    lines = [f"{at.passages:,}：总数相同 totals equal on {equal} of {at.queries} queries"]
    for one in at.differing:
        found = ", ".join(f"{name} {total:,}" for name, total in one.totals.items())
        lines.append(f"* {one.query_class} `{' '.join(one.words)}`: {found}")
    return "\n".join(lines) + "\n"


def targets(found: Iterable[Target]) -> str:
    rows = (
        (
            one.name,
            f"{number(one.value)}{one.unit}",
            f"{'≥' if one.least else '≤'} {one.bound:g}{one.unit}",
            "✓" if one.met else "✗",
        )
        for one in found
    )
    return table(("", "测得 measured", "目标 target", "达到 met"), rows)


def growth(sizes: Sequence[AtSize], series: Series) -> str:
    """One series at all sizes: building, then p50 / p99 of each class."""
    heads = ["段 passages", "建 build s", "MB", "峰值 peak MB"]
    names = [name for name in CLASSES if any(series in at.latencies[name] for at in sizes)]
    return table([*heads, *(CLASSES[name] for name in names)], _growth(sizes, series, names))


def _growth(
    sizes: Sequence[AtSize], series: Series, names: Sequence[str]
) -> Iterator[Sequence[str]]:
    for at in sizes:
        built = at.built.get((series.name, Places.WORDS))
        if built:
            cost = (f"{built.seconds:.2f}", megabytes(built.size), megabytes(built.peak))
            cells = (_cell(at.latencies[name].get(series)) for name in names)
            yield (f"{at.passages:,}", *cost, *cells)


def whole(wholes: Sequence[Whole]) -> str:
    heads = ("", "段 passages", "秒 s", "段/秒 passages/s", "磁盘 MB", "内存峰值 peak MB")
    ours = [("外空 ours", of.passages, of.seconds, of.size, of.peak) for of in wholes]
    last = wholes[-1]
    recipe = (last.recipe_passages, last.recipe_seconds, last.recipe_size, last.recipe_peak)
    rows = (
        (name, f"{n:,}", f"{s:.1f}", f"{n / s:,.0f}", megabytes(size), megabytes(peak))
        for name, n, s, size, peak in (*ours, ("jieba ChineseAnalyzer + Whoosh", *recipe))
    )
    return table(heads, rows)


def real(of: Real) -> str:
    heads = (
        "", "索引，引号 engine, quoted", "索引，照常 engine, as typed", "全程 whole search",
        "全程，保留缓存 whole search, caches kept", "超时 cut short",
    )  # fmt: skip
    rows = (
        (
            CLASSES[name],
            _cell(of.quoted[name]),
            _cell(of.typed[name]),
            _cell(of.search[name]),
            _cell(of.again[name]),
            str(of.cut_short[name]),
        )
        for name in of.quoted
    )
    return table(heads, rows)


def rest(of: Rest) -> str:
    heads = ("", "检索 search", "固定对象 fixed object", "p50 之比 ratio")
    rows = (
        (name, _cell(search), _cell(fixed), f"{search.p50 / fixed.p50:.1f}×")
        for name, search, fixed in (
            ("初次 new queries", of.first, of.first_fixed),
            ("重复 repeated", of.repeated, of.repeated_fixed),
        )
    )
    return table(heads, rows)


def _cell(of: Latency | None) -> str:
    return f"{number(of.p50)} / {number(of.p99)}" if of else ""


def number(value: float) -> str:
    """Three digits that count."""
    for bound, digits in ((1, 3), (10, 2), (100, 1)):
        if value < bound:
            return f"{value:.{digits}f}"
    return f"{value:,.0f}"


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f}" if size < 1e8 else f"{size / 1e6:,.0f}"
