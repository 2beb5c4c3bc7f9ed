"""Who of a roll has read a notice."""

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.errors import NoticeRefused
from linli.disclosure.models import Message, NoticeReader
from linli.disclosure.services import reading
from tests.factories.accounts import NOON
from tests.factories.disclosure import NoticeFactory
from tests.people import building_head, community_secretary, neighbourhood, outsider, resident

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def asked():
    """A neighbourhood, its building head, and a notice that the head is to read."""
    here = neighbourhood()
    _user, head = building_head(here)
    notice = NoticeFactory(tenant=here.tenant, place=here.community, number="2026-0012", title="防汛排班")
    reading.ask_holders(notice=notice, kinds=["building_head"], by=SYSTEM, now=NOON)
    return here, head, notice


def test_the_roll_is_whoever_holds_the_posts_there_and_they_are_told():
    _here, head, notice = asked()
    outsider("building_head")

    again = reading.ask_holders(notice=notice, kinds=["building_head"], by=SYSTEM, now=NOON)

    assert ([one.person_id for one in notice.readers.all()], again) == ([head.person_id], 0)
    assert [(one.to_person_id, one.title) for one in Message.objects.all()] == [(head.person_id, "请看公告 2026-0012：防汛排班")]


def test_where_nobody_holds_such_a_post_nothing_is_made():
    notice = NoticeFactory()

    with pytest.raises(NoticeRefused) as refused:
        reading.ask_holders(notice=notice, kinds=["road_chief"], by=SYSTEM, now=NOON)

    assert (refused.value.codes, NoticeReader.objects.count()) == (["nobody"], 0)


def test_what_somebody_read_themselves_is_noted_once():
    _here, head, notice = asked()

    for _time in range(2):
        reading.note_read(notice=notice, person_id=head.person_id, how="page", by=head, now=NOON)

    assert [(one.read_at, one.how, one.read_version) for one in notice.readers.all()] == [(NOON, "page", 1)]
    assert JournalLine.objects.filter(verb="disclosure.notice.read").count() == 1


def test_a_clerk_notes_for_whoever_was_told_on_the_telephone():
    here, head, notice = asked()
    _user, secretary = community_secretary(here)

    reader = reading.note_read(notice=notice, person_id=head.person_id, how="phone", by=secretary, now=NOON)

    assert (reader.how, reader.noted_by) == ("phone", secretary.label)


def test_nobody_says_for_another_that_they_read_it_on_the_page():
    here, head, notice = asked()
    _user, secretary = community_secretary(here)

    with pytest.raises(NoticeRefused) as refused:
        reading.note_read(notice=notice, person_id=head.person_id, how="page", by=secretary, now=NOON)

    assert (refused.value.codes, notice.readers.get().read_at) == (["how"], None)


def test_a_neighbour_notes_nothing_for_others_and_nothing_that_was_not_asked():
    here, head, notice = asked()
    _user, neighbour = resident(here)

    for person_id, how in ((head.person_id, "phone"), (neighbour.person_id, "page")):
        with pytest.raises(NotAllowed):
            reading.note_read(notice=notice, person_id=person_id, how=how, by=neighbour, now=NOON)

    assert notice.readers.get().read_at is None
