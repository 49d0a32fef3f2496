"""What is said to people by the indexer itself, in both languages at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One remark in Chinese and in English.

    >>> str(Said("没有内容", "nothing there"))
    '没有内容 / nothing there'
    """

    chinese: str
    english: str

    def __str__(self) -> str:
        return f"{self.chinese} / {self.english}"
