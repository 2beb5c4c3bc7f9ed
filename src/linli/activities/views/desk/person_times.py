"""Person-times by community and month: figures from what was written down, nobody fills in a table for them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms.programmes import PersonTimesFilter
from ...selectors.person_times_table import MONTHS, Table, held_in, table
from .programmes import READ, SEES

TIMES = Sheet(
    "person-times",
    gettext_lazy("各社区每月人次"),
    [
        Column("name", gettext_lazy("社区")),
        *(Column(f"m{n}", format_lazy(gettext_lazy("{n} 月"), n=n)) for n in range(1, MONTHS + 1)),
        Column("total", gettext_lazy("全年人次")),
        Column("held", gettext_lazy("办了几次")),
        Column("persons", gettext_lazy("来过几个人")),
    ],
    engine="activities",
)


@SEES
@READ
def person_times(request: HttpRequest) -> HttpResponseBase:
    """A year by community and month."""
    tenant, form = tenant_here(request), PersonTimesFilter(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    year = said.get("year") or clock.today().year
    found = table(held_in(actor_of(request), tenant, year, kind=said.get("kind", "")), tenant)
    if wants_sheet(request):
        return sheet_of(request, TIMES, _sheet_rows(found))
    context = {
        "filters": PersonTimesFilter(initial={"year": year, "kind": said.get("kind", "")}),
        "year": year,
        "found": found,
        "months": list(range(1, MONTHS + 1)),
        "sheet_url": sheet_url(request),
    }
    return page(request, "activities/desk/person_times.html", context)


def _sheet_rows(found: Table) -> Iterator[dict[str, Any]]:
    for one in [*found.rows, found.whole]:
        name = _("合计") if one is found.whole else one.name or _("整个街道")
        months = {f"m{n}": count for n, count in enumerate(one.months, start=1)}
        yield {"name": name, "total": one.total, "held": one.held, "persons": one.persons, **months}
