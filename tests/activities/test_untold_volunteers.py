"""Who is told nothing of hours and certificates, since it is gone or answered otherwise meanwhile; and what stays after a person does not."""

from uuid import uuid4

import pytest

from linli.activities.events import (
    CertificateIssued,
    HoursAnswered,
    HoursCredited,
    HoursObjected,
    HoursShown,
    VolunteerRegistered,
)
from linli.activities.models import Certificate, ServiceHours, Volunteer
from linli.activities.services import certificates, notices_volunteers, objections
from linli.activities.services import upkeep_volunteers as upkeep
from linli.activities.services.crediting import credit_session
from linli.disclosure.models import Message
from linli.registry.api import ConsentWithdrawn, PersonErased, PersonMerged, consents_of, withdraw_consent
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    TODAY,
    a_certificate,
    a_settled_session,
    a_volunteer,
    an_objection,
    credited,
    recorded,
    shown,
    system,
)
from tests.factories.activities_volunteers import said as said_of
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def heard(handler, event):
    """Who was told what by an event that came twice: person, post or neither, and the title."""
    once = uuid4()
    for _n in range(2):
        handler(event, event_id=once, now=NOW)
    rows = Message.objects.filter(once_key__contains=str(once)).order_by("once_key")
    return [(one.to_person_id, one.title) for one in rows]


def answered(row, *, is_upheld=False, **who):
    said = an_objection(row, **who)
    corrected = said_of(half_hours=6) if is_upheld else None
    objections.answer(objection=said, text="查过了", is_upheld=is_upheld, by=system(row), now=NOW, said=corrected)
    said.refresh_from_db()
    return heard(notices_volunteers.on_hours_answered, HoursAnswered(tenant_id=row.tenant_id, objection_id=said.pk))


@pytest.fixture
def volunteer(here):
    return a_volunteer(here.community)


def test_the_community_hears_of_whoever_registered_on_a_page(here, volunteer, secretary):
    Volunteer.objects.update(channel="page")
    event = VolunteerRegistered(tenant_id=here.tenant.pk, volunteer_id=volunteer.pk)

    title = f"有人登记当志愿者了：{volunteer.number}"
    assert heard(notices_volunteers.on_volunteer_registered, event) == [(None, title)]


def test_whoever_registered_at_the_counter_is_told_to_nobody(here, volunteer, secretary):
    event = VolunteerRegistered(tenant_id=here.tenant.pk, volunteer_id=volunteer.pk)

    assert heard(notices_volunteers.on_volunteer_registered, event) == []


def test_hours_in_public_and_hours_that_count_are_told_once(here, volunteer):
    row = credited(volunteer)
    event = HoursCredited(tenant_id=here.tenant.pk, batch_id=row.batch_id)
    batch = shown(recorded(volunteer, half_hours=3, content="看望老人"))
    told = heard(notices_volunteers.on_hours_shown, HoursShown(tenant_id=here.tenant.pk, batch_id=batch.pk))

    who = volunteer.person_id
    assert told == [(who, "您的志愿时长在公示：1.5 小时")]
    assert heard(notices_volunteers.on_hours_credited, event) == [(who, "您的志愿时长记入了：2 小时")]


def test_what_is_gone_meanwhile_is_told_to_nobody(here, secretary):
    tenant = here.tenant.pk
    gone = [
        (notices_volunteers.on_volunteer_registered, VolunteerRegistered(tenant_id=tenant, volunteer_id=uuid4())),
        (notices_volunteers.on_hours_shown, HoursShown(tenant_id=tenant, batch_id=uuid4())),
        (notices_volunteers.on_hours_credited, HoursCredited(tenant_id=tenant, batch_id=uuid4())),
        (notices_volunteers.on_hours_objected, HoursObjected(tenant_id=tenant, objection_id=uuid4())),
        (notices_volunteers.on_hours_answered, HoursAnswered(tenant_id=tenant, objection_id=uuid4())),
        (notices_volunteers.on_certificate_issued, CertificateIssued(tenant_id=tenant, certificate_id=uuid4())),
    ]

    assert [heard(handler, event) for handler, event in gone] == [[]] * 6


def test_an_objection_that_is_open_has_no_answer_and_one_that_is_answered_waits_for_nobody(here, volunteer, secretary):
    said = an_objection(recorded(volunteer))
    ids = {"tenant_id": here.tenant.pk, "objection_id": said.pk}
    too_early = heard(notices_volunteers.on_hours_answered, HoursAnswered(**ids))
    objections.answer(objection=said, text="查过了", is_upheld=False, by=system(said), now=NOW)

    assert (too_early, heard(notices_volunteers.on_hours_objected, HoursObjected(**ids))) == ([], [])


