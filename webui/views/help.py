"""The samples of the help page: a mark of each grade, as texts of the corpus show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer import Grade, Segment


@dataclass(frozen=True, slots=True)
class Sample:
    """A grade, a query, and a text with the mark that the query leaves in it."""

    grade: Grade
    query: str
    before: str
    found: str
    after: str

    @property
    def segments(self) -> Sequence[Segment]:
        return (Segment(self.before), Segment(self.found, 0, self.grade), Segment(self.after))


EXAMPLES = (
    Sample("word", "碎片", "减缓空间", "碎片", "的准则"),
    Sample("joined", "空间碎片", "减缓", "空间碎片", "的准则"),
    Sample("inside", "空间", "中国", "空间", "站的实验"),
    Sample("crossing", "层空间", "和平利用外", "层空间", "的活动"),
    Sample("variant", "宇航员", "救援", "航天员", "的协定"),
    Sample("part", "外空委成员国", "所有", "成员国", "的利益"),
)
"""Best first, as hits are ordered."""
