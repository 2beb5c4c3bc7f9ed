"""“当志愿者” on a phone; hours in public for everybody; a certificate that a stranger checks."""

import pytest

from linli.activities.models import HoursObjection, TeamVolunteer, Volunteer
from linli.activities.rules.certificates import grouped
from linli.activities.services import certificates, volunteers
from linli.core import clock
from linli.registry.api import Person, has_consented
from tests import people
from tests.factories.accounts import ResidentFactory
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    a_certificate,
    a_team,
    a_volunteer,
    credited,
    recorded,
    shown,
    system,
)
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def mine(here, me):
    return a_volunteer(here.community, Person.objects.get(pk=me.person_id))


def typed(here, **said):
    return {"place": str(here.community.pk), "usual": ["理发"], "times": ["weekend_day"], "consents": "on"} | said


# ---- oneself ----


@pytest.mark.parametrize(("born", "asked"), [("1990-01-01", False), ("2012-01-01", True), ("", True)])
def test_who_is_known_to_be_grown_up_is_asked_for_no_guardian(mine, phone, born, asked):
    Person.objects.filter(pk=mine.person_id).update(birth_on=born)

    assert ('name="guardian_text"' in words(phone.get(url("own-volunteering-change")))) is asked


def test_whoever_has_not_signed_in_reads_what_it_is_and_how_to(here, client):
    page = words(client.get(url("own-volunteering")))

    assert ("不排名、不定指标" in page, f"/sign-in/?next={url('own-volunteering')}" in page) == (True, True)
    for name in ("own-volunteering-change", "own-volunteering-withdraw", "my-certificates", "own-certificate-ask"):
        assert client.get(url(name)).status_code == 302


def test_a_resident_registers_in_a_few_taps(here, me, phone):
    assert f'<option value="{here.community.pk}" selected>' in words(phone.get(url("own-volunteering")))

    page = words(phone.post(url("own-volunteering"), typed(here), follow=True))

    made = Volunteer.objects.get()
    assert (made.person_id, made.channel, made.skills, made.number in page) == (me.person_id, "page", ["理发"], True)
    assert has_consented(made.person, "volunteer")


def test_without_the_consent_nothing_is_kept(here, phone):
    answer = phone.post(url("own-volunteering"), typed(here, consents=""))

    assert (answer.status_code, Volunteer.objects.count(), "要本人同意" in words(answer)) == (422, 0, True)


def test_whoever_the_register_does_not_know_says_a_name_and_is_in_it(here, client):
    browser = people.signed_in(ResidentFactory(number="13900000977"), client)
    assert 'name="name"' in words(browser.get(url("own-volunteering")))

    browser.post(url("own-volunteering"), typed(here, name="试新邻"))

    assert [one.person.name for one in Volunteer.objects.all()] == ["试新邻"]


def test_ones_own_hours_are_all_there_with_what_is_said_of_them(here, mine, phone):
    credited(mine, half_hours=5, content="看望老人")
    row = recorded(mine)

    page = words(phone.get(url("own-volunteering")))
    assert ["记入了 2.5 小时" in page, "看望老人" in page, "还有 2 小时" in page] == [True] * 3

    said = words(phone.post(url("own-hours-object", row.pk), {"text": "那天我做了三个小时"}, follow=True))
    assert ("那天我做了三个小时" in said, row.objections.get().person) == (True, mine.person)


def test_hours_of_others_are_nobody_elses_to_object_to_here(here, mine, phone):
    other = recorded(a_volunteer(here.community))

    assert phone.post(url("own-hours-object", other.pk), {"text": "那天他没有来"}).status_code == 404


def test_one_changes_joins_leaves_and_takes_it_back(here, mine, phone):
    team = a_team(here.community)
    phone.post(url("own-volunteering-change"), typed(here, usual=["水电维修"]))
    phone.post(url("own-volunteer-team-join", team.pk), {})
    assert [one.until for one in TeamVolunteer.objects.all()] == [None]
    phone.post(url("own-volunteer-team-leave", team.pk), {})

    page = words(phone.post(url("own-volunteering-withdraw"), {}, follow=True))

    mine.refresh_from_db()
    assert (mine.skills, bool(mine.ended_on), "收回了" in page, 'name="consents"' in page) == ([], True, True, True)
    assert TeamVolunteer.objects.get().until is not None


