"""What becomes of a sign-up: given up, taken away, for more or fewer people, rated. Its session is held before it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import SignUpRefused
from ..events import SignUpEnded
from ..models import CallLine, CallReason, SignUp
from ..rules import rights
from ..rules import signups as rules
from ..states import SignUpState
from .pieces import allow, held_session
from .signup_queue import move_up
from .signups import SLIPS, allow_for


def with_code(*, session_pk: UUID | None = None, one: SignUp | None, code: str) -> SignUp:
    """
    The sign-up whose figures somebody has; `session_pk`: it must be for this session.

    :raises SignUpRefused: with the same words, whatever was wrong.
    """
    is_here = one is not None and session_pk in (None, one.session_id)  # type: ignore[attr-defined]
    if one is None or not is_here or not SLIPS.is_right(one.pk, one.code_hash, code):
        raise SignUpRefused(rules.wrong_code())
    return one


def is_own(one: SignUp, by: Actor) -> bool:
    """Whether it is the person's themself, or of a child whose guardian they are."""
    return by.person_id is not None and by.person_id in (one.person_id, one.guardian_id)  # type: ignore[attr-defined]


def _locked(signup: SignUp) -> SignUp:
    """The sign-up as it is now, its session held before it."""
    session = held_session(signup.session_id)  # type: ignore[attr-defined]
    one = locking.one(SignUp, signup.pk, "person__home", "guardian")
    one.session = session
    return one


def _allow(one: SignUp, by: Actor, code: str) -> bool:
    """
    Whether it is their own, by account or figures; else it is somebody of the office.

    :raises SignUpRefused: for wrong figures. :raises NotAllowed: for anybody else.
    """
    if is_own(one, by):
        return True
    if code:
        return bool(with_code(one=one, code=code))
    allow_for(by, one.session, one.person)
    return False


@transaction.atomic
def cancel(*, signup: SignUp, by: Actor, now: datetime, code: str = "", reason: str = "") -> SignUp:
    """
    Give a place up: the person, whoever has the six figures, or the office for somebody who called. Who waits moves up at once.

    :raises NotAllowed: for anybody else. :raises SignUpRefused: with every reason; wrong figures too.
    """
    one = _locked(signup)
    own = _allow(one, by, code)
    refuse_if(rules.live_problems(one.state, one.session, now=now), SignUpRefused)
    end(one, SignUpState.OUT, reason=reason, by=by, now=now, behalf=not own)
    return one


@transaction.atomic
def turn_away(*, signup: SignUp, reason: str, by: Actor, now: datetime) -> SignUp:
    """
    Take a place from somebody who cannot have it, and say why: they read it, or are called.

    :raises NotAllowed: without the right at the session. :raises SignUpRefused: with every reason.
    """
    one = _locked(signup)
    allow(by, rights.SIGN_UP, tenant_id=one.tenant_id, place_path=one.session.place_path)
    refuse_if(rules.live_problems(one.state, one.session, now=now) + rules.reason_problems(reason), SignUpRefused)
    end(one, SignUpState.REFUSED, reason=reason, by=by, now=now, behalf=True)
    return one


def end(one: SignUp, state: SignUpState, *, reason: str, by: Actor, now: datetime, behalf: bool = False) -> None:
    """End a sign-up and let who waits move up. Its session is held, and hangs on it as it is now."""
    before, row = one.state, one.session
    one.state, one.ended_at, one.end_reason = state, now, reason.strip()[: rules.MOST_REASON]
    one.save(update_fields=["state", "ended_at", "end_reason"])
    CallLine.objects.filter(session=row, person=one.person_id, told_at=None).exclude(  # type: ignore[misc]
        reason=CallReason.CALLED_OFF
    ).delete()  # nobody has to be called any more about something to which they do not come
    verb = "activities.signup.cancelled" if state == SignUpState.OUT else "activities.signup.turned_away"
    journal.record(
        verb, one, by=by, now=now, reason=one.end_reason, changes={"state": [before, state]},
        on_behalf_of=one.person_id if behalf else None,  # type: ignore[attr-defined]
    )  # fmt: skip
    events.publish(SignUpEnded(tenant_id=one.tenant_id, signup_id=one.pk), now=now)
    move_up(row, by, now, freed=one.heads if before == SignUpState.IN else 0)


@transaction.atomic
def change_heads(
    *, signup: SignUp, heads: int, companions: str | None = None, by: Actor, now: datetime, code: str = ""
) -> SignUp:  # fmt: skip
    """
    More or fewer come than was said. Fewer: who waits moves up. More: only as far as there is room; what was said before stays else.

    :raises NotAllowed: for anybody but the person and the office. :raises SignUpRefused: with every reason.
    """
    one = _locked(signup)
    own = _allow(one, by, code)
    row, before = one.session, one.heads
    said = one.companions if companions is None else companions.strip()
    problems = rules.live_problems(one.state, row, now=now) or rules.heads_problems(row.programme, row, heads)
    problems += [] if problems else rules.more_heads_problems(row, state=one.state, before=before, heads=heads)
    refuse_if(problems, SignUpRefused)
    one.heads, one.companions = heads, said[: rules.MOST_COMPANIONS]
    one.save(update_fields=["heads", "companions"])
    behalf = None if own else one.person_id  # type: ignore[attr-defined]
    journal.record("activities.signup.changed", one, by=by, now=now, on_behalf_of=behalf, changes={"heads": [before, heads]})
    move_up(row, by, now, freed=before - heads if one.state == SignUpState.IN else 0)
    one.refresh_from_db(fields=["state", "moved_up_at"])
    return one


@transaction.atomic
def rate(*, signup: SignUp, rating: int, text: str = "", by: Actor, now: datetime, code: str = "") -> SignUp:
    """
    Whoever was in says how it was, 1 to 4, and may say why. Said again, it is corrected.

    :raises NotAllowed: for anybody else. :raises SignUpRefused: with every reason.
    """
    one = _locked(signup)
    if not is_own(one, by) and not code:
        raise NotAllowed(Problem("not_allowed", _("只有报名的人能评。")))
    _allow(one, by, code)
    refuse_if(rules.rate_problems(one.state, one.session, rating=rating, text=text.strip(), now=now), SignUpRefused)
    one.rating, one.rating_text = rating, text.strip()
    one.save(update_fields=["rating", "rating_text"])
    journal.record("activities.signup.rated", one, by=by, now=now)
    return one
