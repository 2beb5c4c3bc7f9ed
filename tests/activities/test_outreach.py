"""Outreach in three channels, lecturers and sites, and the small-stool class that a yard asks for."""

from datetime import timedelta

import pytest

from linli.activities.errors import OutreachRefused, TalkRefused
from linli.activities.models import Attendance, Outreach, OutreachSite, Programme, TalkRequest
from linli.activities.selectors import outreach as found
from linli.activities.services import lecturers, outreach, sessions, talks
from linli.activities.services.outreach import GroundGiven
from linli.activities.services.upkeep_fairs import on_person_erased_fairs
from linli.core.actors import Actor
from linli.core.models import OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import Person, PersonErased
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session
from tests.factories.activities_fairs import (
    TODAY,
    a_lecturer,
    a_site,
    lecturer_given,
    plan_given,
    sent_out,
    site_given,
    talk_given,
)
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
AFTER = NEXT_DAY + timedelta(hours=5)


def refusal(do, error=OutreachRefused, **more):
    with pytest.raises(error) as refused:
        do(now=NOW, **more)
    return refused.value.codes


@pytest.fixture
def neighbour(here):
    actor = people.resident(here)[1]
    return actor, Person.objects.get(pk=actor.person_id)


# ---- lecturers and sites ----


def test_a_lecturer_is_named_once_changed_and_leaves(here, secretary):
    person = PersonFactory(tenant=here.tenant)
    made = lecturers.name(person=person, given=lecturer_given(times=["evening", "morning"]), by=secretary, now=NOW)
    assert (made.topics, made.times) == (["health", "law"], ["morning", "evening"])
    assert refusal(lecturers.name, person=person, given=lecturer_given(topics=["x"]), by=secretary) == ["topics", "already"]

    lecturers.leave(lecturer=made, by=secretary, now=NOW)

    assert refusal(lecturers.change, lecturer=made, given=lecturer_given(), by=secretary) == ["ended"]


def test_a_resident_names_no_lecturer(here, neighbour):
    with pytest.raises(NotAllowed):
        lecturers.name(person=neighbour[1], given=lecturer_given(), by=neighbour[0], now=NOW)


def test_a_site_has_a_name_of_its_own_and_keeps_its_channel_once_used(here, secretary):
    one = lecturers.put_site(tenant=here.tenant, given=site_given(here), by=secretary, now=NOW)
    outreach.note(given=sent_out([one]), by=secretary, now=NOW)

    assert refusal(lecturers.put_site, tenant=here.tenant, given=site_given(here, members=0), by=secretary) == [
        "name_taken",
        "number",
    ]
    assert refusal(lecturers.change_site, site=one, given=site_given(here, channel="net"), by=secretary) == ["channel_used"]
    lecturers.end_site(site=one, by=secretary, now=NOW)
    assert OutreachSite.objects.filter(until=None).count() == 0


# ---- what went out ----


def test_one_text_in_many_groups_is_typed_once_and_counted_for_each(here, secretary):
    sites = [a_site(here), a_site(here), a_site(here, "air")]

    rows = outreach.note(given=sent_out(sites, reached=30), by=secretary, now=NOW)

    assert [(one.channel, one.minutes, one.reached) for one in rows] == [("air", 20, 30), ("net", 20, 30), ("net", 20, 30)]
    assert [(one.pieces, one.sites, one.minutes) for one in found.sums(Outreach.objects.all())] == [
        (0, 0, 0),
        (1, 1, 20),
        (2, 2, 40),
    ]


def test_every_reason_is_said_at_once_and_nothing_is_kept(here, secretary):
    late = a_site(here, name="新群", since=TODAY + timedelta(days=1))
    wrong = sent_out([late], topic="x", title=" ", minutes=0, reached=0)

    assert refusal(outreach.note, given=wrong, by=secretary) == ["topic", "title_missing", "number", "number", "site_day"]
    assert refusal(outreach.note, given=sent_out([]), by=secretary) == ["no_site"]
    assert Outreach.objects.count() == 0


def test_nobody_notes_for_a_site_elsewhere(here):
    with pytest.raises(NotAllowed):
        outreach.note(given=sent_out([a_site(here)]), by=people.outsider()[1], now=NOW)


def test_a_talk_that_was_held_counts_its_own_minutes_and_attendance(here, secretary):
    held = a_session(here, a_programme(here, kind="talk", title="防骗讲座"), state="held", starts_at=NOW - timedelta(hours=3))
    Attendance.objects.create(tenant=here.tenant, session=held, heads=12, method="list", at=NOW, by="试")

    row = outreach.of_session(session=held, given=GroundGiven(topic="safety"), by=secretary, now=NOW)

    assert (row.channel, row.title, row.minutes, row.reached) == ("ground", "防骗讲座", 120, None)
    assert found.reached([row]) == {row.pk: 12}
    assert refusal(outreach.of_session, session=held, given=GroundGiven(topic="safety"), by=secretary) == ["noted"]


def test_what_was_noted_by_mistake_counts_nowhere(here, secretary):
    row = outreach.note(given=sent_out([a_site(here)]), by=secretary, now=NOW)[0]
    assert refusal(outreach.void, outreach=row, reason=" ", by=secretary) == ["reason_missing"]

    outreach.void(outreach=row, reason="记重了", by=secretary, now=NOW)

    assert list(found.listed(secretary, here.tenant)) == []
    assert [one.pk for one in found.listed(secretary, here.tenant, voided=True)] == [row.pk]


# ---- the class in one's yard ----


