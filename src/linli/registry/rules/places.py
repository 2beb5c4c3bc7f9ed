"""What may be registered as a place."""

import re
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words

from . import boundaries

CODE = re.compile(r"^[0-9A-Z-]{1,20}$")  # capital letters only: SQLite's LIKE does not tell cases apart
OFFICIAL_CODE = re.compile(r"^[0-9]{12}$")

AREAS = frozenset({"subdistrict", "community"})
PARENTS: dict[str, frozenset[str]] = {
    "subdistrict": frozenset(),
    "community": frozenset({"subdistrict"}),
    "grid": AREAS,
    "micro_grid": frozenset({"grid", "special_grid", *AREAS}),
    "special_grid": AREAS,
    "compound": AREAS,
    "building": frozenset({"compound", "community"}),
    "building_group": frozenset({"compound", "community"}),
    "entrance": frozenset({"building"}),
    "road_segment": AREAS,
    "facility": frozenset({*AREAS, "compound", "building", "entrance", "road_segment"}),
}


def place_problems(
    *, kind: str, code: str, name: str, parent_kind: str | None, sibling_codes: frozenset[str], parent_closed: bool = False
) -> list[Problem]:
    """Every reason why such a place cannot stand there."""
    problems = []
    if not name.strip():
        problems.append(Problem("name_missing", _("写上名称。"), "name"))
    if not CODE.match(code):
        problems.append(Problem("code_form", _("编码只用数字、大写字母和短横，最多 20 位。"), "code"))
    elif code in sibling_codes:
        problems.append(Problem("code_taken", _("同一个上级下面已经有编码 %(code)s。") % {"code": code}, "code"))
    if not fits_under(kind, parent_kind):
        problems.append(Problem("parent_kind", _("这一类不能放在这个上级下面。"), "parent"))
    if parent_closed:
        problems.append(Problem("parent_closed", _("这个上级已经停用，选一个在用的。"), "parent"))
    return problems


def fits_under(kind: str, parent_kind: str | None) -> bool:
    """Whether a place of this kind may hang under one of that kind (None: at the root)."""
    allowed = PARENTS.get(kind, frozenset())
    return parent_kind in allowed if allowed else parent_kind is None


def position_problems(
    *, longitude: float | None, latitude: float | None, boundary: dict[str, Any] | None, crs: str
) -> list[Problem]:
    """Both coordinates or neither, in China; the boundary a sound GeoJSON Polygon, MultiPolygon or LineString."""
    problems = []
    if (longitude is None) != (latitude is None):
        missing = "longitude" if longitude is None else "latitude"
        problems.append(Problem("point_half", _("经度和纬度要一起填，或者都不填。"), missing))
    elif longitude is not None and latitude is not None and not (73 <= longitude <= 136 and 3 <= latitude <= 54):
        problems.append(Problem("point_outside", _("这个点不在中国境内，看看经度和纬度是不是填反了。"), "longitude"))
    if boundary is not None and not boundaries.is_sound(boundary, crs):
        problems.append(Problem("boundary_form", _("边界要是 GeoJSON 的面或线，坐标先经度后纬度，线不能自己打结。"), "boundary"))
    return problems


def official_code_problems(code: str, *, kind: str, taken: bool) -> list[Problem]:
    """
    Twelve digits: 6 (GB/T 2260) + 3 (subdistrict 001–099) + 3 (residents' committee 001–199, villagers' 200–399).
    Source: 统计用区划代码和城乡划分代码编制规则.
    """
    if not OFFICIAL_CODE.match(code):
        return [Problem("official_code_form", _("区划代码是 12 位数字。"), "code")]
    problems = []
    if kind not in AREAS:
        problems.append(Problem("official_code_kind", _("只有街道和社区有区划代码。"), "code"))
    if kind == "subdistrict" and not code.endswith("000"):
        problems.append(Problem("official_code_kind", _("街道的区划代码最后三位是 000。"), "code"))
    if kind == "community" and not 1 <= int(code[9:]) <= 399:
        problems.append(Problem("official_code_kind", _("社区的区划代码最后三位在 001 到 399 之间。"), "code"))
    if taken:
        problems.append(Problem("official_code_taken", _("这个代码现在属于另一个地方。"), "code"))
    return problems


def full_name_of(kind: str, name: str, parent_full_name: str) -> str:
    """As people write it: building and entrance after what they stand in, said once; anything else by its own name."""
    is_inside = kind in ("building", "entrance") and not name.startswith(parent_full_name)
    return f"{parent_full_name}{name}" if is_inside else name


def dates_problems(valid_from: Any, valid_to: Any) -> list[Problem]:
    """An end before the beginning."""
    if valid_from and valid_to and valid_to < valid_from:
        return [Problem("dates_order", _("截止日期早于开始日期。"), "valid_to")]
    return []


def last_day_problems(first: Any, last: Any, today: Any) -> list[Problem]:
    """A last day before the first, or one still to come: what has a last day is over at once and everywhere."""
    if first and last < first:
        return [Problem("dates_order", _("最后一天早于第一天 %(day)s。") % {"day": day_words(first)}, "on")]
    return [Problem("day_ahead", _("这一天还没到，到了再办，最晚写今天。"), "on")] if last > today else []


def first_day_problems(earliest: Any, first: Any, today: Any) -> list[Problem]:
    """A first day before the one that it follows, or one still to come, for what is so from the moment it is written."""
    if earliest and first < earliest:
        return [
            Problem("dates_order", _("太早了：这里从 %(day)s 起才有登记，写那天或以后。") % {"day": day_words(earliest)}, "since")
        ]
    return [Problem("day_ahead", _("这一天还没到，到了再登记，最晚写今天。"), "since")] if first > today else []
