from __future__ import annotations

from datetime import date

import pytest

from flows.steps.layout.issue import Issue, identify_issue
from flows.steps.model import Article, Line, ManifestEntry, Page, Paragraph, PlacedLine

PAGE = Page("0" * 16, "p.txt", "0" * 64, 1, "utf-8", 1, 1, ())


def story(text: str, role: str = "body", *more: tuple[str, str]) -> Article:
    parts = [(role, text), *more]
    return Article(1, tuple(Paragraph(n, r, t, ()) for n, (r, t) in enumerate(parts, start=1)))


def issue(*articles: Article, outside: tuple[str, ...] = (), manifest: ManifestEntry | None = None) -> Issue:
    lines = tuple(PlacedLine(Line(n, text), "furniture") for n, text in enumerate(outside, start=1))
    return identify_issue(PAGE, lines, articles, manifest)


# --- publication


def test_dateline_names_the_paper() -> None:
    assert issue(story("澄江日报讯（记者 何苗）昨日，新桥通车。")).publication == "澄江日报"
    assert issue(story("澄江晚报5月3日讯(全媒体记者 何苗)新桥通车。")).publication == "澄江晚报"


def test_masthead_names_the_paper() -> None:
    assert issue(outside=("澄 江 日 报", "2024年5月4日 星期六")).publication == "澄江日报"
    assert issue(outside=("中共澄江市委机关报　澄江日报社出版",)).publication == "澄江日报"


def test_one_signature_is_not_enough_two_are() -> None:
    first, second = (
        story("澄江日报记者 何苗 通讯员 陆遥", "byline"),
        story("稻田航拍。 澄江日报记者 白鹭 摄", "caption"),
    )
    assert issue(first).publication is None
    assert issue(first, second).publication == "澄江日报"


def test_a_guest_reporter_on_our_own_page_does_not_name_it() -> None:
    ours = story("本报讯（记者 何苗）昨日，新桥通车。")
    guest = story("江北日报记者 白鹭", "byline")
    assert issue(ours, guest, guest, guest).publication is None


def test_a_cited_paper_does_not_name_the_page() -> None:
    assert issue(story("据江北日报讯（记者 白鹭）昨日，新桥通车。")).publication is None
    assert (
        issue(story("新桥通车的消息由江北日报记者最先报道，随后传遍全城，读者纷纷来电。")).publication is None
    )


def test_two_papers_leave_it_open() -> None:
    pages = [story("澄江日报讯（记者 何苗）甲。"), story("江北日报讯（记者 白鹭）乙。")]
    assert issue(*pages).publication is None


def test_words_in_bao_are_no_papers() -> None:
    assert issue(outside=("天气预报", "公益海报")).publication is None


# --- date and page number


def test_folio_states_the_date_and_page() -> None:
    found = issue(outside=("2024年5月4日 星期六 A03 要闻", "责编：陆遥 校对：白鹭"))
    assert (found.page_date, found.page_date_source, found.page_no) == (date(2024, 5, 4), "stated", "A03")


@pytest.mark.parametrize(
    "line", ["2024-05-04", "2024.5.4 星期六", "二〇二四年五月四日 星期六", "２０２４年５月４日"]
)
def test_date_forms(line: str) -> None:
    assert issue(outside=(line,)).page_date == date(2024, 5, 4)


def test_a_weekday_that_disagrees_makes_no_date() -> None:
    assert issue(outside=("2024年5月4日 星期一",)).page_date is None


def test_a_date_inside_a_notice_is_no_page_date() -> None:
    assert (
        issue(
            outside=("兹定于2024年5月4日在澄江大酒店举行股东大会，请各位股东携带证件准时参加会议",)
        ).page_date
        is None
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("第3版", "3"),
        ("03版：民生", "03"),
        ("B2", "B2"),
        ("第十二版 副刊", "十二"),
        ("今日8版 第2版", "2"),
        ("今日12版", None),
        ("04版 05版", None),
        ("澄江晚报　06　街坊", "06"),
        ("06 街坊 澄江晚报", "06"),
        ("澄江晚报 05月04日", None),
    ],
)
def test_page_number_forms(line: str, number: str | None) -> None:
    assert issue(outside=(line,)).page_no == number


def test_date_is_inferred_as_the_day_after_the_latest_event() -> None:
    found = issue(
        story(
            "澄江日报讯（记者 何苗）5月3日，新桥通车。桥长2公里，是2024年第一批开工的项目。2024年3月动工。"
        ),
        story("5月2日，记者来到码头。"),
    )
    assert (found.page_date, found.page_date_source) == (date(2024, 5, 4), "inferred")
    assert 0 < found.confidence < 0.95


def test_a_day_without_month_takes_the_pages_month() -> None:
    found = issue(
        story("本报讯 3日下午，新桥通车。2024年4月开工。今年是2024年第二季度。"),
        story("5月2日，记者来到码头。"),
        story("5月1日，渔市开张。"),
    )
    assert found.page_date == date(2024, 5, 4)


def test_no_year_no_date() -> None:
    assert issue(story("5月3日，新桥通车。"), story("5月3日，渔市开张。")).page_date is None


def test_a_single_event_day_is_not_enough() -> None:
    assert issue(story("5月3日，新桥通车，2024年4月动工，2024年5月完工。")).page_date is None


def test_a_planned_day_is_no_event() -> None:
    found = issue(
        story("5月3日，新桥通车。2024年4月动工，2024年5月完工。"),
        story("5月2日，记者来到码头。"),
        story("展会将于5月20日开幕。"),
        story("灯会定于5月20日点亮。"),
    )
    assert found.page_date == date(2024, 5, 4)


def test_a_closed_year_is_not_taken_for_the_pages_own() -> None:
    found = issue(
        story("1月5日，局里通报，2023年全年产值增长，2023年末人口稳定。"), story("1月4日，雪后初晴。")
    )
    assert found.page_date is None


def test_a_plans_year_is_not_the_pages_own() -> None:
    found = issue(
        story("5月3日，新桥通车。2024年4月动工。2030年议程有十七项。2030年绿电占一半。"),
        story("5月2日，记者来到码头。2024年5月完工。"),
    )
    assert found.page_date == date(2024, 5, 4)


def test_manifest_goes_before_the_page() -> None:
    given = ManifestEntry("p.txt", "江北晚报", date(2020, 1, 2), "C1")
    found = issue(story("澄江日报讯（记者 何苗）甲。"), outside=("2024年5月4日 A03",), manifest=given)
    assert found == Issue("江北晚报", date(2020, 1, 2), "manifest", "C1", 1.0)


def test_manifest_without_date_leaves_the_pages() -> None:
    found = issue(outside=("2024年5月4日 A03",), manifest=ManifestEntry("p.txt", "江北晚报"))
    assert (found.publication, found.page_date, found.page_no) == ("江北晚报", date(2024, 5, 4), "A03")
