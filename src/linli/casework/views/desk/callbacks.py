"""Who is to be asked: cases that are said to be done, those without a mobile first, each with the reporters still waiting."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors.cases import with_reporters
from linli.casework.selectors.keyset import capped_count
from linli.casework.states import State
from linli.casework.views import listed as sheets_of
from linli.casework.views.desk import verbs
from linli.casework.views.desk.telling import views
from linli.casework.views.shown import place_words, who_words
from linli.casework.views.visible import visible_to
from linli.core.access import requires
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class CallRow:
    """A case to ask about: how many reporters, whether one has no mobile, since when."""

    url: str
    call_url: str
    title: str
    number: str
    place: str
    who: str
    waiting: str
    done_at: datetime | None


@requires(rights.CALL_BACK)
@require_http_methods(["GET", "HEAD"])
def callbacks(request: HttpRequest) -> HttpResponseBase:
    """The list to work through with the telephone, longest waiting first."""
    rows = visible_to(request).filter(state=State.DONE)
    if wants_sheet(request):
        called = with_reporters(rows.select_related("place", "lead_organisation")).order_by("done_at", "id")
        return sheet_of(request, sheets_of.CALLBACKS, map(sheets_of.callback_row, called.iterator(AT_ONCE)))
    waiting = with_reporters(rows.select_related("place", "lead_organisation")).order_by("done_at", "id")[:PER_PAGE]
    listed = sorted((_row(case) for case in waiting), key=lambda row: row[0])
    context = {
        "cases": [row for _rank, row in listed],
        "total": capped_count(rows),
        "most": PER_PAGE,
        "sheet_url": sheet_url(request),
        "views": views(current="callbacks"),
    }
    return page(request, "casework/desk/callbacks.html", context)


def _row(case: Case) -> tuple[int, CallRow]:
    """The row, ranked: those without a mobile first, because nobody can answer by link there."""
    reporters = list(case.reporters.all())
    no_mobile = [one for one in reporters if not one.has_phone]
    waiting = _("%(count)s 位") % {"count": len(reporters)}
    if no_mobile:
        waiting = _("%(count)s 位，%(without)s 位没有手机") % {"count": len(reporters), "without": len(no_mobile)}
    row = CallRow(
        url=case.get_absolute_url(),
        call_url=verbs.url_of("call_back", case),
        title=case.title,
        number=case.short_number,
        place=place_words(case),
        who=who_words(case),
        waiting=waiting,
        done_at=case.done_at,
    )
    return (0 if no_mobile else 1), row
