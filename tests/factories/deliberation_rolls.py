"""Ballots with what their rolls are made of, for tests of rolls, papers and hands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.core.actors import Actor
from linli.deliberation.models import Ballot, Council, Meeting, Participant, Right, Seat, Term
from linli.deliberation.services import box, rolls
from linli.registry.api import Place

from .procedures import house
from .registry import PersonFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
TODAY = date(2026, 9, 1)
FROZEN = {"frozen_digest": "f" * 64, "frozen_at": NOW, "frozen": {}}


def roll_ballot(place: Place, **given: Any) -> Ballot:
    """A draft of an owners' vote over a place, unless said otherwise; recorded, by every channel."""
    plain = {
        "tenant": place.tenant,
        "year": 2026,
        "sequence": Ballot.objects.count() + 1,
        "kind": "owners",
        "secrecy": "recorded",
        "title": "三号楼加装电梯",
        "question": "同意给本单元加装电梯吗？",
        "place": place,
        "place_path": place.path,
        "rule_code": "deliberation.owners",
        "matter": 7,
        "roll_source": "owners",
        "channels": ["portal", "counter", "visit", "phone", "paper", "hands"],
        "made_at": NOW,
        "made_by": "系统",
    }
    made: Ballot = Ballot.objects.create(**(plain | given))
    return made


def built(place: Place, **given: Any) -> Ballot:
    """The same with its roll made."""
    return rolls.build(ballot=roll_ballot(place, **given), by=system(place), now=NOW)


def opened(ballot: Ballot, *, now: datetime = NOW) -> Ballot:
    """
    Open without the checks of freezing, for tests that are about what comes after it.
    """
    mine = Ballot.objects.filter(pk=ballot.pk)
    mine.update(state="frozen", closes_at=now + timedelta(days=20), **FROZEN)
    mine.update(state="open", opened_at=now)
    ballot.refresh_from_db()
    if ballot.is_secret:
        box.make_key(ballot)
    return ballot


def at_ballot(place: Place, count: int = 3, **given: Any) -> Ballot:
    """An open ballot over units of ten, twenty … m² behind a place, each with an owner of its own."""
    house(place, [1000 * (at + 1) for at in range(count)])
    return opened(built(place, **given))


def secret_ballot(place: Place, count: int = 3) -> Ballot:
    """An open secret ballot of a council with so many seats."""
    council = council_of(place, [PersonFactory(tenant=place.tenant) for _each in range(count)])
    given = {
        "kind": "decision",
        "secrecy": "secret",
        "roll_source": "council",
        "council": council,
        "channels": ["paper", "counter"],
    }
    return opened(built(place, **given))


def rights(ballot: Ballot) -> list[Right]:
    return list(ballot.rights.order_by("position"))


def system(place: Place) -> Actor:
    return Actor.system(tenant_id=place.tenant_id)


def council_of(place: Place, people: list[Any], *, on: date = TODAY) -> Council:
    """A council over a place in its first term: a seat for each, in this order; (organisation, delegate) for an organisation's."""
    council = Council.objects.create(
        tenant=place.tenant, kind="residents_council", name="试验议事会", place=place, place_path=place.path,
        rule_code="deliberation.residents_council", founded_on=on - timedelta(days=400),
    )  # fmt: skip
    term = Term.objects.create(
        tenant=place.tenant, council=council, ordinal=1, seat_count=len(people), begins_on=on - timedelta(days=300)
    )
    for position, one in enumerate(people, start=1):
        who = {"organisation": one[0], "delegate": one[1]} if isinstance(one, tuple) else {"person": one}
        Seat.objects.create(tenant=place.tenant, term=term, position=position, valid_from=term.begins_on, **who)
    return council


def meeting_of(place: Place, members: int, **given: Any) -> Meeting:
    """An open meeting with so many members."""
    count = Meeting.objects.count() + 1
    plain = {
        "tenant": place.tenant, "year": 2026, "sequence": count, "kind": "session", "title": "试验会议", "place": place,
        "place_path": place.path, "venue": "会议室", "starts_at": NOW, "state": "open", "opened_at": NOW, "due_count": members,
        "screen_code": f"screen{count}", "made_at": NOW, "made_by": "系统",
    }  # fmt: skip
    meeting: Meeting = Meeting.objects.create(**(plain | given))
    for number in range(1, members + 1):
        person = PersonFactory(tenant=place.tenant)
        Participant.objects.create(
            tenant=place.tenant,
            meeting=meeting,
            number=number,
            person=person,
            label=person.name,
            card=f"{meeting.pk.hex[:16]}{number}",
        )
    return meeting


def day_after(days: int, *, now: datetime = NOW) -> date:
    return timezone.localdate(now) + timedelta(days=days)
