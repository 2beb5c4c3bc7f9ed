"""
Cases: reported, dispatched, handled and called back by the people whose business it is, each verb at its own hour.

A case's life is played forward in working time until it would pass the present, and left there. So the workbench shows
every state on any day, and nothing lies in the future.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils import timezone

from linli.casework.api import (
    Case,
    ReporterGiven,
    Wanted,
    accept,
    call_back,
    category_by_code,
    close,
    complete,
    dispatch,
    end_assist,
    note,
    prepare_tenant,
    receive,
    report,
    rework,
)
from linli.core import clock
from linli.core.actors import Actor, Channel
from linli.core.workcalendar import add_working_hours
from linli.registry.api import Appointment, Person, Place, resident_actor, staff_actor

from .builder import Builder, moment
from .matters import DISSATISFIED, MATTERS, THANKS
from .people import SINCE
from .stories import STORIES, Story
from .stories_returns import RETURN_STORIES

PAST_DAYS = 150
MAIN_CASES, OTHER_CASES = 170, 14
ASSISTED = "我们这一半办完了，剩下的请主办收尾。"
CHANNELS = (Channel.WEB, Channel.WEB, Channel.WEB, Channel.PHONE, Channel.PHONE, Channel.COUNTER, Channel.PAPER)


class Over(Exception):
    """The next verb would lie in the future: the case stays where it is."""


@dataclass(slots=True)
class Life:
    """One case being played: the hour it has come to, and who handles it."""

    b: Builder
    cast: "Cast"
    at: datetime
    until: datetime
    case: Case | None = None
    is_told: bool = False  # by a story, in time before now, whose moments stand for office moments
    earlier: dict[str, Case] = field(default_factory=dict)  # cases told before this one, by the name of their story

    def later(self, hours: float) -> datetime:
        """So many working hours on (or hours of its story). :raises Over: past the present."""
        minutes = max(round(hours * 60), 1)
        self.at = self.at + timedelta(minutes=minutes) if self.is_told else add_working_hours(self.at, Fraction(minutes, 60))
        if self.at > self.until:
            raise Over
        return self.moment

    @property
    def moment(self) -> datetime:
        """The hour it has come to, as staff know it."""
        return self.b.hours.at(self.at) if self.is_told else self.at


class Cast:
    """The people of one subdistrict as actors, by their post and by the organisation a case is given to."""

    def __init__(self, b: Builder) -> None:
        self.b = b
        held = Appointment.objects.filter(tenant=b.tenant, valid_to=None).select_related(
            "post__place", "post__organisation", "person"
        )
        wanted = {person.pk: key for key, person in b.people.items()}
        self.by_key: dict[str, Actor] = {}
        self.by_organisation: dict[UUID, Actor] = {}
        for appointment in held.order_by("pk"):
            actor = staff_actor(appointment)
            if appointment.person_id in wanted:
                self.by_key[wanted[appointment.person_id]] = actor
            if appointment.post.organisation_id and appointment.post.kind in {
                "property_clerk",
                "community_clerk",
                "department_clerk",
            }:
                self.by_organisation.setdefault(appointment.post.organisation_id, actor)

    def handler(self, case: Case) -> Actor:
        """Whoever signs for what this organisation is given; the office's own things stay with the dispatcher."""
        found = self.by_organisation.get(case.lead_organisation_id) if case.lead_organisation_id else None
        return found or self.by_key["dispatcher"]


def build_cases(b: Builder) -> int:
    """Returns how many cases were made."""
    prepare_tenant(tenant=b.tenant, by=b.by, now=moment(SINCE))
    cast, now = Cast(b), clock.now()
    for index in range(MAIN_CASES if b.is_main else OTHER_CASES):
        _ordinary(b, cast, index, now)
        if index % 8 == 0:
            b.step()
    stories = (*STORIES, *RETURN_STORIES) if b.is_main else ()
    earlier: dict[str, Case] = {}
    for story in stories:
        told(b, cast, story, now, earlier)
    return (MAIN_CASES if b.is_main else OTHER_CASES) + len(stories)


def _ordinary(b: Builder, cast: Cast, index: int, now: datetime) -> None:
    days = b.random.randint(1, PAST_DAYS) if index % 6 else b.random.randint(0, 6)
    day = timezone.localtime(now - timedelta(days=days)).replace(hour=7, minute=0, second=0, microsecond=0)
    reported_at = day + timedelta(minutes=b.random.randint(0, 840))  # people report from seven in the morning to nine at night
    if reported_at > now:
        reported_at = now - timedelta(minutes=b.random.randint(5, 200))
    matter, place = b.random.choice(MATTERS), _somewhere(b)
    story = Story(matter, "", b.random.choice(CHANNELS), slow=b.random.random() < 0.09, unhappy=b.random.random() < 0.07)
    if story.channel is not Channel.WEB:
        reported_at = b.hours.at(reported_at)  # a clerk writes it down; a page takes it at any hour
    _play(Life(b, cast, reported_at, now), story, place, b.random.choice(b.residents))


def told(b: Builder, cast: Cast, story: Story, now: datetime, earlier: dict[str, Case] | None = None) -> Case | None:
    """Play one story at its place; its case, as far as it has come, which later stories find in `earlier`."""
    place = b.places[story.place]
    person = b.people.get(story.who) or b.random.choice(b.residents)
    only_sent = story.channel is Channel.WEB and story.stop == "submitted"  # by a resident, at any hour
    life = Life(b, cast, now - story.ago, now, is_told=not only_sent, earlier={} if earlier is None else earlier)
    _play(life, story, place, person)
    if story.then and earlier is not None:
        earlier[story.then.__name__] = _case(life)
    return life.case


