"""What gates of procedures may ask of venture philanthropy: applied, checked, reviewed, paid, what was served."""

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.words import listing
from linli.procedures.api import Answer, Begin, Kind, Parameter, Provider, Question, register

from ..models import CheckKind, Instalment, Round, ServiceRecord, Stage, Venture
from ..rules import rights
from ..rules.venture_money import yuan
from ..states import VentureState
from . import reviewing as scores

FUNDED = (VentureState.RUNNING, VentureState.STOPPED, VentureState.COMPLETED)
CONCERNED = {
    CheckKind.ELIGIBILITY: Q(applied_at__isnull=False) & ~Q(state=VentureState.WITHDRAWN),
    CheckKind.RESEARCH: ~Q(state__in=(VentureState.DRAFT, VentureState.APPLIED, VentureState.INELIGIBLE, VentureState.WITHDRAWN)),
    CheckKind.MIDTERM: Q(state__in=FUNDED),
    CheckKind.FINAL: Q(state__in=(VentureState.RUNNING, VentureState.COMPLETED)),
}
"""Which ventures owe which check; a stopped one owes no final."""


def _round_of(question: Question) -> Round | None:
    return Round.objects.filter(run=question.run_id, tenant=question.tenant_id).first()


def _none() -> Answer:
    begins = Begin(_("开一轮公益创投"), reverse("cobuild:round-new"), rights.VENTURES)
    return Answer(
        False, _("这个程序还没有连上一轮公益创投。"), missing=(_("从公益创投那里开一轮，程序跟着启动。"),), begins=begins
    )


def venture_round(question: Question) -> Answer:
    """Whether there is a round with its money."""
    one = _round_of(question)
    if one is None:
        return _none()
    figures = ((_("总资金"), yuan(one.funds_cents)), (_("每个项目最多"), yuan(one.per_venture_cents)))
    return Answer(
        True,
        _("总资金 %(funds)s，每个项目最多 %(most)s。") % {"funds": figures[0][1], "most": figures[1][1]},
        figures,
        one.get_absolute_url(),
    )


def ventures_applied(question: Question) -> Answer:
    """Whether the call is over and somebody applied (`least`)."""
    one = _round_of(question)
    if one is None:
        return _none()
    least, number = int(question.parameters.get("least", 1)), one.ventures.filter(applied_at__isnull=False).count()
    figures, link = ((_("申报数"), str(number)),), one.get_absolute_url()
    if clock.day_of(question.now) <= one.apply_until:
        return Answer(False, _("申报还没有截止，收到 %(n)d 份。") % {"n": number}, figures, link, (_("等到申报截止。"),))
    if number < least:
        return Answer(
            False, _("收到 %(n)d 份申报，不够 %(least)d 份。") % {"n": number, "least": least}, figures, link, (_("延长申报。"),)
        )
    return Answer(True, _("收到 %(n)d 份申报。") % {"n": number}, figures, link)


def venture_checked(question: Question) -> Answer:
    """Whether every venture that owes a check of this kind has it."""
    one, kind = _round_of(question), CheckKind(str(question.parameters.get("kind", CheckKind.ELIGIBILITY)))
    if one is None:
        return _none()
    rows = one.ventures.filter(CONCERNED[kind])
    missing = list(rows.exclude(checks__kind=kind).order_by("number").values_list("number", flat=True))
    total, passed = rows.count(), rows.filter(checks__kind=kind, checks__passed=True).distinct().count()
    figures = ((_("评估项目数"), str(total)), (_("合格数"), str(passed)))
    told = {"kind": kind.label, "total": total, "passed": passed}
    link = one.get_absolute_url()
    if not total:
        return Answer(False, _("%(kind)s：还没有项目。") % told, figures, link, (_("还没有项目。"),))
    if missing:
        text = _("%(kind)s：%(numbers)s 还没有记。") % {"kind": kind.label, "numbers": listing(missing)}
        return Answer(False, text, figures, link, (text,))
    return Answer(True, _("%(kind)s：%(total)d 个项目，%(passed)d 个合格。") % told, figures, link)


def venture_reviewed(question: Question) -> Answer:
    """Whether a stage of the review is closed: every sheet signed, who is conflicted recused, the mean by the rule."""
    one, stage = _round_of(question), Stage(str(question.parameters.get("stage", Stage.EXPERT)))
    if one is None:
        return _none()
    link = reverse("cobuild:round-scores", args=[one.pk, stage])
    if scores.closed_at(one, stage) is None:
        text = _("%(stage)s还没有结束。") % {"stage": stage.label}
        return Answer(False, text, (), link, (_("评委签完分，结束这一阶段。"),))
    judged = scores.judged(one, stage).count()
    out = {Stage.PRELIMINARY: VentureState.NOT_SHORTLISTED, Stage.EXPERT: VentureState.NOT_CHOSEN}[stage]
    passed = scores.judged(one, stage).exclude(state=out).count()
    sheets = scores.signed_sheets(one, stage).count()
    figures = ((_("评了几个"), str(judged)), (_("通过几个"), str(passed)), (_("签字的评分表"), str(sheets)))
    told = {"stage": stage.label, "judged": judged, "passed": passed, "sheets": sheets}
    return Answer(True, _("%(stage)s：%(judged)d 个项目，%(sheets)d 张签字的评分表，%(passed)d 个通过。") % told, figures, link)


