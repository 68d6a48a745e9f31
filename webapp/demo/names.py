"""Invented names, drawn from a seeded generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SURNAMES = "叶周吴陈林王李张刘朱徐胡梅季蓝雷钟项潘郑毛夏柳洪汤"
GIVEN = "建国秀英志明丽华晓东雨晴子涵文杰春燕海波立新伟民佳怡俊峰雪梅正平若兰永康思远一鸣静怡"

# What each county is known for, as a trade word and its GB/T 4754 section.
TRADES: dict[str, tuple[tuple[str, str], ...]] = {
    "331102": (
        ("生态食品", "C"),
        ("软件科技", "I"),
        ("商贸", "F"),
        ("物流", "G"),
        ("环境工程", "N"),
        ("餐饮管理", "H"),
    ),
    "331121": (("进出口贸易", "F"), ("石雕工艺", "C"), ("酒店管理", "H"), ("鞋业", "C"), ("侨乡文化", "R")),
    "331122": (("机械", "C"), ("带锯床", "C"), ("电动车", "C"), ("工具制造", "C"), ("文旅", "R")),
    "331123": (("金属制品", "C"), ("造纸", "C"), ("茶业", "A"), ("竹炭", "C"), ("生物科技", "M")),
    "331124": (("茶业", "A"), ("不锈钢管", "C"), ("电子商务", "F"), ("民宿管理", "H"), ("农业开发", "A")),
    "331125": (("木制玩具", "C"), ("轴承", "C"), ("幼教用品", "C"), ("雪梨种植", "A"), ("湿地旅游", "R")),
    "331126": (("香菇", "C"), ("铅笔", "C"), ("竹木制品", "C"), ("食用菌研究", "M"), ("廊桥文化", "R")),
    "331127": (("畲乡茶业", "A"), ("幼教装备", "C"), ("惠明文旅", "R"), ("银饰工艺", "C"), ("食用菌", "A")),
    "331181": (("青瓷", "C"), ("宝剑", "C"), ("汽车空调", "C"), ("竹业", "C"), ("灵芝", "C")),
}
BRANDS = (
    "大木", "箬山", "瓯江", "白云", "绿谷", "云栖", "松阴", "梅源", "凤阳", "百山", "清溪", "南明", "万象", "石门",
    "鼎湖", "双童", "九龙", "安岱", "东西岩", "古堰", "青禾", "山海", "春晖", "同心", "天泽", "润禾", "嘉木", "恒远",
)  # fmt: skip
SOCIAL = (
    ("商会", "行业商会"), ("协会", "电子商务协会"), ("协会", "茶叶产业协会"), ("志愿服务", "志愿服务队"),
    ("社工", "社会工作服务中心"), ("民办学校", "实验幼儿园"), ("养老", "居家养老服务中心"),
)  # fmt: skip
OPINIONS: tuple[tuple[str, str], ...] = (
    ("training", "希望开设夜校，请技术能手来讲课"),
    ("labour", "招不到熟练的数控操作工，盼组织专场招聘"),
    ("infrastructure", "厂区进出道路夜间无照明，员工下班不安全"),
    ("infrastructure", "园区雨污管网老化，暴雨时积水"),
    ("energy", "旺季电力容量不足，申请增容"),
    ("land", "扩建用地指标一直没有落实"),
    ("finance", "应收账款周期长，短期融资困难"),
    ("policy", "想了解技改补贴的申报条件和时间"),
    ("policy", "出口退税流程复杂，希望有专人讲解"),
    ("market", "产品销路单一，盼对接电商平台"),
    ("party", "外地党员组织关系转接难"),
    ("party", "车间党员分散，过组织生活不方便"),
    ("innovation", "希望与高校合作改进工艺"),
    ("rights", "员工子女入学名额紧张"),
    ("other", "公交末班车太早，加班员工回不了家"),
)
ENTRIES: tuple[tuple[str, str], ...] = (
    ("茶产业党建联盟：一片叶子富一方", "331124"),
    ("沈姐志愿者“工作支部”", "331102"),
    ("红色车间：带锯床上的先锋岗", "331122"),
    ("红盟强链：木玩产业党建联盟", "331125"),
    ("侨乡红领：海外党员一家亲", "331121"),
    ("竹木产业党建联盟", "331126"),
    ("畲乡红领：银饰里的匠心", "331127"),
    ("青瓷窑火：老师傅党员工作室", "331181"),
)
JUDGE_NAMES = ("周明远", "叶静怡", "陈志平", "吴海燕", "林永康", "王若兰", "刘文杰", "蓝雪梅", "季建华")
JUDGE_UNITS = (
    "市委组织部",
    "市委两新工委",
    "市工商联",
    "市总工会",
    "团市委",
    "市妇联",
    "市委党校",
    "丽水学院",
    "市市场监管局",
)


def person(random: Random) -> str:
    """Return an invented name of two or three characters."""
    return random.choice(SURNAMES) + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2))))


def enterprise(random: Random, place: str, county: str) -> tuple[str, str]:
    """Return an invented enterprise name and its industry section; `place` is the county without 县、市、区."""
    trade, section = random.choice(TRADES[county])
    ending = random.choice(("有限公司", "有限公司", "股份有限公司"))
    return f"{place}{random.choice(BRANDS)}{trade}{ending}", section


def social(random: Random, place: str) -> str:
    """Return an invented social organisation."""
    return f"{place}{random.choice(BRANDS)}{random.choice(SOCIAL)[1]}"
