"""Supervision of special work on the workbench: the list, a new one, one with visits and questions, the answer to a question."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires, within
from linli.core.answering import url_once
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.ids import uuid_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import supervision as typed
from ...models import Council, Seat, Supervision, SupervisionQuestion
from ...rules import rights
from ...selectors import councils, supervision
from ...services import supervision as services
from ...services.supervision import QuestionGiven, SupervisionGiven, VisitGiven, holder_label
from .council_forms import Asked, Crumbs, answer, posted

SEES, KEEPS = requires(rights.VIEW, rights.SUPERVISION), requires(rights.SUPERVISION)
ANSWERS = requires(rights.ANSWER, rights.SUPERVISION, rights.VIEW)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, MOST_QUESTIONS = 25, 20
TABS = {
    "": gettext_lazy("在监督"),
    "late": gettext_lazy("提问过期没答"),
    "closed": gettext_lazy("有结论"),
    "all": gettext_lazy("全部"),
}


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """What the councils of this visitor watch over, and the questions that wait for an answer."""
    tenant, actor, today = tenant_here(request), actor_of(request), clock.today()
    show = request.GET.get("show", "")
    rows = supervision.listed(actor, tenant, show=show, words=request.GET.get("q", "")[:40], today=today)
    if wants_sheet(request):
        return sheet_of(request, SUPERVISIONS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": badge_of(one)} for one in page_obj],
        "tabs": [
            {"label": label, "url": f"?show={name}" if name else "?", "current": name == show} for name, label in TABS.items()
        ],
        "questions": [question_shown(one) for one in supervision.questions_waiting_for(actor, tenant)[:MOST_QUESTIONS]],
        "sheet_url": sheet_url(request),
        "may_keep": actor.may(rights.SUPERVISION, tenant_id=tenant.pk),
    }
    return page(request, "deliberation/desk/supervisions.html", context)


def badge_of(one: Any) -> tuple[str, str]:
    """How an item stands, by its counted questions."""
    if one.closed_at is not None:
        return "ok", _("有结论")
    if one.late:
        return "late", _("提问过期没答")
    return ("wait", _("等答复")) if one.waiting else ("run", _("在监督"))


def question_shown(one: SupervisionQuestion) -> dict[str, Any]:
    """A question with how it stands."""
    if one.answered_at is not None:
        badge = ("ok", _("答复了"))
    else:
        badge = ("late", _("过期没答")) if one.is_late(clock.today()) else ("wait", _("等答复"))
    return {"one": one, "badge": badge, "unit": str(one.to_organisation or "")}


SUPERVISIONS = Sheet(
    "supervision",
    gettext_lazy("专项工作监督"),
    [
        Column("title", gettext_lazy("监督什么")),
        Column("council", gettext_lazy("议事组织")),
        Column("begins_on", gettext_lazy("开始")),
        Column("ends_on", pgettext_lazy("supervision", "到哪天")),
        Column("asked", gettext_lazy("提问")),
        Column("waiting", gettext_lazy("等答复")),
        Column("late", gettext_lazy("过期没答")),
        Column("state", gettext_lazy("状态")),
    ],
    engine="deliberation",
)


def _sheet_rows(rows: QuerySet[Supervision]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "title": one.title, "council": one.council.name, "begins_on": one.begins_on, "ends_on": one.ends_on,
            "asked": known.asked, "waiting": known.waiting, "late": known.late, "state": badge_of(one)[1],
        }  # fmt: skip


@SEES
@READ
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One supervision: who takes part, what they saw and asked, and what came of it."""
    one = item_or_404(request, pk)
    counted = supervision.counted(Supervision.objects.filter(pk=one.pk), clock.today()).get()
    questions = one.questions.select_related("to_organisation", "asked_by")
    context = {
        "one": one,
        "badge": badge_of(counted),
        "crumbs": _crumbs(one),
        "members": [{"seat": seat, "name": holder_label(seat)} for seat in one.members.select_related(*councils.HELD_BY)],
        "visits": list(one.visits.all()),
        "questions": [question_shown(each) for each in questions],
        "may_keep": _may_keep(request, one) and one.closed_at is None,
        "is_public": one.council.is_public,
    }
    return page(request, "deliberation/desk/supervision.html", context)


