"""My cases, and counts of the neighbourhood that name nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.accounts.models import User
from linli.casework.api import call_back, close
from linli.casework.models import Case
from linli.casework.selectors.counts import outcomes_near
from linli.core.models import JournalLine

from ..factories.casework import CaseFactory, CategoryFactory, ReporterFactory
from ..factories.core import TenantFactory
from ..people import signed_in
from .conftest import FRIDAY
from .portal import WORDS, answered_page, begun, followed

pytestmark = pytest.mark.usefixtures("friday")


@pytest.mark.parametrize("item_count", [1, 3])
def test_my_cases_cost_the_same_however_many(office, client, django_assert_num_queries, item_count):
    category = CategoryFactory(tenant=office.here.tenant)
    for _item in range(item_count):
        case = CaseFactory(tenant=office.here.tenant, category=category, place=office.here.building)
        ReporterFactory(case=case, person_id=office.resident.person_id)
    browser = signed_in(User.objects.get(pk=office.resident.user_id), client)
    browser.get(reverse("casework:mine"))

    with django_assert_num_queries(5):
        answer = browser.get(reverse("casework:mine"))

    assert answer.content.decode().count('class="card thing"') == item_count


def test_my_cases_ask_a_visitor_to_sign_in(visitor, office):
    assert visitor.get(reverse("casework:mine")).url.startswith("/sign-in/")


def test_counts_of_the_neighbourhood_name_nobody_and_hide_what_is_few(visitor, office):
    for text in ("路灯一不亮了呀", "路灯二不亮了呀", "路灯三不亮了呀"):
        office.reported(text=text)
    office.reported("parking", text="车位被占了好几天")
    close_all(office)

    page = visitor.get(reverse("casework:near")).content.decode()

    assert ("公共设施" in page, "停车" in page, "路灯一" in page, "试验居民" in page) == (True, False, False, False)
    assert "件数少" in page


def test_what_is_settled_is_counted_among_the_closed(office):
    for text in ("路灯一不亮了呀", "路灯二不亮了呀", "路灯三不亮了呀"):
        office.reported(text=text)
    close_all(office)
    Case.objects.filter(pk=Case.objects.first().pk).update(state="done", closed_at=None)

    found = outcomes_near("", tenant=office.here.tenant, since=FRIDAY - timedelta(days=1))

    assert [(one.reported, one.closed, one.resolved) for one in found] == [(3, 2, 2)]


def close_all(office):
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=FRIDAY, outcome="resolved")


def test_a_place_with_hardly_any_report_shows_no_counts(visitor, office):
    office.reported()

    assert "不够数" in visitor.get(reverse("casework:near")).content.decode()


def test_another_subdistrict_is_not_counted(client, office):
    for text in ("路灯一不亮了呀", "路灯二不亮了呀", "路灯三不亮了呀"):
        office.reported(text=text)
    client.cookies["linli_place"] = TenantFactory().code

    assert "公共设施" not in client.get(reverse("casework:near")).content.decode()


def test_the_home_page_shows_what_this_session_follows(visitor, office):
    case = office.received()
    followed(visitor, case)

    assert case.title in visitor.get(reverse("web:home")).content.decode()


def test_nothing_personal_of_a_draft_lies_in_the_session_in_the_clear(visitor, office):
    begun(visitor, office)

    held = str(dict(visitor.session))

    assert WORDS not in held
    assert JournalLine.objects.filter(verb__startswith="casework.case").count() == 0


def test_a_closed_case_tells_what_came_of_it(visitor, office):
    case, _link = answered_page(office)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", by=office.counter, now=FRIDAY)
    close(case=case, by=office.counter, now=FRIDAY)

    page = visitor.get(followed(visitor, case)).content.decode()

    assert "解决了" in page
    assert reverse("casework:add-word", args=[case.pk]) not in page
