"""What gates of procedures may ask cobuild: that an agreement was signed."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.words import day_words, listing
from linli.procedures.api import Answer, Begin, Kind, Parameter, Provider, Question, Step, register

from ..models import Agreement, AgreementKind, Venture
from ..rules import rights
from ..rules.agreements import PROVED_BY
from ..states import AgreementState, VentureState

VENTURE, ELEVATOR = "venture", "elevator"
CONTRACTED = (VentureState.CHOSEN, VentureState.RUNNING, VentureState.STOPPED, VentureState.COMPLETED)
BOUND = (AgreementState.SIGNED, AgreementState.ENDED, AgreementState.REPLACED)
"""An agreement that ran to its end, or to its renewal, was kept to; one that was terminated proves nothing any more."""


def agreement_signed(question: Question) -> Answer:
    """
    Whether the agreement that this step is about is signed: the one that was drafted for the step; where a round of ventures
    belongs to the run, every chosen venture has to have its own.
    """
    kind = str(question.parameters.get("kind", ""))
    if kind == VENTURE:
        ventures = Venture.objects.filter(round__run=question.run_id, state__in=CONTRACTED).select_related("agreement")
        if chosen := list(ventures.order_by("number")):
            return _of_ventures(chosen)
    rows = _of_step(question, PROVED_BY.get(kind, (kind,) if kind else ()))
    if not rows:
        return _none_yet(question, kind)
    return next((one for one in map(_answer, rows) if one.is_met), _answer(rows[0]))


def _of_step(question: Question, kinds: tuple[str, ...]) -> list[Agreement]:
    """Those of this step, the latest first; what was signed for an earlier round of the step is history."""
    rows = Agreement.objects.filter(run=question.run_id, step__in=(question.step, ""), tenant=question.tenant_id)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    step = Step.objects.filter(run=question.run_id, code=question.step).order_by("-round").first()
    if step is not None and step.round > 1:
        rows = rows.filter(made_at__gte=step.opened_at) if step.opened_at else rows.none()
    return list(rows.order_by("-made_at", "-id"))


def _none_yet(question: Question, kind: str) -> Answer:
    wanted = PROVED_BY.get(kind, (kind,) if kind in AgreementKind.values else ())
    asked = {"run": question.run_id, "step": question.step, "place": question.place_id, "kind": next(iter(wanted), "")}
    url = f"{reverse('cobuild:agreement-new')}?{urlencode({name: str(value) for name, value in asked.items() if value})}"
    begins = Begin(_("起草协议"), url, rights.AGREEMENTS)
    return Answer(False, _("还没有为这一步起草协议。"), missing=(_("起草协议，各方签好。"),), begins=begins)


def _answer(one: Agreement) -> Answer:
    link = one.get_absolute_url()
    if one.state in BOUND and one.signed_on:
        figures = ((_("签订"), day_words(one.signed_on)),)
        told = {"number": one.number, "day": day_words(one.signed_on)}
        return Answer(True, _("%(number)s 在 %(day)s 签好了。") % told, figures, link)
    if one.state == AgreementState.TERMINATED:
        text = _("%(number)s 提前终止了，不再算数。") % {"number": one.number}
        return Answer(False, text, (), link, (_("重新起草协议，各方签好。"),))
    text = _("%(number)s 还没有签好。") % {"number": one.number}
    return Answer(False, text, (), link, (_("请各方确认，或者扫描签了字的纸。"),))


def _of_ventures(rows: list[Venture]) -> Answer:
    """Every venture of the round that was chosen has its signed agreement."""
    missing = [one for one in rows if one.agreement is None or one.agreement.state not in BOUND]
    figures = ((_("入选项目"), str(len(rows))), (_("签了协议的"), str(len(rows) - len(missing))))
    about = (missing or rows)[0].agreement
    link = about.get_absolute_url() if about else ""
    if not missing:
        return Answer(True, _("%(n)d 个入选项目都签了协议。") % {"n": len(rows)}, figures, link)
    text = _("%(n)d 个入选项目里 %(missing)d 个还没有签协议：%(which)s。")
    told = {"n": len(rows), "missing": len(missing), "which": listing(one.number for one in missing)}
    return Answer(False, text % told, figures, link, (_("每个入选项目都签好协议。"),))


register(
    Provider(
        "agreement_signed",
        gettext_lazy("协议签好了"),
        agreement_signed,
        {"kind": Parameter(Kind.TEXT, choices=(ELEVATOR, *AgreementKind.values))},
    )
)
