"""A building head: writes things down for neighbours, sees how far those are, and of everything else counts alone (domain §6.4)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import accept, tracking_code
from linli.casework.models import Case
from linli.casework.selectors.cases import written_by
from linli.core import clock
from linli.core.actors import Actor

from ..factories.casework import CaseFactory, EntryFactory
from ..people import building_head, counter_clerk, property_clerk, signed_in
from .conftest import FRIDAY
from .desk import text_of

DOORS = reverse("registry:my-doors")
NOW = FRIDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def head(office, client):
    user, _actor = building_head(office.here)
    return signed_in(user, client)


@pytest.fixture
def written(office, head):
    """Written down at a neighbour's door; the address that the head is led to."""
    given = {
        "text": "三楼王家的水管滴水，老人一个人在家。",
        "place": str(office.here.building.pk),
        "name": "试验邻居",
        "no_phone": "1",
    }
    return head.post(reverse("casework:counter"), {**given, "submission_token": "t1"}).url


def test_what_a_head_wrote_down_is_shown_with_number_code_and_slip(head, written):
    page = head.get(written)
    case = Case.objects.get()

    assert (case.short_number in text_of(page), tracking_code(case.pk) in text_of(page)) == (True, True)
    slip = head.get(reverse("casework:desk-slip", args=[case.pk]))
    assert (slip.status_code, tracking_code(case.pk) in text_of(slip)) == (200, True)


def test_it_leads_to_no_page_that_the_head_may_not_see(head, written):
    case = Case.objects.get()

    assert f'href="{reverse("casework:case", args=[case.pk])}"' not in text_of(head.get(written))
    assert head.get(reverse("casework:case", args=[case.pk])).status_code in (403, 404)


def test_whoever_sees_the_case_anyway_is_led_to_it(office, client):
    user, _actor = counter_clerk(office.here)
    browser = signed_in(user, client)
    case = office.reported()

    page = text_of(browser.get(reverse("casework:registered", args=[case.pk])))

    assert f'href="{reverse("casework:case", args=[case.pk])}"' in page


def test_after_the_day_the_head_still_sees_how_far_it_is_but_neither_code_nor_slip(office, head, written):
    case = accept(case=Case.objects.get(), by=office.clerk, now=NOW)

    with clock.fixed(NOW + timedelta(days=2)):
        page = head.get(reverse("casework:registered", args=[case.pk]))
        slip = head.get(reverse("casework:desk-slip", args=[case.pk]))

    assert (page.status_code, slip.status_code) == (200, 404)
    assert (case.short_number in text_of(page), tracking_code(case.pk) in text_of(page)) == (True, False)


@pytest.mark.parametrize("who", [building_head, property_clerk], ids=["another head", "the property company"])
def test_what_somebody_else_wrote_down_is_none(office, head, written, client, who):
    case = Case.objects.get()
    user, _actor = who(office.here)
    browser = signed_in(user, client)

    addresses = [reverse(f"casework:{name}", args=[case.pk]) for name in ("registered", "desk-slip")]

    assert [browser.get(address).status_code for address in addresses] == [404, 404]


def test_the_doors_page_tells_how_far_it_is_without_the_neighbours_name(head, written):
    case = Case.objects.get()

    page = text_of(head.get(DOORS))

    assert (case.short_number in page, "试验邻居" in page, tracking_code(case.pk) in page) == (True, False, False)
    assert reverse("casework:registered", args=[case.pk]) in page
    assert case.short_number in text_of(head.get(DOORS, {"paper": ""}))


def test_a_head_who_wrote_nothing_down_is_told_what_will_stand_there(head):
    assert "您还没有替邻居登记过" in text_of(head.get(DOORS))


def test_what_is_going_on_in_the_house_is_counted_once_there_is_enough(office, head):
    for _each in range(2):
        CaseFactory(tenant=office.here.tenant, place=office.here.entrance, category=office.category("lift"), reported_at=FRIDAY)
    few = text_of(head.get(DOORS))
    CaseFactory(tenant=office.here.tenant, place=office.here.entrance, category=office.category("lift"), reported_at=FRIDAY)

    enough = text_of(head.get(DOORS))

    assert ("不够数" in few, "公共设施" in few) == (True, False)
    assert '公共设施</th><td class="n">3</td>' in enough


def test_cases_of_the_house_are_not_told_by_their_words(office, head):
    for _each in range(3):
        office.reported(text="路灯不亮，邻居自己的话。")

    assert "邻居自己的话" not in text_of(head.get(DOORS))


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_doors_page_asks_as_much_for_three_as_for_one(office, client, django_assert_num_queries, item_count):
    user, actor = building_head(office.here)
    browser = signed_in(user, client)
    for _each in range(item_count):
        case = CaseFactory(tenant=office.here.tenant, channel="counter", place=office.here.building, reported_at=FRIDAY)
        EntryFactory(case=case, verb="report", by_user_id=actor.user_id)
    browser.get(DOORS)

    with django_assert_num_queries(8):
        page = text_of(browser.get(DOORS))

    assert page.count("/registered/") == item_count


def test_what_came_on_the_web_from_themselves_or_long_ago_was_not_written_down(office):
    _user, actor = building_head(office.here)
    ways = [("web", FRIDAY), ("import", FRIDAY), ("counter", FRIDAY - timedelta(days=100))]
    for channel, at in ways:
        case = CaseFactory(tenant=office.here.tenant, channel=channel, reported_at=at)
        EntryFactory(case=case, verb="report", by_user_id=actor.user_id)

    assert list(written_by(actor, tenant_id=office.here.tenant.pk, since=NOW - timedelta(days=90))) == []
    assert list(written_by(Actor.anonymous(), tenant_id=office.here.tenant.pk, since=FRIDAY)) == []
