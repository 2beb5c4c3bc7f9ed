"""Who speaks, who waits, how long everybody has spoken; and how the groups stand."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from linli.core.actors import Actor
from linli.deliberation.models import AgendaItem, GroupNote, Meeting, Participant, Speech
from linli.deliberation.rules import groups
from linli.deliberation.rules import speeches as rules
from linli.deliberation.rules.presence import there_at
from linli.deliberation.rules.speeches import Clock

from .presence import marks_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of the list with its clock."""

    speech: Speech
    clock: Clock
    words: str
    over: str


@dataclass(frozen=True, slots=True)
class Floor:
    """How an item's speaker list stands at an instant: who speaks, who waits in their order, who has spoken, and for how long in all."""

    speaks: Spoken | None = None
    waits: list[Speech] = field(default_factory=list)
    spoke: list[Spoken] = field(default_factory=list)
    totals: list[tuple[Participant, str]] = field(default_factory=list)


def floor_of(item: AgendaItem, now: datetime) -> Floor:
    """One statement for the whole list."""
    listed = list(Speech.objects.filter(item=item).select_related("participant").order_by("place", "id"))
    begun = [one for one in listed if one.began_at]
    people = {one.participant_id: one.participant for one in begun}
    totals = sorted(rules.totals(begun, now).items(), key=lambda pair: (-pair[1], people[pair[0]].number))
    return Floor(
        speaks=next((_spoken(one, now) for one in begun if one.ended_at is None), None),
        waits=[one for one in listed if one.began_at is None and one.withdrawn_at is None],
        spoke=[_spoken(one, now) for one in sorted(begun, key=lambda one: one.began_at or now) if one.ended_at],
        totals=[(people[key], rules.told(seconds)) for key, seconds in totals],
    )


def _spoken(one: Speech, now: datetime) -> Spoken:
    clock = rules.clock_of(one, now)
    return Spoken(one, clock, rules.told(clock.taken), rules.told(clock.over) if clock.over else "")


def there_now(meeting: Meeting, now: datetime) -> frozenset[Hashable]:
    """The keys of everybody who is in the room."""
    return there_at(marks_of(meeting), now)


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "id"))


def item_shown(items: list[AgendaItem]) -> AgendaItem | None:
    """The item whose list is run: the one that is dealt with, else the first that still comes."""
    current = next((one for one in items if one.state == "current"), None)
    return current or next((one for one in items if one.state == "waiting"), items[0] if items else None)


def own_participation(meeting: Meeting, actor: Actor) -> Participant | None:
    """The participant that whoever asks is."""
    return Participant.objects.filter(meeting=meeting, person_id=actor.person_id).first() if actor.person_id else None


def by_number(meeting: Meeting, number: int | None) -> Participant | None:
    return Participant.objects.filter(meeting=meeting, number=number).first() if number else None


def notes_of(item: AgendaItem) -> list[GroupNote]:
    return sorted(GroupNote.objects.filter(item=item), key=lambda one: groups.by_number(one.group))


def groups_of(meeting: Meeting) -> list[str]:
    """The groups that its participants are in."""
    named = Participant.objects.filter(meeting=meeting).exclude(group="").values_list("group", flat=True)
    return sorted(set(named), key=groups.by_number)