def test_whoever_left_still_sees_what_they_did_and_may_come_again(here, mine, phone):
    credited(mine)
    volunteers.leave(volunteer=mine, on=clock.today(), by=system(mine), now=NOW)

    page = words(phone.get(url("own-volunteering")))
    assert ("清扫楼道" in page, "?again=1" in page, url("own-volunteering-change") in page) == (True, True, False)
    phone.post(url("own-volunteering"), typed(here))
    assert Volunteer.objects.filter(ended_on=None).count() == 1


# ---- in public ----


def test_everybody_reads_hours_in_public_with_masked_names(here, client):
    row = recorded(a_volunteer(here.community))
    batch = shown(row)
    name = row.volunteer.person.name

    pages = [words(client.get(url("public-batches"))), words(client.get(url("public-batch", batch.pk)))]

    assert ([batch.number in page for page in pages], name in pages[1], f"{name[0]}**"[:2] in pages[1]) == (
        [True, True],
        False,
        True,
    )
    assert row.number in text_of_pdf(client.get(url("public-batch-paper", batch.pk), {"as": "pdf"}).content)


def test_a_stranger_objects_with_a_telephone_and_not_without(here, client):
    row = recorded(a_volunteer(here.community))
    where = url("public-hours-object", shown(row).pk, row.pk)

    refused = client.post(where, {"text": "他那天没有来", "contact": ""})
    answer = client.post(where, {"text": "他那天没有来", "contact": "139 0000 0120"}, follow=True)

    assert (refused.status_code, "收到了" in words(answer), HoursObjection.objects.get().contact) == (422, True, "139 0000 0120")


def test_what_is_not_in_public_cannot_be_objected_to_by_strangers(here, client):
    row = credited(a_volunteer(here.community))

    assert client.get(url("public-hours-object", row.batch.pk, row.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_costs_the_same_however_many_rows(here, client, count, django_assert_num_queries):
    batch = shown(*(recorded(a_volunteer(here.community)) for _n in range(count)))
    client.get(url("public-batches"))

    with django_assert_num_queries(4):
        client.get(url("public-batch", batch.pk))


# ---- certificates ----


@pytest.fixture
def paper(here, mine):
    credited(mine)
    return a_certificate(mine)


def test_a_stranger_scans_the_code_and_reads_what_stands_on_the_paper(here, paper, client):
    answer = client.get(url("certificate-check", paper.check_code))

    page = words(answer)
    for said in ("是真的，现在有效", paper.number, paper.name, "清扫楼道", "2 小时", "试主任", "0371-55550120"):
        assert said in page, said
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "no-store")


def test_or_types_it_in_as_it_is_printed(here, paper, client):
    answer = client.post(url("certificate-code"), {"code": grouped(paper.check_code).lower()}, follow=True)

    assert (answer.status_code, paper.number in words(answer)) == (200, True)
    assert client.post(url("certificate-code"), {"code": "123"}).status_code == 422


def test_a_code_that_is_none_or_of_elsewhere_is_told_so(here, paper, client):
    for code in ("K7QF3MWAK7QF3MWA", "x", paper.check_code[:-1]):
        answer = client.get(url("certificate-check", code))
        assert (answer.status_code, "没有这份证明" in words(answer)) == (404, True)


def test_a_revoked_paper_and_one_of_whoever_withdrew_say_so(here, mine, paper, client):
    volunteers.withdraw(volunteer=mine, by=system(mine), now=NOW)
    assert paper.name not in words(client.get(url("certificate-check", paper.check_code)))

    certificates.revoke(certificate=paper, reason="名字写错了", by=system(mine), now=DAY_AFTER)
    page = words(client.get(url("certificate-check", paper.check_code)))
    assert ["已经作废" in page, "名字写错了" in page, "是真的" in page, "清扫楼道" in page] == [True, True, False, False]


def test_ones_own_paper_is_there_to_take_with_its_code(here, paper, phone):
    assert paper.number in words(phone.get(url("my-certificates")))
    text = text_of_pdf(phone.get(url("my-certificate", paper.pk), {"as": "pdf"}).content)

    assert [one in text for one in (paper.number, grouped(paper.check_code), paper.name)] == [True] * 3
    assert people.browser_of(people.resident(here)[1]).get(url("my-certificate", paper.pk)).status_code == 404


def test_a_volunteer_asks_for_a_proof(here, mine, phone):
    refused = phone.post(url("own-certificate-ask"), {"covers_from": "", "covers_until": ""})
    credited(mine)

    answer = phone.post(url("own-certificate-ask"), {"covers_from": "", "covers_until": ""}, follow=True)

    assert (refused.status_code, "告诉社区了" in words(answer)) == (422, True)
