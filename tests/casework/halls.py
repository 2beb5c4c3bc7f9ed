"""A hall that is open: the shipped lines and windows, each window with a clerk; and a small catalogue."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from linli.casework.api import (
    EntryGiven,
    ItemGiven,
    add_entry,
    add_item,
    call_next,
    finish_visit,
    open_window,
    prepare_centre,
    start_visit,
    take_number,
)
from linli.casework.models import CounterLine, CounterVisit, CounterWindow, KnowledgeEntry, ServiceItem
from linli.core.actors import Actor

from ..people import holder
from .conftest import FRIDAY, Office

SINCE = date(2026, 1, 1)
ALLOWANCE = ItemGiven(
    name="高龄津贴", plain_name="八十岁以上的老年补贴", for_whom="本辖区户籍、年满八十周岁的老人", bring=["身份证", "户口簿", "社保卡"],
    steps=["窗口登记", "社区核实", "区民政批准"], how_long="当场登记，下个月发", where="便民服务中心3号窗口", keywords=["高龄津贴", "老年补贴"],
)  # fmt: skip
CLOSED_AT_NOON = EntryGiven(
    question="中午有人值班吗", answer="中午十二点到两点半也有人值班，在1号窗口。", keywords=["中午", "值班", "午休"]
)


@dataclass
class HallOf:
    """The hall of an office: its lines by letter, its windows by number, a clerk for each window."""

    office: Office
    now: datetime = FRIDAY
    lines: dict[str, CounterLine] = field(default_factory=dict)
    windows: dict[int, CounterWindow] = field(default_factory=dict)
    clerks: dict[int, Actor] = field(default_factory=dict)

    @property
    def greeter(self) -> Actor:
        return self.office.counter

    def take(self, letter: str = "A", *, later: int = 0, **given: object) -> CounterVisit:
        """A number from the greeter, so many minutes after nine."""
        return take_number(line=self.lines[letter], by=self.greeter, now=self.now + timedelta(minutes=later), **given)

    def call(self, window: int = 1, *, later: int = 0) -> CounterVisit | None:
        return call_next(window=self.windows[window], by=self.clerks[window], now=self.now + timedelta(minutes=later))

    def serve(self, window: int = 1, *, later: int = 0, takes: int = 10) -> CounterVisit:
        """Call the next one, serve them, be done after so many minutes."""
        visit, by = self.call(window, later=later), self.clerks[window]
        visit = start_visit(visit=visit, by=by, now=self.now + timedelta(minutes=later))
        return finish_visit(visit=visit, by=by, now=self.now + timedelta(minutes=later + takes))


def open_hall(office: Office) -> HallOf:
    """Prepare the hall and open all its windows."""
    tenant = office.here.tenant
    prepare_centre(tenant=tenant, by=office.counter, now=FRIDAY)
    found = HallOf(office, lines={line.letter: line for line in CounterLine.objects.filter(tenant=tenant)})
    for window in CounterWindow.objects.filter(tenant=tenant):
        clerk = holder("counter_clerk", office.here, place=office.here.subdistrict)[1]
        found.clerks[window.number] = clerk
        found.windows[window.number] = open_window(window=window, by=clerk, now=FRIDAY)
    return found


def catalogue(office: Office) -> tuple[ServiceItem, KnowledgeEntry]:
    """One item and one entry."""
    tenant, by = office.here.tenant, office.counter
    item = add_item(tenant=tenant, code="elder-allowance", given=ALLOWANCE, valid_from=SINCE, by=by, now=FRIDAY)
    entry = add_entry(tenant=tenant, given=CLOSED_AT_NOON, by=by, now=FRIDAY)
    return item, entry
