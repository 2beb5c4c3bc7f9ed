"""The page of one person of a meeting: who may write on it, who is taken off the list, whose letter is printed."""

import pytest
from django.urls import reverse

from linli.core import clock
from tests import people
from tests.factories.deliberation_meetings import NOW, come, convened, member
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def url(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def test_somebody_of_the_register_is_found_by_name_and_taken_off_again(here, desk):
    meeting = convened(here.community, members=0)
    known = PersonFactory(tenant=here.tenant)
    desk.post(url("meeting-invite", meeting.pk), {"role": "invited", "who": known.name, "submission_token": "a"})
    one = meeting.participants.get()

    answer = desk.post(url("participant", meeting.pk, one.pk), {"what": "uninvite"}, follow=True)

    assert (one.person, answer.status_code, answer.request["PATH_INFO"]) == (known, 200, meeting.get_absolute_url())
    assert meeting.participants.count() == 0


def test_who_was_there_stays_on_the_list_and_is_told_why(here, desk):
    meeting = convened(here.community)
    come(meeting, 1)
    one = member(meeting, 1)

    answer = desk.post(url("participant", meeting.pk, one.pk), {"what": "uninvite"})

    assert (answer.status_code, "已经有他的签到或者发言，不能删。" in answer.content.decode()) == (422, True)
    assert meeting.participants.count() == 3


def test_nonsense_on_the_page_writes_nothing_and_a_reader_may_not_write(here, desk, client):
    meeting = convened(here.community)
    address = url("participant", meeting.pk, member(meeting, 1).pk)

    said = [
        desk.post(address, typed).status_code for typed in ({}, {"what": "answer", "answer": "x"}, {"what": "told", "how": "x"})
    ]
    reader = people.browser_of(people.auditor(here)[1], client).post(address, {"what": "uninvite"})

    assert (said, reader.status_code) == ([422] * 3, 403)


def test_one_letter_is_printed_for_the_number_in_the_address(here, desk):
    meeting = convened(here.community)

    found = [desk.get(url("meeting-invitation", meeting.pk), {"number": said}).context["people"] for said in ("2", "x", "")]

    assert [len(one) for one in found] == [1, 3, 3]


def test_a_person_without_a_name_is_not_invited(here, desk):
    meeting = convened(here.community, members=0)

    answer = desk.post(url("meeting-invite", meeting.pk), {"role": "invited", "who": "", "submission_token": "a"})

    assert (answer.status_code, "who" in answer.context["form"].errors, meeting.participants.count()) == (422, True, 0)
