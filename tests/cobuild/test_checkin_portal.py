"""“我要报到” on a phone: once, with what is known filled in; teams, the transfer, taking it back; the unit's own page."""

import pytest
from django.urls import reverse

from linli.cobuild.models import CheckIn, TeamMember
from linli.core import clock
from linli.registry.api import has_consented
from linli.registry.models import Person
from tests import people
from tests.factories.accounts import ResidentFactory
from tests.factories.cobuild_checkins import NOW, TODAY, a_checkin, a_partner, formed
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
OWN, SLIP, CHANGE, MOVE, WITHDRAW, UNIT, UNIT_CHANGE = (
    reverse(f"cobuild:{name}")
    for name in (
        "own-checkin", "own-checkin-slip", "own-checkin-change", "own-checkin-move", "own-checkin-withdraw", "unit-checkin",
        "unit-checkin-change",
    )
)  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def me(here):
    return people.resident(here)[1]


@pytest.fixture
def phone(me, client):
    return people.browser_of(me, client)


def words(answer):
    return answer.content.decode()


def typed(here, **said):
    return {"place": str(here.community.pk), "usual": ["理发"], "times": ["weekend_day"], "consents": "on"} | said


def test_whoever_has_not_signed_in_reads_what_it_is_and_how_to(here, client):
    page = words(client.get(OWN))

    assert ("不设指标、不记分、不排名" in page, f"/sign-in/?next={OWN}" in page) == (True, True)
    assert [client.get(one).status_code for one in (SLIP, CHANGE, MOVE, WITHDRAW, UNIT)] == [302] * 5


def test_a_resident_reports_in_a_few_taps_and_has_a_slip(here, me, phone):
    assert f'<option value="{here.community.pk}" selected>' in words(phone.get(OWN))

    answer = phone.post(OWN, typed(here, branch="试验支部"), follow=True)

    made = CheckIn.objects.get()
    assert (made.person_id, made.channel, made.skills, made.branch) == (me.person_id, "page", ["理发"], "试验支部")
    assert made.number in words(answer)
    text = text_of_pdf(phone.get(SLIP, {"as": "pdf"}).content)
    assert (made.number in text, "试验支部" in text) == (True, True)


def test_without_the_separate_consent_nothing_is_kept(here, phone):
    answer = phone.post(OWN, typed(here, consents="", branch="试验支部"))

    assert (answer.status_code, CheckIn.objects.count(), "要本人单独同意" in words(answer), "试验支部" in words(answer)) == (
        422, 0, True, True,
    )  # fmt: skip


def test_the_same_form_sent_twice_reports_once(here, phone):
    token = {"submission_token": "0190d3a5-0000-7000-8000-00000000abcd"}

    assert [phone.post(OWN, typed(here) | token).status_code for _n in range(2)] == [302, 200]
    assert CheckIn.objects.count() == 1


def test_whoever_the_register_does_not_know_says_a_name_and_is_in_it(here, client):
    user = ResidentFactory(number="13900000977")
    browser = people.signed_in(user, client)
    assert 'name="name"' in words(browser.get(OWN))

    answer = browser.post(OWN, typed(here, name="试新邻"), follow=True)

    made = CheckIn.objects.get()
    assert (made.person.name, made.person.user, made.person.phone, made.person.home) == (
        "试新邻",
        user,
        "13900000977",
        here.community,
    )
    assert made.number in words(answer)


def test_a_number_that_is_anothers_in_the_register_goes_to_the_counter(here, client):
    for name in ("试甲", "试乙"):
        PersonFactory(tenant=here.tenant, name=name, phone="13900000977")
    browser = people.signed_in(ResidentFactory(number="13900000977"), client)

    for name in ("试甲", "试丙"):
        answer = browser.post(OWN, typed(here, name=name))
        assert (answer.status_code, "请到社区或者窗口报到" in words(answer)) == (422, True)

    assert (CheckIn.objects.count(), Person.objects.filter(name="试丙").count()) == (0, 0)


