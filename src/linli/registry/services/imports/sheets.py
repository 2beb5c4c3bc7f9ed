"""Which sheets there are, in the order in which a new office would fill them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.core.spreadsheets import Column, Row
from linli.core.words import Words

from . import appointments, organisations, people, places, units
from .planning import Draft


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet: its columns, and how its rows become a plan."""

    code: str
    title: Words
    detail: Words
    columns: list[Column]
    plan: Callable[[Draft, Iterator[Row]], None]
    needs: str  # the capability without which every row would be refused
    spoken: tuple[str, ...]  # the columns by which a row is called in the preview


SHEETS: dict[str, Sheet] = {
    one.code: one
    for one in [
        Sheet(
            "places",
            _("地点"),
            _("社区、小区、楼栋、单元、网格、路段、设施"),
            places.COLUMNS,
            places.plan,
            "registry.places.edit",
            ("parent", "name", "code"),
        ),
        Sheet(
            "people",
            _("居民和住户"),
            _("一人一行，写上住哪里，户自动建好"),
            people.COLUMNS,
            people.plan,
            "registry.people.edit",
            ("name", "home", "room"),
        ),
        Sheet(
            "units",
            _("房屋和业主"),
            _("一套一行，几位业主写在一格里"),
            units.COLUMNS,
            units.plan,
            "registry.units.edit",
            ("place", "number", "owners"),
        ),
        Sheet(
            "organisations",
            _("单位"),
            _("物业、党支部、驻区单位、社会组织"),
            organisations.COLUMNS,
            organisations.plan,
            "registry.organisations.edit",
            ("name", "parent", "place"),
        ),
        Sheet(
            "appointments",
            _("任职"),
            _("谁担任什么岗位、管哪里，没有的岗位一起设"),
            appointments.COLUMNS,
            appointments.plan,
            "registry.appointments.edit",
            ("title", "place", "name"),
        ),
    ]
}