def item_or_404(request: HttpRequest, pk: UUID) -> Supervision:
    one = got_or_404(supervision.supervision_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _may_keep(request: HttpRequest, one: Supervision) -> bool:
    return actor_of(request).may(rights.SUPERVISION, tenant_id=one.tenant_id, place_path=one.council.place_path)


def _to_keep(request: HttpRequest, pk: UUID) -> Supervision:
    """:raises PermissionDenied: before the form is shown, where the verb would refuse it in the end."""
    one = item_or_404(request, pk)
    if not _may_keep(request, one):
        raise PermissionDenied
    return one


def _crumbs(one: Supervision, last: str = "") -> Crumbs:
    first = (_("专项工作监督"), reverse("deliberation:supervisions"))
    return [first, (one.title, one.get_absolute_url()), (last, "")] if last else [first, (one.title, "")]


@KEEPS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Begin to watch over some work."""
    mine = _councils(request)
    form = typed.SupervisionForm(
        posted(request), councils=[(str(one.pk), one.name) for one in mine],
        initial={"council": request.GET.get("council"), "begins_on": clock.today()},
    )  # fmt: skip

    def do(said: dict[str, Any], now: datetime) -> str:
        key = uuid_of(said.pop("council"))
        one = one_or_404(mine.select_related("tenant"), found_or_404(key))
        given = SupervisionGiven(**said)
        return services.begin(council=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    back = reverse("deliberation:supervisions")
    crumbs = [(_("专项工作监督"), back), (_("开始一项"), "")]
    asked = Asked(_("开始一项监督"), _("开始"), back, _("开始了。接着定下谁参加。"), crumbs)
    return answer(request, form, asked, do)


def _councils(request: HttpRequest) -> QuerySet[Council]:
    mine = within(actor_of(request), rights.SUPERVISION)
    return Council.objects.standing().filter(mine, tenant=tenant_here(request))


def _seats(one: Supervision) -> list[Seat]:
    term = councils.current_term(one.council)
    return list(councils.seats_in(term)) if term else []


@KEEPS
@BOTH
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who takes part."""
    one = _to_keep(request, pk)
    seats = _seats(one)
    initial = {"members": [str(key) for key in one.members.values_list("pk", flat=True)]}
    form = typed.MembersForm(posted(request), seats=[(str(seat.pk), holder_label(seat)) for seat in seats], initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        chosen = [seat for seat in seats if str(seat.pk) in said["members"]]
        return services.set_members(supervision=one, members=chosen, by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(_("谁参加"), _("定下来"), one.get_absolute_url(), _("记下了。"), _crumbs(one, _("谁参加")))
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def visit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note a visit."""
    one = _to_keep(request, pk)
    form = typed.VisitForm(posted(request), initial={"visited_on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        services.visit(supervision=one, given=VisitGiven(**said), by=actor_of(request), now=now)
        return one.get_absolute_url()

    asked = Asked(_("记一次视察"), _("记下"), one.get_absolute_url(), _("记下了。"), _crumbs(one, _("视察")))
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a question for one of the members, or ask one for the office."""
    one = _to_keep(request, pk)
    taking_part = {str(seat.pk): seat for seat in one.members.filter(valid_to=None).select_related(*councils.HELD_BY)}
    form = typed.QuestionForm(
        posted(request), tenant=one.council.tenant, seats=[(key, holder_label(seat)) for key, seat in taking_part.items()]
    )

    def do(said: dict[str, Any], now: datetime) -> str:
        given = QuestionGiven(**(said | {"asked_by": taking_part.get(said["asked_by"])}))
        services.ask(supervision=one, given=given, by=actor_of(request), now=now)
        return one.get_absolute_url()

    asked = Asked(_("提一个问题"), _("提出"), one.get_absolute_url(), _("提出了，会告诉要答的人。"), _crumbs(one, _("提问")))
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End it with a conclusion."""
    one = _to_keep(request, pk)
    form = typed.ConclusionForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return services.close(supervision=one, **said, by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(_("下结论"), _("下结论"), one.get_absolute_url(), _("写好了。"), _crumbs(one, _("结论")))
    return answer(request, form, asked, do)


@ANSWERS
@BOTH
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One question, and the answer that somebody in office gives it."""
    one = got_or_404(supervision.question_for, actor_of(request), pk)
    found_or_404(one if one.tenant_id == tenant_here(request).pk else None)
    may = _may_answer(request, one)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = typed.AnswerForm(posted(request))
    sees = supervision.supervisions_visible_to(actor_of(request)).filter(pk=one.supervision_id).exists()
    back = one.supervision.get_absolute_url() if sees else reverse("web:today")

    def do(said: dict[str, Any], now: datetime) -> str:
        services.answer(question=one, words=said["answer"], by=actor_of(request), now=now)
        return reverse("deliberation:question-answer", args=[one.pk])

    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, _("答复了，问的人会收到。"))
        return redirect(url)
    context = {"shown": question_shown(one), "one": one, "form": form, "back": back, "sees": sees}
    context["may"] = may and one.answered_at is None
    return page(request, "deliberation/desk/question.html", context, status=422 if form.is_bound else 200)


def _may_answer(request: HttpRequest, one: SupervisionQuestion) -> bool:
    units = frozenset({one.to_organisation_id}) if one.to_organisation_id else None
    path = one.supervision.council.place_path
    return actor_of(request).may(rights.ANSWER, tenant_id=one.tenant_id, place_path=path, organisation_ids=units)
