"""What instructors find in their areas, and what was done about it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import refuse_if

from ..errors import MentoringRefused
from ..models import InspectionNote
from ..rules import mentoring as rules
from ..rules import rights
from ..rules.mentoring import InspectionGiven
from . import notices_mentoring as notices
from .mentoring import allow


@transaction.atomic
def write(*, tenant: Tenant, given: InspectionGiven, by: Actor, now: datetime) -> InspectionNote:
    """
    Write down what was found, and what is to be put right by when; the community that is asked hears of it.

    :raises NotAllowed: without the right for the place. :raises MentoringRefused: with every reason.
    """
    allow(by, tenant.pk, given.place.path, rights.INSPECT)
    refuse_if(rules.inspection_problems(given, tenant.pk, timezone.localdate(now)), MentoringRefused)
    made: InspectionNote = InspectionNote.objects.create(
        tenant=tenant,
        appointment=given.appointment,
        place=given.place,
        place_path=given.place.path,
        on=given.on,
        found=given.found.strip(),
        asked=given.asked.strip(),
        due_on=given.due_on,
        at=now,
        by=by.label[:80],
    )
    changes = {"on": [None, made.on.isoformat()], "due_on": [None, made.due_on.isoformat() if made.due_on else None]}
    journal.record("cobuild.inspection.written", made, by=by, now=now, changes=changes)
    if made.asked:
        notices.tell_asked(made, now)
    return made


@transaction.atomic
def done(*, note: InspectionNote, text: str, on: date, by: Actor, now: datetime) -> InspectionNote:
    """
    Say what was done about it, and on which day: the community's secretary, the office, or the instructor who looked again.

    :raises NotAllowed: without a right there. :raises MentoringRefused: with every reason.
    """
    one = locking.one(InspectionNote, note.pk)
    allow(by, one.tenant_id, one.place_path, rights.INSPECT, rights.MENTORING)
    known: Any = {"asked": one.asked, "done_on": one.done_on, "seen_on": one.on, "today": timezone.localdate(now)}
    refuse_if(rules.done_problems(text, on, **known), MentoringRefused)
    one.done_on, one.done_text = on, text.strip()
    one.save(update_fields=["done_on", "done_text"])
    journal.record("cobuild.inspection.done", one, by=by, now=now, changes={"done_on": [None, on.isoformat()]})
    notices.tell_put_right(one, now)
    return one
