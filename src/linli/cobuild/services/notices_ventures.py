"""Who hears of a venture: the body that applied, of every step that somebody else decided; judges, when asked and when let go."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.disclosure.api import tell

from ..events import JudgeLeft, JudgeNamed, PreliminaryClosed, VentureStateChanged
from ..models import Judge, Stage, Venture
from ..states import VentureState

OWN = (VentureState.DRAFT, VentureState.APPLIED, VentureState.WITHDRAWN)
"""What an applicant does itself it need not be told."""


def on_venture_state_changed(event: VentureStateChanged, *, event_id: Any, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """The applicant hears how its venture stands, with the reason."""
    venture = Venture.objects.filter(pk=event.venture_id).exclude(state__in=OWN).first()
    if venture is None:
        return
    state = VentureState(venture.state)
    tell(
        tenant_id=venture.tenant_id,
        to_organisation=venture.applicant_id,  # type: ignore[attr-defined]
        kind="cobuild.venture",
        title=_("%(number)s：%(state)s") % {"number": venture.number, "state": state.label},
        body=venture.state_reason,
        url=f"/unit/ventures/{venture.pk}/",
        about=venture,
        once_key=f"venture:{venture.pk}:{venture.state}",
        now=now,
    )


def on_judge_named(event: JudgeNamed, *, event_id: Any, now: datetime) -> None:
    """A judge hears that they were asked, and where to score on their own telephone."""
    judge = Judge.objects.select_related("round").filter(pk=event.judge_id, left_at=None).first()
    if judge is not None:
        told = {"round": judge.round.title, "stage": judge.get_stage_display()}
        _tell_judge(judge, _("请您做“%(round)s”%(stage)s的评委") % told, f"judge:{event_id}", now)


def on_judge_left(event: JudgeLeft, *, event_id: Any, now: datetime) -> None:
    """Who is no longer a judge hears it, why, and what becomes of what they signed; not who was asked again meanwhile."""
    judge = Judge.objects.select_related("round").filter(pk=event.judge_id, left_at__isnull=False).first()
    if judge is not None:
        title = _("“%(round)s”%(stage)s不用您再评了") % {"round": judge.round.title, "stage": judge.get_stage_display()}
        body = _("您签过的分不再算，没签的也不用签了。原因：%(reason)s") % {"reason": judge.left_reason}
        _tell_judge(judge, title, f"judge-left:{event_id}", now, body)


def on_preliminary_closed(event: PreliminaryClosed, *, event_id: Any, now: datetime) -> None:
    """The experts hear that it is their turn."""
    experts = Judge.objects.select_related("round").filter(round=event.round_id, stage=Stage.EXPERT, left_at=None)
    for judge in experts.order_by("named_at", "id"):
        _tell_judge(judge, _("“%(round)s”初审结束，轮到您打分了") % {"round": judge.round.title}, f"experts:{event_id}", now)


def _tell_judge(judge: Judge, title: str, once_key: str, now: datetime, body: str = "") -> None:
    tell(
        tenant_id=judge.tenant_id,
        to_person=judge.person_id,  # type: ignore[attr-defined]
        kind="cobuild.judging",
        title=title,
        body=body or _("用这个手机号登录，在“我评审的项目”里打分、签字。和申报单位有关系的，请点“回避”。"),
        url=reverse("cobuild:judging"),
        about=judge.round,
        once_key=f"{once_key}:{judge.pk}",
        now=now,
    )
