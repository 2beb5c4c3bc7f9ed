"""Navigation: what belongs to a visitor's desk and onto the portal's home."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import RequestFactory

from linli.core import navigation, remembered
from linli.core.actors import Actor, Grant, Kind
from linli.core.models import Tenant
from linli.core.navigation import desk_item, desk_sections, portal_tile, portal_tiles
from linli.core.tallies import tally

from ..factories.core import TenantFactory

TENANT = uuid4()
ANCHORS, ATOM = "core:anchors", "core:anchors-atom"


@pytest.fixture(autouse=True)
def _none_registered(monkeypatch):
    monkeypatch.setattr(navigation, "_desk", {})
    monkeypatch.setattr(navigation, "_tiles", {})


def staff(*capabilities: str) -> Actor:
    return Actor(Kind.STAFF, "岗位", TENANT, grants=frozenset(Grant(code, TENANT) for code in capabilities))


def request_of(actor: Actor, at: str = ""):
    request = RequestFactory().get("/")
    request._linli_actor = actor
    request.resolver_match = SimpleNamespace(view_name=at) if at else None
    return request


def shown(actor: Actor) -> list[str]:
    return [link.title for section in desk_sections(request_of(actor)) for link in section.links]


def test_a_desk_shows_what_its_holder_may_use():
    desk_item("封条", ANCHORS, "seal", capability=("a.see", "a.audit"), order=2)
    desk_item("大家的", ATOM, "feed", order=1)

    assert [shown(actor) for actor in (staff("a.audit"), staff("b.other"), Actor.anonymous())] == [
        ["大家的", "封条"],
        ["大家的"],
        [],
    ]


def test_a_grant_in_another_tenant_shows_nothing():
    desk_item("封条", ANCHORS, "seal", capability="a.see", order=1)
    elsewhere = Actor(Kind.STAFF, "岗位", TENANT, grants=frozenset({Grant("a.see", uuid4())}))

    assert shown(elsewhere) == []


def test_sections_stand_in_the_order_of_their_first_entry_with_badges_and_the_present_one():
    desk_item("乙", ATOM, "feed", order=2, section="记录", badge=lambda request: 0)
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: 3)

    sections = desk_sections(request_of(staff("x"), at=ATOM))

    assert [section.title for section in sections] == ["", "记录"]
    links = [link for section in sections for link in section.links]
    assert [(link.url, link.count, link.is_current) for link in links] == [
        ("/anchors.json", 3, False),
        ("/anchors.atom", None, True),
    ]


def test_rows_that_wait_behind_several_entries_are_counted_in_one_statement(db, django_assert_num_queries):
    one, _other = TenantFactory.create_batch(2)
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: Tenant.objects.all())
    desk_item("乙", ATOM, "feed", order=2, badge=lambda request: Tenant.objects.filter(pk=one.pk))

    with django_assert_num_queries(1):
        sections = desk_sections(request_of(staff("x")))

    assert [link.count for section in sections for link in section.links] == [2, 1]


def test_what_is_not_counted_to_its_end_says_so(db, monkeypatch):
    monkeypatch.setattr(navigation, "MOST_WAITING", 2)
    one, _other = TenantFactory.create_batch(2)
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: Tenant.objects.all())
    desk_item("乙", ATOM, "feed", order=2, badge=lambda request: Tenant.objects.filter(pk=one.pk))

    sections = desk_sections(request_of(staff("x")))

    assert [link.count for section in sections for link in section.links] == ["1+", 1]


def test_a_number_that_is_dear_to_count_is_shown_again_until_it_is_forgotten(db, django_assert_num_queries):
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: Tenant.objects.all(), keeps=60)
    request = request_of(staff("x"))
    TenantFactory()
    desk_sections(request)
    TenantFactory()

    with django_assert_num_queries(0):
        before = desk_sections(request)[0].links[0].count
    navigation.forget_waiting(request, ANCHORS)

    assert (before, desk_sections(request)[0].links[0].count) == (1, 2)


def test_numbers_stand_for_a_moment_and_any_verb_has_them_counted_anew(db, settings, django_assert_num_queries):
    settings.LINLI_COUNTS_KEPT = 20
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: Tenant.objects.all())
    TenantFactory()
    desk_sections(request_of(staff("x")))
    TenantFactory()

    with django_assert_num_queries(0):
        before = desk_sections(request_of(staff("x")))[0].links[0].count
    remembered.written("casework")

    assert (before, desk_sections(request_of(staff("x")))[0].links[0].count) == (1, 2)


def test_a_page_that_counts_them_anyway_shows_them_as_they_are(db, settings):
    settings.LINLI_COUNTS_KEPT = 20
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: Tenant.objects.all())
    TenantFactory()
    desk_sections(request_of(staff("x")))
    TenantFactory()
    request = request_of(staff("x"))
    tally(request, navigation.badges)

    assert desk_sections(request)[0].links[0].count == 2


def test_nothing_is_asked_where_nothing_can_wait(db, django_assert_num_queries):
    desk_item("甲", ANCHORS, "seal", order=1, badge=lambda request: Tenant.objects.none())

    with django_assert_num_queries(0):
        sections = desk_sections(request_of(staff("x")))

    assert [link.count for section in sections for link in section.links] == [None]


def test_tiles_come_in_a_fixed_order_and_each_once():
    for title, name, order in [("乙", ATOM, 2), ("旧", ANCHORS, 9), ("甲", ANCHORS, 1)]:
        portal_tile(title, name, "seal", order)

    assert [(tile.title, tile.url) for tile in portal_tiles()[0]] == [("甲", "/anchors.json"), ("乙", "/anchors.atom")]


def test_eight_entrances_are_seen_at_once_and_the_rest_one_tap_further():
    for order in range(11):
        portal_tile(f"第{order}个", f"nowhere-{order}", "seal", order)

    at_once, rest = portal_tiles()

    assert [[tile.order for tile in some] for some in (at_once, rest)] == [[0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10]]
