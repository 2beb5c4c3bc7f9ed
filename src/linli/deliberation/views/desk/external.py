"""Proposals of congresses and conferences on the workbench: the list, one, what it is linked to, what was answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires, within
from linli.core.clock import day_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.core.words import day_words
from linli.procedures.api import Run

from ...forms import supervision as typed
from ...models import ExternalProposal, Meeting
from ...rules import rights
from ...selectors.supervision import external_proposals
from ...services import external
from ...services.external import ExternalGiven
from .council_forms import Asked, Crumbs, answer, posted

SEES = KEEPS = requires(rights.COUNCILS)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_OFFERED = 25, 50
NAMES = ("source", "number", "title", "proposer", "received_on", "answer_until")
TABS = {
    "": gettext_lazy("全部"),
    "waiting": gettext_lazy("等答复"),
    "late": gettext_lazy("过期没答"),
    "answered": gettext_lazy("答复了"),
}


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The proposals of this subdistrict by their own numbers."""
    tenant, show = tenant_here(request), request.GET.get("show", "")
    rows = external_proposals(tenant, show=show, words=request.GET.get("q", "")[:40], today=clock.today())
    if wants_sheet(request):
        return sheet_of(request, PROPOSALS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": badge_of(one)} for one in page_obj],
        "tabs": [
            {"label": label, "url": f"?show={name}" if name else "?", "current": name == show} for name, label in TABS.items()
        ],
        "sheet_url": sheet_url(request),
        "may_keep": actor_of(request).may(rights.COUNCILS, tenant_id=tenant.pk),
    }
    return page(request, "deliberation/desk/external_list.html", context)


def badge_of(one: ExternalProposal) -> tuple[str, str]:
    if one.answered_on is not None:
        return "ok", _("答复了")
    is_late = one.answer_until is not None and one.answer_until < clock.today()
    return ("late", _("过期没答")) if is_late else ("wait", _("等答复"))


PROPOSALS = Sheet(
    "external",
    gettext_lazy("人大建议、政协提案"),
    [
        Column("source", gettext_lazy("哪一级的什么")),
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("题目")),
        Column("proposer", gettext_lazy("谁提的")),
        Column("received_on", gettext_lazy("收到")),
        Column("answer_until", gettext_lazy("最晚哪天答复")),
        Column("answered_on", gettext_lazy("哪天答复的")),
        Column("satisfaction", gettext_lazy("提的人满不满意")),
    ],
    names_people=True,
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[ExternalProposal]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {name: getattr(one, name) for name in (*NAMES, "answered_on", "satisfaction")}


@SEES
@READ
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal: what it wants, the meetings and the procedure that deal with it, its answer."""
    one = _or_404(request, pk)
    run = one.run if one.run and one.run.pk in {row.pk for row in _runs(request)} else None
    context = {
        "one": one,
        "badge": badge_of(one),
        "crumbs": _crumbs(one),
        "run": run,
        "meetings": [{"title": str(row), "at": row.starts_at, "url": row.get_absolute_url()} for row in one.meetings.all()],
        "may_keep": actor_of(request).may(rights.COUNCILS, tenant_id=one.tenant_id),
        "may_answer": external.may_answer(actor_of(request), one.tenant),
    }
    return page(request, "deliberation/desk/external.html", context)


def _or_404(request: HttpRequest, pk: UUID) -> ExternalProposal:
    return one_or_404(ExternalProposal.objects.filter(tenant=tenant_here(request)).select_related("run", "tenant"), pk)


def _url(one: ExternalProposal) -> str:
    return reverse("deliberation:external", args=[one.pk])


def _crumbs(one: ExternalProposal, last: str = "") -> Crumbs:
    first = (_("人大建议、政协提案"), reverse("deliberation:externals"))
    return [first, (str(one), _url(one)), (last, "")] if last else [first, (str(one), "")]


def _runs(request: HttpRequest) -> QuerySet[Run]:
    """The procedures that this visitor may see."""
    return Run.objects.filter(within(actor_of(request), "procedures.view"), tenant=tenant_here(request)).order_by("-started_at")


def _run_choices(request: HttpRequest, one: ExternalProposal | None = None) -> list[tuple[str, str]]:
    rows = list(_runs(request)[:MOST_OFFERED])
    rows += [one.run] if one and one.run and one.run not in rows else []
    return [(str(row.pk), f"{row.number} {row.title}") for row in rows]


def _given(request: HttpRequest, said: dict[str, Any]) -> ExternalGiven:
    key = uuid_of(said["run"]) if said["run"] else None
    run = Run.objects.filter(tenant=tenant_here(request), pk=key).first() if key else None
    return ExternalGiven(**(said | {"run": run}))


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Note a proposal that came."""
    form = typed.ExternalForm(posted(request), runs=_run_choices(request), initial={"received_on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return _url(external.note(tenant=tenant_here(request), given=_given(request, said), by=actor_of(request), now=now))

    back = reverse("deliberation:externals")
    crumbs = [(_("人大建议、政协提案"), back), (_("登记一件"), "")]
    return answer(request, form, Asked(_("登记一件"), _("登记"), back, _("登记好了。"), crumbs), do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what was noted of it."""
    one = _or_404(request, pk)
    initial = {name: getattr(one, name) for name in NAMES} | {"run": one.run_id}
    form = typed.ExternalForm(posted(request), runs=_run_choices(request, one), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = _given(request, said)
        return _url(external.note(tenant=one.tenant, given=given, proposal=one, by=actor_of(request), now=now))

    return answer(request, form, Asked(_("改登记"), _("保存"), _url(one), _("改好了。"), _crumbs(one, _("改登记"))), do)


@KEEPS
@BOTH
def answered(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the answer that was given."""
    one = _or_404(request, pk)
    if not external.may_answer(actor_of(request), one.tenant):
        raise PermissionDenied
    initial = {"answer": one.answer, "on": one.answered_on or clock.today(), "satisfaction": one.satisfaction}
    form = typed.ExternalAnswerForm(posted(request), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        words = said.pop("answer")
        return _url(external.answer(proposal=one, words=words, **said, by=actor_of(request), now=now))

    title = _("改答复") if one.answered_on else _("记答复")
    return answer(request, form, Asked(title, _("记下"), _url(one), _("记下了。"), _crumbs(one, _("答复"))), do)


@KEEPS
@BOTH
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which meeting deals with it."""
    one = _or_404(request, pk)
    meetings = Meeting.objects.filter(within(actor_of(request), rights.VIEW), tenant=one.tenant_id).order_by("-starts_at")
    form = typed.LinkForm(
        posted(request),
        meetings=[(str(row.pk), f"{row} · {day_words(day_of(row.starts_at))}") for row in meetings[:MOST_OFFERED]],
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        meeting = one_or_404(meetings, found_or_404(uuid_of(said["meeting"])))
        return _url(external.link_meeting(proposal=one, meeting=meeting, by=actor_of(request), now=now))

    asked = Asked(pgettext("external", "连上一个会"), _("连上"), _url(one), _("连上了。"), _crumbs(one, _("会议")))
    return answer(request, form, asked, do)
