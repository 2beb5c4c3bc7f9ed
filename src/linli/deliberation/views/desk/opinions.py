"""Opinions: the desk of one meeting or reception day, the list of all of them, their answers; and a talk in the corridor."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.deliberation.forms.business import AnswerForm, CorridorForm, EmptyForm, VoicedForm
from linli.deliberation.models import Voiced
from linli.deliberation.rules import rights
from linli.deliberation.selectors import business as found
from linli.deliberation.selectors.business import VoicedFilters
from linli.deliberation.services import corridors, opinions
from linli.deliberation.services.corridors import CorridorGiven
from linli.deliberation.services.opinions import VoicedGiven
from linli.registry.api import place_chosen

from .business_pieces import SEES, WRITES, meeting_or_404, places_offered
from .meeting_pieces import may

PER_PAGE = 25
SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@SEES
@SHOWS
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every opinion of this visitor's meetings, the newest first."""
    filters = VoicedFilters.from_query(request.GET)
    rows = found.voiced_seen(actor_of(request)).filter(tenant=tenant_here(request))
    rows = found.voiced_narrowed(rows, filters).order_by("-voiced_at", "-id")
    if wants_sheet(request):
        return sheet_of(request, OPINIONS, _sheet_rows(rows))
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": here,
        "rows": [{"one": one, "badge": badge_of(one)} for one in here],
        "filters": filters,
        "became": BECAME,
        "sheet_url": sheet_url(request),
    }
    return page(request, "deliberation/desk/voiced.html", context)


BECAME = [
    ("open", gettext_lazy("只记下的")),
    ("answered", gettext_lazy("当场答复的")),
    ("case", gettext_lazy("转成诉求的")),
]
OPINIONS = Sheet(
    "opinions",
    gettext_lazy("会上的意见"),
    [
        Column("meeting", gettext_lazy("哪次会")),
        Column("voiced_at", gettext_lazy("什么时候")),
        Column("who", gettext_lazy("谁说的")),
        Column("place", gettext_lazy("说的是哪里")),
        Column("text", gettext_lazy("意见")),
        Column("answer", pgettext_lazy("noun", "答复")),
        Column("case_number", gettext_lazy("诉求编号")),
        Column("recorded_by", gettext_lazy("谁记的")),
    ],
    names_people=True,
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[Voiced]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        plain = {column.key: getattr(one, column.key) for column in OPINIONS.columns}
        yield plain | {"meeting": f"{one.meeting.number} {one.meeting.title}", "place": str(one.place or "")}


def badge_of(one: Voiced) -> dict[str, str]:
    """What became of it."""
    if one.case_number:
        return {"kind": "run", "word": _("成了诉求")}
    if one.wants_case:
        return {"kind": "wait", "word": _("正在转诉求")}
    return {"kind": "ok", "word": _("答复了")} if one.answer else {"kind": "still", "word": _("记下了")}


@SEES
@BOTH
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The table of one meeting: take an opinion down, and what was taken down so far."""
    meeting = meeting_or_404(request, pk)
    may_write, tenant = may(request, rights.MINUTES, meeting), meeting.tenant
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    form = bound(request, VoicedForm, places=places_offered(tenant, meeting.place_path))

    def do(given: dict[str, Any], now: datetime) -> str:
        wanted = VoicedGiven(**(given | {"place": place_chosen(given["place"], tenant)}))
        opinions.voice(meeting=meeting, given=wanted, by=actor_of(request), now=now)
        return reverse("deliberation:opinions-desk", args=[pk])

    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, _("记下了。念一遍给他听，对不对。"))
        return redirect(url)
    rows = meeting.voiced.select_related("place").order_by("-voiced_at", "-id")
    context = {
        "meeting": meeting,
        "form": form,
        "rows": [{"one": one, "badge": badge_of(one)} for one in rows],
        "may_write": may_write,
    }
    return page(request, "deliberation/desk/opinions.html", context, status=422 if form.is_bound else 200)


@WRITES
@BOTH
def answer(request: HttpRequest, pk: UUID, voiced_id: UUID) -> HttpResponse:
    """Write down what was answered."""
    one = one_or_404(found.voiced_seen(actor_of(request)).filter(meeting_id=pk), voiced_id)
    back = reverse("deliberation:opinions-desk", args=[pk])

    def do(given: dict[str, Any], now: datetime) -> str:
        opinions.answer(voiced=one, words=given["words"], by=actor_of(request), now=now)
        return back

    form = bound(request, AnswerForm, initial={"words": one.answer})
    shown = VerbPage(
        title=_("答复意见"), label=_("记下答复"), said=_("答复记下了。"), back=back, crumbs=_crumbs(one), aside=one.text
    )
    return answered(request, shown, form, do)


@WRITES
@BOTH
def to_case(request: HttpRequest, pk: UUID, voiced_id: UUID) -> HttpResponse:
    """Let it become a case."""
    one = one_or_404(found.voiced_seen(actor_of(request)).filter(meeting_id=pk), voiced_id)
    back = reverse("deliberation:opinions-desk", args=[pk])

    def do(_given: dict[str, Any], now: datetime) -> str:
        opinions.make_case(voiced=one, by=actor_of(request), now=now)
        return back

    shown = VerbPage(
        title=_("转成诉求"), label=_("转成诉求"), said=_("转过去了，编号一会儿就有。"), back=back, crumbs=_crumbs(one),
        lead=_("会按诉求登记、派给单位、限时办，办完回访。"), aside=one.text,
    )  # fmt: skip
    return answered(request, shown, bound(request, EmptyForm), do)


def _crumbs(one: Voiced) -> list[tuple[str, str]]:
    return [
        (one.meeting.title, one.meeting.get_absolute_url()),
        (_("意见"), reverse("deliberation:opinions-desk", args=[one.meeting_id])),
    ]


@WRITES
@BOTH
def corridor(request: HttpRequest) -> HttpResponse:
    """A talk in the corridor, on one page: who, where, what, photographs."""
    tenant, actor = tenant_here(request), actor_of(request)
    form = bound(request, CorridorForm, places=places_offered(tenant))
    back = reverse("deliberation:actions")

    def do(given: dict[str, Any], now: datetime) -> str:
        place = place_chosen(given["place"], tenant)
        wanted = CorridorGiven(**(given | {"place": place}))
        made = corridors.write(tenant=tenant, given=wanted, by=actor, now=now)
        return reverse("deliberation:minutes", args=[made.pk])

    shown = VerbPage(
        title=_("记一次廊道议事"), label=_("记下来"), said=_("记下了，成了一份会议记录。"), back=back,
        lead=_("楼道里、树荫下说的事，不用通知，不算人数，一页写完。"),
    )  # fmt: skip
    return answered(request, shown, form, do)