def _instalments(one: Round, after: str) -> QuerySet[Instalment]:
    return Instalment.objects.filter(venture__round=one, after=after, cancelled_reason="")


def venture_paid(question: Question) -> Answer:
    """Whether every instalment of a kind that is due was paid; one whose check failed, or that was cancelled, is not due."""
    one, after = _round_of(question), str(question.parameters.get("after", "contract"))
    if one is None:
        return _none()
    rows = _instalments(one, after)
    if after != "contract":
        rows = rows.filter(venture__checks__kind=after, venture__checks__passed=True).distinct()
    owed, paid = rows.filter(paid_on=None).count(), rows.exclude(paid_on=None).aggregate(sum=Sum("paid_cents"))["sum"] or 0
    unsigned = one.ventures.filter(state=VentureState.CHOSEN).count() if after == "contract" else 0
    figures = ((_("金额"), yuan(paid)), (_("还没有拨"), str(owed)))
    if owed or unsigned or not rows.exists():
        return Answer(
            False, _("还有 %(n)d 笔没有拨。") % {"n": owed + unsigned}, figures, one.get_absolute_url(), (_("记下拨款。"),)
        )
    return Answer(True, _("都拨了，一共 %(sum)s。") % {"sum": yuan(paid)}, figures, one.get_absolute_url())


def venture_services(question: Question) -> Answer:
    """Whether every venture came to its end; with 场 and 人次, each by itself."""
    one = _round_of(question)
    if one is None:
        return _none()
    rows = ServiceRecord.objects.filter(venture__round=one, void_reason="").order_by()
    sums = rows.aggregate(n=Count("pk"), times=Sum("person_times"))
    ended = one.ventures.filter(state=VentureState.COMPLETED).count()
    open_ones = one.ventures.filter(state__in=(VentureState.CHOSEN, VentureState.RUNNING)).count()
    figures = ((_("完成项目数"), str(ended)), (_("服务场次"), str(sums["n"])), (_("服务人次"), str(sums["times"] or 0)))
    link = reverse("cobuild:venture-services")
    told = {"ended": ended, "services": sums["n"], "times": sums["times"] or 0, "open": open_ones}
    if open_ones or not ended:
        return Answer(False, _("还有 %(open)d 个项目没有结项。") % told, figures, link, (_("末期评估合格的结项。"),))
    return Answer(True, _("%(ended)d 个项目结项，服务 %(services)d 场、%(times)d 人次。") % told, figures, link)


def judges_recused(question: Question) -> Answer:
    """Whether experts were named, and whoever belongs to an applicant is recused: the program looked at each of them."""
    one = _round_of(question)
    if one is None:
        return _none()
    judges = scores.judges_of(one, Stage.EXPERT)
    count, recused = judges.count(), Venture.objects.filter(round=one, recusals__judge__in=judges).count()
    figures, link = (
        ((_("评委"), str(count)), (_("回避"), str(recused))),
        reverse("cobuild:round-scores", args=[one.pk, Stage.EXPERT]),
    )
    if not count:
        return Answer(False, _("还没有请专家。"), figures, link, (_("请评委。"),))
    return Answer(
        True,
        _("%(n)d 位专家，回避 %(recused)d 次；和申报单位有关系的由程序回避。") % {"n": count, "recused": recused},
        figures,
        link,
    )


STAGE = Parameter(Kind.TEXT, is_needed=True, choices=tuple(Stage.values))
register(Provider("venture_round", gettext_lazy("这一轮公益创投的资金"), venture_round))
register(Provider("ventures_applied", gettext_lazy("申报截止，收到申报"), ventures_applied, {"least": Parameter(Kind.WHOLE)}))
register(
    Provider(
        "venture_checked",
        gettext_lazy("每个项目都查过"),
        venture_checked,
        {"kind": Parameter(Kind.TEXT, is_needed=True, choices=tuple(CheckKind.values))},
    )
)
register(Provider("venture_reviewed", gettext_lazy("评审结束，评分表都签了字"), venture_reviewed, {"stage": STAGE}))
register(Provider("venture_judges_recused", gettext_lazy("有关系的评委回避"), judges_recused))
register(
    Provider(
        "venture_paid",
        gettext_lazy("该拨的都拨了"),
        venture_paid,
        {"after": Parameter(Kind.TEXT, is_needed=True, choices=("contract", "midterm", "final"))},
    )
)
register(Provider("venture_services", gettext_lazy("项目都结项，服务场次、人次"), venture_services))
