"""Who hears of what: the posts whose step it is, the objector whose answer has come, residents by the notice itself."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.disclosure.api import tell, tell_posts

from ..events import GateOverridden, ObjectionAnswered, ObjectionLodged, ObjectionReopened, RunEvent, StepSatisfied
from ..models import Objection, Run
from ..rules.definition import Step as StepRule
from ..selectors import runs as found
from ..selectors.definitions import definition_of

WATCHES = ("subdistrict_leader", "auditor")


def _run(event: RunEvent) -> Run | None:
    return Run.objects.select_related("definition", "place", "tenant").filter(pk=event.run_id).first()


def _tell_posts(
    run: Run, kinds: Iterable[str], title: str, once_key: str, now: datetime, *, url: str = "", urgent: bool = False
) -> None:
    tell_posts(
        tenant_id=run.tenant_id,
        kinds=tuple(kinds),
        place_path=run.place_path,
        kind="procedures.run",
        title=title[:120],
        url=url or run.get_absolute_url(),
        about=run,
        is_urgent=urgent,
        once_key=once_key,
        now=now,
    )


def on_objection_lodged(event: ObjectionLodged, *, event_id: UUID, now: datetime) -> None:
    """Whoever closes the step answers it."""
    one = (
        Objection.objects.select_related("run__definition", "run__tenant", "publicity__step")
        .filter(pk=event.objection_id)
        .first()
    )
    if one is None:
        return
    rule = definition_of(one.run).step(one.publicity.step.code)
    kinds = rule.closes if rule else ()
    title = _("%(number)s 收到第 %(n)s 条异议，要答复") % {"number": one.run.number, "n": one.sequence}
    _tell_posts(one.run, kinds, title, f"objection:{event_id}", now, url=one.get_absolute_url(), urgent=True)


def on_objection_reopened(event: ObjectionReopened, *, event_id: UUID, now: datetime) -> None:
    """The same, once more."""
    one = (
        Objection.objects.select_related("run__definition", "run__tenant", "publicity__step")
        .filter(pk=event.objection_id)
        .first()
    )
    if one is None or not one.is_open:
        return
    rule = definition_of(one.run).step(one.publicity.step.code)
    title = _("%(number)s 第 %(n)s 条异议没答到，重新打开了") % {"number": one.run.number, "n": one.sequence}
    _tell_posts(one.run, rule.closes if rule else (), title, f"reopened:{event_id}", now, url=one.get_absolute_url(), urgent=True)


def on_objection_answered(event: ObjectionAnswered, *, event_id: UUID, now: datetime) -> None:
    """The objector hears of the answer: a person of the register here, anybody else by the telephone that was left."""
    one = Objection.objects.select_related("run").filter(pk=event.objection_id).first()
    if one is None or one.is_open or not one.wants_reply or not (one.person_id or one.phone):
        return
    to = {"to_person": one.person_id} if one.person_id else {"to_phone": one.phone}
    url = f"/procedures/objections/{one.pk}/" if one.person_id else one.publicity.get_absolute_url()
    tell(
        tenant_id=one.tenant_id,
        kind="procedures.objection_answered",
        title=_("您对“%(title)s”提的异议有答复了") % {"title": one.run.title},
        body=one.answer,
        url=url,
        about=one,
        once_key=f"answered:{event_id}",
        now=now,
        **to,  # type: ignore[arg-type]  # one of the two is there
    )


def on_step_satisfied(event: StepSatisfied, *, event_id: UUID, now: datetime) -> None:
    """Whose turn it is now."""
    run = _run(event)
    if run is None or not run.is_running:
        return
    for rule in found.whole(run, now=now).next_steps:
        _tell_turn(run, rule, event_id, now)


def _tell_turn(run: Run, rule: StepRule, event_id: UUID, now: datetime) -> None:
    title = _("%(number)s 轮到“%(step)s”了") % {"number": run.number, "step": rule.title}
    _tell_posts(run, rule.opens, title, f"turn:{event_id}:{rule.code}", now, url=f"{run.get_absolute_url()}#{rule.code}")


def on_gate_overridden(event: GateOverridden, *, event_id: UUID, now: datetime) -> None:
    """Those who watch over it hear that something was passed over."""
    if run := _run(event):
        title = _("%(number)s 越过了一道关口") % {"number": run.number}
        _tell_posts(run, WATCHES, title, f"overridden:{event_id}", now)
