"""Councils, their terms and seats, for tests of deliberation."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from linli.deliberation import models
from linli.deliberation.rules.composition import rule_code_for

from .naming import in_words
from .registry import OrganisationFactory, PersonFactory, PlaceFactory

FOUNDED = date(2021, 1, 20)


class CouncilFactory(DjangoModelFactory):
    """A residents' council of a whole subdistrict, founded in January 2021; hand in `place=` for another."""

    class Meta:
        model = models.Council

    place = factory.SubFactory(PlaceFactory)
    tenant = factory.SelfAttribute("place.tenant")
    place_path = factory.SelfAttribute("place.path")
    kind = models.CouncilKind.RESIDENTS_COUNCIL
    name = factory.Sequence(lambda n: f"试验居民议事会{in_words(n)}")
    rule_code = factory.LazyAttribute(lambda o: rule_code_for(str(o.kind)))
    founded_on = FOUNDED


class TermFactory(DjangoModelFactory):
    """The first term of a council: nine seats for five years, still running."""

    class Meta:
        model = models.Term

    council = factory.SubFactory(CouncilFactory)
    tenant = factory.SelfAttribute("council.tenant")
    ordinal = 1
    seat_count = 9
    begins_on = factory.SelfAttribute("council.founded_on")
    ends_on = factory.LazyAttribute(lambda o: o.begins_on.replace(year=o.begins_on.year + 5))


class SeatFactory(DjangoModelFactory):
    """A person's seat since the beginning of the term; `unit=True`: an organisation's, with a delegate."""

    class Meta:
        model = models.Seat

    class Params:
        unit = factory.Trait(
            person=None,
            organisation=factory.SubFactory(OrganisationFactory, tenant=factory.SelfAttribute("..tenant")),
            delegate=factory.SubFactory(PersonFactory, tenant=factory.SelfAttribute("..tenant")),
        )

    term = factory.SubFactory(TermFactory)
    tenant = factory.SelfAttribute("term.tenant")
    position = factory.LazyAttribute(lambda o: o.term.seats.count() + 1)
    person = factory.SubFactory(PersonFactory, tenant=factory.SelfAttribute("..tenant"))
    organisation = None
    delegate = None
    valid_from = factory.SelfAttribute("term.begins_on")


class ExternalProposalFactory(DjangoModelFactory):
    """A proposal of the province's consultative conference, still without an answer."""

    class Meta:
        model = models.ExternalProposal

    tenant = factory.SubFactory("tests.factories.core.TenantFactory")
    source = "省政协提案"
    number = factory.Sequence(lambda n: f"12040{n:03}")
    title = "老旧小区加装电梯"
    received_on = date(2021, 3, 1)


def seated(council: models.Council, count: int, **term: Any) -> models.Term:
    """A term with so many seats, all of them held by people."""
    made: models.Term = TermFactory(council=council, seat_count=count, **term)
    for position in range(1, count + 1):
        SeatFactory(term=made, position=position)
    return made


def absent(
    council: models.Council, seat: models.Seat, *, days: list[str], answer: str = "", came: bool = False, struck: bool = False
) -> None:
    """Closed meetings of a council on these days to which this seat was invited and did not come, unless it `came`."""
    for day in days:
        at = datetime.fromisoformat(f"{day}T01:30:00+00:00")
        meeting = models.Meeting.objects.create(
            tenant=council.tenant, council=council, kind="session", year=at.year, title="第一次会议", place=council.place,
            sequence=models.Meeting.objects.count() + 1, place_path=council.place_path, venue="会议室", starts_at=at,
            state="closed", opened_at=at, closed_at=at, screen_code=f"S{models.Meeting.objects.count()}", made_at=at,
        )  # fmt: skip
        someone = models.Participant.objects.create(
            tenant=council.tenant, meeting=meeting, number=seat.position, seat=seat, label="试", answer=answer,
            card=f"C{meeting.screen_code}",
        )  # fmt: skip
        if came:
            line = {"tenant": council.tenant, "meeting": meeting, "participant": someone, "at": at, "recorded_at": at}
            first = models.Attendance.objects.create(direction="in", method="hand", **line)
            if struck:
                models.Attendance.objects.create(direction="in", method="hand", strikes=first, reason="点错人", **line)


def watched(council: models.Council, *seats: models.Seat, title: str = "背街小巷整治", **given: Any) -> models.Supervision:
    """Special work that these members of a council watch over since May 2021."""
    plain = {"begins_on": date(2021, 5, 1), "title": title}
    row = models.Supervision.objects.create(tenant=council.tenant, council=council, **(plain | given))
    row.members.set(seats)
    return row


def asked(supervision: models.Supervision, until: date, *, seat: models.Seat | None = None, answer: str = "") -> Any:
    """A question with its last day, which waits unless it has an answer."""
    at = datetime(2021, 5, 10, 2, 0, tzinfo=UTC)
    return models.SupervisionQuestion.objects.create(
        tenant=supervision.tenant, supervision=supervision, asked_by=seat, asked_label="代表", question="路灯什么时候亮？",
        asked_at=at, answer_until=until, answer=answer, answered_at=at if answer else None,
    )  # fmt: skip
