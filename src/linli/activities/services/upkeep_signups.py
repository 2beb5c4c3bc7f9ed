"""What follows a person whose data are erased, and two records that were one: counts stay, people go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.registry.api import PersonErased, PersonMerged

from ..models import CallLine, SignUp
from ..states import COMING, SignUpState
from .pieces import held_session
from .signup_changes import end

TEXTS = ("companions", "guardian_text", "needs", "rating_text", "end_reason", "code_hash")


def _held(rows: QuerySet[SignUp]) -> list[SignUp]:
    """These sign-ups with their sessions as they are now, the sessions held first and in the order of their keys."""
    sessions = {pk: held_session(pk) for pk in sorted(set(rows.values_list("session_id", flat=True)))}
    listed = [one for one in locking.several(rows.order_by("pk")) if one.session_id in sessions]  # type: ignore[attr-defined]
    for one in listed:
        one.session = sessions[one.session_id]  # type: ignore[attr-defined]
    return listed


@transaction.atomic
def on_person_erased_signups(event: PersonErased, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """
    What was still to come is given up, and everything that was said goes (PIPL art. 47). That somebody came, and with how many, stays;
    so does that somebody had a guardian's word, without the guardian's name.
    """
    by = Actor.system(tenant_id=event.tenant_id)
    for one in _held(SignUp.objects.filter(tenant=event.tenant_id, person=event.person_id)):
        if one.state in (SignUpState.IN, SignUpState.WAITING) and one.session.state in COMING:
            end(one, SignUpState.OUT, reason="", by=by, now=now)
        for name in TEXTS:
            setattr(one, name, "")
        one.guardian, one.photo_ok = None, None
        one.save(update_fields=[*TEXTS, "guardian", "photo_ok"])
        journal.record("activities.signup.erased", one, by=by, now=now)
    SignUp.objects.filter(tenant=event.tenant_id, guardian=event.person_id).update(guardian=None)
    CallLine.objects.filter(tenant=event.tenant_id, person=event.person_id).delete()


@transaction.atomic
def on_person_merged_signups(event: PersonMerged, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """Two records were one person: their sign-ups are one person's, and of two for one session the earlier stands."""
    by, pair = Actor.system(tenant_id=event.tenant_id), (event.merged_id, event.kept_id)
    rows = _held(SignUp.objects.filter(tenant=event.tenant_id, person__in=pair))
    live: dict[UUID, SignUp] = {}
    for one in sorted(rows, key=lambda each: each.position):
        if one.state not in (SignUpState.IN, SignUpState.WAITING):
            continue
        first = live.setdefault(one.session_id, one)  # type: ignore[attr-defined]
        if first is not one:
            end(one, SignUpState.OUT, reason=_("和另一条报名是同一个人。"), by=by, now=now)
    for one in rows:
        if one.person_id == event.merged_id:  # type: ignore[attr-defined]
            one.person_id = event.kept_id  # type: ignore[attr-defined]
            one.save(update_fields=["person"])
    SignUp.objects.filter(tenant=event.tenant_id, guardian=event.merged_id).update(guardian=event.kept_id)
    CallLine.objects.filter(tenant=event.tenant_id, person=event.merged_id).update(person=event.kept_id)
