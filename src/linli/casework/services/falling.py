"""What becomes of reminders and cards when a case moves on: they fall by the rule, and nobody has to take them down."""

from datetime import datetime

from django.db.models import QuerySet

from linli.casework.models import Case, SupervisionItem
from linli.casework.rules import pressing
from linli.casework.selectors.pressing import supervision_rule
from linli.casework.states import ClockKind, Supervision
from linli.core.actors import Actor


def left_after(case: Case, *, verb: str, now_in: str, by: Actor, now: datetime) -> Supervision:
    """
    What still presses the case after this verb; ends the items that fall. No query for a verb that keeps the state.

    All fall when the case comes into a state that the rule names, or ends. What was shown because nobody dispatched it falls
    with the dispatch: whoever gets it then is not the one who was late.
    """
    standing = Supervision(case.supervision)
    if now_in == case.state and verb != "dispatch":
        return standing
    rows = case.supervision_items.filter(ended_at=None)
    if pressing.falls_in(now_in, supervision_rule(case.tenant_id, now).body):
        _end(rows, by=by, now=now)
        return Supervision.NONE
    if verb == "dispatch":
        _end(rows.filter(clock__kind=ClockKind.ACCEPT), by=by, now=now)
        return pressing.hardest(rows.values_list("level", flat=True))
    return standing


def _end(rows: QuerySet[SupervisionItem], *, by: Actor, now: datetime) -> None:
    rows.update(ended_at=now, ended_how=SupervisionItem.End.FELL, ended_by=by.label[:120])
