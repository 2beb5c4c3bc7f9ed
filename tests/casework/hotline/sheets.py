"""The hotline's sheets for the tests, made here: invented orders in the 21 columns, and what reads ours back."""

import io

from linli.casework.api import Case, accept, complete, dispatch, receive
from linli.casework.selectors.hotline import format_of
from linli.core.spreadsheets import read, write

CELLS = {
    "number": "ZZ20261120001",
    "kind": "求助",
    "category": "市容环境/照明/路灯照明",
    "tags": "夜间",
    "title": "试验小区路灯不亮",
    "text": "试验小区门口的路灯不亮了，老人晚上不敢出门。",
    "state": "派单",
    "caller": "试验来电人",
    "phone": "139 0000 0120",
    "district": "试验区",
    "town": "",
    "manner": "电话",
    "company": "",
    "role": "主办",
    "community": "",
    "spot": "",
    "due_at": "2026-11-27 18:00",
}


def order(number=1, **cells):
    """One row; its number counts."""
    return CELLS | {"number": f"ZZ2026112{number:04d}"} | cells


def orders(count):
    return [order(number) for number in range(1, count + 1)]


def hotline_sheet(*rows, tenant, headings=None, name="12345.xlsx"):
    """An .xlsx in the city's columns, with the limit behind them."""
    form, stream = format_of(tenant), io.BytesIO()
    wanted = headings or [heading for heading, _key in form.columns] + ["办理时限"]
    write(stream, form.writers(wanted), [{"due_at": "", **row} for row in rows])
    stream.seek(0)
    stream.name = name
    return stream


def read_back(content, tenant):
    """The rows of one of our sheets, by the keys of its columns."""
    reading = read(io.BytesIO(content), format_of(tenant).readers(), extra="note")
    assert reading.problems == []
    return [row.values for row in reading.rows]


def handled(case, office, clerk, *, now):
    """Accepted where the lamp stands, and given out."""
    case = accept(case=case, place=office.here.building, by=clerk, now=now)
    return dispatch(case=case, by=clerk, now=now)


def done(case, office, clerk, *, now):
    """Worked on to its end; nobody has been called back."""
    case = receive(case=handled(case, office, clerk, now=now), handler_name="周师傅", by=office.property_clerk, now=now)
    return complete(case=case, text="换了灯头，晚上亮了。", outcome="resolved", by=office.property_clerk, now=now)


def only():
    """The one case that there is."""
    return Case.objects.select_related("hotline_order", "category").get()


def codes(refused):
    return [(one.code, one.row, one.column) for one in refused.value.problems]
