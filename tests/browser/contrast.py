"""How well a text stands out from its ground, as WCAG measures it."""

from __future__ import annotations

from collections.abc import Iterable


def colour(css: str) -> tuple[float, ...]:
    assert css.startswith("rgb"), css
    return tuple(float(part) for part in css[css.index("(") + 1 : -1].split(",")[:3])


def contrast(one: Iterable[float], other: Iterable[float]) -> float:
    """WCAG 2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Iterable[float]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
