from __future__ import annotations

import pytest

from flows.steps.language.names import find_mentions
from flows.steps.model import Mention
from tests.names.marked import INVENTED, article_of, marked, marked_pages, mentions_of, scores


def found(*texts: str) -> set[tuple[str, str]]:
    return {(m.text, m.type) for m in mentions_of(*texts)}


@pytest.mark.parametrize(
    "line",
    [
        # title grammar, outermost organisations, address chains
        "副市长{P:苗启衡}到{L:武冈市}{L:邓元泰镇}调研。",
        "{O:市教育局}、{O:市科技局}、{O:团市委}联合主办了比赛。",
        "{O:泸州市人力资源和社会保障局}发布公告。",
        "{O:中国农业银行岳阳分行}支持了这个项目。",
        "{O:县委宣传部}部长{P:陆鸣}主持会议。",
        "{O:湖北省委}、{O:省政府}作出部署。",
        "{O:吉首大学}教授{P:龙启明}说，这里的地质很特别。",
        "{O:常州科灵精密机械有限公司}董事长{P:戚望舒}表示，订单已排到年底。",
        "{O:广元经开区}新引进企业九家。",
        # foreign and minority names
        "{L:挪威}首相{P:埃里克·汉森}抵达{L:奥斯陆}。",
        "牧民{P:巴特尔}说，今年的羊肥了。",
        "{O:海宁市妇联}联合{O:海宁市第二幼儿园}举办亲子活动。",
        "{O:大理州委}书记{P:段启明}主持会议。",
        "{O:民建宁波市委会}主委{P:史若兰}作了发言。",
        "各界祝贺{O:国家能源局}发布新规。",
        "{O:市政府新闻办}举行发布会。",
        "该县中小学全部开设了书法课。",
        # places
        "家住{L:静安区}的{P:嵇云舒}老人喜欢拉琴。",
        "{L:昌福铁路}、{L:兰海高速}先后通车。",
        "{L:长三角}和{L:粤港澳大湾区}是重要市场。",
        # branches and colleges are parts of their body's name
        "{O:青海省人民检察院玉树分院}派员列席，{O:共和县司法局恰卜恰司法所}组织调解。",
        "{O:国家电网衡水供电公司}的抢修队到{L:故城县}{L:里老乡}巡线。",
        "{O:兰州理工大学土木工程学院}的师生来了，{O:遵义师范学院附属医院}派车接送。",
        "{O:市教师发展中心}和{O:塔什干大学天津分校}结对。",
        "{O:兵团第六师一〇三团}的棉田开犁。",
        "{O:武警青海总队西宁支队}官兵参加义务植树。",
        "{O:漓江实验室}、{O:荷花实验室}组成联盟，{O:漓江实验室}、重点实验室开放。",
        "{O:甘肃省政府驻西安办事处}的{P:格桑拉毛}和{P:图尔荪·麦提江}握手。",
        "{O:肃北县党城湾镇消防队}、{O:肃北县雪豹救护中心}值守。",
        # levels of an address that the segmenter cuts wrongly
        "{L:清和县}{L:双凤滩镇}的茶山通了路。",
        "{L:松潘县}的{L:石坝村}能望见雪山。",
        # lists and credits: whatever words the names are elsewhere
        "获奖的是{P:汪志舟}、{P:柳文清}、{P:江河}、{P:石以恒}。",
        "编辑：{P:安静} 校对：{P:向阳}",
        "{P:阿依努尔·吐逊}和丈夫一起回来。",
        # what counties are called for short, but not within another name
        "从{L:鹿寨}、{L:巧立镇}到{L:武进}，客商排起了队。",
        "{L:青羊湖}的水涨了，{L:婺源}的花开了。",
        # a committee is part of its secretary's post
        "{L:邓元泰镇}党委书记{P:顾晓燕}走访农户，{O:江源大学}党委副书记{P:石以恒}到会。",
        "{O:宁夏回族自治区党委}书记主持会议。",
        # firms and clubs known by name, but not as a piece of another name
        "{O:蔚来}、{O:潍柴动力}和{O:宝马}的高管到会，{L:万达广场}人来人往。",
        "{O:安徽圆通速递有限公司}开通了专线，{O:德赫锂业}和{O:江西卓越新材}随后签约。",
        # what is counted is no body
        "{L:卡诺州}一所学校停课，{L:故城县}两家医院扩建。",
        # bodies after a place that the dictionary has and no list
        "{O:洛水农商银行}放贷，{L:洛水县}的农户买回了种子。",
        # rare surnames beside a post
        "外援{P:莫拉塔}连进两球，校长{P:郤文清}鼓掌。",
        # a college is part of its university, whatever its name begins with
        "{O:淮河学院乡村振兴学院}揭牌。",
        # a dot parts a motto too
        "“乐游·山水”开街，{P:埃里克·汉森}来了。",
        # nor does the end of a quoted motto name anybody, but behind a post it does
        "“石门沈清秋”评弹会开演，“校长{P:陶春晓}”的牌子还挂着。",
        # no level of an address
        "{L:金沙江}梯级水库拦洪，干部到{L:石坝村}驻村，{L:庐阳区}{L:海棠街道}清淤。",
        # a court's tribunal, bodies of a region, kinds of sport in a name
        "{O:鹿寨县人民法院江口法庭}开庭，{O:自治区气象台}发布预警，{O:省射击射箭运动管理中心}选拔队员。",
        # what stands behind its kind in foreign letters, an estate called by a common word
        "小镇{L:兹拉蒂沃尔}停电，家住{L:葡萄园小区}的{P:朱老师}来信，连阿姨都笑了。",
        # no place
        "北京时间八点，演出开始。",
        # nothing
        "医生们送医下乡，走村入户。",
        "明天小雨，青少年外出请注意安全。",
        "文明新风吹进千家万户。",
        "他来自一家上市公司，从事新能源汽车研发。",
    ],
)
def test_names_are_found_whole(line: str) -> None:
    text, gold = marked(line)
    assert {(m.start, m.end, m.type) for m in mentions_of(text)} == gold


