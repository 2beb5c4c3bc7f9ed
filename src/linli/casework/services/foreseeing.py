"""
What a verb would tell the reporters, before it is done: it is done, its events reach the handlers that write to people, what they
wrote is read, and everything is taken back. So what is shown is made by the very code that sends; nothing of it stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django.db import transaction
from django.utils.module_loading import import_string

from linli.casework.models import Case, Reporter, Telling
from linli.casework.rules.telling import Way
from linli.core import events
from linli.core.ids import uuid7
from linli.core.models import OutboxEvent
from linli.disclosure.api import Message, Outgoing, outgoing_of

from .telling import way_to

OURS = "linli.casework."
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one reporter hears of it: in the message centre, outside with its words, and by word of mouth."""

    reporter: Reporter
    way: Way
    inbox: str
    outgoing: tuple[Outgoing, ...]
    spoken: str
    how: str

    @property
    def is_told(self) -> bool:
        return bool(self.inbox or self.outgoing or self.spoken)


@dataclass(frozen=True, slots=True)
class Foreseen(Generic[T]):
    """What everybody who follows the case would see (`shown`), and what each reporter would hear."""

    shown: T
    heard: list[Heard]


class _TakenBack(Exception):
    """Carries what was seen out of the transaction that is undone."""

    def __init__(self, found: Foreseen[Any]) -> None:
        super().__init__()
        self.found = found


def foresee(do: Callable[[], Case], *, show: Callable[[Case], T], now: datetime) -> Foreseen[T]:
    """
    Do a verb, look with `show` at the case as its reporters would, gather what they would be told, and undo all of it.

    :raises NotAllowed: and :raises CaseRefused: as the verb itself does. `do` must store no file: that is not undone.
    """
    try:
        with transaction.atomic():
            raise _TakenBack(_seen(do, show, now))
    except _TakenBack as back:
        return cast("Foreseen[T]", back.found)


def _seen(do: Callable[[], Case], show: Callable[[Case], T], now: datetime) -> Foreseen[T]:
    before = uuid7()
    case = do()
    _react(case, before, now)
    fresh = Case.objects.select_related("tenant", "category", "place", "lead_organisation").get(pk=case.pk)
    return Foreseen(show(fresh), _heard(fresh, now))


def _react(case: Case, before: Any, now: datetime) -> None:
    """Give what the verb announced of the case to casework's own handlers, as the worker would."""
    announced = OutboxEvent.objects.filter(pk__gt=before, tenant_id=case.tenant_id, delivered_at=None).order_by("pk")
    for row in announced:
        event = events.rebuild(row)
        if event is None or getattr(event, "case_id", None) != case.pk:
            continue
        for path in events.reactions().get(type(event), ()):
            if path.startswith(OURS):
                import_string(path)(event, event_id=row.pk, now=now)


def _heard(case: Case, now: datetime) -> list[Heard]:
    told = Message.objects.filter(tenant_id=case.tenant_id, subject_id=case.pk, made_at=now)
    written = {one.once_key.rpartition(":")[2]: one for one in told.order_by("pk")}
    spoken = {one.reporter_id: one for one in Telling.objects.filter(case=case, made_at=now).order_by("pk")}
    return [_of(one, written.get(str(one.pk)), spoken.get(one.pk), now) for one in case.reporters.order_by("at", "id")]


def _of(reporter: Reporter, message: Message | None, telling: Telling | None, now: datetime) -> Heard:
    return Heard(
        reporter=reporter,
        way=way_to(reporter),
        inbox=message.title if message is not None and message.to_person_id else "",
        outgoing=tuple(outgoing_of(message, now)) if message is not None else (),
        spoken=telling.words if telling else "",
        how=str(telling.get_how_display()) if telling else "",
    )
