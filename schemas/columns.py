"""A column's meaning, once: description, unit, allowed values and range. Types stand in the models.

A name means one thing in every table. Where a table says it more precisely (`text` of a line, of a
sentence), the model passes its own description to `column`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas import vocabulary
from schemas.pandera_alone import pa

PAGE_ID_PATTERN = r"^[0-9a-f]{16}$"
ARTICLE_ID_PATTERN = r"^[0-9a-f]{16}-[0-9]{2,}$"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds. `ge`, `le`: range, ends included; `shortest`: least number of characters."""

    description: str
    unit: str | None = None
    allowed: tuple[str, ...] | None = None
    ge: float | None = None
    le: float | None = None
    pattern: str | None = None
    shortest: int | None = None


def _text(description: str, **rules: Any) -> Meaning:
    return Meaning(description, **rules)


def _word(description: str, **rules: Any) -> Meaning:
    return Meaning(description, shortest=1, **rules)


def _code(description: str, allowed: tuple[str, ...]) -> Meaning:
    return Meaning(description, allowed=allowed)


def _ordinal(description: str) -> Meaning:
    return Meaning(description, ge=1)


def _count(description: str, unit: str) -> Meaning:
    return Meaning(description, unit=unit, ge=0)


def _offset(description: str) -> Meaning:
    return Meaning(description, unit="characters", ge=0)


def _time(description: str) -> Meaning:
    return Meaning(f"{description}, UTC")


def _share(description: str) -> Meaning:
    return Meaning(description, unit="0..1", ge=0, le=1)


