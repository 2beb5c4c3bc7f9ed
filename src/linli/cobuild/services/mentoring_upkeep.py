"""What follows a person whose data are erased, among pairs, placements and pledges."""

from datetime import datetime

from django.db.models import Q

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.registry.api import PersonErased

from ..models import Inauguration, InspectionNote, MentorNote, Mentorship, PledgeReview, Sworn, TrainingPlacement
from ..states import PlacementState

MOVED = (Inauguration, InspectionNote, Mentorship, TrainingPlacement)
"""The tables of mentoring that keep the path of their place beside it."""


def forget(event: PersonErased, *, now: datetime) -> None:
    """
    How somebody learnt goes with their data (PIPL art. 47); that there was a pair, a placement, a public promise stays, and
    with it what they said of it themselves no longer. In the caller's transaction.
    """
    by, person = Actor.system(tenant_id=event.tenant_id), event.person_id
    for pair in locking.several(Mentorship.objects.filter(Q(mentor=person) | Q(mentee=person), tenant=event.tenant_id)):
        pair.goals = pair.outcome = ""
        pair.closed_on = pair.closed_on or max(pair.begins_on, now.date())
        pair.save()
        MentorNote.objects.filter(mentorship=pair).delete()
        journal.record("cobuild.mentorship.erased", pair, by=by, now=now)
    for one in locking.several(TrainingPlacement.objects.filter(person=person, tenant=event.tenant_id)):
        one.learnt = one.appraisal = ""
        one.state = PlacementState.CUT_SHORT if one.state == PlacementState.PLANNED else one.state
        one.save()
        journal.record("cobuild.placement.erased", one, by=by, now=now)
    for sworn in locking.several(Sworn.objects.filter(person=person, tenant=event.tenant_id), "inauguration"):
        PledgeReview.objects.filter(pledge__sworn=sworn, said_by_self=True).delete()
        journal.record("cobuild.inauguration.erased", sworn.inauguration, by=by, now=now)
