"""Certificates: what counts and nothing else, as it was that day; checked by a stranger, asked for, revoked; who hears of what."""

from datetime import date, timedelta

import pytest

from linli.activities.errors import CertificateRefused
from linli.activities.models import Certificate
from linli.activities.selectors import certificates as found
from linli.activities.services import certificates, hours, volunteers
from linli.core import events
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from tests import people
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    TODAY,
    a_certificate,
    a_volunteer,
    an_objection,
    credited,
    issue_given,
    recorded,
    said,
    shown,
)
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 26)


@pytest.fixture
def volunteer(here):
    return a_volunteer(here.community)


def delivered():
    while events.deliver_due(DAY_AFTER):
        pass


def told():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_a_proof_says_what_counts_and_until_when(here, volunteer, secretary):
    credited(volunteer, content="看望老人", half_hours=3)
    credited(volunteer)
    recorded(volunteer, content="还没公示的")

    made = certificates.issue(volunteer=volunteer, given=issue_given(), by=secretary, now=DAY_AFTER)

    assert (made.half_hours, [one["content"] for one in made.lines]) == (7, ["看望老人", "清扫楼道"])
    assert (made.covers_from, made.covers_until, made.issued_on) == (TODAY - timedelta(days=2), LAST, LAST)
    assert (made.number.split("-")[1], len(made.check_code), made.name) == ("ZM26", 16, volunteer.person.name)


def test_without_hours_that_count_there_is_no_proof(here, volunteer, secretary):
    recorded(volunteer)

    with pytest.raises(CertificateRefused) as refused:
        certificates.issue(volunteer=volunteer, given=issue_given(contact="", responsible=""), by=secretary, now=DAY_AFTER)

    assert (refused.value.codes, Certificate.objects.count()) == (["nothing", "too_short", "contact"], 0)


def test_only_posts_that_certify_there_issue_and_revoke(here, volunteer):
    credited(volunteer)
    made = a_certificate(volunteer)
    counter, elsewhere = (
        people.counter_clerk(here)[1],
        people.holder("community_secretary", here, place=PlaceFactory(parent=here.subdistrict))[1],
    )

    for by in (counter, elsewhere, people.resident(here)[1]):
        with pytest.raises(NotAllowed):
            certificates.issue(volunteer=volunteer, given=issue_given(), by=by, now=DAY_AFTER)
        with pytest.raises(NotAllowed):
            certificates.revoke(certificate=made, reason="试一试", by=by, now=DAY_AFTER)


def test_a_revoked_paper_is_revoked_once_and_says_why(here, volunteer, secretary):
    credited(volunteer)
    gone = certificates.revoke(certificate=a_certificate(volunteer), reason="名字写错了", by=secretary, now=DAY_AFTER)

    with pytest.raises(CertificateRefused):
        certificates.revoke(certificate=gone, reason="名字写错了", by=secretary, now=DAY_AFTER)

    assert (found.behind(gone.check_code, here.tenant).revoke_reason, found.behind("", here.tenant)) == ("名字写错了", None)


def test_a_record_that_was_corrected_since_is_told_beside_the_paper(here, volunteer, secretary):
    row = credited(volunteer)
    made = a_certificate(volunteer)
    assert found.changed_since(made) == []

    hours.correct(hours=row, said=said(half_hours=2), reason="多记了", by=secretary, now=DAY_AFTER)

    assert found.changed_since(made) == [row.number]
    assert Certificate.objects.get().half_hours == 4


def test_the_name_is_hidden_once_the_consent_is_withdrawn(here, volunteer, secretary):
    credited(volunteer)
    made = a_certificate(volunteer)
    assert found.name_shown(made) == volunteer.person.name

    volunteers.withdraw(volunteer=volunteer, by=secretary, now=DAY_AFTER)

    assert found.name_shown(made) == ""
    with pytest.raises(CertificateRefused) as refused:
        certificates.issue(volunteer=volunteer, given=issue_given(), by=secretary, now=DAY_AFTER)
    assert refused.value.codes == ["no_record"]


def test_a_volunteer_asks_and_the_community_hears_once_a_day(here, volunteer, secretary):
    me = people.resident_actor(people.user_for(volunteer.person), here.tenant.pk)
    with pytest.raises(CertificateRefused):
        certificates.ask(volunteer=volunteer, covers_from=None, covers_until=None, by=me, now=NOW)
    credited(volunteer)

    for _twice in range(2):
        certificates.ask(volunteer=volunteer, covers_from=TODAY.replace(day=1), covers_until=None, by=me, now=DAY_AFTER)

    message = Message.objects.get(kind="activities.certificate_asked")
    assert message.url == f"{volunteer.get_absolute_url()}certificate/?from=2026-11-01"


def test_volunteers_objectors_and_the_community_hear_what_concerns_them(here, volunteer, secretary):
    row = recorded(volunteer)
    shown(row)
    an_objection(row, by=people.resident(here)[1])
    delivered()

    assert told() == ["activities.hours_objected", "activities.hours_shown"]
    assert Message.objects.get(to_person=volunteer.person_id).title == "您的志愿时长在公示：2 小时"


def test_whoever_withdrew_is_told_nothing_of_their_hours(here, volunteer, secretary):
    shown(recorded(volunteer))
    volunteers.withdraw(volunteer=volunteer, by=secretary, now=NOW)
    delivered()

    assert told() == []
