"""Which names of units are certainly the same unit's: written in full and written short."""

from __future__ import annotations

import re
from functools import lru_cache

from perfdesk.numerals import squeeze

_IN_FULL = {
    "医保": "医疗保障",
    "人社": "人力资源社会保障",
    "社保": "社会保险",
    "卫健": "卫生健康",
    "卫计": "卫生计划生育",
    "发改": "发展改革",
    "住建": "住房城乡建设",
    "市监": "市场监督管理",
    "工信": "工业信息化",
    "文旅": "文化旅游",
    "教体": "教育体育",
    "自规": "自然资源规划",
    "农机": "农业机械",
    "城管": "城市管理",
}
_SHORT = re.compile("|".join(_IN_FULL))
_JOINTS = re.compile("[和与及]")
_SEAL = re.compile(r"[(]?盖章[)]?")
# A county's name says by itself where it is; 湘潭市 and 湘潭县 stay two places.
_PROVINCE = re.compile(r"^(?:.{2,3}省|.{2,6}自治区)(?=.{4})")
_CITY = re.compile(r"^.{2,10}?(?:市|州|地区|盟)(?=.{2,8}?[县区市旗].{2})")


@lru_cache(maxsize=4096)
def unit_key(name: str) -> str:
    """Return what all writings of one unit's name have in common; empty for a blank name.

    Only what is certain counts: white space, well-known short forms (医保局), joining words, the
    province and city in front of a county. Names that merely look alike stay apart.
    """
    text = _SEAL.sub("", squeeze(name))
    text = _CITY.sub("", _PROVINCE.sub("", text))
    return _JOINTS.sub("", _SHORT.sub(lambda found: _IN_FULL[found[0]], text))