def test_what_was_known_from_before_is_filled_in(here, me, phone):
    made = a_checkin(here.community, Person.objects.get(pk=me.person_id), skills=["理发", "剪纸"])
    made.ended_on = TODAY
    made.save()

    page = words(phone.get(OWN))

    assert ('value="剪纸"' in page, 'value="试验中学"' in page) == (True, True)


def test_one_changes_what_one_can_do(here, me, phone):
    a_checkin(here.community, Person.objects.get(pk=me.person_id))

    assert 'value="试验中学"' in words(phone.get(CHANGE))
    phone.post(CHANGE, {"usual": ["法律咨询"], "skills": "剪纸", "times": [], "branch": "试验支部"})

    made = CheckIn.objects.get()
    assert (made.skills, made.times, made.branch, made.employer_text) == (["法律咨询", "剪纸"], [], "试验支部", "")


def test_a_move_is_one_tap_from_the_question(here, me, phone):
    other = PlaceFactory(parent=here.subdistrict, name="新社区")
    a_checkin(here.community, Person.objects.get(pk=me.person_id))
    Person.objects.filter(pk=me.person_id).update(home=PlaceFactory(parent=other))
    assert "名册上您不住在" in words(phone.get(OWN))
    assert f'<option value="{other.pk}" selected>' in words(phone.get(MOVE))

    phone.post(MOVE, {"place": str(other.pk)})

    assert CheckIn.objects.live().get().place == other
    assert "名册上您不住在" not in words(phone.get(OWN))


def test_taking_it_back_is_one_tap_and_the_form_is_there_again(here, me, phone):
    person = Person.objects.get(pk=me.person_id)
    a_checkin(here.community, person)
    assert phone.get(WITHDRAW).status_code == 200

    answer = phone.post(WITHDRAW, follow=True)

    assert (has_consented(person, "dual_check_in"), CheckIn.objects.get().ended_on) == (False, TODAY)
    assert 'name="consents"' in words(answer)
    assert [phone.get(one).status_code for one in (SLIP, CHANGE, MOVE, WITHDRAW)] == [404] * 4


def test_one_joins_a_team_of_the_community_and_leaves_it(here, me, phone):
    a_checkin(here.community, Person.objects.get(pk=me.person_id))
    team, far = formed(here.community), formed(PlaceFactory(parent=here.subdistrict), name="远的队")
    page = words(phone.get(OWN))
    assert ("理发队" in page, "远的队" in page) == (True, False)

    phone.post(reverse("cobuild:own-team-join", args=[team.pk]))
    assert TeamMember.objects.filter(until=None, person=me.person_id).count() == 1
    phone.post(reverse("cobuild:own-team-leave", args=[team.pk]))

    assert TeamMember.objects.filter(until=None).count() == 0
    assert phone.post(reverse("cobuild:own-team-join", args=[far.pk])).status_code == 404


def test_ones_own_stands_on_the_page_of_ones_own_things(here, me, phone):
    made = a_checkin(here.community, Person.objects.get(pk=me.person_id))

    assert made.number in words(phone.get("/mine/"))


# ---- units ----


@pytest.fixture
def unit(here):
    return OrganisationFactory(tenant=here.tenant, name="试验大学")


@pytest.fixture
def liaison(here, unit, client):
    return people.browser_of(people.holder("unit_liaison", here, organisation=unit)[1], client)


def test_a_unit_that_is_no_partner_yet_is_told_so(liaison):
    assert "还没有登记成驻区单位" in words(liaison.get(UNIT))
    assert liaison.get(UNIT_CHANGE).status_code == 404


def test_a_liaison_reports_the_unit_once_for_all_levels(here, unit, liaison):
    partner = a_partner(here.community, unit)
    assert "不用向别的街道、社区、部门再报" in words(liaison.get(UNIT))

    answer = liaison.post(UNIT, {"place": str(here.community.pk), "usual": ["法律咨询"]}, follow=True)
    liaison.post(UNIT_CHANGE, {"usual": ["理发"]})

    made = CheckIn.objects.get()
    assert (made.partner, made.skills, made.number in words(answer)) == (partner, ["理发"], True)
    assert "法律咨询" in words(answer)
