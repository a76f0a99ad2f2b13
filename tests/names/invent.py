"""Invented names and sentences for training the base recogniser: local news of every field and region.

All of it is made here: sentences are patterns written for this project, filled with names put together
by chance from the lists below and from the gazetteer. `{KIND}` in a pattern is a name of that kind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from flows.steps.language.names.lexicon import DIVISIONS, POSTS, read_lines

PATTERNS = [
    line for line in (Path(__file__).parent / "patterns.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
_SLOT = re.compile(r"\{([A-Z]+)\}")

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷黎史龙陶贺毛郝顾龚邵万覃武钱戴严欧莫孔向常汤康易乔赖文牛樊葛邢安齐庞伍殷颜倪庄章鲁岳童焦聂柳申耿关翁温季祝裴俞舒凌霍包涂詹盛房屈柯管应宁苗沙娄宗鲍华瞿符单骆车纪游阮冉项解景辛左欧甘涂牟"
_RARE_SURNAMES = read_lines("surnames.txt")[0]
_COMPOUND_SURNAMES = "欧阳 上官 司马 诸葛 皇甫 慕容 尉迟 令狐".split()
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉玲鹏飞斌波宇浩凯健俊帆雪婷慧莹雅琴云莉倩颖佳欣怡宁晨阳旭东海龙虎林峰山川江河湖春夏秋冬梅兰竹菊松柏天成志德仁义礼智信忠孝良善美光永长福禄寿喜庆祥瑞吉安康乐思念恩惠远望达立行清正廉洁若诗书画墨琪瑶琳珊珍珠宝玺璐璇子轩梓涵一诺雨泽逸晗睿博学立新向前培根振兴启航小满凤仙翠花金银铁牛大力二友三顺世昌继承传宗耀祖爱民为公克勤俭朴素贞淑贤毅坚韧卓越冠群超凡士杰亦菲可心語晓彤丹彩虹紫青绿蓝白黑朝晖昊苍穹宏图伯仲叔季元亨利启"
_GIVEN = _GIVEN.replace("語", "")
_FOREIGN = "阿埃艾安奥巴贝比彼波布查达戴德迪多恩尔法菲费弗福格古哈海汉赫霍基吉加杰卡凯科克肯拉莱兰劳勒雷里利丽莉林卢鲁伦罗洛马玛迈麦曼梅蒙米莫默姆穆纳娜内尼诺帕佩皮普奇乔切琼瑞萨塞桑沙什史士斯丝索塔泰坦特提廷图托瓦万威维沃乌西希夏谢辛雅亚扬叶伊因约泽扎詹朱卓兹"
_TIBETAN = "扎西 次仁 多吉 卓玛 央金 格桑 旦增 顿珠 平措 罗布 白玛 索朗 拉姆 德吉 尼玛 达娃 边巴 强巴 洛桑 嘉措 桑吉 才让".split()
_UYGHUR = "阿依古丽 买买提 吐尔逊 艾合买提 古丽娜尔 阿迪力 努尔兰 热依汗 帕提古丽 玉素甫 木拉提 阿不都 艾力 迪丽努尔 库尔班 热合曼 哈力克 阿里木江 米热古丽".split()
_MONGOL = "巴特尔 其其格 乌兰 斯琴 那日松 呼和 宝音 阿拉坦 哈斯 图雅 萨仁 格日勒 额尔敦 苏日娜 巴雅尔 朝鲁".split()
_BRAND = "华中新恒信泰达科瑞盛东海天宏远金鑫博创威联众合同德美佳益康宝丰润通立嘉兴利源龙凤麒腾飞翔翼航宇星辰曙光明亮晶蓝绿青紫银玉翠松竹梅兰九三一万亿百千正大国民安泽惠优卓越凯旋捷迅奇妙维凌云峰湘邦钧铭诚毅景昌隆亨顺友邻雅尚品味智慧数芯光能元力普朗思迈拓普锐锋鼎晟昊昱煜熙玖柏木森林禾谷农牧渔川江河湖山岳岭极致诺亚盈甲乙比邵楚齐鲁秦晋"
_TRADE = "科技 新能源 生物 医药 药业 制药 机械 重工 电子 微电子 光电 半导体 软件 智能 电气 激光 液压 数控 材料 新材料 化工 汽车 精工 精密 食品 乳业 酒业 茶业 农业 牧业 种业 纺织 服饰 家居 陶瓷 玻璃 钢铁 铝业 锂电 锂业 储能 光伏 电力 能源 环保 环境 水务 燃气 物流 航运 传媒 文旅 旅游 酒店 地产 置业 建工 路桥 证券 基金 保险 资本 教育 医疗 器械 健康 网络 信息 数据 通信 电缆 轴承 烟花 印务 包装 塑业 橡胶 木业 纸业 珠宝 玩具 家电 股份 集团".split()
_LEGAL = "有限公司 有限公司 有限公司 有限责任公司 股份有限公司 集团有限公司 集团股份有限公司 集团 公司 实业有限公司 科技有限公司 发展有限公司 投资有限公司 科技股份有限公司".split()
_BUREAU = "教育局 财政局 民政局 司法局 公安局 水利局 商务局 统计局 审计局 林业局 交通运输局 农业农村局 应急管理局 市场监督管理局 生态环境局 自然资源和规划局 住房和城乡建设局 住建局 卫健局 卫健委 卫生健康委员会 发改委 发展和改革委员会 发改局 国资委 人力资源和社会保障局 人社局 文旅局 文化旅游广电局 文化和旅游局 医保局 医疗保障局 退役军人事务局 乡村振兴局 信访局 城管局 城市管理和综合执法局 行政审批服务局 政务服务中心 气象局 税务局 工信局 工业和信息化局 科技局 科学技术局 体育局 档案馆 烟草专卖局 邮政管理局 消防救援支队 公安局交警支队 交警大队 疾控中心 总工会 工商联 妇联 残联 科协 文联 红十字会 侨联 团委 慈善总会 融媒体中心 图书馆 博物馆 文化馆 科技馆 少年宫 人大常委会 政协 纪委监委 委宣传部 委组织部 委统战部 委政法委 委网信办 委办公室 政府办公室 政府 人民政府 人民法院 人民检察院 中级人民法院 公路局 供销社 粮食和储备局 安委办 公共资源交易中心 就业服务中心 医保事务中心 大数据中心 消费者委员会 关工委".split()
_PROVINCE_BUREAU = [b.replace("局", "厅") if b in {"教育局", "财政局", "民政局", "司法局", "公安局", "水利局", "商务局", "审计局", "科技局", "交通运输局", "农业农村局", "应急管理局", "生态环境局", "文旅局", "工业和信息化局", "退役军人事务局"} else b for b in _BUREAU]
_UNIVERSITY = "大学 师范大学 理工大学 农业大学 医科大学 工业大学 交通大学 科技大学 财经大学 民族大学 学院 师范学院 医学院 职业技术学院 工业职业技术学院 商业学院 美术学院 音乐学院 体育学院 外国语学院 幼儿师范学校 党校 开放大学".split()
_SCHOOL = "第一中学 第二中学 第三中学 一中 二中 实验中学 实验小学 中心小学 中心幼儿园 外国语学校 职业中专 特殊教育学校 第一小学 高级中学 附属中学".split()
_HOSPITAL = "人民医院 第一人民医院 第二人民医院 中心医院 中医院 中医医院 妇幼保健院 儿童医院 肿瘤医院 口腔医院 精神卫生中心 骨科医院 中西医结合医院".split()
_FIELD = "餐饮 旅游 物流 茶叶 陶瓷 烟花爆竹 花卉 蔬菜 家政 汽车 钢铁 软件 新能源 新材料 电池材料 生物医药 人工智能 集成电路 机器人 储能 氢能 装备制造 文化创意 数字经济 民营经济 跨境电商 质量检验 律师 注册会计师 摄影家 书法家 作家 音乐家 戏剧家 民间文艺家 佛教 道教 足球 篮球 乒乓球 登山 马拉松 象棋 志愿者 女企业家 青年企业家 慈善 养老服务 野生动物保护 见义勇为 老年 大学生创业".split()
_BODY = "协会 商会 学会 联合会 联盟 产业联盟 产业技术创新战略联盟 创新联合体 促进会 研究会 基金会 行业协会 工作组".split()
_PARK = "经开区 高新区 经济技术开发区 高新技术产业开发区 工业园 产业园 工业园区 科技园 物流园 软件园 创业园 综合保税区 新材料产业园 生物医药产业园 电子信息产业园 智能制造产业园 数字经济产业园 科创园 化工园".split()
_LAB = "重点实验室 实验室 工程技术研究中心 研究院 研究所 农业科学院 农科院 林科院 技术创新中心 产业技术研究院 设计院 博士后工作站 科学中心 国家实验室".split()
_MEDIA = "日报 晚报 晨报 都市报 广播电视台 电视台 日报社 融媒体中心 新闻网 商报".split()
_BANK = "工商银行 农业银行 建设银行 中国银行 交通银行 中信银行 招商银行 邮储银行 光大银行 浦发银行 民生银行 兴业银行 农发行 华夏银行 平安银行 中国建设银行 中国工商银行 中国农业银行".split()
_TEAM = "队 男篮 女排 足球俱乐部 俱乐部 女篮 代表队 青年队 乒乓球队".split()
_PLAIN_SHORT = "市委 省委 县委 区委 市政府 省政府 县政府 区政府 市政协 省政协 市人大 市人大常委会 省人大常委会 镇党委 镇政府 组织部 宣传部 统战部 国务院 中共中央 财政部 教育部 工信部 公安部 水利部 商务部 外交部 农业农村部 国家发展改革委 国家卫健委 生态环境部 最高人民法院 最高人民检察院 新华社 人民日报 央视新闻 中央气象台 团市委 团省委 市委宣传部 省委组织部 县纪委 市委政法委 省委网信办 市委市直机关工委".split()
_COUNTRY = [w for line in read_lines("places.txt")[:1] for w in line.split()]
_FCITY = [w for line in read_lines("places.txt")[1:2] for w in line.split()]
_REGION = [w for line in read_lines("places.txt")[2:4] for w in line.split()]
_WATER = [w for line in read_lines("places.txt")[4:5] for w in line.split()]
_TERMS = [
    line.split()[0]
    for name in ("batteries.txt", "economy.txt")
    for line in read_lines(name, "flows.steps.language.dictionaries")
]
_POSTS = sorted(POSTS)
_PROVINCES = sorted(d for d in DIVISIONS if d.endswith(("省", "自治区")) and len(d) < 9) + ["北京市", "上海市", "天津市", "重庆市"]
_CITIES = sorted(d for d in DIVISIONS if d.endswith("市") and 2 < len(d) < 6)
_COUNTIES = sorted(d for d in DIVISIONS if d.endswith(("县", "区", "旗")) and 2 < len(d) < 5 and d[-2:] != "地区")
_TOWNS = sorted(d for d in DIVISIONS if d.endswith(("镇", "乡")) and 2 < len(d) < 6)
_STREETS = sorted(d for d in DIVISIONS if d.endswith("街道") and len(d) < 7)
_SHORT_CITIES = [c[:-1] for c in _CITIES if len(c) == 3]
_PROV_SHORT = "湘 鄂 赣 粤 桂 川 渝 黔 滇 陕 甘 宁 青 新 藏 蒙 京 津 冀 晋 鲁 豫 皖 苏 浙 沪 闽 琼 辽 吉 黑".split()
_VILLAGE_A = "大小上下东西南北新老石白黄青红金龙凤虎马牛羊柳杨桃李梅竹松杏桂花水泉溪河塘坪岭山坡沟湾桥庙寺井田王张刘陈赵周吴郑和平光明团结胜利富民高坎双三五八九千万长清"
_VILLAGE_B = "家庄屯坡沟岭坪塘湾溪河桥口头冲坝井泉山峰林岗台店铺营堡寨楼院园里下上洞岩石龙"
_ROAD_A = "人民 建设 解放 中山 和平 光明 文化 迎宾 滨江 滨河 环城 芙蓉 凤凰 金山 龙泉 朝阳 长江 黄河 学府 科技 创业 工业 高新 迎春 五一 八一 韶山 爱民 友谊 体育 青年 劳动 新华 东风 前进 南湖 北湖 玉泉 桃源 紫荆 梧桐 银杏 宝庆 望江 临江 天元 星沙 云龙 湘江 蔡伦 神农".split()
_SCENIC_B = "山 湖 寺 塔 公园 广场 水库 古镇 古城 森林公园 湿地公园 风景区 景区 大桥 桥 岛 峡谷 瀑布 温泉 花园 小区 社区 新村 国际会展中心 体育中心 体育馆 大剧院 商贸城 步行街 夜市 农贸市场 水电站 隧道 机场 火车站 码头 港 宫 庙 书院 故居 纪念碑 烈士陵园 溪 河 江 湾 岭 峰 洞 冲".split()


class Inventor:
    """Draws names and sentences; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.kinds: dict[str, tuple[str, Callable[[], str]]] = {
            "PER": ("PER", self.person),
            "FPER": ("PER", self.foreigner),
            "EPER": ("PER", self.minority_person),
            "COMPANY": ("ORG", self.company),
            "FIRM": ("ORG", self.short_company),
            "GOV": ("ORG", self.authority),
            "UNIV": ("ORG", self.university),
            "SCHOOL": ("ORG", self.school),
            "HOSP": ("ORG", self.hospital),
            "BODY": ("ORG", self.body),
            "PARK": ("ORG", self.park),
            "LAB": ("ORG", self.laboratory),
            "MEDIA": ("ORG", self.medium),
            "BANK": ("ORG", self.bank),
            "TEAM": ("ORG", self.team),
            "ORG": ("ORG", self.organisation),
            "PROV": ("LOC", self.province),
            "CITY": ("LOC", self.city),
            "COUNTY": ("LOC", lambda: self.one(_COUNTIES)),
            "TOWN": ("LOC", lambda: self.one(self.one([_TOWNS, _TOWNS, _STREETS]))),
            "VILLAGE": ("LOC", self.village),
            "ROAD": ("LOC", self.road),
            "SCENIC": ("LOC", self.scenic),
            "LINE": ("LOC", self.line),
            "COUNTRY": ("LOC", lambda: self.one(_COUNTRY)),
            "FCITY": ("LOC", self.foreign_city),
            "REGION": ("LOC", lambda: self.one(self.one([_REGION, _WATER]))),
            "LOC": ("LOC", self.place),
            "POST": ("", lambda: self.one(_POSTS)),
            "FIELD": ("", lambda: self.one(_FIELD)),
            "TRADE": ("", lambda: self.one(_TRADE)),
            "TERM": ("", lambda: self.one(_TERMS)),
            "N": ("", lambda: str(self.random.randint(2, 99))),
        }

    def one(self, choices: list[str] | str | list[list[str]]) -> str:  # a draw from a list or a string
        return self.random.choice(choices)  # type: ignore[return-value]

    def sentence(self) -> tuple[str, list[tuple[int, int, str]]]:
        """One invented sentence and its names as (start, end, type)."""
        return self.fill(self.one(PATTERNS))

    def fill(self, pattern: str) -> tuple[str, list[tuple[int, int, str]]]:
        text, spans, at = "", [], 0
        for slot in _SLOT.finditer(pattern):
            text += pattern[at : slot.start()]
            kind, draw = self.kinds[slot[1]]
            name = draw()
            if kind:
                spans.append((len(text), len(text) + len(name), kind))
            text += name
            at = slot.end()
        return text + pattern[at:], spans

    def name_like(self, name: str, kind: str) -> str:
        """Another name of the same type, and as far as can be told of the same make."""
        if kind == "PER":
            if "·" in name or len(name) > 3:
                return self.foreigner()
            return self.minority_person() if self.random.random() < 0.03 else self.person()
        if kind == "LOC":
            for end, choices in (("省", _PROVINCES), ("市", _CITIES), ("县", _COUNTIES), ("区", _COUNTIES), ("镇", _TOWNS), ("乡", _TOWNS), ("街道", _STREETS)):
                if name.endswith(end):
                    return self.one(choices)
            if name.endswith("村"):
                return self.village()
            if name in _COUNTRY:
                return self.one(_COUNTRY)
            return self.one(_SHORT_CITIES) if len(name) == 2 and self.random.random() < 0.5 else name
        for ends, draw in ((("公司", "集团"), self.company), (("大学", "学院"), self.university), (("医院",), self.hospital),
                           (("局", "委", "厅", "政府"), self.authority), (("中学", "小学"), self.school),
                           (("协会", "联盟", "商会"), self.body), (("研究院", "研究所", "实验室"), self.laboratory)):
            if name.endswith(ends):
                return draw()
        return name

    # persons
    def person(self) -> str:
        r = self.random.random()
        if r < 0.02:
            surname = self.one(_COMPOUND_SURNAMES)
        elif r < 0.12:
            surname = self.one(_RARE_SURNAMES)
        else:
            surname = _SURNAMES[min(int(self.random.expovariate(1 / 45)), len(_SURNAMES) - 1)]
        if self.random.random() < 0.02:
            return surname + self.one(["某", "某某", "女士", "先生"])
        size = 1 if self.random.random() < 0.22 else 2
        return surname + "".join(self.one(_GIVEN) for _ in range(size))

    def foreigner(self) -> str:
        def part() -> str:
            return "".join(self.one(_FOREIGN) for _ in range(self.random.choice([2, 2, 3, 3, 4])))

        return "·".join(part() for _ in range(self.random.choice([1, 2, 2, 2, 3]))) if self.random.random() < 0.75 else part()

    def minority_person(self) -> str:
        r = self.random.random()
        if r < 0.35:
            return self.one(_TIBETAN) + (self.one(_TIBETAN) if self.random.random() < 0.8 else "")
        if r < 0.75:
            return self.one(_UYGHUR) + ("·" + self.one(_UYGHUR) if self.random.random() < 0.6 else "")
        return self.one(_MONGOL)

    # organisations
    def brand(self) -> str:
        return "".join(self.one(_BRAND) for _ in range(self.random.choice([2, 2, 2, 2, 3, 4])))

    def company(self) -> str:
        place = self.random.choice([self.city, self.city, self.province, self.province_short, lambda: "", lambda: "中国"])()
        trade = self.one(_TRADE) + (self.one(_TRADE) if self.random.random() < 0.25 else "")
        bracket = f"（{self.one(_SHORT_CITIES)}）" if self.random.random() < 0.06 else ""
        return place + self.brand() + bracket + trade + self.one(_LEGAL)

    def short_company(self) -> str:
        place = self.one(_SHORT_CITIES) if self.random.random() < 0.15 else ""
        r = self.random.random()
        if r < 0.75:
            return place + self.brand()[:2] + self.one(_TRADE)
        if r < 0.85:
            return (place or self.one(_SHORT_CITIES)) + self.brand()[:2]
        return self.brand()[:3] + self.one(["集团", "股份", "公司"])

    def authority(self) -> str:
        r = self.random.random()
        if r < 0.3:
            return self.one("市县区") + self.one(_BUREAU)
        if r < 0.4:
            return "省" + self.one(_PROVINCE_BUREAU)
        if r < 0.55:
            return self.one(_PLAIN_SHORT)
        if r < 0.65:
            return self.one(_PROVINCES) + self.one(_PROVINCE_BUREAU)
        return self.one(self.one([_CITIES, _COUNTIES])) + self.one(_BUREAU)

    def university(self) -> str:
        head = self.one(_UNIVERSITY)
        tail = self.one(["", "", "", "", f"{self.one(_TRADE)}学院", "附属第一医院", "附属中学"])
        return self.random.choice([self.short_city, self.province_short, lambda: self.one(["东南", "西北", "华东", "华南", "中原", "江南"])])() + head + tail

    def school(self) -> str:
        return self.random.choice([self.city, self.short_city, lambda: self.one(_COUNTIES), lambda: self.one(_TOWNS)])() + self.one([*_SCHOOL, self.brand()[:2] + self.one(["学校", "小学", "中学", "幼儿园", "实验学校"])])

    def hospital(self) -> str:
        if self.random.random() < 0.1:
            return self.one(_TOWNS) + self.one(["中心卫生院", "卫生院"])
        return self.random.choice([self.city, self.short_city, lambda: self.one(_COUNTIES), lambda: "省", lambda: "市"])() + self.one(_HOSPITAL)

    def body(self) -> str:
        place = self.random.choice([self.city, self.short_city, self.province, lambda: "中国", lambda: "市", lambda: "省", lambda: "全国"])()
        link = self.one(["", "", "", self.one(["及", "与"]) + self.one(_FIELD)])
        return place + self.one(_FIELD) + link + self.one(_BODY)

    def park(self) -> str:
        place = self.random.choice([self.short_city, self.city, lambda: self.one(_COUNTIES), lambda: ""])()
        return (place + (self.brand()[:2] if not place or self.random.random() < 0.3 else "")) + self.one(_PARK)

    def laboratory(self) -> str:
        place = self.random.choice([self.short_city, self.province_short, lambda: "国家", lambda: self.brand()[:2], lambda: "中国科学院" + self.one(_FIELD)])()
        return place + (self.one(_FIELD) if self.random.random() < 0.4 else "") + self.one(_LAB)

    def medium(self) -> str:
        return self.random.choice([self.short_city, self.province_short])() + self.one(_MEDIA)

    def bank(self) -> str:
        if self.random.random() < 0.3:
            return self.short_city() + self.one(["农商行", "银行", "农村商业银行"])
        return self.one(_BANK) + self.one(["", self.one(_SHORT_CITIES) + "分行", self.one(_SHORT_CITIES) + "支行", self.one(_COUNTIES) + "支行"])

    def team(self) -> str:
        return self.random.choice([self.short_city, self.province_short])() + (self.brand()[:2] if self.random.random() < 0.5 else "") + self.one(_TEAM)

    def organisation(self) -> str:
        return self.random.choice([self.company, self.short_company, self.authority, self.authority, self.university, self.hospital, self.body, self.park, self.laboratory, self.bank, self.school])()

    # places
    def province(self) -> str:
        return self.one(_PROVINCES)

    def province_short(self) -> str:
        return re.sub("省$|市$|壮族自治区|回族自治区|维吾尔自治区|自治区", "", self.one(_PROVINCES))

    def city(self) -> str:
        return self.one(_CITIES)

    def short_city(self) -> str:
        return self.one(_SHORT_CITIES)

    def village(self) -> str:
        name = self.one(_VILLAGE_A) + self.one(_VILLAGE_B)
        return name + self.one(["村", "村", "村", "村", "社区", "社区", "", "新村"]) if self.random.random() < 0.8 else self.brand()[:2] + self.one(["村", "社区"])

    def road(self) -> str:
        return self.one(_ROAD_A) + self.one(["", "", "", "东", "西", "南", "北", "中"]) + self.one(["路", "路", "路", "大道", "街", "大街", "巷"])

    def scenic(self) -> str:
        return self.one([self.one(_VILLAGE_A) + self.one(_VILLAGE_B), self.brand()[:2], self.one(_SHORT_CITIES)]) + self.one(_SCENIC_B)

    def line(self) -> str:
        two = self.one(_PROV_SHORT) + self.one(_PROV_SHORT)
        cities = self.one(_SHORT_CITIES)[0] + self.one(_SHORT_CITIES)[0]
        return self.one([two, cities, self.one(_SHORT_CITIES)]) + self.one(["高速", "高速公路", "铁路", "高铁", "城际铁路", "大桥", "运河"])

    def foreign_city(self) -> str:
        return self.one(_FCITY) if self.random.random() < 0.7 else "".join(self.one(_FOREIGN) for _ in range(self.random.choice([3, 4]))) + self.one(["", "州", "市", "省"])

    def place(self) -> str:
        return self.random.choice([self.city, self.short_city, lambda: self.one(_COUNTIES), self.province, self.province_short, self.scenic, self.road])()
