"""How costs grow, as a drawing: small panels with both axes logarithmic, in light and in dark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count

from indexer.columns import width
from tests.benchmarks.corpora import Places
from tests.benchmarks.names import Name
from tests.benchmarks.results import AtSize, Series
from tests.benchmarks.tables import CLASSES, SERIES

DRAWN = tuple(series for series in SERIES if series.name is not Name.FTS5_CONTENTLESS)
WIDTH, HEIGHT = 300, 220
COLUMNS = 3
_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 30, 20, 26
_LEGEND = 40
_STYLE = """
text { font: 11px system-ui, sans-serif; fill: #333 }
.title { font-size: 13px; font-weight: 600 }
.grid { stroke: #ddd; stroke-width: 1 }
.line { fill: none; stroke-width: 2 }
.s0 { stroke: #b3261e } .s1 { stroke: #b3261e; stroke-dasharray: 4 3 } .s2 { stroke: #1a5fb4 }
.s3 { stroke: #26763b } .s4 { stroke: #6b4b9a }
rect { fill: #fff }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .grid { stroke: #3a3a3a } rect { fill: #16181c }
  .s0, .s1 { stroke: #ff8a80 } .s2 { stroke: #8ab4f8 } .s3 { stroke: #7bd88f }
  .s4 { stroke: #c9a7f5 }
}
"""
Points = Sequence[tuple[float, float]]
Panel = Mapping[Series, Points]


def drawing(sizes: Sequence[AtSize]) -> str:
    """An SVG file. A series without any point in a panel is left out of it."""
    panels = {name: panel for name, panel in _panels(sizes).items() if any(panel.values())}
    rows = -(-len(panels) // COLUMNS)
    across, down = COLUMNS * WIDTH, _LEGEND + rows * HEIGHT
    drawn = (
        f'<g transform="translate({column * WIDTH} {_LEGEND + row * HEIGHT})">'
        f"{''.join(_panel(name, panel))}</g>\n"
        for (row, column), (name, panel) in zip(_places(), panels.items(), strict=False)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" '
        f'width="{across}" height="{down}" role="img" aria-label="cost by number of passages">\n'
        f'<style>{_STYLE}</style>\n<rect width="{across}" height="{down}"/>\n'
        f"{''.join(_legend())}{''.join(drawn)}</svg>\n"
    )


def _places() -> Iterator[tuple[int, int]]:
    return (divmod(place, COLUMNS) for place in count())


def _panels(sizes: Sequence[AtSize]) -> dict[str, Panel]:
    def of_build(attribute: str, unit: float) -> Panel:
        return {
            series: [
                (at.passages, getattr(at.built[where], attribute) * unit)
                for at in sizes
                if (where := (series.name, Places.WORDS)) in at.built
            ]
            for series in DRAWN
            if not series.caches_kept
        }

    def of_class(name: str) -> Panel:
        return {
            series: [
                (at.passages, found.p50)
                for at in sizes
                if (found := at.latencies[name].get(series))
            ]
            for series in DRAWN
        }

    return {
        "建索引 build, s": of_build("seconds", 1),
        "磁盘 on disk, MB": of_build("size", 1e-6),
        "内存峰值 peak memory, MB": of_build("peak", 1e-6),
        **{f"{shown}, p50 ms": of_class(name) for name, shown in CLASSES.items()},
    }


def _legend() -> Iterator[str]:
    left = 12
    for place, shown in enumerate(map(SERIES.__getitem__, DRAWN)):
        yield f'<path class="line s{place}" d="M{left} 20h24"/>'
        yield f'<text x="{left + 30}" y="24">{escape(shown)}</text>\n'
        left += 50 + 6 * width(shown)


def _panel(name: str, panel: Panel) -> Iterator[str]:
    points = [point for some in panel.values() for point in some]
    across = _Scale([x for x, _ in points], _LEFT, WIDTH - _RIGHT)
    up = _Scale([y for _, y in points], HEIGHT - _BOTTOM, _TOP)
    yield f'<text class="title" x="{_LEFT}" y="18">{escape(name)}</text>'
    for value, x in across.ticks():
        yield f'<path class="grid" d="M{x:.1f} {_TOP}V{HEIGHT - _BOTTOM}"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{_short(value)}</text>'
    for value, y in up.ticks():
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_short(value)}</text>'
    for place, series in enumerate(DRAWN):
        some = panel.get(series, ())
        if some:
            path = "L".join(f"{across(x):.1f} {up(y):.1f}" for x, y in some)
            yield f'<path class="line s{place}" d="M{path}"/>'
            yield from (
                f'<circle class="line s{place}" cx="{across(x):.1f}" cy="{up(y):.1f}" r="2"/>'
                for x, y in some
            )


class _Scale:
    """Powers of ten to places on paper; wide enough for whole powers around all values."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        self._first, self._last = first, last
        self._low = math.floor(math.log10(min(values)))
        self._high = max(math.ceil(math.log10(max(values))), self._low + 1)

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._first + share * (self._last - self._first)

    def ticks(self) -> Iterator[tuple[float, float]]:
        step = -(-(self._high - self._low) // 5)
        for power in range(self._low, self._high + 1, step):
            yield 10.0**power, self(10.0**power)


def _short(value: float) -> str:
    for unit, shown in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:g}{shown}"
    return f"{value:g}"
