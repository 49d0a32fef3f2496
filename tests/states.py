"""Every page in every state that a person may meet, for what must hold on all of them."""

from __future__ import annotations

from urllib.parse import quote

SEVEN_TERMS = (
    "/?q=" + quote("月球 或 火星 或 探测 或 合作 或 科学 或 国际 或 任务") + "&per_page=60"
)
RELATED = "/?q=" + quote("中国国家航天局和亚太空间合作组织开展合作")
VARIANTS = "/?q=" + quote("宇航员 或 外空会议+50 或 2030年议程")
RESULTS = "/?q=" + quote("空间碎片")
NOTHING = "/?q=" + quote("外星人 与 月球") + "&document=un-report"
UNREADABLE = "/?q=" + quote("北斗 （系统")
READING = "/documents/un-report?q=" + quote("月球")

PAGES = (
    "/",
    RESULTS,
    "/?q=" + quote("国际") + "&document=un-report&kind=paragraph&explain=1",
    "/?q=" + quote("国际") + "&context=30&sort=reading&page=2",
    RELATED,
    NOTHING,
    "/?q=" + quote("北斗 文件：决议 类型：脚注"),
    "/?document=un-report&kind=footnote",
    "/?q=" + quote("月球") + "&kind=footnote",
    UNREADABLE,
    "/?q=" + quote("国际") + "&page=0",
    "/?q=" + quote("国际") + "&document=" + quote("没有"),
    READING,
    "/documents/un-resolution",
    "/documents/white-paper",
    "/documents/no-such",
    "/?q=" + quote("宇航员 或 外空厅") + "&explain=1",
    "/?q=yuhangyuan",
    "/?q=" + quote("hangtianyuan 月球"),
    "/?q=" + quote("外星人"),
    "/documents/un-resolution?q=" + quote("宇航员"),
    "/documents/un-resolution?q=" + quote("外星人"),
    "/passages/un-report:p29",
    "/passages/white-paper:6.2.4.b2?q=" + quote("月球"),
    "/passages/un-report:p16?q=" + quote("月球") + "&expand=0&document=un-report&page=2&context=30",
    "/passages/un-resolution:op1",
    "/segmentation",
    "/segmentation?q=" + quote("空间"),
    "/segmentation?text=" + quote("和平利用外层空间"),
    "/segmentation?text=" + quote('“"「『月球'),
    "/concordance",
    "/concordance?q=" + quote("月球"),
    "/concordance?q=" + quote("空间") + "&sort=left&unit=word&window=5",
    "/concordance?q=" + quote("外星人"),
    "/distribution",
    "/distribution?q=" + quote("月球") + "&with=" + quote("火星") + "&with=" + quote("小行星"),
    "/distribution?q=" + quote("外星人"),
    "/distribution?q=" + quote("国际月球日") + "&expand=0",
    "/terms",
    "/terms?q=" + quote("外空厅"),
    "/terms?q=" + quote("外星人"),
    "/report",
    "/report?terms=" + quote("宇航员\n外空委\n外星人"),
    "/help",
    "/reference",
)
