"""The table of the register: its columns, what people call them, and the words that stand in their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_
from webapp.organisations.rules.terms import Industry, Kind, Size, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

# Heading of the template → field, with what else people call it. The order is the template's.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("名称", "单位名称", "企业名称", "组织名称", "企业(组织)名称", "name", "organisation", "organization"),
    "code": ("统一社会信用代码", "信用代码", "社会信用代码", "统一代码", "代码", "code", "credit code", "uscc"),
    "code_missing_reason": ("无代码原因", "无信用代码原因", "未登记原因", "reason without code", "code missing reason"),
    "kind": ("类型", "组织类型", "单位类型", "类别", "kind", "type"),
    "industry": ("行业", "行业门类", "所属行业", "industry", "section"),
    "size": ("规模", "企业规模", "size"),
    "above_scale": ("规上", "是否规上", "规上企业", "above scale", "above designated size"),
    "tier": ("走访频次", "频次", "走访周期", "visit frequency", "frequency", "tier"),
    "cluster": ("集聚区", "所属集聚区", "园区", "所属园区", "cluster", "park"),
    "county": ("县市区", "县(市、区)", "所属县市区", "区县", "县区", "county"),
    "town": ("乡镇街道", "乡镇(街道)", "所属乡镇", "乡镇", "街道", "town", "township"),
    "address": ("地址", "住所", "经营地址", "注册地址", "address"),
    "latitude": ("纬度", "北纬", "latitude", "lat"),
    "longitude": ("经度", "东经", "longitude", "lon", "lng"),
    "contact_name": ("联系人", "负责人", "法定代表人", "contact", "contact name"),
    "contact_phone": ("联系电话", "电话", "手机", "手机号", "联系方式", "phone", "contact phone", "telephone"),
    "status": ("状态", "存续状态", "经营状态", "登记状态", "status"),
    "status_date": ("状态日期", "状态变更日期", "status date", "since"),
}
FIELD_NAMES: Final[Mapping[str, str]] = {
    "name": N_("Official name"),
    "code": N_("Unified social credit code"),
    "code_missing_reason": N_("Why there is no code"),
    "kind": N_("Kind"),
    "industry": N_("Industry"),
    "size": N_("Size"),
    "above_scale": N_("Above designated size"),
    "tier": N_("How often to visit"),
    "cluster": N_("Cluster"),
    "county": N_("County"),
    "town": N_("Town or street"),
    "address": N_("Address"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "contact_name": N_("Contact"),
    "contact_phone": N_("Telephone"),
    "status": N_("Status"),
    "status_date": N_("From which day"),
}
REQUIRED: Final = frozenset(("name",))
EXPLANATIONS: Final[Mapping[str, str]] = {
    "name": N_("The full name, as on the licence or in the register."),
    "code": N_("18 characters, the column formatted as text. A known code changes its record; a new one makes one."),
    "code_missing_reason": N_("Only without a code: why there is none, such as 尚未登记."),
    "kind": N_("企业 or 社会组织; blank is 企业."),
    "industry": N_("The section of GB/T 4754-2017: its letter, its name, or both, such as C 制造业."),
    "size": N_("大, 中, 小 or 微."),
    "above_scale": N_("是 or 否; blank is 否."),
    "tier": N_("每月, 每季度, 每半年 or 每年; blank is 每季度."),
    "cluster": N_("The park, building, circle or market it lies in. A new name makes a new cluster."),
    "county": N_("Name or code; blank is the county chosen at the upload."),
    "town": N_("Name or code of the town or street."),
    "address": N_("Where it can be found."),
    "latitude": N_("Degrees north, WGS-84, such as 28.452; kept to about 100 m. Blank when not known."),
    "longitude": N_("Degrees east, WGS-84, such as 119.476."),
    "contact_name": N_("Whom to speak to. Masked values from an export are left alone."),
    "contact_phone": N_("Such as 13800001234 or 0578-2123456. Masked values from an export are left alone."),
    "status": N_("存续, 停业, 注销 or 迁出; blank is 存续."),
    "status_date": N_("From which day it is 停业, 注销 or 迁出, such as 2026-11-24."),
}
WORDS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = {
    Kind: {
        "企业": "enterprise", "新经济组织": "enterprise", "非公企业": "enterprise", "社会组织": "social_organisation",
        "新社会组织": "social_organisation", "social organisation": "social_organisation",
    },
    Size: {
        "大": "large", "中": "medium", "小": "small", "微": "micro",
        "大型": "large", "中型": "medium", "小型": "small", "微型": "micro",
    },
    Tier: {
        "每月": "monthly", "月": "monthly", "每季度": "quarterly", "每季": "quarterly", "季度": "quarterly",
        "每半年": "half_yearly", "半年": "half_yearly", "每年": "yearly", "年": "yearly",
    },
    Status: {
        "存续": "active", "在营": "active", "开业": "active", "正常": "active", "在业": "active",
        "停业": "suspended", "歇业": "suspended", "注销": "cancelled", "吊销": "cancelled", "迁出": "moved",
    },
    Industry: {
        "农、林、牧、渔业": "A", "采矿业": "B", "制造业": "C", "电力、热力、燃气及水生产和供应业": "D", "建筑业": "E",
        "批发和零售业": "F", "交通运输、仓储和邮政业": "G", "住宿和餐饮业": "H", "信息传输、软件和信息技术服务业": "I",
        "金融业": "J", "房地产业": "K", "租赁和商务服务业": "L", "科学研究和技术服务业": "M",
        "水利、环境和公共设施管理业": "N", "居民服务、修理和其他服务业": "O", "教育": "P", "卫生和社会工作": "Q",
        "文化、体育和娱乐业": "R", "公共管理、社会保障和社会组织": "S", "国际组织": "T",
    },
}  # fmt: skip


def official_word(member: StrEnum) -> str:
    """Return the Chinese word that stands for a member in tables."""
    return next(word for word, value in WORDS[type(member)].items() if value == member.value)