def test_a_yard_asks_without_an_account_and_the_community_hears(here):
    row = talks.ask(
        place=here.compound, given=talk_given(times=["evening"]), by=Actor.anonymous(tenant_id=here.tenant.pk), now=NOW
    )

    assert (row.number, row.state) == (f"{here.tenant.letters}-XBD26-0001", "asked")
    assert OutboxEvent.objects.filter(name="activities.TalkAsked").count() == 1


def test_a_yard_does_not_ask_twice_for_one_thing(here, secretary):
    first = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    wrong = talk_given(contact_name="", contact_phone="", expected=0, wanted_on=TODAY - timedelta(days=1), times=["x"])

    codes = refusal(talks.ask, TalkRefused, place=here.compound, given=wrong, by=secretary)

    assert codes == ["day", "times", "same", "contact_missing", "phone_missing", "number"]
    assert [one.pk for one in TalkRequest.objects.all()] == [first.pk]


def test_nobody_asks_in_the_name_of_a_neighbour(here, neighbour):
    with pytest.raises(NotAllowed):
        talks.ask(place=here.compound, given=talk_given(person=PersonFactory(tenant=here.tenant)), by=neighbour[0], now=NOW)


def test_a_class_gets_a_day_a_lecturer_and_stands_on_the_public_list(here, neighbour, secretary):
    row = talks.ask(place=here.compound, given=talk_given(person=neighbour[1]), by=neighbour[0], now=NOW)

    planned = talks.plan(request=row, given=plan_given(here, lecturer=a_lecturer(here)), by=secretary, now=NOW)

    of = Programme.objects.get(kind="stool_class")
    assert (planned.state, planned.session.programme, of.state, of.needs_signup) == ("planned", of, "listed", False)
    assert OutboxEvent.objects.filter(name="activities.TalkAnswered").count() == 1


def test_a_party_instructor_plans_classes_without_planning_anything_else(here):
    instructor = people.holder("party_instructor", here, place=here.community)[1]
    row = talks.ask(place=here.compound, given=talk_given(), by=Actor.anonymous(tenant_id=here.tenant.pk), now=NOW)

    assert talks.plan(request=row, given=plan_given(here), by=instructor, now=NOW).state == "planned"


def test_a_lecturer_is_not_in_two_yards_at_once(here, secretary):
    speaker = a_lecturer(here)
    rows = [talks.ask(place=here.compound, given=talk_given(topic=topic), by=secretary, now=NOW) for topic in ("law", "health")]
    talks.plan(request=rows[0], given=plan_given(here, lecturer=speaker), by=secretary, now=NOW)

    again = plan_given(here, lecturer=speaker, starts_at=NEXT_DAY + timedelta(minutes=30), place=here.community)

    assert refusal(talks.plan, TalkRefused, request=rows[1], given=again, by=secretary) == ["lecturer_busy"]


def test_a_class_that_was_held_is_a_talk_by_itself(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    planned = talks.plan(request=row, given=plan_given(here, lecturer=a_lecturer(here)), by=secretary, now=NOW)
    sessions.mark_held(now=AFTER)

    planned.session.refresh_from_db()
    talks.on_session_held(planned.session, now=AFTER)
    talks.on_session_held(planned.session, now=AFTER)

    row.refresh_from_db()
    noted = Outreach.objects.get()
    assert (row.state, noted.channel, noted.topic, noted.minutes) == ("held", "ground", "law", 60)


def test_a_class_that_is_called_off_waits_for_another_day(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    planned = talks.plan(request=row, given=plan_given(here), by=secretary, now=NOW)
    off = sessions.call_off(session=planned.session, kind="weather", reason="下雨", by=secretary, now=NOW)

    talks.on_session_off(off, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.session) == ("asked", None)


def test_it_is_refused_with_a_reason(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    assert refusal(talks.refuse, TalkRefused, request=row, reason="", by=secretary) == ["reason_missing"]

    assert talks.refuse(request=row, reason="这个月排满了", by=secretary, now=NOW).state == "refused"
    assert refusal(talks.plan, TalkRefused, request=row, given=plan_given(here), by=secretary) == ["answered"]


def test_who_asked_without_an_account_takes_it_back_with_six_figures(here):
    nobody = Actor.anonymous(tenant_id=here.tenant.pk)
    row = talks.ask(place=here.compound, given=talk_given(), by=nobody, now=NOW)
    with pytest.raises(NotAllowed):
        talks.withdraw(request=row, code="12", by=nobody, now=NOW)

    assert talks.withdraw(request=row, code=talks.SLIPS.code_of(row.pk), by=nobody, now=NOW).state == "withdrawn"


def test_a_class_that_has_a_day_is_taken_back_by_voice(here, neighbour, secretary):
    row = talks.ask(place=here.compound, given=talk_given(person=neighbour[1]), by=neighbour[0], now=NOW)
    talks.plan(request=row, given=plan_given(here), by=secretary, now=NOW)

    assert refusal(talks.withdraw, TalkRefused, request=row, by=neighbour[0]) == ["planned"]
    assert talks.withdraw(request=row, reason="打电话来说的", by=secretary, now=NOW).state == "withdrawn"


def test_erasure_leaves_that_a_class_was_asked_for_and_nothing_of_whom(here, neighbour):
    row = talks.ask(place=here.compound, given=talk_given(person=neighbour[1], text="我家老头爱听"), by=neighbour[0], now=NOW)

    event = PersonErased(tenant_id=here.tenant.pk, person_id=neighbour[1].pk)
    on_person_erased_fairs(event, event_id="6b1f1d0e-3a52-4b6a-9a39-0f2f3c1f5a10", now=NOW)

    row.refresh_from_db()
    assert (row.state, row.person, row.text, row.contact_name, row.contact_phone) == ("withdrawn", None, "", "", "")
