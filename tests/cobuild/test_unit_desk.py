"""A unit's own desk on a telephone: what waits, is asked, promised, done, thanked; and that nobody reads another unit's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.cobuild.models import FeedbackLetter, PartnerReview
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.services import claims, delivering, partners
from linli.core import clock
from tests import people
from tests.factories.cobuild_agreements import proposed, signed
from tests.factories.cobuild_market import a_need, a_resource, agreed, delivered
from tests.factories.cobuild_partners import NOW, SUMMER, a_letter, a_member, a_partner, a_review, did, liaison, system
from tests.factories.registry import PlaceFactory, ProcessingConsentFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
PARTS = ["unit", "unit-asked", "unit-claims", "unit-members", "unit-thanks", "unit-record", "unit-change"]
SAID = ["unit-letter", "unit-letter-print", "unit-review", "unit-review-print"]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def partner(here):
    return a_partner(here, "试验银行")


@pytest.fixture
def unit(here, partner, client):
    return people.browser_of(liaison(here, partner)[1], client)


def url(name, *things):
    return reverse(f"cobuild:{name}", args=[getattr(one, "pk", one) for one in things])


def side(partner):
    return Claimant(organisation=partner.organisation)


def titles(answer, name="rows"):
    return [row["one"].title for row in answer.context[name]]


# ---- the desk ----


def test_the_desk_of_a_quiet_unit_says_so(unit):
    page = unit.get(url("unit"))

    assert (page.status_code, page.context["waiting"], page.context["figures"]) == (200, [], [])
    assert "没有等您办的事" in page.text


def test_what_waits_for_the_unit_stands_first(here, partner, unit):
    agreed(a_need(here.community, title="修水龙头", now=SUMMER), side(partner), now=SUMMER)
    signed(here, unit=partner.organisation, duties=({"text": "慰问老人", "first_due": date(2026, 9, 30)},))
    proposed(here, unit=partner.organisation, title="新协议")
    delivered(a_need(here.community, title="借桌椅", organisation=partner.organisation, now=SUMMER), now=SUMMER)
    a_letter(partner, is_sent=True)
    a_review(partner, is_sent=True)

    waiting = unit.get(url("unit")).context["waiting"]

    told = ["修水龙头", "慰问老人", "新协议", "借桌椅", "2026 年第 3 季度的反馈", "2025 年共建评议"]
    assert [row["title"] for row in waiting] == told
    assert [row["title"] for row in waiting if row["is_late"]] == ["慰问老人"]


def test_what_it_promised_did_and_was_thanked_for(here, partner, unit):
    agreed(a_need(here.community, title="搬书", now=SUMMER), side(partner), now=SUMMER)
    done = did(partner, is_confirmed=False, person_times=12)
    delivering.confirm(claim=done, rating=4, thanks="水不漏了，谢谢", by=system(here), now=SUMMER)

    page = unit.get(url("unit"))

    assert [row["title"] for row in page.context["promised"]] == ["搬书"]
    assert [row["title"] for row in page.context["done"]] == ["给王奶奶修水龙头"]
    assert "水不漏了，谢谢" in page.text


def test_an_agreement_that_waits_is_read_whole_before_it_is_confirmed(here, partner, unit):
    one = proposed(here, unit=partner.organisation)

    waiting = unit.get(url("unit")).context["waiting"]

    assert [row["url"] for row in waiting] == [url("unit-agreement", one)]
    assert url("unit-agreement-confirm", one) in unit.get(url("unit-agreement", one)).text


def test_what_was_done_in_other_years_stands_on_the_page_of_all_and_not_under_this_year(unit, partner):
    did(partner, now=SUMMER.replace(year=2024))

    assert unit.get(url("unit")).context["done"] == []
    assert len(unit.get(url("unit-claims"), {"part": "done"}).context["rows"]) == 1


def test_where_nothing_is_asked_nearby_the_way_leads_to_the_other_communities(unit):
    way = f'href="{url("public-needs")}">看别的社区的</a>'

    assert [unit.get(url(name)).text.count(way) for name in ("unit", "unit-asked")] == [1, 1]


def test_what_is_asked_is_what_units_may_take_on_near_it(here, partner, unit):
    next_door = PlaceFactory(parent=here.subdistrict, name="另一个社区")
    a_need(here.community, title="修灯")
    a_need(here.community, title="给人不给单位", for_units=False)
    a_need(next_door, title="别处的")
    a_need(here.community, title="自己提的", organisation=partner.organisation)
    claims.claim(need=a_need(here.community, title="认领过了", places=2), claimant=side(partner), by=system(here), now=NOW)

    assert titles(unit.get(url("unit-asked"))) == ["修灯"]


def test_a_unit_of_the_whole_street_is_asked_from_everywhere(here, client):
    wide = a_partner(here, place=here.subdistrict)
    a_need(PlaceFactory(parent=here.subdistrict, name="另一个社区"), title="别处的")

    assert titles(people.browser_of(liaison(here, wide)[1], client).get(url("unit-asked"))) == ["别处的"]


@pytest.mark.parametrize(
    ("part", "told"),
    [("promised", ["搬书"]), ("x", ["搬书"]), ("done", ["给王奶奶修水龙头", "周末义务理发"]), ("ended", ["退掉的"])],
)
def test_claims_are_told_by_what_became_of_them(here, partner, unit, part, told):
    agreed(a_need(here.community, title="搬书", now=SUMMER), side(partner), now=SUMMER)
    did(partner)
    gone = claims.claim(need=a_need(here.community, title="退掉的"), claimant=side(partner), by=system(here), now=NOW)
    claims.withdraw(claim=gone, reason="去不了", by=system(here), now=NOW)
    lent = claims.claim_resource(
        resource=a_resource(here.community, organisation=partner.organisation),
        claimant=side(a_partner(here)),
        by=system(here),
        now=SUMMER,
    )
    type(lent).objects.filter(pk=lent.pk).update(state="confirmed", delivered_on=SUMMER.date() - timedelta(days=1))

    assert [row["title"] for row in unit.get(url("unit-claims"), {"part": part}).context["rows"]] == told


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("unit-asked", 8), ("unit-claims", 7), ("unit-members", 8), ("unit-thanks", 9)])
def test_its_lists_ask_as_much_for_three_as_for_one(here, partner, unit, name, queries, count, django_assert_num_queries):
    for n in range(count):
        a_need(here.community, title=f"第{n}件")
        agreed(a_need(here.community, now=SUMMER), side(partner), now=SUMMER)
        delivering.confirm(claim=did(partner, is_confirmed=False, people=1), rating=4, thanks="谢", by=system(here), now=SUMMER)
        ProcessingConsentFactory(person=a_member(partner).person, purpose="dual_checkin")
        a_letter(partner, is_sent=True, quarter=n + 1) if n < 3 else None
    unit.get(url(name))

    with django_assert_num_queries(queries):
        assert len(unit.get(url(name)).context["page_obj"]) == count


def test_its_people_are_named_only_while_they_agree(partner, unit):
    named, silent = a_member(partner), a_member(partner)
    consent = ProcessingConsentFactory(person=named.person, purpose="dual_checkin")
    before = unit.get(url("unit-members")).text

    consent.withdrawn_at = NOW
    consent.save()
    after = unit.get(url("unit-members")).text

    assert (named.person.name in before, silent.person.name in before) == (True, False)
    assert (named.person.name in after, "还有 2 人报到" in after) == (False, True)


def test_it_says_itself_what_it_can_help_with(partner, unit):
    form = unit.get(url("unit-change")).context["form"]

    answer = unit.post(url("unit-change"), {"field": "银行", "can_offer": "礼堂"})

    partner.refresh_from_db()
    assert (form["can_offer"].value(), answer.url) == ("礼堂、法律咨询", url("unit"))
    assert (partner.field, partner.can_offer) == ("银行", "礼堂")


def test_the_form_for_every_level_needs_no_typing(here, partner, unit):
    one = signed(here, unit=partner.organisation)

    text = text_of_pdf(unit.get(url("unit-record"), {"as": "pdf"}).content)

    assert ("试验银行" in text, one.number in text) == (True, True)


# ---- what the community said ----


def test_a_letter_is_read_and_kept_as_a_pdf(partner, unit):
    did(partner)
    letter = a_letter(partner, is_sent=True)
    page = unit.get(url("unit-letter", letter)).text

    answer = unit.post(url("unit-letter-read", letter), follow=True)

    text = text_of_pdf(unit.get(url("unit-letter-print", letter), {"as": "pdf"}).content)
    assert ("谢谢贵单位" in page, "看过了" in page, "谢谢贵单位" in text) == (True, True, True)
    assert (FeedbackLetter.objects.get().read_at, url("unit-letter-read", letter) in answer.text) == (NOW, False)


def test_a_review_is_answered_on_the_telephone(partner, unit):
    review = a_review(partner, is_sent=True)
    empty = unit.post(url("unit-review", review), {"answer": ""})

    answer = unit.post(url("unit-review", review), {"answer": "礼堂可以借"}, follow=True)

    assert (empty.status_code, PartnerReview.objects.get().answer) == (422, "礼堂可以借")
    assert "礼堂可以借" in answer.text
    assert unit.get(url("unit-review-print", review)).status_code == 200


def test_thanks_letters_and_reviews_stand_together(partner, unit):
    letter, review = a_letter(partner, is_sent=True), a_review(partner, is_sent=True)

    text = unit.get(url("unit-thanks")).text

    assert (letter.number in text, url("unit-review", review) in text) == (True, True)


# ---- only its own ----


def thing_of(partner, name, **more):
    return a_letter(partner, **more) if "letter" in name else a_review(partner, **more)


@pytest.mark.parametrize("name", [*SAID, "unit-letter-read"])
def test_what_was_said_to_another_unit_is_not_there(here, unit, name):
    other = thing_of(a_partner(here), name, is_sent=True)

    send = unit.post if name.endswith("read") else unit.get
    assert send(url(name, other)).status_code == 404


@pytest.mark.parametrize("name", SAID)
def test_a_draft_is_not_there_either(partner, unit, name):
    assert unit.get(url(name, thing_of(partner, name))).status_code == 404


@pytest.mark.parametrize("name", PARTS)
def test_its_pages_tell_nothing_of_another_unit_even_when_it_is_asked_for(here, unit, name):
    other = a_partner(here, "别家", can_offer="别家的礼堂")
    agreed(a_need(here.community, title="别家答应的", now=SUMMER), side(other), now=SUMMER)
    delivering.confirm(
        claim=did(other, is_confirmed=False, people=1, title="别家做的"), rating=4, thanks="谢别家", by=system(here), now=SUMMER
    )
    ProcessingConsentFactory(person=a_member(other).person, purpose="dual_checkin")
    a_letter(other, is_sent=True)

    text = unit.get(url(name), {"unit": str(other.organisation.pk), "part": "done"}).text

    assert [words for words in ("别家", a_name(other)) if words in text] == []


def a_name(partner):
    return partner.organisation.name


@pytest.mark.parametrize("name", PARTS)
def test_whoever_speaks_for_no_unit_is_turned_away(here, desk, name, partner):
    homeless = people.browser_of(people.holder("unit_liaison", here)[1])
    anonymous = people.browser_of(people.resident(here)[1])

    assert [one.get(url(name)).status_code for one in (desk, homeless, anonymous)] == [403, 403, 403]


def test_a_visitor_is_asked_to_sign_in(client, partner):
    assert client.get(url("unit")).status_code == 302


def test_the_workbench_of_units_is_not_for_their_liaisons(partner, unit):
    names = ["partners", "partner-letters", "partner-reviews", "partner-new", "partner-letters-write", "partner-letters-send"]

    assert [unit.get(url(name)).status_code for name in names] == [403] * 6


def test_an_agency_that_is_no_partner_unit_has_a_desk_without_a_form(here, client):
    _user, actor = people.holder("unit_liaison", here, organisation=here.property_company)
    browser = people.browser_of(actor, client)

    assert [browser.get(url(name)).status_code for name in ("unit", "unit-asked", "unit-record")] == [200, 200, 404]


def test_a_unit_that_left_reads_what_was_said_to_it(here, partner, unit):
    letter = a_letter(partner, is_sent=True)
    partners.leave(partner=partner, on=date(2026, 10, 8), reason="搬走了", by=system(here), now=NOW)

    assert unit.get(url("unit-letter", letter)).status_code == 200
    assert unit.post(url("unit-change"), {"field": "x"}).status_code == 422


# ---- on other pages ----


def test_the_way_there_stands_on_today_and_among_what_is_mine(partner, unit):
    a_letter(partner, is_sent=True)

    today, mine = unit.get(reverse("web:today")).text, unit.get(reverse("web:mine")).text

    assert (url("unit") in today, "社区寄来了反馈" in today, url("unit") in mine) == (True, True, True)
