"""A matter for 110, 119, 120 or 122: everybody is told at once which number to ring, and whether it was rung already."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseTransferredToEmergency
from linli.casework.models import Case
from linli.casework.rules import cases, leaving, rights
from linli.casework.rules.leaving import Way
from linli.casework.selectors import leaving as ways
from linli.casework.states import Outcome
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import refuse_if

from . import clocks
from .deeds import Deed, allow, locked


@transaction.atomic
def transfer_emergency(
    *, case: Case, service: str, called_at: datetime | None = None, note: str = "", by: Actor, now: datetime
) -> Case:
    """
    Hand a matter over to the emergency service `service` (a code of `casework.emergency_numbers`). `called_at`: when the
    office rang there itself; without it the reporters are told to ring. `note` goes to them too.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.ACCEPT, case)
    way = ways.emergency_numbers(Tenant(pk=case.tenant_id), on=timezone.localdate(now)).get(service)
    problems = leaving.emergency_problems(way, called_at=called_at, reported_at=case.reported_at, now=now, note=note)
    refuse_if([*cases.step_problems("transfer_emergency", case.state), *problems], CaseRefused)
    assert way is not None  # noqa: S101 -- without a service there is a problem
    told = emergency_words(way, called_at, note)
    deed = Deed(case, by=by, now=now)
    deed.set(closed_at=now, outcome=Outcome.LAWFUL_CHANNEL, reply=told, lawful_channel=way.code, next_step="", next_at=None)
    changes = {"service": [None, way.phone], "called_at": [None, called_at]}
    deed.step("transfer_emergency", text=told, changes=changes, next_step=way.phone, next_at=called_at)
    clocks.stop_all(deed)
    deed.announce(CaseTransferredToEmergency)
    return deed.write()


def emergency_words(way: Way, called_at: datetime | None, note: str) -> str:
    """What the reporters read: the number first, then whether somebody has rung it."""
    words = [_("这是急事，请马上打 %(phone)s（%(name)s）。") % {"phone": way.phone, "name": way.name}]
    if called_at is not None:
        when = timezone.localtime(called_at).strftime("%H:%M")
        words.append(_("我们 %(when)s 已经替您打过，您在现场也再打一次。") % {"when": when})
    return "".join([*words, note.strip()])
