"""How the characters of a name are read: tables of what names use, over pypinyin's dictionary.

pypinyin knows every reading a dictionary gives, antique ones included, and guesses from phrases of everyday
prose; both are wrong for names often enough to be felt in a search. It is loaded only to *write* a name.
"""

from __future__ import annotations

from functools import cache
from typing import Any

# What pypinyin reads wrongly, or not as people here say it. The longest phrase wins.
LOCAL_NAMES = {
    "莲都": "lian du", "屏都": "ping du", "仙都": "xian du", "三都": "san du", "四都": "si du",
    "八都": "ba du", "丽水": "li shui", "缙云": "jin yun", "遂昌": "sui chang", "景宁": "jing ning",
    "云和": "yun he", "龙泉": "long quan", "庆元": "qing yuan", "松阳": "song yang",
    "青田": "qing tian", "畲": "she", "处州": "chu zhou", "括苍": "kuo cang", "瓯江": "ou jiang",
    "大木山": "da mu shan", "箬寮": "ruo liao", "百山祖": "bai shan zu", "大港头": "da gang tou",
    "五大堡": "wu da bao", "厦河": "xia he", "垟": "yang", "畈": "fan", "漈": "ji", "古堰": "gu yan",
    "好溪": "hao xi", "石达石": "shi da shi", "濛洲": "meng zhou", "长乐": "chang le",
    "长兴": "chang xing", "朝阳": "chao yang", "朝晖": "zhao hui", "朝霞": "zhao xia",
    "今朝": "jin zhao", "单氏": "shan shi", "单记": "shan ji", "曾氏": "zeng shi", "解氏": "xie shi",
    "仇氏": "qiu shi", "查氏": "zha shi", "盖氏": "ge shi", "任氏": "ren shi", "覃氏": "qin shi",
    "增长": "zeng zhang", "成长": "cheng zhang", "生长": "sheng zhang", "会长": "hui zhang",
    "乐清": "yue qing", "乐器": "yue qi", "台州": "tai zhou", "弹簧": "tan huang", "参茸": "shen rong",
}  # fmt: skip

# Characters whose dictionary readings include ones no name uses, with the readings that names do use.
_IN_USE = """
市shi 都du,dou 区qu,ou 青qing 和he 景jing 宁ning 族zu 治zhi 万wan 白bai 南nan 明ming 大da
港gang 溪xi 太tai 平ping 温wen 腊la 庄zhuang 宅zhai 舒shu 巨ju 方fang 汤tang 吴wu 坑keng 洋yang
前qian 路lu 石shi 王wang 沙sha 濂lian 蔡cai 焦jiao 屏ping,bing 古gu 叶ye 地di 百bai 祖zu
堡bao,bu,pu 红hong 英ying 均jun 澄cheng,deng 梧wu 桐tong 家jia 池chi 达da 查cha,zha 有you 限xian
任ren 司si 份fen 合he 团tuan 控kong 厂chang 部bu 会hui,kuai 研yan 促cu 服fu 幼you 儿er 园yuan
校xiao,jiao 事shi 税shui 广guang 告gao 传chuan,zhuan 化hua 游you 餐can 食shi 不bu 承cheng 机ji
汽qi 车che 件jian 能neng 果guo 柑gan 畜xu,chu 殖zhi 绿lv,lu 潢huang 房fang 投tou 担dan 款kuan
典dian 租zu 络luo,lao 技ji 信xin 术shu 数shu,shuo 造zao 鞋xie 革ge 袜wa 印yin 包bao 胶jiao 涂tu
铅qian,yan 超chao 便bian,pian 精jing 模mo,mu 弹dan,tan 调diao,tiao 缩suo 冷leng 刀dao 洁jie 窗chuang
宿su,xiu 乐le,yue 客ke 度du,duo 假jia 滑hua 漂piao 落luo,la,lao 箬ruo 谷gu,yu 婺wu 括kuo,gua 波bo
杭hang 省sheng,xing 色se,shai 圈quan,juan 厦xia,sha 居ju 之zhi 盟meng 强qiang,jiang 长chang,zhang
盛sheng,cheng 朝chao,zhao 行xing,hang,heng 单dan,shan,chan 重zhong,chong 参can,shen,cen
差cha,chai,ci 藏cang,zang 曾zeng,ceng 仇qiu,chou 解jie,xie 盖gai,ge 覃qin,tan 尉wei,yu 朴pu,piao
佛fo,fu 贾jia,gu 柏bai,bo 邓deng 种zhong,chong 角jiao,jue 洗xi,xian 折zhe,she 咸xian 降jiang,xiang
率lv,shuai 得de,dei 的de,di 卷juan 炮pao,bao 泊bo,po 薄bo,bao 扒ba,pa 伯bo,bai 乘cheng,sheng 沈shen
似si,shi 适shi 尾wei,yi 纤xian,qian 奇qi,ji 予yu 择ze,zhai 粘zhan,nian 扎zha,za 轧zha,ya
着zhe,zhao,zhuo 属shu,zhu 蛇she,yi 什shen,shi 虾xia,ha 露lu,lou 六liu,lu 陆lu,liu 勒le,lei 系xi,ji
夹jia 将jiang,qiang 觉jue,jiao 横heng 虹hong 混hun 还hai,huan 划hua 哈ha 号hao 龟gui,jun,qiu 柜gui
氏shi 员yuan,yun 台tai 缪miao,mou,miu 召zhao,shao 翟zhai,di 那na 繁fan,po 祭ji,zhai 牟mou,mu
褚chu,zhu 隽juan,jun 句ju,gou 阿a,e 艾ai,yi 燕yan 应ying 俞yu 劲jin,jing 颈jing 卡ka,qia 累lei 俩lia
喝he 嚼jiao,jue 吓xia,he 攒zan,cuan 龙long 泉quan 松song 山shan
"""