def test_whoever_objected_to_their_own_hours_hears_once(volunteer):
    row = recorded(volunteer)

    assert answered(row, is_upheld=True, person=volunteer.person) == [(volunteer.person_id, f"{row.number} 异议成立，改了")]


def test_where_somebody_else_was_right_the_volunteer_hears_too(here, volunteer):
    row, other = recorded(volunteer), PersonFactory(tenant=here.tenant)
    title = f"{row.number} 异议成立，改了"

    assert answered(row, is_upheld=True, person=other) == [(other.pk, title), (volunteer.person_id, title)]


def test_whoever_left_a_mobile_hears_by_it_and_whoever_left_none_hears_nothing(volunteer):
    rows = [recorded(volunteer, content=one) for one in ("清扫楼道", "清扫院子", "清扫花坛")]
    told = [answered(row, contact=one) for row, one in zip(rows, ("13900000120", "0371-55550120", ""), strict=True)]

    assert told == [[(None, f"{rows[0].number} 异议答复了")], [], []]


def test_a_volunteer_whose_consent_is_withdrawn_hears_of_no_answer_to_somebody_else(here, volunteer):
    row = recorded(volunteer)
    consent = consents_of(volunteer.person).get(purpose="volunteer", withdrawn_at=None)
    withdraw_consent(consent=consent, by=system(row), now=NOW)

    assert answered(row, is_upheld=True) == []


def test_a_certificate_is_told_to_whoever_it_is_of_and_to_nobody_once_it_is_revoked_or_names_nobody(here, volunteer):
    credited(volunteer)
    paper = a_certificate(volunteer)
    event = CertificateIssued(tenant_id=here.tenant.pk, certificate_id=paper.pk)
    told = heard(notices_volunteers.on_certificate_issued, event)
    Certificate.objects.update(person=None)
    nobody = heard(notices_volunteers.on_certificate_issued, event)
    certificates.revoke(certificate=paper, reason="写错了", by=system(paper), now=DAY_AFTER)

    assert told == [(volunteer.person_id, f"{paper.number} 志愿服务记录证明开好了")]
    assert (nobody, heard(notices_volunteers.on_certificate_issued, event)) == ([], [])


# ---- what follows ----


def test_a_consent_to_something_else_ends_no_record(here, volunteer):
    event = ConsentWithdrawn(tenant_id=here.tenant.pk, person_id=volunteer.person_id, purpose="photos")
    consent = consents_of(volunteer.person).get(purpose="volunteer", withdrawn_at=None)
    withdraw_consent(consent=consent, by=system(volunteer), now=NOW)

    upkeep.on_consent_withdrawn(event, event_id=uuid4(), now=NOW)

    volunteer.refresh_from_db()
    assert volunteer.ended_on is None


def test_a_paper_that_was_revoked_before_keeps_its_reason_when_its_person_is_erased(here, volunteer):
    credited(volunteer)
    paper = a_certificate(volunteer)
    certificates.revoke(certificate=paper, reason="写错了", by=system(paper), now=DAY_AFTER)

    upkeep.on_person_erased(
        PersonErased(tenant_id=here.tenant.pk, person_id=volunteer.person_id), event_id=uuid4(), now=DAY_AFTER
    )

    paper.refresh_from_db()
    assert (paper.person, paper.name, paper.revoked_at, paper.revoke_reason) == (None, "", DAY_AFTER, "写错了")


def test_a_registration_left_with_a_merged_record_ends_where_the_kept_one_has_none(here, volunteer):
    row, kept = recorded(volunteer), PersonFactory(tenant=here.tenant)
    event = PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=volunteer.person_id)

    for _twice in range(2):
        upkeep.on_person_merged(event, event_id=uuid4(), now=NOW)

    for one in (volunteer, row):
        one.refresh_from_db()
    assert (volunteer.ended_on, row.volunteer, row.state) == (TODAY, volunteer, "recorded")


def test_what_was_done_at_a_session_keeps_its_words_when_its_person_is_erased(here, volunteer):
    session = a_settled_session(here, volunteer.person)
    credit_session(session=session, by=system(session), now=NOW)
    row = ServiceHours.objects.get()
    before = row.content

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=volunteer.person_id), event_id=uuid4(), now=NOW)

    row.refresh_from_db()
    assert (row.content, row.half_hours, before == "（已删除）") == (before, 4, False)
