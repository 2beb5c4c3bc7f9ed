"""The roll of a ballot as the register, the council or the meeting has it on a day: entries, not yet written."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.deliberation.models import Ballot, Participant, ParticipantRole, RollSource, Seat
from linli.deliberation.rules.rolls import Entry, UnitEntry, Voting
from linli.procedures.api import RegisterSeat, door_label, roll_of, short_key
from linli.registry.api import ExclusiveUnit, owned_units


def source_problems(ballot: Ballot) -> list[Problem]:
    """What the ballot lacks before a roll can be made of its source."""
    if ballot.roll_source == RollSource.MEETING and ballot.meeting_id is None:
        return [Problem("no_meeting", _("名册按会议应到的人生成，先选是哪次会议。"), where="roll_source")]
    if ballot.roll_source == RollSource.COUNCIL and ballot.council_id is None:
        return [Problem("no_council", _("名册按议事组织的成员生成，先选是哪个组织。"), where="roll_source")]
    return []


def entries_of(ballot: Ballot, *, on: date) -> list[Entry]:
    """What the roll would be on this day, in its order; what does not count stands at the end with the reason."""
    with translation.override(settings.LANGUAGE_CODE):  # what is kept is in the office's language, whoever builds it
        if ballot.roll_source == RollSource.MEETING:
            return without_twice(_members(ballot))
        if ballot.roll_source == RollSource.COUNCIL:
            return without_twice(_seats(ballot, on))
        return _registered(ballot, on)


def _registered(ballot: Ballot, on: date) -> list[Entry]:
    """Owners, households or residents, as the register has them; other kinds of units are listed and do not count."""
    roll = roll_of(ballot.roll_source, ballot.place, tenant=ballot.tenant, on=on, kinds=ballot.unit_kinds)
    entries = [_of_register(seat) for seat in roll.seats]
    if ballot.roll_source != RollSource.OWNERS or not ballot.unit_kinds:
        return entries
    rows = owned_units(ballot.place.path, tenant=ballot.tenant, on=on)
    return entries + [_left_out(row) for row in rows if row.kind not in ballot.unit_kinds]


def _of_register(seat: RegisterSeat) -> Entry:
    return Entry(
        key=seat.key,
        label=seat.label,
        place_id=seat.place_id,
        place_path=seat.place_path,
        area_centi=seat.area_centi,
        is_unsold=seat.is_unsold,
        units=tuple(UnitEntry(unit, label, area) for unit, label, area in seat.units),
        voters=tuple(Voting(one.person_id, one.organisation_id) for one in seat.voters),
    )


def _left_out(row: ExclusiveUnit) -> Entry:
    label = door_label(row.place, row.number)
    kind = row.get_kind_display()  # type: ignore[attr-defined]
    return Entry(
        key=short_key(f"excluded:{row.pk}"),
        label=label,
        place_id=row.place_id,
        place_path=row.place.path,
        area_centi=row.area_centi or 0,
        is_unsold=not row.is_sold,
        excluded_why=_("这次不算%(kind)s") % {"kind": kind},
        units=(UnitEntry(row.pk, label, row.area_centi),),
        voters=tuple(_once(Voting(one.person_id, one.organisation_id) for one in row.ownerships.all())),
    )


def _once(voters: Iterable[Voting]) -> list[Voting]:
    return list({voter.key: voter for voter in voters}.values())


def _members(ballot: Ballot) -> list[Entry]:
    """Who counts at the meeting, in the order of their numbers."""
    rows = Participant.objects.filter(meeting=ballot.meeting, role=ParticipantRole.MEMBER).select_related("seat")
    return [_of_participant(row, ballot) for row in rows.order_by("number")]


def _of_participant(row: Participant, ballot: Ballot) -> Entry:
    label = f"{row.label}（{row.unit_label}）" if row.unit_label and row.unit_label != row.label else row.label
    if row.organisation_id:
        delegate = row.person_id or (row.seat.delegate_id if row.seat else None)
        return _organisation(row.organisation_id, delegate, label, ballot)
    if row.person_id:
        return _person(row.person_id, label, ballot)
    return _place(Entry(key=short_key(f"participant:{row.pk}"), label=label[:200]), ballot)


def without_twice(entries: Iterable[Entry]) -> list[Entry]:
    """An organisation that was called twice has one right; the second stands on the list of those who do not count."""
    seen: dict[str, int] = {}
    found = []
    for one in entries:
        seen[one.key] = seen.get(one.key, 0) + 1
        again = {"key": short_key(f"{one.key}:{seen[one.key]}"), "excluded_why": _("同一个单位已经有一份")}
        found.append(one if seen[one.key] == 1 else replace(one, **again))  # type: ignore[arg-type]
    return found


def _seats(ballot: Ballot, on: date) -> list[Entry]:
    """Whoever holds a seat of the council's open term on this day; an organisation votes through its delegate."""
    rows = Seat.objects.held_on(on).filter(term__council=ballot.council, term__closed_on=None)
    seats = rows.select_related("person", "organisation", "delegate").order_by("position", "valid_from", "id")
    return [_of_seat(row, ballot) for row in seats]


def _of_seat(row: Seat, ballot: Ballot) -> Entry:
    if row.organisation_id:
        label = str(row.organisation)
        label = f"{label}（{row.delegate.name}）" if row.delegate else label
        return _organisation(row.organisation_id, row.delegate_id, label, ballot)
    return _person(row.person_id, row.person.name if row.person else "", ballot)


def _person(person_id: UUID | None, label: str, ballot: Ballot) -> Entry:
    entry = Entry(key=short_key(f"person:{person_id}"), label=label[:200], voters=(Voting(person_id),))
    return _place(entry, ballot)


def _organisation(organisation_id: UUID, delegate_id: UUID | None, label: str, ballot: Ballot) -> Entry:
    voter = Voting(None, organisation_id, delegate_id, is_named=delegate_id is not None)
    return _place(Entry(key=short_key(f"organisation:{organisation_id}"), label=label[:200], voters=(voter,)), ballot)


def _place(entry: Entry, ballot: Ballot) -> Entry:
    """A member's right belongs to the ballot's own place: whoever may take votes there may take this one."""
    return replace(entry, place_path=ballot.place_path)