MEANINGS: dict[str, Meaning] = {
    # identity
    "page_id": _text(
        "page (版面): first 16 hex digits of the SHA-256 of the file's bytes", pattern=PAGE_ID_PATTERN
    ),
    "article_id": _text(
        "article (稿件): page_id, a hyphen, and its number on the page", pattern=ARTICLE_ID_PATTERN
    ),
    "sentence_no": _ordinal("sentence (句) in the article, reading order, from 1"),
    "run_id": _word("run (批次) that wrote the row"),
    "entity_id": _word("real-world entity (实体): see table entities"),
    "corrected_by": _word("id of the correction (勘误) that changed this row; NULL where none did"),
    # pages
    "file_name": _word("name of the file as found (文件名), without its folder"),
    "sha256": _text("SHA-256 of the file's bytes (校验和), hex", pattern=r"^[0-9a-f]{64}$"),
    "bytes": _count("size of the file (文件大小)", "bytes"),
    "encoding": _word("character encoding the file was read with (编码)"),
    "line_count": _count("physical lines of the file (行数), blank ones counted", "lines"),
    "text_line_count": _count("non-blank lines of the file (非空行数); lines has a row for each", "lines"),
    "character_count": _count("length of the text (字符数), line ends not counted", "characters"),
    "publication": _word("newspaper (报名); NULL where neither the text nor the manifest tells"),
    "page_date": Meaning("date of the issue (出版日期); NULL where neither the text nor the manifest tells"),
    "page_date_source": _code(
        "how page_date is known: stated on the page, inferred from its text, or from the manifest",
        vocabulary.PAGE_DATE_SOURCES,
    ),
    "page_date_confidence": _share("how sure page_date is; NULL without a date"),
    "known_word_share": _share("Chinese words that a dictionary has (词典词比例); NULL without words"),
    "page_no": _word("page number in the issue (版次), e.g. A03"),
    "ingested_at": _time("when the page was processed (入库时间)"),
    "pipeline_version": _word("version of the code (程序版本)"),
    # lines
    "line_no": _ordinal("physical line of the file (行号), from 1, blank lines counted"),
    "role": _code("what the text is on the page (版面角色)", vocabulary.LINE_ROLES),
    "sentence_role": _code("role of the line the sentence stands in (版面角色)", vocabulary.SENTENCE_ROLES),
    "paragraph_no": _ordinal("paragraph (段) in the article, reading order, from 1"),
    "position": _ordinal("place of the line in the article's reading order (阅读顺序), 1..n"),
    "evidence": _word("why the line was moved away from page order; NULL where it was not"),
    # articles
    "article_no": _ordinal("number of the article on the page, in order of first appearance"),
    "kicker": _word("kicker (引题/肩题), the line above the headline"),
    "headline": _word("headline (主标题); NULL where the page gives none"),
    "deck": _word("deck (副题, or a lead-in summary)"),
    "byline": _word("byline (署名), the lines that hold only author names"),
    "captions": _word("captions and photo credits (图片说明), one a line"),
    "body": _text("body with crossheads (正文), reading order, one paragraph a line, wraps undone"),
    "dateline_place": _word("place in the dateline (电头地点)"),
    "dateline_date": Meaning("date in the dateline (电头日期)"),
    "continues": _code(
        "jump (转版): from = continued from another page (上接), to = continues on one (下转), both",
        vocabulary.CONTINUES,
    ),
    "layout_confidence": _share("how sure the rebuilding of the article is (版面还原置信度)"),
    # authors
    "author_no": _ordinal("place of the author in the article's bylines and credits, from 1"),
    "author_role": _word(
        "the author's function as printed (身份): 记者, 通讯员, 摄影 ...; NULL where none is given"
    ),
    "author_name": _word("the author's name (姓名)"),
    # text inside an article
    "text": _word("text (文字)"),
    "char_start": _offset("first character of the text, from 0"),
    "char_end": _offset("character after the last one of the text"),
    "line_first": _ordinal("first physical line of the file that holds the sentence"),
    "line_last": _ordinal("last physical line of the file that holds the sentence"),
    "token_no": _ordinal("word (词) in the sentence, from 1"),
    "token": _word("word as it stands (词)"),
    "pos": _word("part of speech (词性), jieba/ICTCLAS tag of the dictionary word"),
    "rank": _ordinal("rank of the key term in its article (排名), from 1"),
    "keyword": _word("key term (关键词)"),
    "weight": Meaning("weight of the key term (权重), comparable inside one article", ge=0),
    # facts
    "mention_no": _ordinal("mention (提及) in the sentence, from 1"),
    "mention_type": _code(
        "person (人名) PER, organisation (机构名) ORG, place (地名) LOC", vocabulary.MENTION_TYPES
    ),
    "name": _word("canonical full name (全称) on this page"),
    "title": _word("post or title as stated (职务), e.g. 副市长; persons only"),
    "figure_no": _ordinal("figure (数据) in the sentence, from 1"),
    "value": Meaning("value in the base unit (数值), e.g. 12.5亿元 is 1250000000"),
    "value_max": Meaning("upper end of a range (区间上限), base unit; NULL where it is no range"),
    "unit": _word("canonical unit (单位), see table units, or the measure word (量词) as printed"),
    "bound": _code(
        "how exact the value is (约数): 近/约 approx, 超 over, 不足 under, 以上 at_least", vocabulary.BOUNDS
    ),
    "subject": _word("who or what is measured (主体)"),
    "subject_name": _word("the subject with its names in full (主体全称), as in mentions.name"),
    "indicator": _word("what is measured (指标), in the text's words"),
    "comparison": _word("comparison (比较) as stated: 同比, 环比, 较上年, 占比; NULL where none is"),
    "period": _word("period as stated (时期), e.g. 上年末"),
    "period_start": Meaning("first day of the period (起始日)"),
    "period_end": Meaning("last day of the period (截止日)"),
    "figure_status": _code(
        "actual (实际), planned (计划) or production capacity (产能)", vocabulary.FIGURE_STATUSES
    ),
    "confidence": _share("how sure subject and indicator are (置信度)"),
    "date_no": _ordinal("stated time (时间) in the sentence, from 1"),
    "start_date": Meaning("first day (起始日); NULL where it cannot be resolved"),
    "end_date": Meaning("last day (截止日); NULL where it cannot be resolved"),
    "grain": _code("how fine the stated time is (粒度)", vocabulary.DATE_GRAINS),
    "quote_no": _ordinal("quotation (引语) that begins in the sentence, from 1"),
    "speaker": _word("who speaks (说话人); NULL where it cannot be told"),
    "verb": _word("verb of saying (引述动词), e.g. 表示; NULL where there is none"),
    # entities and units
    "entity_name": _word("canonical name (规范名)"),
    "full_name": _word("full name (全称) that a page defines for it"),
    "aliases": Meaning("other forms found in the text (别名), sorted"),
    "first_seen": Meaning("date of the first page that names it; NULL where pages have no date"),
    "last_seen": Meaning("date of the last page that names it; NULL where pages have no date"),
    "mention_count": _count("mentions (提及次数)", "mentions"),
    "article_count": _count("articles (稿件数)", "articles"),
    "page_count": _count("pages (版面数)", "pages"),
    # derived
    "doc_no": _ordinal("number of the article in the search index; changes when the index is made anew"),
    "token_count": _count("words of the article (词数)", "words"),
    "is_sorted": Meaning("whether its postings lie in the sorted part of the index, not in the tail"),
    "folded_token": _word("word (词), letters in lower case and half width"),
    "tf": Meaning("how often the word stands in the article (词频)", unit="occurrences", ge=1),
    "tf_headline": Meaning("how often it stands in kicker, headline or deck", unit="occurrences", ge=0),
    "document_count": _count("articles that hold the word (文档频率)", "articles"),
    "band": _ordinal("number of the band"),
    "hash": Meaning("hash of the minima in the band"),
    "other_article_id": _word("the other article (稿件)"),
    "similarity": _share("share of the two texts' 5-character shingles that both have (Jaccard)"),
    "containment": _share("share of the shorter text's shingles that the longer one has"),
    "unit_name": _word("the unit as pages print it (单位原文), e.g. 公里"),
    "dimension": _word("what it measures (量纲): money, length ...; a measure word counts (计数)"),
    "factor": _text("printed number × factor = figures.value (换算系数)", ge=0),
    # operations
    "flow": _word("flow (流程): ingest, reprocess, check ..."),
    "flow_run_name": _word("name of the Prefect flow run"),
    "started_at": _time("when the run began"),
    "finished_at": _time("when the run ended; NULL while it runs and where it crashed"),
    "state": _code("state of the run (状态)", vocabulary.RUN_STATES),
    "engine": _word("word segmenter and its version (分词引擎)"),
    "dictionary_version": _word("checksum of the dictionaries (词典版本)"),
    "contract_version": _word("version of the tables' contract (数据合约版本)"),
    "files_seen": _count("files found in the inbox", "files"),
    "files_new": _count("new or changed files", "files"),
    "files_skipped": _count("files already known", "files"),
    "files_quarantined": _count("files that did not load (隔离)", "files"),
    "articles": _count("articles loaded (稿件数)", "articles"),
    "tokens": _count("words loaded (词数)", "words"),
    "figures": _count("figures loaded (数据条数)", "figures"),
    "path": _word("path of the file as seen (路径)"),
    "size": _count("size of the file", "bytes"),
    "modified_at": _time("when the file was changed last (修改时间)"),
    "mtime_ns": Meaning("the same, exactly as the file system says", unit="nanoseconds since 1970"),
    "ctime_ns": Meaning("when the file's inode changed last", unit="nanoseconds since 1970"),
    "inode": Meaning("inode number of the file"),
    "first_seen_at": _time("when these bytes were first seen under this path"),
    "last_seen_at": _time("when these bytes were last processed under this path"),
    "source_status": _code(
        "loaded: its page is in the tables; quarantined: it is not; superseded: the file has other bytes now",
        vocabulary.SOURCE_STATUSES,
    ),
    "stage": _code("stage at which the file failed (环节)", vocabulary.QUARANTINE_STAGES),
    "check_name": _word("name of the rule (规则)"),
    "message": _word("what is wrong, in words"),
    "rows": _word("the offending rows (问题行), JSON"),
    "quarantined_at": _time("when the file was put aside"),
    "resolved_at": _time("when it loaded after all, or was dropped; NULL while it is open"),
    "table_name": _word("table the check looks at"),
    "severity": _code("error stops, warning informs", vocabulary.SEVERITIES),
    "rows_checked": _count("rows the check looked at", "rows"),
    "rows_failed": _count("rows that broke the rule", "rows"),
    "passed": Meaning("whether the check passed"),
    "example": _word("one offending row, with page, line and text"),
    "checked_at": _time("when the check ran"),
    "version": Meaning("number of the migration", ge=0),
    "migration": _word("name of the migration"),
    "checksum": _word("SHA-256 of the migration's SQL"),
    "applied_at": _time("when it was applied"),
}


def column(
    meaning: str,
    description: str | None = None,
    *,
    nullable: bool = False,
    rule: bool = True,
    alias: str | None = None,
) -> Any:
    """A Pandera field for a column of `MEANINGS`.

    `rule=False` leaves the value checks out: for references, which are checked against the table
    they point into, and where a pattern on millions of rows would cost more than it finds.
    """
    m = MEANINGS[meaning]
    rules: dict[str, Any] = {}
    if rule:
        rules = {
            "isin": list(m.allowed) if m.allowed else None,
            "ge": m.ge,
            "le": m.le,
            "str_matches": m.pattern,
            "str_length": {"min_value": m.shortest} if m.shortest else None,
        }
    return pa.Field(
        nullable=nullable,
        alias=alias,
        description=description or m.description,
        metadata={"meaning": meaning, "unit": m.unit},
        **{name: value for name, value in rules.items() if value is not None},
    )
