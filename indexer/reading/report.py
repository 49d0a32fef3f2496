"""The reading report: what the readers found, left out, merged and were unsure of, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.model import KINDS, Difference, Document, Furniture, Merge, ReadingResult

_CONTEXT = 6


def format_report(results: Sequence[ReadingResult]) -> str:
    """The report on all documents, for a person to read; ends with a line end."""
    return "".join(f"{line}\n" for result in results for line in _lines(result))


def _lines(result: ReadingResult) -> Iterator[str]:
    document = result.document
    name = document.description.symbol or f"《{document.description.title}》"
    yield f"{document.id}  {name}  {_files(document)}"
    yield f"  passages: {_kinds(document)}"
    yield f"  sections: {len(document.sections)}"
    yield from _part("furniture removed", _furniture(result.furniture), len(result.furniture))
    yield from _part("witnesses merged", map(_merge, result.merges), len(result.merges))
    texts = {passage.id: passage.text for passage in document.passages}
    differences = [_difference(found, texts[found.passage]) for found in result.differences]
    yield from _part("differences between witnesses", differences, len(differences))
    doubts = [
        f"{doubt.line.file}:{doubt.line.number}: {doubt.why}: “{_excerpt(doubt.line.text)}”"
        for doubt in result.doubts
    ]
    yield from _part("in doubt", doubts, len(doubts))


def _files(document: Document) -> str:
    files = document.description.files
    return files[0] if len(files) == 1 else f"{len(files)} files"


def _kinds(document: Document) -> str:
    counts = Counter(passage.kind for passage in document.passages)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    return f"{len(document.passages)} ({kinds})" if kinds else "0"


def _part(title: str, lines: Iterator[str] | Sequence[str], count: int) -> Iterator[str]:
    yield f"  {title}: {count or 'none'}"
    for line in lines:
        yield f"    {line}"


def _furniture(furniture: Sequence[Furniture]) -> Iterator[str]:
    """One line per reason and file, with the numbers of the source lines."""
    places: dict[tuple[str, str], list[int]] = {}
    for found in furniture:
        places.setdefault((found.why, found.line.file), []).append(found.line.number)
    for (why, file), numbers in places.items():
        yield f"{len(numbers)} {why}: {file}:{_ranges(sorted(set(numbers)))}"


def _ranges(numbers: Sequence[int]) -> str:
    """``1-3, 7`` for 1, 2, 3, 7."""
    starts = [numbers[0], *(right for left, right in pairwise(numbers) if right > left + 1)]
    ends = [*(left for left, right in pairwise(numbers) if right > left + 1), numbers[-1]]
    return ", ".join(
        str(start) if start == end else f"{start}-{end}"
        for start, end in zip(starts, ends, strict=True)
    )


def _merge(merge: Merge) -> str:
    first = f"{merge.first}:{merge.first_lines[0]}-{merge.first_lines[1]}"
    second = f"{merge.second}:{merge.second_lines[0]}-{merge.second_lines[1]}"
    return f"{first} = {second} ({merge.characters} equal characters)"


def _difference(difference: Difference, text: str) -> str:
    start, end = difference.span.start, difference.span.end
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    shown = f"{before}[{difference.shown}]{after}"
    witnesses = "; ".join(
        f"{file}:{difference.lines[file]} has {f'“{wording}”' if wording else 'nothing'}"
        for file, wording in difference.witnesses.items()
    )
    return f"{difference.passage}: {witnesses}; shown: “{shown}” ({difference.why})"


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
