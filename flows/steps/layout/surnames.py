"""Chinese surnames, for telling names from words in bylines."""

from flows.steps.language.engine import read_base_dictionary

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦"
    "昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁"
    "荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬郗班仰秋仲伊宫宁仇栾暴甘斜厉戎祖武符"
    "刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥苍闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍"
    "郤璩桑桂濮牛寿边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡耿满弘匡文寇禄阙"
    "东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯查荆红游竺权逯盖益桓仉督岳帅"
    "缑亢况郈琴归海晋楚闫法汝鄢涂钦仝覃佟佘肖操代原占冼卿奉展姒娜尧岩岚布庹庆延恽扎揭敬智朴柒楼檀欣母洛涛"
    "湘热玛璐生由皇眭禚税祥稂粟练罕翦肇苑芦苟英药菅蹇言訚诗谌资赫达轩辜迟邸阳降雒雪青靖鹿麦黑郇邝付兰闪么"
    "线冶候初化呼咎哈回图士妥字孛官宛尉峗弋悦户才折拜昂昃杞枚栗植楷欽歐毅汉沐流浩淡渠焉牟特狐玄玉甫畅矫砍"
    "禤稽竹纳续羌羽肉舍蔄虎衣西讲豆贠贵逢部酒野银门间阿随顺颖飞鲜麴商谯呙"
    "隋全綦亓仵粘丛忻旷晟帖柘杲纵罡瓮琚丘铁漆奎睢郄揣茆笪颉遆隽骞兀拓淳秘"
    # in traditional characters, as printed in Hong Kong, Taiwan and overseas
    "趙錢孫馮陳衛蔣韓楊許呂張嚴華謝鄒蘇範魯韋馬鳳湯羅畢鄔樂時齊顧蕭龐紀項談龍葉劉婁顏駱萬盧經單諸龔鍾鐘鄧"
    "賈閻連閔藺賴莊師鄭樓譚竇蘭麥溫鄺習歐黃吳聶勞關費麗鮑應陸榮豐儲鄔龐塗喬賀蓋簡閻饒寧柯岑陶賓車鄷臧貝"
)
# Borne by nearly nine in ten people: for bare names, where no word says that names follow.
COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "欧殷易施樊颜温康季章鲁童牛葛俞庞聂焦左梅岳包耿关凌喻倪安申齐庄饶路盛柴蒙骆"
)
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "独孤",
        "轩辕",
        "申屠",
        "澹台",
        "呼延",
        "闻人",
        "赫连",
        "百里",
    ]
)
# What names of other peoples are made of, in pairs of characters, when they are written without a point:
# Tibetan, Mongolian, Uyghur and Kazakh names have no surname, and four characters of theirs are one name.
_MINORITY_PARTS = (
    "扎西平措索朗索南旺堆旺杰旺姆白玛央宗央金卓玛卓嘎次仁次旦次珍尼玛达瓦多吉丹增旦增格桑洛桑拉姆普布边巴仁增仁青顿珠德吉曲珍曲扎米玛巴桑强巴贡布桑吉罗布加措嘉措才让才旦措姆拉珍群培云丹晋美平错桑珠坚赞塔青"
    "益西班觉巴图孟和乌云图雅苏和斯琴高娃萨仁娜仁其木格日日勒巴特特尔布和呼和朝鲁敖登宝音那顺额尔青格哈斯托娅塔娜古丽古力阿依买买艾合吐尔麦麦努尔热合玉素阿不艾尼库尔木拉米热迪丽阿卜海热买提沙吾叶尔别克娜尔"
    "娜孜合提尔江逊江提江木汗加提木江吉尔巴依"
)
_MINORITY_PAIRS = frozenset(_MINORITY_PARTS[i : i + 2] for i in range(0, len(_MINORITY_PARTS), 2))


def is_minority_name(piece: str) -> bool:
    """Whether three to six characters begin or end like a Tibetan, Mongolian or Turkic name."""
    if not 4 <= len(piece) <= 6:
        return len(piece) == 3 and piece[1:] in _MINORITY_PAIRS and piece[0] not in COMMON_SURNAMES
    return piece[:2] in _MINORITY_PAIRS or piece[-2:] in _MINORITY_PAIRS


def is_minority_pair(piece: str) -> bool:
    """Whether two characters are such a name by themselves: 央金, 次珍."""
    return piece in _MINORITY_PAIRS


def is_no_word(name: str) -> bool:
    """Whether no dictionary has it but as a name."""
    return read_base_dictionary().tags.get(name, "nr").startswith("nr")
