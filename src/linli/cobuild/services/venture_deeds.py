"""What every verb of a round or a venture begins and ends with: it is held, who may is looked at, a line is written."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem

from ..events import VentureStateChanged
from ..models import Round, Venture
from ..rules import rights
from ..states import VentureState


def held_round(pk: UUID) -> Round:
    """The round as it is now; what is judged, chosen and granted in it comes one by one."""
    return locking.one(Round, pk, "place", "tenant", "run")


def held(venture: Venture) -> Venture:
    """The venture as it is now, held after its round was."""
    held_round(venture.round_id)  # type: ignore[attr-defined]
    return locking.one(Venture, venture.pk, "round", "place", "tenant", "applicant")


def refuse() -> None:
    """:raises NotAllowed: always."""
    raise NotAllowed(Problem("not_allowed", _("您不能在这里做这一步。")))


def allow(by: Actor, right: str, where: Round | Venture) -> None:
    """:raises NotAllowed: unless the actor holds the right where it is."""
    if not by.may(right, tenant_id=where.tenant_id, place_path=where.place_path):
        refuse()


def speaks_for(by: Actor, organisation_id: UUID, tenant_id: UUID) -> bool:
    """Whether the actor may apply and report for this body: its own liaison."""
    return by.may(rights.APPLY, tenant_id=tenant_id, organisation_ids=frozenset({organisation_id}))


def allow_own(by: Actor, venture: Venture) -> None:
    """:raises NotAllowed: unless it is the applicant's own liaison, or the office that writes it down for them."""
    if not speaks_for(by, venture.applicant_id, venture.tenant_id):  # type: ignore[attr-defined]
        allow(by, rights.VENTURES, venture)


def note(past: str, subject: Model, by: Actor, now: datetime, *, reason: str = "", **changes: Any) -> None:
    """One line: `cobuild.<past>`; what was changed is given as name=[old, new]."""
    journal.record(f"cobuild.{past}", subject, by=by, now=now, reason=reason, changes=changes)


def move(venture: Venture, to: VentureState, past: str, by: Actor, now: datetime, *, reason: str = "") -> Venture:
    """Take a venture on to its next state: the row, the line, the announcement. Whether it may is the verb's matter."""
    before, venture.state, venture.state_reason, venture.changed_at = venture.state, to, reason.strip(), now
    venture.save()
    note(f"venture.{past}", venture, by, now, reason=reason.strip(), state=[before, to])
    events.publish(VentureStateChanged(tenant_id=venture.tenant_id, venture_id=venture.pk), now=now)
    return venture
