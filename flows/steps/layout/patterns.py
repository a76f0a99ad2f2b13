"""The set phrases of newspaper pages: datelines, jumps, folio lines, editors' lines, notices, captions.

All patterns read folded, tidied lines (half-width signs, no layout blanks). They name the trade's
formulas only; a pattern that would name one paper or place does not belong here.
"""

from __future__ import annotations

import re

_HAN = r"[\u4e00-\u9fff]"

# What newspapers call themselves. Other words in 报 (海报, 预报, 通报) are no papers.
PAPER_KIND = (
    r"(?:日报|晚报|早报|晨报|午报|时报|商报|快报|导报|周报|旬报|新报|农报|侨报|都市报|生活报|青年报|少年报|工人报|农民报|农村报"
    r"|法[治制]报|科技报|经济报|教育报|卫生报|健康报|消费报|市场报|文化报|体育报|老年报|老年生活报|妇女报|广播电视报|电视报)"
)
# An office that signs its news: 本报, 某某日报, 某某社, 某某网 ...
OFFICE = (
    rf"(?:本报|本刊|本台|本网|{_HAN}{{2,8}}?(?:日报|晚报|晨报|早报|时报|商报|快报|导报|周报|月报|都市报|生活报|青年报"
    rf"|工人报|农民报|农村报|法[制治]报|科技报|经济报|教育报|卫生报|新报|之声|电视台|广播电台|融媒体?中心|融媒体?"
    rf"|客户端|新闻网|在线|通讯社|新华社|中新社|[日新华中]?报社?|社|网|新闻)|[晚晨日早]报)"
)
_DATE = r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}日"
# 某某日报讯(记者…, 新华社北京7月1日电(记者…, 本报长沙讯, 某报4月12日讯(…
DATELINE = re.compile(
    rf"^[■□●○◎◉※◆▲★*\s]*[【\[]?(?:据|综合)?(?P<office>{OFFICE})(?P<where>{_HAN}{{0,6}}?)\s?(?P<date>{_DATE})?\s?(?:专)?"
    rf"(?P<kind>讯|电|消息|综合消息)(?:$|(?=[\s(:,、—】\]]|记者|通讯员|{_DATE}|\d))"
)
# 柳湾讯(通讯员…, 柳湾讯 3月5日,…: a place alone; 简讯, 喜讯, 资讯 are words
_PLACE_NEWS = re.compile(
    rf"^[■□●○◎]?\s?[【\[]?{_HAN}{{1,3}}"
    r"[^快简短喜通资捷电音问审传闻报网警军死噩]讯[】\]]?(?=[\s(\d])"
)
# (2016年11月28日市八届人大常委会第三十七次会议通过): which meeting made a document, before its text.
_ADOPTED = re.compile(r"^\(\d{4}年\d{1,2}月\d{1,2}日[^。]{4,}")
# What an editor says before the story.
EDITOR_NOTE = re.compile(
    r"^[\[【(■●]?\s?(?:编者按|编者的话|编前话?|开栏(?:的话|语)|新闻背景|核心提示|内容提要|阅读提示)[\]】)]?\s?(?::|(?<=[\]】)])\s?)\S"
)
_SOURCE_START = re.compile(rf"^(?:{OFFICE}综合|据{OFFICE}(?:报道|消息|电))(?=$|[\s(:,])")
# (记者 …)昨日,…: the bracket must open a text; alone on its line it signs the text above.
BRACKET_BYLINE = re.compile(r"^\([^()]{0,14}(?:记者|通讯员|实习生)[^()]*(?:$|\)\s?\S)")

JUMP = re.compile(
    r"^[(\[【<>▲▼■◆★\s]*(?:(?:上接|下转|紧接|转接|接上|续接|详见|文见|更多[^,。]{0,8}见)"
    r"(?:(?:今日|本报|第)?[A-Za-z]{0,2}\d{1,3}\s?[版面]?|[一二三四五六七八九十]{1,3}版|(?:头|封)版).{0,20}"
    r"|(?:上接|下转|紧接).{0,10}[版面])[)\]】<>▲▼\s]*$"
)
# 农家的账怎么算?详见03版: a teaser that names its page
SEE_PAGE = re.compile(
    r"^[^。;]{2,30}(?:详|文|[^,。]{1,4}[请另])见(?:今日|本报)?第?\s?[A-Za-z]?\d{1,2}\s?版\)?$"
)
JUMP_FROM = re.compile(r"上接|紧接|接上|续接")
JUMP_TO = re.compile(r"下转|转接|详见|文见")
# A jump at the end of a body line: ...(下转第三版)
JUMP_TAIL = re.compile(r"[(\[【]\s?(?P<word>下转|上接|紧接).{1,10}?版[^()]{0,6}[)\]】]\s?$")

_WEEKDAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_FULL_DATE = r"\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?"
FOLIO = re.compile(
    rf"^(?:{_FULL_DATE}|.{{0,16}}{_WEEKDAY}.{{0,24}}$|(?:第?\s?[A-Za-z]?\d{{1,3}}\s?版|[A-D]\d{{1,2}})(?:\s|$|[:·|/-]).{{0,16}}$"
    rf"|[A-D]?\d{{1,2}}$|.{{1,8}}[A-D]?0\d$|农历.{{2,12}}$|(?:总|第)\s?第?\d{{3,6}}\s?期.{{0,10}}$)"
)
# A line that is all folio: a full date with its weekday or page number, no sentence around them; or a paper
# beside a page number, with or without the name of the section.
_PAGE_NUMBER = (
    r"(?:0\d|[A-D]\d{1,2}|第\s?[A-D]?\d{1,2}\s?版|[A-D]?\d{1,2}\s?版|第[一二三四五六七八九十]{1,2}版)"
)
_PART = rf"(?:{_HAN}+(?:[·・]{_HAN}+)*|{_PAGE_NUMBER})"
_APART = r"[\s|/•—-]{0,4}"
FOLIO_WHOLE = re.compile(
    rf"^(?=.*{_FULL_DATE})(?=.*(?:{_WEEKDAY}|第?\s?[A-Za-z]?\d{{1,3}}\s?版(?:\s|$)))[^,。;!?]{{8,44}}$"
    rf"|^(?=.{{6,30}}$)(?=.*(?<![A-Z\d年月]){_PAGE_NUMBER}(?![\d年月日]))(?=.*(?:{PAPER_KIND}|周刊)(?:$|[\s|/•—-]|{_PAGE_NUMBER}))"
    rf"{_PART}(?:{_APART}{_PART}){{1,3}}$"
)
STAFF_WORD = (
    r"责任?编辑?|责编|编辑|美术编辑|美编|版式(?:设计|编辑)?|视觉(?:设计)?|设计|校对|校检|检校|校读|审读|审校|审核"
    r"|值班(?:主任|总编|编委|领导|编辑)|主编|副主编|组版|组稿|制图|制版|统筹|策划|监制|编审|终审|图编|排版|照排|电子邮箱|投稿邮箱"
)
STAFF = re.compile(
    rf"^[■□●○◎◉※◆▲★*本期版\s]*(?:(?:{STAFF_WORD})\s?[:/|·\s]\s?{_HAN}{{1,4}}(?:\s?{_HAN}{{1,3}})*[\s/、,|;]*)+"
    r"(?:(?:电话|热线|邮箱|E-?mail|QQ).*)?$",
    re.IGNORECASE,
)
IMPRINT = re.compile(
    r"国内统一(?:连续出版物)?(?:刊|编)?号|CN\s?\d\d\s?-\s?\d{3,4}|邮发代号|新闻热线|发行热线|广告热线|投稿邮箱|读者热线|报料"
    r"|零售(?:价)?[\d每:]|每份\d|定价[:\d]|社址|邮政编码|邮编[:\d]|广告经营许可|法律顾问|印刷[:厂]|印务|出版日期|今日\d+版|(?:主管|主办|承办|出版)(?:单位)?[:/]"
    # whose paper it is, on a line of its own
    rf"|^(?=.*报)[^,。;:!?]{{0,20}}(?:{_HAN}委(?:员会)?(?:机关|主管主办的?)报|报(?:业)?(?:社|集团)\s?(?:出版|主办|主管|承印))[^,。;:!?]{{0,20}}$"
)
# Readers are asked to call: a label with 热线 and a number, no sentence that ends.
TEASER = re.compile(
    r"^[【\[■□●]?[^,。;:!?\s\d】\]]{0,6}热线[^,。;:!?\s\d】\]]{0,4}[】\]:\s]\s?[^。\d]{0,12}\d{3,}[^。]{0,20}$"
)
WEB = re.compile(r"https?://|www\.|\.(?:com|cn|net|org)\b|[\w.]+@[\w-]+\.", re.IGNORECASE)
QR_TEASER = re.compile(
    r"扫码|扫一扫|扫描(?:上方|下方|左侧|右侧)?二维码|二维码|长按识别|关注.{0,10}公众号|下载.{0,12}客户端|微信公众号"
)
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}\s?-\s?\d{7,8}|400-?\d{3,4}-?\d{3,4})(?!\d)")
# Titles of paid or legal notices: they begin an ad that runs to the next heading or dateline.
NOTICE = re.compile(
    r"(?:公告|公示|启事|声明|通告|催告书?|作废|招租|招商公告|招标公告|拍卖公告|竞价公告|出让公告|转让公告|注销公告|讣告|告知书|催收通知)$"
)
NOTICE_BODY = re.compile(
    r"声明作废|特此(?:公告|声明|通告)|本院受理|视为送达|公告送达|缺席(?:裁判|判决|审理)|遗失.{0,30}(?:证|章|执照|发票|票据|保单|许可)|登记机关申请注销|清算组|债权人.{0,20}申报债权"
    r"|竞买(?:人|保证金)|因病(?:医治|抢救)无效|享年|丧事从简|遗体告别|来稿请|投稿邮箱|[面现]向.{0,16}征(?:稿|集)|拍卖(?:会|标的|有限公司)|报名(?:时间|地点|电话)|联系(?:电话|人)[:\s]|咨询电话|订购热线|招聘热线|广告"
)
# Who signs a notice, or when: the last line of it.
NOTICE_ISSUER = re.compile(
    rf"^{_HAN}{{2,24}}(?:法院|检察院|公司|局|委员会|办公室|政府|中心|管理[处人]|清算组|大队|支队|[国党工团]委|工会|国资委|治丧(?:小组|委员会)|家属|协会|学校|学院|医院|分行|支行)"
    rf"(?:\s?{_FULL_DATE})?$|^{_FULL_DATE}$|^[二〇○零一三四五六七八九十]{{4}}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日$"
)
AD_WORDS = re.compile(
    r"^(?:活动|展览|开放|报名|截止|考试|演出|开业|举办)?(?:时间|地点|地址|日期|票价|主办|承办|协办|支持|电话|热线|网址|邮箱|联系人)\s?:|热线[:\d]|折起?(?:$|\s)|优惠|特价|钜惠|抢购"
    r"|元/|起价|首付|火热(?:销售|招商|报名)|盛大|倒计时|距.{1,16}(?:还有|仅剩)|还有\s?\d+\s?天|敬请|恭迎|诚招|诚聘|急聘|招租|加盟|代理|VIP|现房|洋房|户型"
)
SECTION = re.compile(
    r"^(?:要闻|综合(?:新闻|要闻)?|时政(?:新闻|要闻)?|民生(?:新闻)?|社会(?:新闻)?|本地(?:新闻)?|国内(?:新闻)?|国际(?:新闻)?|经济(?:新闻)?|财经|金融"
    r"|体育(?:新闻)?|文体(?:新闻)?|文化(?:新闻)?|教育|健康|副刊|专版|专题|特别报道|深度(?:报道)?|观察|评论|视点|聚焦|关注|县区(?:新闻)?|区县(?:新闻)?"
    r"|城事|都市|法治|科技|旅游|生活|天下|中国(?:新闻)?|世界|广告|头版|理论|周刊|导读|今日导读|图片新闻|新闻速递|简讯|短讯|快讯|公益广告)(?:[·:]\S{1,6})?$"
)
CAPTION_MARK = re.compile(
    r"^(?:[▲▼△▽◀▶◄►↑↓←→]|[(]?[左右上下][上下左右]?图[)]?|图[①-⑩一二三四五六七八九十\d]|图片?[为:]|图片?说明|资料图|[①-⑩]\s?\S)"
)
PICTURED = re.compile(r"图[为:①-⑩]|\([上下左右中]图\)|(?:资料|效果|示意|无人机)[照图]片?|组图|如图")
CREDIT_TAIL = re.compile(
    rf"{_HAN}[\s/]?(?:摄影报道|摄影|摄|供图|制图|\(摄\)|绘)[)]?$"  # behind a name
    r"|(?:图片|图|照片)?(?:均?由.{2,24}(?:提供|供图))[)]?$|[(](?:资料图片?|新华社发|新华社照片|图源.{0,12}|来源:.{0,12})[)]$"
)
CREDIT_LINE = re.compile(
    rf"^(?:[■□●▲◆(]?\s?(?:本版|本文|本组|以上|文中|文内)?(?:图片|照片|图)(?:均|除署名外均|均为|皆)?(?:由|为|:|/|来源|系).{{1,40}}$"
    rf"|.{{0,24}}(?:供图|提供图片|图片提供|摄影)[):\s/]?\s?{_HAN}{{0,10}}$|(?:摄影|制图|供图|绘图|漫画|插图)[:/\s].{{1,20}}$|.{{1,22}}[\s/]?摄[)]?$)"
)
# A line that is all credit: all pictures of the page or story are one giver's.
CREDIT_WHOLE = re.compile(
    r"^[(]?(?:本版|本组|本文|以上|文中|文内)?(?:图片|照片|图)(?:均|皆|除署名外均)?由.{2,30}(?:提供|供图|拍摄|摄)[)]?$"
)
# A photographer at the end of a caption, known by a blank or a title before the name.
PHOTOGRAPHER = re.compile(rf"(?:记者\s?|通讯员\s?|\s){_HAN}{{2,3}}(?:[\s、/]{_HAN}{{2,3}}){{0,3}}\s?摄$")
# A period alone on its line: small type above a headline of results.
PERIOD = re.compile(
    r"^(?:今年|去年|本年度?|截至)?(?:[上下]半年|前?[一二三四1-4]个?季度|首季度?|前?[一二三四五六七八九十\d]{1,2}个?月|年)"
    r"(?:末|底|初|以来|期间|[,、]?同比)?$"
)
MARKUP = re.compile(r"\^\{|<[/a-zA-Z][^>]{0,30}>|\{<|&[a-z]{2,6};|�|\\[a-z]+\{|\{\{|\]\]")
DATED = re.compile(rf"^{_DATE}")  # as captions, and items of a chronicle, begin
CROSSHEAD_MARK = re.compile(
    r"^(?:[●■◆▲★○◇□▶►※]\s?\S|[一二三四五六七八九十]{1,2}、\S|[(][一二三四五六七八九十]{1,2}[)]\S|(?:0?[1-9]|1\d)[.、]?\s?[\u4e00-\u9fff“]"
    r"|[①-⑩]|(?:问题?|关键词|镜头|故事|现场|亮点|看点|声音|链接|背景|案例|数读)[一二三四五六七八九十\d:]|【[^】]{2,14}】$|[「『][^」』]{2,14}[」』]$)"
)

