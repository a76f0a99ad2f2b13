"""The shapes of stated times in folded text: one compiled pattern, its group names say the kind.

No repetition is nested and every run is bounded, so a scan is linear. A match may be empty (a sign
that could begin a date, and does not) or a clock time, which is no date but hides its numbers.
"""

from __future__ import annotations

import re

DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
MONTH = r"(?:1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九])"
DASH = r"(?:—{1,2}|–|-|~|至|到)"
YEAR_DIGITS = r"(?:(?:1[5-9]|20|21)[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})"
COUNT = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|[百千]|半)"

# 2000年历史, 2000年来 are lengths of time.
_YEAR = (
    rf"(?:(?<![0-9.])(?P<year>{YEAR_DIGITS})(?:{DASH}(?P<year_to>{YEAR_DIGITS}))?年(?!历史|时间|来|间|前|多)度?"
    rf"(?:{DASH}(?P<year_last>{YEAR_DIGITS})年)?"
    r"|(?P<rel_year>今年|去年|前年(?!度)|明年|后年|当年|本年度?|上年|上一年|翌年|次年|今(?=[春夏秋冬]))"
    r"(?:的(?=[0-9一二三四上下春夏秋冬除国]))?)"
)
# 水稻一季度 is no trap; 第一季度 and 一季度 are the same quarter.
_PART = (
    r"(?P<since>以来)|(?P<whole>全年)"
    r"|(?P<quarters>前[3三两2]个?季度)|第?(?P<quarter>[一二三四1-4])季度(?P<quarter_end>[末底]|初)?"
    r"|(?P<half>[上下])半年"
    r"|(?P<year_end>年[底末](?![端尾梢])|年终|岁末|(?<=年)[底末](?![端尾梢座层部])|(?<=[去今明前后]年)底)"
    r"|(?P<year_begin>年初|(?<=年)初(?![步心级选次中衷期赛])|岁首|伊始|(?<=年)伊始)"
    r"|(?P<year_middle>年中(?![国央的心小]))"
)
_MONTH = (
    rf"(?P<months_from>{MONTH})月?份?(?:{DASH}|、)(?P<months_to>{MONTH})月(?![0-9])份?(?!{DAY}[日号])"
    r"|前(?P<first_months>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个?月(?!前)"
    rf"|(?<![0-9.个第])(?P<month>{MONTH})月(?![季饼光球亮嫂子票度薪]|一[^日号])"
    rf"(?:(?P<day>{DAY})[日号](?![线楼院路])"
    rf"(?:(?P<range_mark>{DASH}|、|[和及](?!{MONTH}月|{YEAR_DIGITS}年))(?:(?P<to_year>{YEAR_DIGITS})年)?(?:(?P<to_month>{MONTH})月)?"
    rf"(?P<to_day>{DAY})[日号](?![线楼院路]))?"
    rf"|份?(?P<month_part>[上中下]旬|[底末](?![端])|初(?![步]))|份)?"
)
_FESTIVAL = (
    r"(?P<festival>春节|元宵节?|清明(?:节|假期)|端午节?|七夕节?|中秋节?|重阳节|腊八节?|除夕|元旦|国庆节?|五一(?!路|村|街)"
    r"|十一(?=假期|黄金周|长假))(?:假期|期间|前夕|前后|黄金周)?(?!晚会|联欢|档|文化|奖|号)"
)
_SEASON = (
    r"(?P<season>[春夏秋冬])[季天]?(?![节耕运播粮收种训奥招晚茶笋游雨风菜麦令装捕泳眠考菊蝉至分暑寒灌管])"
)

