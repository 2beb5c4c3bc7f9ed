"""Pages of co-building in the states that are rarer: for a post that sees less, a unit, a community that was chosen, a recusal."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from linli.cobuild.models import Booking, Need
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.selectors import gates
from linli.cobuild.services import confirming, needs, upkeep
from linli.cobuild.views.mentoring_shown import verdict_badge
from linli.core import clock
from linli.core.frames import COMMUNITY_COOKIE, community_cookie
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.procedures.api import Question
from linli.registry.api import PersonErased
from tests import people
from tests.factories import cobuild_agreements as agreements
from tests.factories import cobuild_checkins as reports
from tests.factories import cobuild_mentoring as pairs
from tests.factories import cobuild_partners as units
from tests.factories import cobuild_ventures as funds
from tests.factories.cobuild_market import NOW, a_need, confirmed, given, system
from tests.factories.cobuild_spaces import a_booking, a_space, booked
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db
TODAY = reverse("web:today")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def page(name, *args):
    return reverse(f"cobuild:{name}", args=args)


def browser(kind, here, place):
    return people.browser_of(people.holder(kind, here, place=place)[1], Client())


# ---- today ----


@pytest.mark.parametrize("waits", [True, False])
def test_a_use_that_waits_stands_on_today(here, desk, waits):
    made = booked(a_space(here, needs_approval=True)).booking
    Booking.objects.update(state="asked" if waits else "confirmed")

    today = desk.get(TODAY).content.decode()

    assert ("等您答应的场地预订" in today, page("booking", made.pk) in today) == (waits, waits)


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_unit_reads_on_today_that_something_came(here, is_sent):
    partner = units.a_partner(here)
    units.a_letter(partner, is_sent=is_sent)

    today = people.browser_of(units.liaison(here, partner)[1], Client()).get(TODAY).content.decode()

    assert ("请我们帮的、答应的、做了的" in today, "社区寄来了反馈" in today) == (True, is_sent)


def test_an_instructor_counts_what_was_found_and_no_pledges(here):
    pairs.inspected(here, due_on=date(2026, 9, 20))
    pairs.paired(here, ends_on=date(2026, 9, 20))
    with clock.fixed(NOW.replace(month=10)):
        today = browser("party_instructor", here, here.community).get(TODAY).content.decode()

    assert ("片区检查到期还没改" in today, "到期还没有结束的帮带" in today) == (True, False)


# ---- pages ----


@pytest.mark.parametrize(
    ("kind", "is_public", "names"),
    [
        ("community_secretary", True, ["public", "desk"]),
        ("community_secretary", False, ["desk"]),
        ("auditor", True, ["public"]),
        ("auditor", False, []),
    ],
)
def test_a_space_tells_the_calendars_that_its_reader_may_have(here, kind, is_public, names):
    space = a_space(here, is_public=is_public)

    shown = browser(kind, here, here.community).get(page("space", space.pk))

    assert list(shown.context["feeds"]) == names


def test_a_telephone_is_shown_for_a_purpose_and_not_without(here, desk):
    made = a_booking(a_space(here), contact_phone="139 0000 0120")
    url = page("booking-contact", made.pk)

    answers = [desk.get(url), desk.post(url, {"purpose": ""})]

    assert [(one.status_code, one.context["number"]) for one in answers] == [(200, ""), (422, "")]
    assert JournalLine.objects.filter(verb__contains="reveal").count() == 0


def test_a_side_that_confirmed_gets_no_other_link(here, desk):
    one = agreements.proposed(here)
    side = agreements.party(one)
    liaison = agreements.liaison(here, side.organisation)[1]
    confirming.confirm(party=side, how="page", name="行长", by=liaison, now=NOW)

    answer = desk.post(page("agreement-link", one.pk, side.pk))

    assert (answer.status_code, "is_made" in answer.context) == (422, False)


def test_a_unit_that_reported_has_no_page_in_the_register_of_people(here, desk):
    unit = reports.a_unit_checkin(here.community)

    assert desk.get(page("checkin", unit.pk)).context["person_url"] == ""


def test_what_is_near_is_near_the_community_that_was_chosen(here, client):
    other = PlaceFactory(tenant=here.tenant, parent=here.subdistrict, kind="community", name="远处社区")
    a_need(other, title="远的"), a_need(here.community, title="近的")
    client.cookies[COMMUNITY_COOKIE] = community_cookie(here.tenant.pk, here.community.pk, "试验社区")

    listed = client.get(page("public-needs")).content.decode()

    assert listed.index("近的") < listed.index("远的")


def test_a_judge_reads_beside_a_venture_that_they_are_recused():
    of = funds.world()
    venture = funds.eligible(of)
    one, actor = funds.judge(of, "preliminary")
    phone = people.browser_of(actor, Client())
    phone.post(f"/judging/{one.pk}/{venture.pk}/recuse/", {"reason": "认识负责人"})

    ((task,),) = [group["tasks"] for group in phone.get("/judging/").context["groups"]]

    assert [str(each) for each in task["badge"]] == ["still", "回避"]


@pytest.mark.parametrize(
    ("verdict", "is_late", "told"),
    [
        ("done", False, ("ok", "做到了")),
        (None, True, ("late", "过了日子")),
        ("under_way", True, ("late", "过了日子")),
    ],
)
def test_a_pledge_is_told_by_the_word_of_those_who_judge_or_as_late(verdict, is_late, told):
    assert tuple(str(one) for one in verdict_badge(verdict, is_late=is_late)) == told


def test_a_gate_for_a_ventures_contract_without_a_venture_asks_for_an_agreement(here):
    asking = Question(here.tenant.pk, uuid7(), None, "agreement", "signed", {"kind": "venture"}, (), None, NOW)

    answer = gates.agreement_signed(asking)

    assert (answer.is_met, str(answer.text)) == (False, "还没有为这一步起草协议。")


# ---- needs ----


def test_nobody_of_another_street_asks_here(here):
    stranger = people.resident(people.neighbourhood())[1]

    with pytest.raises(NotAllowed) as told:
        needs.ask(tenant=here.tenant, given=given(here.compound), by=stranger, now=NOW)

    assert (told.value.codes, Need.objects.count()) == (["not_allowed"], 0)


def test_lots_have_no_seed_before_they_are_listed_and_keep_it_then(here):
    said = given(here.community, choosing="lots", choose_on=date(2026, 9, 5))
    need = needs.ask(tenant=here.tenant, given=said, by=system(here.community), now=NOW)
    needs.change(need=need, given=said, by=system(need), now=NOW)
    before = Need.objects.get().seed
    seeds = [needs.check(need=need, by=system(need), now=NOW).seed]

    seeds.append(needs.change(need=need, given=said, by=system(need), now=NOW).seed)

    assert (before, len(seeds[0]), len(set(seeds))) == ("", 64, 1)


def test_a_letter_without_words_of_an_erased_person_stays_as_it_was(here):
    partner, helped = units.a_partner(here), PersonFactory(tenant=here.tenant)
    need = a_need(here.community, person=helped, now=units.SUMMER)
    confirmed(need, Claimant(organisation=partner.organisation), now=units.SUMMER)
    letter = units.a_letter(partner)
    letter.refresh_from_db()
    before = letter.body

    upkeep.on_person_erased(PersonErased(tenant_id=here.tenant.pk, person_id=helped.pk), event_id=uuid7(), now=NOW)

    letter.refresh_from_db()
    assert (letter.body, JournalLine.objects.filter(verb="cobuild.letter.erased").count()) == (before, 0)