# How letters begin and end, each on a line of its own.
LETTER_OPENS = re.compile(
    rf"^(?:(?:尊敬|亲爱|敬爱)的.{{1,14}}|各位{_HAN}{{2,8}}|(?:编辑|记者|主编)(?:同志|老师|先生|女士)?"
    rf"|{_HAN}{{2,4}}(?:同志|先生|女士|老师|师傅|朋友)们?):$"
)
LETTER_CLOSES = re.compile(r"^(?:此致|(?:此致\s?)?敬礼!?|(?:顺颂|敬祝|谨祝|恭祝|祝)[^,。:!?]{2,10}!)$")
DAY_ALONE = re.compile(
    r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日$"
    rf"|^[二〇○零一三四五六七八九]{{4}}年{_HAN}{{1,2}}月{_HAN}{{1,3}}日$"
)
# A serial's number, and what stands under each part of it.
SERIAL = re.compile(r"^.{2,10}连载\s?\(?(?:[①-⑳㉑-㉟]|\d{1,3}|[一二三四五六七八九十百]{1,5})\)?$")
TO_BE_CONTINUED = re.compile(r"^\(?(?:未完待续|待续|未完|全文完|连载完|答案(?:见|在).{1,8})\)?$")

# The line begins a story's body with a formula (某报讯, 某社某地电, （记者 …）).
STARTS_NEWS = re.compile(
    "|".join(
        form.pattern for form in (DATELINE, _SOURCE_START, BRACKET_BYLINE, _PLACE_NEWS, EDITOR_NOTE, _ADOPTED)
    )
)
