"""The reviews of a round on the workbench: judges named, recused, gone; how far the scores are; the two decisions; the audit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core.access import actor_of
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import Person, organisation_chosen, organisations_offered, people_by_phone

from ...errors import RoundRefused
from ...forms import ventures as forms
from ...models import Judge, Recusal, Round, Stage, Venture
from ...rules import rights
from ...rules.reviewing import points_text
from ...selectors import reviewing as scores
from ...selectors.venture_rules import rules_of
from ...services import choosing, judges, reviewing
from ...services.choosing import Choice
from ..venture_pieces import BOTH, DECIDES, RUNS, SEES, SHOWS, round_or_404, venture_or_404
from ..ventures_shown import sheet_shown, standing_rows
from .rounds import crumbs_of, judge_of


@RUNS
@BOTH
def judge_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name a judge by the telephone number that the register knows them by."""
    one, actor, tenant = round_or_404(request, pk), actor_of(request), tenant_here(request)
    form = bound(request, forms.JudgeForm, organisations=organisations_offered(tenant), initial={"stage": "expert"})

    def do(given: dict[str, Any], now: datetime) -> str:
        judges.name(
            round_=one, stage=given["stage"], person=_one_by_phone(given["phone"], tenant),
            organisation=organisation_chosen(given["organisation"], tenant), title=given["title"], by=actor, now=now,
        )  # fmt: skip
        return one.get_absolute_url()

    shown = VerbPage(
        title=_("请一位评委"), label=_("请他来评"), said=_("记下了。和申报单位有关系的项目已经替他回避。"),
        back=one.get_absolute_url(), crumbs=crumbs_of(one),
        lead=_("评委在自己的手机上打分、签字。工作单位是申报单位或者它的上级的，程序自动让他回避。"),
    )  # fmt: skip
    return answered(request, shown, form, do)


def _one_by_phone(phone: str, tenant: Tenant) -> Person | None:
    """:raises RoundRefused: where the number is that of several."""
    people = list(people_by_phone(phone, tenant=tenant))
    if len(people) > 1:
        raise RoundRefused(Problem("several", _("这个手机号登记了不止一个人，请换一个号码。"), where="phone"))
    return people[0] if people else None


