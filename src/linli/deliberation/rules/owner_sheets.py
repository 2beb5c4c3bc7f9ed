"""A sheet of owners' votes: one row a unit, with its owner, area and what was said. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.problems import Problem
from linli.core.spreadsheets import Choice, Column, Hundredths, Row, yes_no
from linli.procedures.api import OwnedUnit, head_key

from .owners import ABSTAIN, AGREE, DISAGREE

OWNER, UNIT, AREA, SAID = (
    gettext_lazy("业主"),
    gettext_lazy("房号"),
    gettext_lazy("面积（m²）"),
    gettext_lazy("意见"),
)
UNSOLD = ("未售", "未出售", "未卖出", "unsold")
"""Owner of what the developer still has; all of it is one head."""
SEVERAL = re.compile(r"[、,，;；/／]")
COLUMNS = (
    Column("owner", OWNER, required=True, example="王小明", aliases=("owner", "业主姓名", "产权人", "姓名")),
    Column("unit", UNIT, required=True, example="1-2-301", aliases=("unit", "房屋", "门牌", "户号", "专有部分")),
    Column(
        "area", AREA, required=True, parse=Hundredths(), example="86.35", aliases=("area", "面积", "建筑面积", "专有部分面积")
    ),
    Column(
        "choice",
        SAID,
        parse=Choice(
            {
                AGREE: (pgettext_lazy("vote", "赞成"), "赞成", "同意", "for", "yes"),
                DISAGREE: (pgettext_lazy("vote", "反对"), "反对", "不同意", "against", "no"),
                ABSTAIN: (pgettext_lazy("vote", "弃权"), "弃权"),
            }
        ),
        example="赞成",
        aliases=("choice", "vote", "表决", "表决意见", "选择"),
    ),
    Column("counts", gettext_lazy("是否计入"), parse=yes_no(), example="是", aliases=("counts", "计入")),
)


@dataclass(slots=True)
class OwnersSheet:
    """Units as they stand in the sheet, what each head said, the keys of units that do not count, what is wrong."""

    units: list[OwnedUnit] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sheet_of(rows: Iterable[Row]) -> OwnersSheet:
    """
    Read the rows, also those in which something is wrong already. Several owners of a unit are part by 、 and are one head together; an owner of several units is one head.

    A unit that is there twice and a head whose units say different things are problems; units left empty follow the others.
    """
    sheet, first = OwnersSheet(), dict[str, int]()
    voices: dict[str, tuple[str, int]] = {}
    for row in rows:
        unit = _unit(row)
        if unit.key and (before := first.setdefault(unit.key, row.number)) != row.number:
            text = _("“%(unit)s”在第 %(row)d 行已经有了。") % {"unit": unit.label[:40], "row": before}
            sheet.problems.append(_problem("unit_twice", text, row, UNIT))
            continue
        if unit.area_centi == 0:
            sheet.problems.append(_problem("no_area", _("面积要大于零。"), row, AREA))
        if row.values.get("counts") is False:
            sheet.excluded.append(unit.key)
        elif row.values.get("choice") and unit.owners:
            _hear(sheet, voices, head_key(unit), row)
        sheet.units.append(unit)
    sheet.said = {head: choice for head, (choice, _row) in voices.items()}
    return sheet


def _hear(sheet: OwnersSheet, voices: dict[str, tuple[str, int]], head: str, row: Row) -> None:
    """What a head says in this row; another word than in an earlier one is a problem."""
    choice, before = voices.setdefault(head, (row.values["choice"], row.number))
    if choice != row.values["choice"]:
        text = _("“%(owner)s”在第 %(row)d 行说的不一样。同一个业主只有一个意见。")
        sheet.problems.append(
            _problem("owner_differs", text % {"owner": str(row.values["owner"])[:40], "row": before}, row, SAID)
        )


def _unit(row: Row) -> OwnedUnit:
    label, owner = str(row.values.get("unit") or ""), str(row.values.get("owner") or "")
    names: Sequence[str] = [name.strip() for name in SEVERAL.split(owner) if name.strip()]
    is_sold = not (len(names) == 1 and names[0].casefold() in UNSOLD)
    return OwnedUnit(re.sub(r"\s", "", label).casefold(), label, "", row.values.get("area"), frozenset(names), is_sold)


def _problem(code: str, text: str, row: Row, heading: object) -> Problem:
    return Problem(code, text, row=row.number, column=str(heading))