def test_two_bodies_side_by_side_stay_two() -> None:
    assert found("安徽省委省政府高度重视。") == {("安徽省委", "ORG"), ("省政府", "ORG")}


def test_a_name_never_reaches_into_the_sentence_before() -> None:
    assert all(
        "\0" not in text for text, _ in found("杯子来自栖谷", "（中国）有限公司研发总监彭望说，它很轻。")
    )


def test_authors_are_persons_wherever_they_stand() -> None:
    article = article_of(["记者 欧芒 通讯员 舍予", "欧芒看到，水面渐渐平静。"], authors=["欧芒", "舍予"])
    persons = [m.text for m in find_mentions([article], None)[1] if m.type == "PER"]
    assert persons == ["欧芒", "舍予", "欧芒"]


def test_a_person_carries_the_posts_as_stated() -> None:
    person = next(m for m in mentions_of("市委常委、副市长苗启衡参加活动。") if m.type == "PER")
    assert (person.text, person.title) == ("苗启衡", "市委常委、副市长")


@pytest.mark.parametrize(
    ("text", "title"),
    [("锦旗送到医生唐海舟手中。", "医生"), ("副省长顾晓燕、保安局局长唐海舟到会。", "保安局局长")],
)
def test_a_title_holds_nothing_that_leads_up_to_it(text: str, title: str) -> None:
    assert mentions_of(text)[-1].title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [("石清扬教授来了。", "教授"), ("石清扬副总理到会。", "副总理"), ("石清扬同志来了。", None)],
)
def test_a_post_may_stand_behind_its_holder(text: str, title: str | None) -> None:
    person = mentions_of(text)[0]
    assert (person.text, person.title) == ("石清扬", title)