_OTHER = "|".join(
    (
        r"(?<![0-9.\-/])(?P<iso>(?P<iso_year>(?:19|20)[0-9]{2})(?P<iso_sep>[-/.])(?P<iso_month>1[0-2]|0?[1-9])"
        r"(?P=iso_sep)(?P<iso_day>3[01]|[12][0-9]|0?[1-9])(?![0-9.]))",
        r"(?P<clock>(?:凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜间|深夜|晚间?|早)?(?<![0-9.:])"
        r"(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
        r"|[时点](?![0-9]{0,2}\.)(?:[0-5]?[0-9](?:分(?![之钟])|(?![0-9%年月日]))|[半许整钟]|一刻|三刻|左右|前(?!后))?)"
        r"(?:[0-5]?[0-9]秒)?)",
        r"(?P<word_clock>(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚)[一二两三四五六七八九十]{1,2}[点时](?:半|钟|许|多)?)",
        rf"(?P<n_span>(?P<span_way>(?<![短前长了达用耗需时期去过将])近|过去|最近|未来|今后|此后|(?<![提目此当])前)的?(?P<span_count>{COUNT})(?P<span_more>[余多]?)个?"
        r"(?P<span_unit>年|月|天|日|周|星期)(?:多|(?=[来间里内]))?[来间里内]?)",
        rf"(?P<long_span>(?<![近第0-9.])(?P<long_count>[0-9]{{1,4}}|{COUNT})(?P<long_more>[余多]?)个?(?P<long_unit>年|月|天)多?"
        r"(?:来(?![自到])|间(?!断)))",
        rf"(?P<ago>(?<![近第提0-9.])(?P<ago_count>[0-9]{{1,3}}|{COUNT})个?(?P<ago_more>[余多]?)(?P<ago_unit>年|月|天|日|周|星期)"
        r"(?P<ago_way>以?前(?![后来往])|之前|之?后(?!期)|以后))",
        r"(?P<plan>[“\"]?(?P<plan_name>十[一二三四五六])五[”\"]?(?P<plan_part>时期|期间|末|初|以来|收官|开局))",
        r"(?P<decades>(?:(?P<century>上|十九|二十一?|19|20|21)世纪)(?:(?P<decade>[二三四五六七八九]{1,2}十|[2-9]0)年代)?"
        r"(?P<decade_part>初期?|末期?|中叶|中期|以来)?|(?<![0-9])(?P<bare_decade>[二三四五六七八九]{1,2}十|[2-9]0)年代"
        r"(?P<bare_decade_part>初期?|末期?|中期)?)",
        r"(?P<lunar>农历(?:(?P<lunar_rel>今年|去年|明年)?)(?P<lunar_month>正|冬|腊|十[一二]?|[二三四五六七八九])月"
        r"(?P<lunar_day>初[一二三四五六七八九十]|二?十[一二三四五六七八九]|廿[一二三四五六七八九]?|三十)?)",
        r"(?P<lunar_short>(?P<short_month>正|腊)月(?P<short_day>初[一二三四五六七八九十]|二?十[一二三四五六七八九]|廿[一二三四五六七八九]?|三十)?)",
        r"(?P<month_word>(?P<which_month>本|上个?|下个?|当|这个)月(?![球亮光饼季])"
        rf"(?:(?P<which_day>{DAY})日|(?P<which_part>[上中下]旬|[底末初]))?)",
        r"(?P<month_end>(?<![0-9一二三四五六七八九十个年本上下当])月(?:底|末|初))",
        r"(?P<week>(?<![每逢])(?:(?P<which_week>上|本|这|下)个?)?(?:周|星期)(?P<weekday>[一二三四五六日天末])(?![年岁期]))",
        r"(?P<week_whole>(?:上|本|下)周(?![一二三四五六日天末]))",
        r"(?P<day_word>昨[日天晚]|今[日天晚]|明[日天晚]|前[日天](?![0-9])|后[日天](?=[,，上下晚将在,])|当[日天晚]|次日|翌日|即日起)",
        r"(?P<vague>近[日期]|日前|连日来|近年来?|近些年来?|近来|最近|历年来?|多年来|长期以来|新时代以来)",
        r"(?P<now>截[至止]目前|目前|眼下|当前|现阶段)",
        rf"(?P<bare_day>(?<![0-9月第每前近.])(?P<only_day>3[01]|[12][0-9]|[1-9])日(?![均报元产])"
        rf"(?:(?P<only_mark>{DASH}|[、和])(?P<only_to>{DAY})日(?![均报元产]))?)",
    )
)
# Every sign a stated time can begin with: the pattern is tried only where one of them stands.
TIME_STARTS = re.compile(
    r"[0-9〇○零一二两三四五六七八九十百千半今去前明后当本上下次翌年岁伊第春夏秋冬元清端重除国全以近过最未此凌早中傍晚夜深正腊农这周星月昨即日连历多长新截目眼现廿“\"]"
)
STATED_TIME = re.compile(rf"{_OTHER}|(?P<dated>{_YEAR}?(?:{_MONTH}|{_PART}|{_FESTIVAL}|{_SEASON})?)")
