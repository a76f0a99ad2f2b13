"""Titles, crossheads and titles without a text, on whole pages."""

from __future__ import annotations

from flows.steps.layout.rebuild import rebuild
from tests.unit.layout.pages import page_of

WELL = [
    "　　本报讯（记者 方禾）石磨村的老井昨日重新出水，村民",
    "提着木桶排起长队。这口井干了整整九年，井壁的青苔也早",
    "已枯黄。今春打通了旁边的暗渠，井水才慢慢涨了回来。村",
    "里的老人说，井水泡茶最甜，比城里的桶装水好得多。村委",
    "会打算给老井盖一座亭子，让来打水的人有个歇脚的地方。",
]
FERRY = [
    "　　本报讯（记者 叶青）渡口的铁皮船前天停航，摆渡人收",
    "起了缆绳。新桥通车以后，坐船的人一天不到二十个。摆渡",
    "人今年六十三岁，撑了四十年船，他把船票一张张夹在本子",
    "里。镇上说，铁皮船要搬进陈列馆，让后来的人看一看渡口",
    "从前的模样，也听一听摆渡人的故事和两岸的号子声。",
]


def test_titles_gathered_below_the_stories_go_to_the_stories_that_say_them() -> None:
    page = page_of(*WELL, "", *FERRY, "", "老井重新出水了", "", "铁皮船停航　摆渡人收缆绳")
    assert [a.headline for a in rebuild(page).articles] == ["老井重新出水了", "铁皮船停航 摆渡人收缆绳"]


def test_no_line_is_lost_where_a_title_belongs_to_no_text() -> None:
    page = page_of("老井重新出水了", *WELL, "", "冬夜的灯", "", "铁皮船停航了", *FERRY)
    layout = rebuild(page)
    assert sorted(placed.line.number for placed in layout.lines) == [line.number for line in page.lines]
    assert {"老井重新出水了", "铁皮船停航了"} <= {a.headline for a in layout.articles}
