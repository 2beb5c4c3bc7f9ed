"""A judge's own page: the ventures before them, scores signed on a telephone, recusal. Nobody sees another judge's sheet here."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access import actor_of, signed_in
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound

from ...forms.ventures import ReasonForm, SheetForm
from ...models import Venture
from ...rules.reviewing import points_text
from ...selectors import reviewing as found
from ...selectors import ventures as ventures_found
from ...selectors.reviewing import Task
from ...selectors.venture_rules import rules_of
from ...services import reviewing
from ...services.reviewing import SheetGiven
from ..venture_pieces import BOTH, SHOWS
from ..ventures_shown import sheet_shown, whole_of


@signed_in
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """Where this person judges, and what is still before them."""
    mine = found.own_judgeships(actor_of(request), tenant_here(request))
    groups = [{"judge": one, "tasks": [_shown(task) for task in found.tasks_of(one)]} for one in mine]
    return page(request, "cobuild/portal/ventures_judging.html", {"bar_title": _("我评审的项目"), "groups": groups})


def _shown(task: Task) -> dict[str, Any]:
    if task.recusal:
        badge = ("still", _("回避"))
    elif task.sheet:
        badge = ("ok", _("签了 %(points)s 分") % {"points": points_text(task.sheet.total)})
    else:
        badge = ("wait", _("还没有打分")) if task.is_open else ("still", _("没有打分"))
    return {"task": task, "venture": task.venture, "badge": badge}


def _task_or_404(request: HttpRequest, judge_id: UUID, venture_id: UUID) -> Task:
    judge = one_or_404(found.own_judgeships(actor_of(request), tenant_here(request)), judge_id)
    return found_or_404(next((one for one in found.tasks_of(judge) if one.venture.pk == venture_id), None))


@signed_in
@BOTH
def sheet(request: HttpRequest, judge_id: UUID, venture_id: UUID) -> HttpResponse:
    """The application, what was signed about it, for good, and the score sheet; a signed one is replaced until the stage closes."""
    task = _task_or_404(request, judge_id, venture_id)
    stage = rules_of(task.judge.round).of(task.judge.stage)
    form: Any = bound(request, SheetForm, stage=stage, initial=_as_signed(task))

    def do(given: dict[str, Any], now: datetime) -> str:
        corrects = task.sheet.pk if task.sheet else None
        wanted = SheetGiven(form.points(), given["remark"], corrects)
        reviewing.sign(judge=task.judge, venture=task.venture, given=wanted, by=actor_of(request), now=now)
        return reverse("cobuild:judging")

    summed = ventures_found.with_sums(Venture.objects.filter(pk=venture_id)).select_related("applicant", "round", "place").get()
    shown = VerbPage(
        title=task.venture.title, label=_("签字"), said=_("签好了。"), back=reverse("cobuild:judging"),
        template="cobuild/portal/ventures_sheet.html",
    )  # fmt: skip
    sheets = [sheet_shown(each, stage.criteria) for each in found.signed_by(task)]
    return answered(request, shown, form, do, task=task, sheets=sheets, bar_title=task.venture.number, **whole_of(summed))


def _as_signed(task: Task) -> dict[str, Any]:
    if task.sheet is None:
        return {}
    return {code: Decimal(points) / 100 for code, points in task.sheet.points.items()} | {"remark": task.sheet.remark}


@signed_in
@BOTH
def recuse(request: HttpRequest, judge_id: UUID, venture_id: UUID) -> HttpResponse:
    """The judge says that they do not judge this one."""
    task = _task_or_404(request, judge_id, venture_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        reviewing.recuse(judge=task.judge, venture=task.venture, reason=given["reason"], by=actor_of(request), now=now)
        return reverse("cobuild:judging")

    shown = VerbPage(
        title=_("我要回避"), label=_("回避这个项目"), said=_("记下了，这个项目您不用评。"), back=reverse("cobuild:judging"),
        lead=task.venture.title, is_stop=True, template=PORTAL,
    )  # fmt: skip
    return answered(request, shown, bound(request, ReasonForm), do)
