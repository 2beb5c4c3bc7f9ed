"""The filtered list as a sheet: what the page shows, row by row in constant memory; reporters are not in it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from linli.casework.models import Case
from linli.casework.models.cases import CHANNELS, CaseQuerySet
from linli.casework.rules import rights
from linli.casework.selectors.lists import SORTS, Filters, as_rows
from linli.casework.states import Outcome, Satisfaction, State, Supervision
from linli.casework.views.desk.listing import rows_for
from linli.casework.views.shown import place_words, who_words
from linli.core.access import requires
from linli.core.list_sheets import as_sheet
from linli.core.spreadsheets import Column, Moment

COLUMNS = [
    Column("number", _("编号")),
    Column("short_number", _("短编号")),
    Column("external_no", _("外部编号")),
    Column("state", _("状态")),
    Column("supervision", _("督办")),
    Column("category", _("哪一类")),
    Column("title", _("标题")),
    Column("place", pgettext_lazy("one", "地点")),
    Column("who", _("谁在办")),
    Column("channel", _("来源")),
    Column("reporters", _("几人报")),
    Column("reported_at", _("报事时间"), parse=Moment()),
    Column("dispatched_at", _("派单时间"), parse=Moment()),
    Column("due_at", _("最晚"), parse=Moment()),
    Column("done_at", _("办完时间"), parse=Moment()),
    Column("closed_at", _("办结时间"), parse=Moment()),
    Column("outcome", _("结果")),
    Column("satisfaction", _("评价")),
]
CHANNEL_WORDS = dict(CHANNELS)


@requires(rights.VIEW)
@require_GET
def cases_export(request: HttpRequest) -> HttpResponseBase:
    """The rows of the list with the same filters, as .xlsx. Free text of reports and who reported stay inside."""
    filters = Filters.from_query(request.GET)
    rows = as_rows(rows_for(request, filters))
    return as_sheet(COLUMNS, _values(rows.order_by(*SORTS[filters.sort])), title=str(_("诉求")), name="cases")


def _values(rows: CaseQuerySet) -> Iterator[dict[str, Any]]:
    for case in rows.iterator(chunk_size=500):
        yield values_of(case)


def values_of(case: Case) -> dict[str, Any]:
    """One row, keyed as the columns are."""
    return {
        "number": case.number,
        "short_number": case.short_number,
        "external_no": case.external_no,
        "state": str(State(case.state).label),
        "supervision": str(Supervision(case.supervision).label) if case.supervision != Supervision.NONE else "",
        "category": case.category_name,
        "title": case.title,
        "place": place_words(case),
        "who": who_words(case),
        "channel": str(CHANNEL_WORDS.get(case.channel, "")),
        "reporters": case.reporter_count,
        "reported_at": _here(case.reported_at),
        "dispatched_at": _here(case.dispatched_at),
        "due_at": _here(case.due_at),
        "done_at": _here(case.done_at),
        "closed_at": _here(case.closed_at),
        "outcome": str(Outcome(case.outcome).label) if case.outcome else "",
        "satisfaction": str(Satisfaction(case.satisfaction).label) if case.satisfaction else "",
    }


def _here(at: datetime | None) -> datetime | None:
    """Local and naive, as sheets have it."""
    return timezone.localtime(at).replace(tzinfo=None) if at else None
