"""Who has to be told by word of mouth: a landline, or no telephone at all. Each with the words to read out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.models import Telling
from linli.casework.rules import rights
from linli.casework.selectors.telling import tellings_for
from linli.casework.services import telling
from linli.casework.views import listed
from linli.casework.views.shown import place_words
from linli.core import clock, submissions
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.privacy import mask_phone
from linli.core.problems import NotAllowed, Refused
from linli.core.tenancy import tenant_here

CALLS = requires(rights.CALL_BACK)
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class TellingRow:
    """One person to tell: how to reach them, where they live the matter is, what to say."""

    pk: UUID
    name: str
    phone: str
    reveal_url: str
    how: str
    words: str
    is_urgent: bool
    tries: int
    made_at: datetime
    case_url: str
    case_title: str
    number: str
    place: str


@CALLS
@require_http_methods(["GET", "HEAD"])
def tellings(request: HttpRequest) -> HttpResponseBase:
    """The list to work through, what is urgent first."""
    rows = tellings_for(actor_of(request)).filter(tenant=tenant_here(request))
    if wants_sheet(request):
        return sheet_of(request, listed.TELLINGS, map(listed.telling_row, rows.iterator(AT_ONCE)))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet_url": sheet_url(request),
        "page_obj": page_obj,
        "rows": [_row(one) for one in page_obj],
        "views": views(current="tellings"),
    }
    return page(request, "casework/desk/tellings.html", context)


def views(*, current: str) -> list[dict[str, object]]:
    """The lists of whom to ring: for an answer, to tell them something, to pass a handler's word on."""
    return [
        {"label": _("等回访"), "url": reverse("casework:callbacks"), "current": current == "callbacks"},
        {"label": _("要告诉的"), "url": reverse("casework:tellings"), "current": current == "tellings"},
        {"label": _("请转告的"), "url": reverse("casework:relays"), "current": current == "relays"},
    ]


def _row(one: Telling) -> TellingRow:
    reporter, case = one.reporter, one.case
    return TellingRow(
        pk=one.pk,
        name=reporter.name or _("没留姓名"),
        phone=mask_phone(reporter.phone),
        reveal_url=reverse("casework:reveal", args=[case.pk, reporter.pk]) if reporter.phone else "",
        how=str(one.get_how_display()),
        words=one.words,
        is_urgent=one.is_urgent,
        tries=one.tries,
        made_at=one.made_at,
        case_url=case.get_absolute_url(),
        case_title=case.title,
        number=case.short_number,
        place=place_words(case),
    )


@CALLS
@require_POST
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Told, or nobody there: once, however often the button is pressed."""
    found = one_or_404(tellings_for(actor_of(request), opened=False), pk)
    now, reached = clock.now(), request.POST.get("reached") != "no"
    key = submissions.key_for(request, "casework.told") or f"casework.told:{submissions.new_token()}"
    try:
        with submissions.once(key, tenant_id=found.tenant_id, now=now) as sent:
            if not sent.before:
                telling.mark_told(telling=found, reached=reached, by=actor_of(request), now=now)
        messages.success(request, _("记下了，告诉了。") if reached else _("记下了，没找到人，回头再打。"))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.warning(request, refused.problems[0].text)
    return redirect("casework:tellings")
