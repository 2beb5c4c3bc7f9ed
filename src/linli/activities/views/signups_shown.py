"""Sign-ups and calls as pages say them: badges, times, who may be seen."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.daytimes import near_words
from linli.core.privacy import mask_phone

from ..models import CallLine, Session, SignUp
from ..rules import signups as rules
from ..rules.waiting import room_left
from ..states import COMING, LIVE_SIGNUPS, SessionState, SignUpState

BADGES = {
    SignUpState.IN: "ok",
    SignUpState.WAITING: "wait",
    SignUpState.OUT: "back",
    SignUpState.REFUSED: "fail",
}


def badge_of(one: SignUp) -> tuple[str, str]:
    """How it stands; what is called off is so for everybody."""
    if one.state in LIVE_SIGNUPS and one.session.state == SessionState.CALLED_OFF:
        return "fail", str(one.session.get_state_display())
    return BADGES[SignUpState(one.state)], str(one.get_state_display())


def row_of(one: SignUp) -> dict[str, Any]:
    return {"one": one, "badge": badge_of(one), "span": span_of(one.session)}


def span_of(session: Session) -> str:
    """“11月21日 星期六 9:00–11:00”."""
    return near_words(session.starts_at, session.ends_at)


def is_live(one: SignUp, now: datetime) -> bool:
    return one.state in LIVE_SIGNUPS and one.session.state in COMING and one.session.ends_at > now


def guardian_of(one: SignUp) -> str:
    """Who let a child come."""
    return one.guardian.name if one.guardian else str(one.guardian_text)


def room_words(session: Session) -> str:
    """“还有 3 个名额”, “名额满了，可以候补”, “” without a limit."""
    left = room_left(taken=session.taken, capacity=session.capacity)
    if left is None:
        return ""
    if left:
        return ngettext("还有 %(n)s 个名额", "还有 %(n)s 个名额", left) % {"n": left}
    return _("名额满了，可以候补") if session.programme.takes_waiting else _("名额满了")


def is_full(session: Session) -> bool:
    return room_left(taken=session.taken, capacity=session.capacity) == 0


def can_rate(one: SignUp, now: datetime) -> bool:
    return not rules.rate_problems(one.state, one.session, rating=rules.RATINGS[0], text="", now=now)


def call_row(line: CallLine, *, shows_phone: bool) -> dict[str, Any]:
    """A line of the call list. `shows_phone`: this reader may see the telephone once they ask; a landline is one too."""
    person = line.person
    return {
        "one": line,
        "door": f"{person.home or ''} {person.room}".strip(),
        "phone": mask_phone(person.phone) if person.phone else "",
        "may_see": bool(person.phone) and shows_phone,
        "span": span_of(line.session),
    }
