"""One box to find things, by kind, so far as one may see."""

import pytest
from django.urls import reverse

from linli.casework.selectors import rulings, worded
from linli.casework.services.guide import ENTRY_KIND, ITEM_KIND
from linli.core import search
from linli.deliberation.services import indexing
from linli.disclosure.services import notices
from linli.procedures.services import runs
from linli.web.views.search import FOR_THE_OFFICE, KINDS, ON_THE_DESK
from tests.factories.casework import CaseFactory, ReporterFactory
from tests.moments import AT
from tests.people import community_secretary, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db


def findable(here, title, *, kind="place", capability=""):
    search.index(
        here.community,
        kind=kind,
        title=title,
        detail="试验",
        url="/x/",
        text="",
        at=AT,
        place_path=here.community.path,
        capability=capability,
    )


def test_hits_stand_in_groups_by_kind(client):
    here = neighbourhood()
    findable(here, "东门路灯", kind="service")
    findable(here, "东门广场", kind="place")

    groups = client.get(reverse("web:search"), {"q": "东门"}).context["groups"]

    assert [(str(name), [hit.title for hit in hits]) for name, hits in groups] == [
        ("地点", ["东门广场"]),
        ("办事指南", ["东门路灯"]),
    ]


def test_who_holds_no_post_is_not_offered_what_only_the_office_finds(client):
    here = neighbourhood()

    offered = [
        {code for code, _name in browser.get(reverse("web:search"), {"q": "东门"}).context["kinds"]}
        for browser in (client, signed_in(community_secretary(here)[0]))
    ]

    assert offered == [set(KINDS) - FOR_THE_OFFICE, set(KINDS)]


def test_every_kind_that_can_be_found_has_a_name_over_its_group():
    named = {
        "place",
        "person",
        "unit",
        "organisation",
        "category",
        ITEM_KIND,
        ENTRY_KIND,
        rulings.SEARCH_KIND,
        worded.SEARCH_KIND,
        notices.SEARCH_KIND,
        runs.SEARCH_KIND,
        *indexing.PUBLIC_KINDS.values(),
    }

    assert (set(KINDS), set(ON_THE_DESK)) == (named, set(indexing.DESK_KINDS.values()))


def test_a_kind_narrows_what_is_shown(client):
    here = neighbourhood()
    findable(here, "东门路灯", kind="service")
    findable(here, "东门广场", kind="place")

    response = client.get(reverse("web:search"), {"q": "东门", "kind": "place"})

    assert response.context["count"] == 1


def test_what_needs_a_right_is_found_by_those_who_hold_it(client):
    here = neighbourhood()
    user, actor = community_secretary(here)
    findable(here, "内部名册", capability=min(grant.capability for grant in actor.grants))

    portal = client.get(reverse("web:search"), {"q": "名册"}).context["count"]
    desk = signed_in(user).get(reverse("web:desk-search"), {"q": "名册"}).context["count"]

    assert (portal, desk) == (0, 1)


@pytest.mark.parametrize("query", ["", "   ", "\x00", "' OR 1=1 --", "*" * 500, "NEAR(", '"'])
def test_no_query_breaks_the_page(client, query):
    neighbourhood()

    response = client.get(reverse("web:search"), {"q": query, "kind": "no such"})

    assert (response.status_code, response.context["count"]) == (200, 0)


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_search_costs_the_same_however_much_it_finds(client, django_assert_num_queries, item_count):
    here = neighbourhood()
    for place, kind in [(here.community, "place"), (here.community, "case"), (here.community, "unit")][:item_count]:
        search.index(place, kind=kind, title="东门", detail="", url="/x/", text="", at=AT)
    client.get(reverse("web:search"), {"q": "东门"})

    with django_assert_num_queries(1):
        response = client.get(reverse("web:search"), {"q": "东门"})

    assert response.context["count"] == item_count


def test_a_resident_finds_their_own_cases_and_nobody_else_s(client):
    here = neighbourhood()
    user, actor = resident(here)
    mine, other = (CaseFactory(tenant=here.tenant, place=here.building, title="东门的路灯不亮") for _ in range(2))
    ReporterFactory(case=mine, person_id=actor.person_id)
    page = signed_in(user, client)

    found = page.get(reverse("web:search"), {"q": "东门 路灯"}).context["panels"]
    nothing = page.get(reverse("web:search"), {"q": "东门 井盖"}).context["panels"]

    assert [[one.pk for one in panel.context["cases"]] for panel in found] == [[mine.pk]], other
    assert nothing == []