@RUNS
@BOTH
def judge_leave(request: HttpRequest, pk: UUID, judge_id: UUID) -> HttpResponse:
    """Somebody judges no more, with the reason: also who never answers, so that nobody waits for them for ever."""
    one = round_or_404(request, pk)
    judge = judge_of(one, judge_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        judges.leave(judge=judge, reason=given["reason"], by=actor_of(request), now=now)
        return one.get_absolute_url()

    shown = VerbPage(
        title=_("%(name)s 不评了") % {"name": judge.person.name}, label=_("退出评审"), said=_("记下了。"), is_stop=True,
        back=one.get_absolute_url(), crumbs=crumbs_of(one),
        lead=_("这一阶段他签过的分不再算，没签的也不再等。人不够的，再请一位。"),
    )  # fmt: skip
    return answered(request, shown, bound(request, forms.ReasonForm), do)


@RUNS
@BOTH
def recuse(request: HttpRequest, pk: UUID, judge_id: UUID, venture_id: UUID) -> HttpResponse:
    """The office recuses a judge from one venture."""
    one, venture = round_or_404(request, pk), venture_or_404(request, venture_id)
    judge = judge_of(one, judge_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        reviewing.recuse(judge=judge, venture=venture, reason=given["reason"], by=actor_of(request), now=now)
        return one.get_absolute_url()

    shown = VerbPage(
        title=_("%(name)s 回避“%(what)s”") % {"name": judge.person.name, "what": venture.title}, label=_("回避"),
        said=_("记下了。"), back=one.get_absolute_url(), crumbs=crumbs_of(one),
    )  # fmt: skip
    return answered(request, shown, bound(request, forms.ReasonForm), do)


@SEES
@SHOWS
def scores_page(request: HttpRequest, pk: UUID, stage: str) -> HttpResponse:
    """
    A stage: how many signed for each venture; once it is closed the ranks, and every signed sheet with its check. Means are
    shown before that only when nobody owes a sheet any more.
    """
    one = round_or_404(request, pk)
    if stage not in Stage.values:
        raise Http404
    stands, closed = scores.standing(one, stage), scores.closed_at(one, stage)
    is_shown = closed is not None or (stands.waiting == 0 and not stands.too_few and _runs(request, one))
    recusals = (
        Recusal.objects.filter(judge__round=one, judge__stage=stage).select_related("judge__person", "venture").order_by("at")
    )
    rows = standing_rows(stands, scores.judged(one, stage), is_shown=is_shown)
    context = {
        "round": one,
        "stage": Stage(stage),
        "closed": closed,
        "is_shown": is_shown,
        "rows": rows,
        "sheets": _sheets(one, stage),
        "recusals": recusals,
        "owing": scores.owing(one, stage) if stands.waiting and closed is None else [],
        "not_recused": _not_recused(one, stage, [row["one"] for row in rows], recusals),
        "stage_rules": _rules(one, stage),
        "may_run": _runs(request, one),
    }
    return page(request, "cobuild/desk/ventures_scores.html", context)


def _not_recused(
    one: Round, stage: str, ventures: list[Venture], recusals: Iterable[Recusal]
) -> list[tuple[Judge, list[Venture]]]:
    """Each judge with the ventures from which they still can be recused."""
    recused = {(each.judge_id, each.venture_id) for each in recusals}  # type: ignore[attr-defined]
    found = [(judge, [each for each in ventures if (judge.pk, each.pk) not in recused]) for judge in scores.judges_of(one, stage)]
    return [(judge, left) for judge, left in found if left]


def _runs(request: HttpRequest, one: Round) -> bool:
    return actor_of(request).may(rights.VENTURES, tenant_id=one.tenant_id, place_path=one.place_path)


def _rules(one: Round, stage: str) -> dict[str, Any]:
    rules = rules_of(one).of(stage)
    return {
        "criteria": [(each.words, each.most // 100) for each in rules.criteria],
        "least": rules.least_judges, "from": rules.trim_from, "trim": rules.trim, "pass_mark": points_text(rules.pass_mark),
    }  # fmt: skip


def _sheets(one: Round, stage: str) -> list[dict[str, Any]]:
    """Every sheet that was signed, each told whether it still is as it was signed."""
    criteria = rules_of(one).of(stage).criteria
    return [sheet_shown(sheet, criteria) for sheet in scores.signed_sheets(one, stage)]


@RUNS
@BOTH
def shortlist(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the preliminary review."""
    one = round_or_404(request, pk)

    def do(_given: dict[str, Any], now: datetime) -> str:
        return choosing.shortlist(round_=one, by=actor_of(request), now=now).get_absolute_url()

    shown = VerbPage(
        title=_("结束初审"), label=_("结束初审"), said=_("初审结束了，过了及格线的进专家评审。"), back=one.get_absolute_url(),
        crumbs=crumbs_of(one), lead=_("结束以后分数不能再改，这一轮也不再收申报；所有签过字的评分表都能看到。"),
    )  # fmt: skip
    return answered(request, shown, bound(request, forms.EmptyForm), do)


@DECIDES
@BOTH
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide who is chosen with how much; that closes the expert review."""
    one = round_or_404(request, pk)
    stands = scores.standing(one, Stage.EXPERT)
    is_shown = stands.waiting == 0 and not stands.too_few
    rows = standing_rows(stands, scores.judged(one, Stage.EXPERT), is_shown=is_shown)
    form = bound(request, forms.ChooseForm, keys=[(str(row["one"].pk), row["one"].title) for row in rows])

    def do(_given: dict[str, Any], now: datetime) -> str:
        by_key = {str(row["one"].pk): row["one"].pk for row in rows}
        grants = {by_key[key]: cents for key, cents in form.grants().items()}  # type: ignore[attr-defined]
        reasons = {by_key[key]: text for key, text in form.reasons().items()}  # type: ignore[attr-defined]
        return choosing.choose(round_=one, choice=Choice(grants, reasons), by=actor_of(request), now=now).get_absolute_url()

    shown = VerbPage(
        title=_("定入选项目"), label=_("定下来"), said=_("定好了，接下来公示。"), back=one.get_absolute_url(), crumbs=crumbs_of(one),
        lead=_("写了金额的入选，空着的不入选。名次不低却没有选的要写原因。"), template="cobuild/desk/ventures_choose.html",
    )  # fmt: skip
    for row in rows:
        row["fields"] = [form[f"{name}_{row['one'].pk}"] for name in ("grant", "reason")]
    return answered(request, shown, form, do, rows=rows, is_shown=is_shown)
