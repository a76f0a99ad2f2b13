from __future__ import annotations

import pytest

from flows.steps.facts.quantities import scan_quantities
from flows.steps.text import fold


def _rows(text: str) -> list[tuple[str, float, float | None, str, str]]:
    folded = fold(text)
    return [(text[q.start : q.end], q.value, q.value_max, q.unit, q.bound) for q in scan_quantities(folded)]


@pytest.mark.parametrize(
    ("text", "printed", "value", "value_max", "unit", "bound"),
    [
        ("近80余家", "80余家", 80, None, "家", "over"),
        ("约2400辆", "2400辆", 2400, None, "辆", "approx"),
        ("不足20分钟", "20分钟", 1 / 3, None, "h", "under"),
        ("超5亿元的项目", "5亿元", 5e8, None, "CNY", "over"),
        ("投资超亿元企业", "亿元", 1e8, None, "CNY", "over"),
        ("百亿级企业", "百亿级", 1e10, None, "CNY", "approx"),
        ("千吨级生产线", "千吨级", 1e6, None, "kg", "approx"),
        ("95％以上", "95％", 95, None, "%", "at_least"),
        ("30%至40%", "30%至40%", 30, 40, "%", "exact"),
        ("3—5年", "3—5年", 3, 5, "年", "exact"),
        ("3至5万元", "3至5万元", 30000, 50000, "CNY", "exact"),
        ("500人左右", "500人", 500, None, "人", "approx"),
        ("近九成", "九成", 90, None, "%", "under"),
        ("两成半", "两成半", 25, None, "%", "exact"),
        ("三分之二", "三分之二", 200 / 3, None, "%", "exact"),
        ("百分之三十五", "百分之三十五", 35, None, "%", "exact"),
        ("超过半数", "半数", 50, None, "%", "over"),
        ("10倍多", "10倍多", 10, None, "倍", "over"),
        ("两年多", "两年多", 2, None, "年", "over"),
        ("两个半小时", "两个半小时", 2.5, None, "h", "exact"),
        ("1个多小时", "1个多小时", 1, None, "h", "over"),
        ("半年", "半年", 0.5, None, "年", "exact"),
        ("三五个小时", "三五个小时", 3, 5, "h", "approx"),
        ("零下30℃", "零下30℃", -30, None, "°C", "exact"),
        ("在-30℃低温", "-30℃", -30, None, "°C", "exact"),
        ("时速350公里", "350公里", 350, None, "km/h", "exact"),
        ("用电3.2亿度", "3.2亿度", 3.2e11, None, "Wh", "exact"),
        ("140Wh/kg", "140Wh/kg", 140, None, "Wh/kg", "exact"),
        ("每吨4200元/吨", "4200元/吨", 4.2, None, "CNY/kg", "exact"),
        ("3 万颗", "3 万颗", 30000, None, "颗", "exact"),
        ("千名校友", "千名", 1000, None, "人", "approx"),
        ("9秒83夺冠", "9秒83", 9.83 / 3600, None, "h", "exact"),
        ("居全省第二", "第二", 2, None, "位", "exact"),
        ("跻身前三甲", "前三甲", 1, 3, "位", "exact"),
        ("位居全国前十。", "前十", 1, 10, "位", "exact"),
        ("列全市首位", "首位", 1, None, "位", "exact"),
        ("我市第7例捐献", "第7例", 7, None, "例", "exact"),
        ("四大产区", "四大", 4, None, "个", "exact"),
        ("四大球队", "四大", 4, None, "支", "exact"),
        ("新增一条航线", "一条", 1, None, "条", "exact"),
        ("查获一辆货车", "一辆", 1, None, "辆", "exact"),
        ("提高50个基点", "50个基点", 0.5, None, "pp", "exact"),
        ("带动136万余搬迁群众", "136万余", 1360000, None, "人", "over"),
        ("组织41万在职党员", "41万", 410000, None, "人", "exact"),
        ("病例突破100万。", "100万", 1000000, None, "例", "over"),
        ("近1/4的受访者", "1/4", 25, None, "%", "under"),
        ("“35.8万亿元”意味着", "35.8万亿元", 35.8e12, None, "CNY", "exact"),
        ("百万千瓦机组", "百万千瓦", 1e9, None, "W", "approx"),
        ("增速3.5‰", "3.5‰", 0.35, None, "%", "exact"),
        ("5万TEU", "5万TEU", 50000, None, "TEU", "exact"),
        ("1.2万台（套）", "1.2万台", 12000, None, "台", "exact"),
    ],
)
def test_number_unit_and_bound(
    text: str, printed: str, value: float, value_max: float | None, unit: str, bound: str
) -> None:
    ((got, got_value, got_max, got_unit, got_bound),) = _rows(text)
    assert (got, got_unit, got_bound) == (printed, unit, bound)
    assert got_value == pytest.approx(value, rel=1e-12)
    assert got_max == (None if value_max is None else pytest.approx(value_max))


@pytest.mark.parametrize(
    "text",
    [
        "“三高四新”蓝图",
        "《十四条措施》",
        "“1+3”模式",
        "两个维护",
        "第七次全体会议",
        "第一书记",
        "第三产业",
        "3D打印和5G手机",
        "G20峰会",
        "12345热线",
        "幸福路66号302室",
        "3栋2单元",
        "一位老人走来",
        "一批项目",
        "数十名群众",
        "百年老店",
        "千家万户",
        "三轮车",
        "二级公路",
        "湘赣两省",
        "四川",
        "三年级二班",
        "七届四次全会",
        "上午9时30分",
        "首批入选",
        "一流大学",
        "每一个人",
        "第一时间",
        "一天天好起来",
        "统一大市场",
        "十九届四中全会",
        "五间镇西瓜",
        "村民二村六组",
        "二次转会",
        "亿万人民",
        "放在第一位",
        "监察法第六项规定",
        "查处了一批案件",
        "第35/3号决议",
        "永外镇街120号",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert _rows(text) == []


def test_a_change_and_a_level_are_no_range() -> None:
    assert [row[0] for row in _rows("空置率回落1.8个百分点至9.4%")] == ["1.8个百分点", "9.4%"]


def test_a_list_may_state_its_unit_once() -> None:
    rows = _rows("高于全国1.6、0.9、0.4个百分点")
    assert [(text, value, unit) for text, value, _, unit, _ in rows] == [
        ("1.6", 1.6, "pp"),
        ("0.9", 0.9, "pp"),
        ("0.4个百分点", 0.4, "pp"),
    ]


def test_a_number_in_a_hidden_span_is_passed_over() -> None:
    assert [q.value for q in scan_quantities("3年投资5亿元", [(0, 2)])] == [5e8]