# Every syllable of standard Chinese by its initial, "-" for none; a reading outside it is an antique.
_FINALS = """
- a ai an ang ao e ei en eng er o ou
b a ai an ang ao ei en eng i ian iao ie in ing o u
c a ai an ang ao e en eng i ong ou u uan ui un uo
ch a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
d a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
f a an ang ei en eng iao o ou u
g a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j i ia ian iang iao ie in ing iong iu u uan ue un
k a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
l a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve
m a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
n a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve
p a ai an ang ao ei en eng i ian iao ie in ing o ou u
q i ia ian iang iao ie in ing iong iu u uan ue un
r an ang ao e en eng i ong ou u ua uan ui un uo
s a ai an ang ao e en eng i ong ou u uan ui un uo
sh a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
t a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo
w a ai an ang ei en eng o u
x i ia ian iang iao ie in ing iong iu u uan ue un
y a an ang ao e i in ing o ong ou u uan ue un
z a ai an ang ao e ei en eng i ong ou u uan ui un uo
zh a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
"""
MAX_READINGS = 4
LONGEST_SYLLABLE = 6
_LONGEST_PHRASE = max(map(len, LOCAL_NAMES))


@cache
def syllables() -> frozenset[str]:
    """Every toneless syllable, ü written v."""
    rows = (line.split() for line in _FINALS.strip().splitlines())
    return frozenset(("" if initial == "-" else initial) + final for initial, *finals in rows for final in finals)


@cache
def _in_use() -> dict[str, tuple[str, ...]]:
    """Return the readings in use by character."""
    return {entry[0]: tuple(entry[1:].split(",")) for entry in _IN_USE.split()}


def readings(folded: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of each character of a folded name, the likeliest first, at most four.

    A letter, a digit and a character nobody reads have none. Loads pypinyin: 0.2 s the first time.
    """
    local = _local_readings(folded)
    known = [() if char.isascii() else _known(char) for char in folded]
    # a phrase is looked at only where it may decide between readings: it takes half of an import's time
    undecided = any(len(several) > 1 for at, several in enumerate(known) if at not in local)
    in_context = _in_context(folded) if undecided else [""] * len(folded)
    return tuple(
        _ordered(several, local.get(at), in_context[at], char) if several else ()
        for at, (char, several) in enumerate(zip(folded, known, strict=True))
    )


def _in_context(folded: str) -> list[str]:
    """Return the reading of each character that pypinyin's phrases give it."""
    from pypinyin import Style, lazy_pinyin

    # a list keeps one entry a character where pypinyin knows none; its own annotation only allows text
    split: Any = list
    return lazy_pinyin(folded, style=Style.NORMAL, errors=split, strict=False)


@cache
def _known(char: str) -> tuple[str, ...]:
    """Return the readings of a character that names use, without the antique ones."""
    return tuple(reading for reading in _in_use().get(char, _dictionary(char)) if reading in syllables())


def _ordered(known: tuple[str, ...], local: str | None, in_context: str, char: str) -> tuple[str, ...]:
    """Return the local reading, the one its phrase gives the character, then the others.

    pypinyin answers with its default where no phrase decides; our own first reading is the better guess then.
    """
    if local is None and len(known) == 1:
        return known
    from_phrase = in_context if in_context in syllables() and in_context != _dictionary(char)[0] else None
    likely = dict.fromkeys(reading for reading in (local, from_phrase, *known) if reading)
    return tuple(likely)[:MAX_READINGS]


def _local_readings(folded: str) -> dict[int, str]:
    """Return position → reading for every local name found, the longest first, never overlapping."""
    found: dict[int, str] = {}
    at = 0
    while at < len(folded):
        phrase = next(
            (folded[at : at + size] for size in range(_LONGEST_PHRASE, 0, -1) if folded[at : at + size] in LOCAL_NAMES),
            "",
        )
        if phrase:
            found.update(enumerate(LOCAL_NAMES[phrase].split(), start=at))
        at += len(phrase) or 1
    return found


@cache
def _dictionary(char: str) -> tuple[str, ...]:
    """Return every reading pypinyin knows for a character, its default first; none for an unknown one."""
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", strict=False)
    return tuple(found[0]) if found else ()