def test_a_town_that_no_list_knows_is_known_by_its_bodies_or_its_full_name() -> None:
    texts = (
        "栖澜海关公布了数据。",
        "今年以来，栖澜的货船多了。",
        "丰澜县下了雨。",
        "截至昨日，丰澜境内道路畅通。",
    )
    assert {("栖澜", "LOC"), ("丰澜", "LOC")} <= found(*texts)


def test_a_rare_letter_at_the_beginning_belongs_to_the_name() -> None:
    texts = ("记者推开霁川恒曜新能源有限公司（以下简称恒曜新能源）的大门。", "恒曜新能源的订单多了。")
    article = article_of(texts)
    assert {m.name for m in find_mentions([article], None)[1]} == {"霁川恒曜新能源有限公司"}


def test_a_defined_short_name_leads_to_the_full_one_on_the_whole_page() -> None:
    page = [
        article_of(["宁波海纳精密机械有限公司（以下简称海纳精密）昨日投产。"], number=1),
        article_of(["海纳精密计划再招两百人。"], number=2),
    ]
    mentions = find_mentions(page, None)
    names = {(m.text, m.name) for own in mentions.values() for m in own if m.type == "ORG"}
    assert ("海纳精密", "宁波海纳精密机械有限公司") in names


def test_a_short_name_that_the_page_merely_uses_leads_to_the_full_one() -> None:
    mentions = mentions_of("徐州恒澜锻造有限公司昨日投产。", "恒澜锻造的产品远销海外。")
    assert {m.name for m in mentions if m.type == "ORG"} == {"徐州恒澜锻造有限公司"}


def test_a_place_leads_to_its_full_form_where_the_page_has_it() -> None:
    mentions = mentions_of("衡阳市召开会议。", "衡阳的发展有目共睹。")
    assert {(m.text, m.name) for m in mentions} == {("衡阳市", "衡阳市"), ("衡阳", "衡阳市")}


def test_what_a_rule_finds_once_is_found_everywhere_on_the_page() -> None:
    mentions = mentions_of("总经理杜鲲鹏介绍了情况。", "随后，大家听杜鲲鹏讲起往事。")
    assert [m.text for m in mentions if m.type == "PER"] == ["杜鲲鹏", "杜鲲鹏"]


def test_a_page_without_words_has_no_names() -> None:
    assert find_mentions([article_of([])], None) == {1: ()}
    assert find_mentions([], None) == {}


def test_mentions_are_in_order_of_sentences_and_offsets() -> None:
    mentions = mentions_of("林芝市与日喀则市签约。", "市长扎西平措出席。")
    keys = [(m.sentence_number, m.start) for m in mentions]
    assert keys == sorted(keys)
    assert all(isinstance(m, Mention) for m in mentions)


# Measured 21 November 2026 on the invented sentences; the floors leave room for one or two slips of a
# retrained model, not for a rule that broke.
FLOORS = {
    "invented.txt": {"PER": 0.80, "ORG": 0.92, "LOC": 0.88},
    "second.txt": {"PER": 0.90, "ORG": 0.84, "LOC": 0.86},
    "second_unseen.txt": {"PER": 0.86, "ORG": 0.82, "LOC": 0.80},
    "third_unseen.txt": {"PER": 0.89, "ORG": 0.90, "LOC": 0.92},
    "fourth_unseen.txt": {"PER": 0.80, "ORG": 0.82, "LOC": 0.78},
    "fifth.txt": {"PER": 0.78, "ORG": 0.88, "LOC": 0.84},
}


@pytest.mark.parametrize("file", FLOORS)
def test_invented_sentences_of_many_fields_are_read_well(file: str) -> None:
    reached = scores(marked_pages(INVENTED.with_name(file)))
    assert all(reached[kind] >= floor for kind, floor in FLOORS[file].items()), reached
