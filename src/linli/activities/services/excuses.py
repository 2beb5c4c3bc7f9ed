"""Leave of the clean-up day, told to the entrance head, and the door cleaned before or after it. Nobody has to give a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Person

from ..errors import ExcuseRefused
from ..events import ExcuseNoted
from ..models import Excuse, Session
from ..rules import excuses as rules
from ..rules import rights
from ..rules.attendance import person_problems
from ..selectors.attendance import live_of
from .attending import is_here
from .pieces import held_session
from .signups import is_housemate


def may_note(by: Actor, session: Session, person: Person) -> bool:
    """Whether somebody notes this leave: the head of the person's door, and the office of the session's place."""
    paths = [session.place_path, *([person.home.path] if person.home else [])]
    return any(by.may(rights.EXCUSE, tenant_id=session.tenant_id, place_path=path) for path in paths)


def _allow(by: Actor, session: Session, person: Person) -> bool:
    """Whether it is their own, or of their household. :raises NotAllowed: for anybody else without the right."""
    if by.person_id is not None and (by.person_id == person.pk or is_housemate(by, person)):
        return True
    if may_note(by, session, person):
        return False
    raise NotAllowed(Problem("not_allowed", _("请假跟您自己的门洞长说，或者给自己和同住的家人请。")))


@transaction.atomic
def excuse(
    *, session: Session, person: Person, told: str = "", reason: str = "", make_up_on: date | None = None, by: Actor, now: datetime
) -> Excuse:  # fmt: skip
    """
    Somebody cannot come. `told`: to whom they said it; `make_up_on`: when they mean to make it up, if they do.

    :raises NotAllowed: for anybody but them, their household, their head and the office. :raises ExcuseRefused: with every reason.
    """
    row = held_session(session.pk)
    own = _allow(by, row, person)
    live = Excuse.objects.filter(session=row, person=person, withdrawn_at=None).exists()
    problems = rules.open_problems(row, now=now) + person_problems(is_here=is_here(person, row.tenant_id))
    problems += rules.excuse_problems(
        row, told=told, reason=reason, make_up_on=make_up_on, is_there=live_of(row, person) is not None, is_excused=live,
        day=day_of(row.starts_at),
    )  # fmt: skip
    refuse_if(problems, ExcuseRefused)
    one = Excuse(
        tenant_id=row.tenant_id, session=row, person=person, told=told.strip(), reason=reason.strip(), make_up_on=make_up_on,
        noted_by=by.label[:80], made_at=now,
    )  # fmt: skip
    one.save(force_insert=True)
    behalf = None if own else person.pk
    journal.record("activities.excuse.made", one, by=by, now=now, on_behalf_of=behalf, changes={"make_up_on": [None, make_up_on]})
    _announce(one, by, now)
    return one


def _held(excuse: Excuse) -> Excuse:
    session = held_session(excuse.session_id)  # type: ignore[attr-defined]
    one = locking.one(Excuse, excuse.pk, "person__home")
    one.session = session
    return one


@transaction.atomic
def make_up(*, excuse: Excuse, made_up_on: date, by: Actor, now: datetime) -> Excuse:
    """
    The door was cleaned on another day; the head saw it, or was told. Said again, the later day holds.

    :raises NotAllowed: for anybody but the head and the office. :raises ExcuseRefused: with every reason.
    """
    one = _held(excuse)
    if not may_note(by, one.session, one.person):
        raise NotAllowed(Problem("not_allowed", _("补好了没有，由门洞长看。")))
    problems = rules.make_up_problems(
        kind=one.session.programme.kind, is_live=one.withdrawn_at is None, on=made_up_on, day=day_of(one.session.starts_at),
        today=day_of(now),
    )  # fmt: skip
    refuse_if(problems, ExcuseRefused)
    changes = {"made_up_on": [one.made_up_on, made_up_on]}
    one.made_up_on = made_up_on
    one.save(update_fields=["made_up_on"])
    journal.record("activities.excuse.made_up", one, by=by, now=now, on_behalf_of=one.person.pk, changes=changes)
    _announce(one, by, now)
    return one


@transaction.atomic
def withdraw(*, excuse: Excuse, by: Actor, now: datetime) -> Excuse:
    """
    They come after all, or it was noted for the wrong one.

    :raises NotAllowed: as `excuse`. :raises ExcuseRefused: when it is withdrawn already.
    """
    one = _held(excuse)
    own = _allow(by, one.session, one.person)
    refuse_if(rules.live_problems(is_live=one.withdrawn_at is None), ExcuseRefused)
    one.withdrawn_at = now
    one.save(update_fields=["withdrawn_at"])
    journal.record("activities.excuse.withdrawn", one, by=by, now=now, on_behalf_of=None if own else one.person.pk)
    _announce(one, by, now)
    return one


def _announce(one: Excuse, by: Actor, now: datetime) -> None:
    """Whoever it is about hears of it, where it was not they who did it."""
    if one.person.pk != by.person_id:
        events.publish(ExcuseNoted(tenant_id=one.tenant_id, excuse_id=one.pk), now=now)