def _somewhere(b: Builder) -> Place:
    return b.random.choice(b.in_kind("entrances") if b.random.random() < 0.6 else b.in_kind("buildings"))


def _play(life: Life, story: Story, place: Place, person: Person) -> None:
    try:
        _report(life, story, place, person)
        _take_on(life, story)
        if story.then:
            story.then(life)
            return
        _handle(life, story)
        _finish(life, story)
    except Over:
        return


def _report(life: Life, story: Story, place: Place, person: Person) -> None:
    matter = story.matter
    where = place.full_name or place.name
    wanted = Wanted(
        text=matter.text.format(where=where), title=matter.title.format(where=where)[:60], kind=matter.kind,
        category=category_by_code(matter.category, tenant_id=life.b.tenant.pk), place=place,
    )  # fmt: skip
    reporter = ReporterGiven(name=person.name, phone=person.phone, person_id=person.pk, has_phone=bool(person.phone))
    life.case = report(
        tenant=life.b.tenant, wanted=wanted, reporter=reporter, by=_teller(life, story.channel, person), now=life.moment
    )


def _teller(life: Life, channel: Channel, person: Person) -> Actor:
    """Who writes the report down: the resident on a page, or a clerk for them."""
    if channel is Channel.WEB:
        actor = resident_actor(person.user, life.b.tenant.pk) if person.user_id else Actor.anonymous(life.b.tenant.pk)
        return replace(actor, channel=channel)
    return replace(life.cast.by_key["counter"], channel=channel)


def _take_on(life: Life, story: Story) -> None:
    dispatcher = life.cast.by_key["dispatcher"]
    if story.stop == "submitted":
        raise Over
    life.case = accept(case=_case(life), by=dispatcher, now=life.later(life.b.random.uniform(0.1, 0.9)))
    if story.stop == "accepted":
        if story.then:
            return
        raise Over
    life.case = dispatch(case=_case(life), by=dispatcher, now=life.later(life.b.random.uniform(0.05, 0.4)))


def _handle(life: Life, story: Story) -> None:
    if story.stop == "dispatched":
        raise Over
    dice, case = life.b.random, _case(life)
    who = life.cast.handler(case)
    name, phone = (story.handler or f"{dice.choice('周郑吴王李赵')}师傅", life.b.spec.phone)
    pace = 0.15 if _is_pressing(case) else 1.0
    case = receive(case=case, handler_name=name, handler_phone=phone, by=who, now=life.later(dice.uniform(0.2, 3) * pace))
    visit = moment(life.b.working_day(0), story.visit) if story.visit else None
    case = note(case=case, text=story.matter.progress, visit_at=visit, by=who, now=life.later(dice.uniform(0.5, 5) * pace))
    life.case = case
    if story.stop == "in_progress":
        raise Over
    _assist(life)
    worked = dice.uniform(44, 70) if story.slow else dice.uniform(2, 26)
    life.case = complete(case=case, text=story.matter.result, by=who, now=life.later(worked * pace))


def _is_pressing(case: Case) -> bool:
    """Whether its limit is a day or less, as for water and power: it is gone to at once."""
    return case.due_at is not None and case.dispatched_at is not None and case.due_at - case.dispatched_at <= timedelta(days=1)


def _assist(life: Life) -> None:
    """Whoever assists says that their part is done, before the lead says that all of it is."""
    for part in _case(life).assignments.filter(role="assist", ended_at=None, done_at=None).select_related("organisation"):
        who = life.cast.by_organisation.get(part.organisation_id, life.cast.by_key["dispatcher"])
        life.case = end_assist(case=_case(life), organisation=part.organisation, text=ASSISTED, by=who, now=life.later(0.5))


def _finish(life: Life, story: Story) -> None:
    if story.stop == "done":
        raise Over
    dice, clerk = life.b.random, life.cast.by_key["counter"]
    if story.unhappy:
        _ask(life, clerk, resolved=False, satisfaction="unsatisfied", comment=DISSATISFIED, hours=dice.uniform(2, 9))
        life.case = rework(case=_case(life), reason=DISSATISFIED, by=clerk, now=life.later(0.2))
        who = life.cast.handler(_case(life))
        life.case = receive(case=_case(life), by=who, now=life.later(dice.uniform(0.5, 3)))
        life.case = note(case=_case(life), text=story.matter.progress, by=who, now=life.later(1))
        _assist(life)
        life.case = complete(case=_case(life), text=story.matter.result, by=who, now=life.later(dice.uniform(2, 9)))
    happy = "satisfied" if dice.random() < 0.8 else "basically"
    _ask(life, clerk, resolved=True, satisfaction=happy, comment=dice.choice(THANKS), hours=dice.uniform(2, 9))
    life.case = close(case=_case(life), by=clerk, now=life.later(0.1))


def _ask(life: Life, clerk: Actor, *, resolved: bool, satisfaction: str, comment: str, hours: float) -> None:
    life.case = call_back(
        case=_case(life), is_resolved=resolved, satisfaction=satisfaction, comment=comment, was_contacted=True, by=clerk, now=life.later(hours)
    )  # fmt: skip


def _case(life: Life) -> Case:
    assert life.case is not None  # noqa: S101 -- every part after the report has one
    return life.case
