"""“附近谁需要帮忙”: the list, the map, one need, projects, thanks, paper; what everybody may read there and what nobody may."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.core import clock
from tests import people
from tests.factories.cobuild_market import (
    NOW,
    a_claim,
    a_need,
    a_person,
    a_resource,
    a_team,
    a_unit,
    agreed,
    confirmed,
    delivered,
    named_in_public,
    of_resident,
    take_back,
    thanked,
)
from tests.factories.registry import PersonFactory, PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
NEEDS, MAP, FEATURES, PROJECTS, THANKS, RESOURCES = (
    reverse(f"cobuild:{name}")
    for name in ("public-needs", "needs-map", "needs-features", "public-projects", "thanks-wall", "public-resources")
)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def url(name, *args):
    return reverse(f"cobuild:{name}", args=[getattr(one, "pk", one) for one in args])


def text(answer):
    return answer.content.decode()


def titles(client, at_page=NEEDS, **query):
    return [row["one"].title for row in client.get(at_page, query).context["rows"]]


# ---- lists ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(here, client, count, django_assert_num_queries):
    for _n in range(count):
        a_claim(a_need(here.building, beneficiary=PersonFactory(tenant=here.tenant), places=2))
    client.get(NEEDS)

    with django_assert_num_queries(3):
        assert len(titles(client)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_do_the_projects(here, client, count, django_assert_num_queries):
    [a_claim(a_need(here.community, kind="project")) for _n in range(count)]
    client.get(PROJECTS)

    with django_assert_num_queries(2):
        assert len(titles(client, PROJECTS)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_does_the_wall_of_thanks(here, client, count, django_assert_num_queries):
    [thanked(a_need(here.community), a_person(here.tenant)) for _n in range(count)]
    client.get(THANKS)

    with django_assert_num_queries(3):
        assert len(client.get(THANKS).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_do_the_resources(here, client, count, django_assert_num_queries):
    [a_resource(here.community, person=PersonFactory(tenant=here.tenant)) for _n in range(count)]
    client.get(RESOURCES)

    with django_assert_num_queries(3):
        assert len(titles(client, RESOURCES)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_does_the_map(here, client, count, django_assert_num_queries):
    [a_need(PlaceFactory(parent=here.community)) for _n in range(count)]
    client.get(MAP)

    with django_assert_num_queries(2):
        assert len(client.get(MAP).context["spots"]) == count


@pytest.fixture
def four(here):
    """A need, a wish, a project, and what is claimed full."""
    elsewhere = PlaceFactory(parent=here.subdistrict)
    a_need(here.compound, title="修水管", skills=["水电"], times=["weekend_day"])
    a_need(here.compound, title="陪看病", kind="wish", field="health", now=NOW - timedelta(days=40))
    a_need(elsewhere, title="义诊一年", kind="project", field="health")
    a_claim(a_need(here.compound, title="搬柜子"))
    return elsewhere


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["陪看病", "修水管", "义诊一年"]),
        ({"kind": "wish"}, ["陪看病"]),
        ({"field": "health"}, ["陪看病", "义诊一年"]),
        ({"q": "水管"}, ["修水管"]),
        ({"skill": "水电工"}, ["修水管"]),
        ({"time": "weekday_day"}, ["陪看病", "义诊一年"]),
        ({"time": "weekend_day", "skill": "水管"}, ["修水管"]),
        ({"show": "old"}, ["陪看病"]),
        ({"show": "claimed"}, ["搬柜子"]),
        ({"show": "done"}, []),
        (
            {"kind": "?", "field": "?", "time": "?", "show": "?", "at": "?", "page": "x", "under": "?"},
            ["陪看病", "修水管", "义诊一年"],
        ),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(four, client, query, found):
    assert titles(client, **query) == found


def test_it_is_narrowed_by_place_and_what_is_near_comes_first(here, four, client):
    at_home = {"at": here.building.public_code}
    a_need(here.community, title="扫雪", now=NOW - timedelta(days=50))

    assert titles(client, under=four.path) == ["义诊一年"]
    assert titles(client, **at_home) == ["陪看病", "修水管", "扫雪", "义诊一年"]
    assert titles(client, **at_home, under=four.path) == ["义诊一年"]


def test_whoever_lives_here_reads_what_is_near_home_first(here, client):
    a_need(here.community, title="社区的", now=NOW - timedelta(days=9)), a_need(here.compound, title="院里的")
    browser = people.browser_of(of_resident(here)[0], client)

    assert titles(browser) == ["院里的", "社区的"]


def test_what_nobody_claims_grows_old_where_everybody_sees_it(here, client):
    for days in (3, 20, 40):
        a_need(here.community, title=f"等了 {days} 天", now=NOW - timedelta(days=days))
    a_claim(a_need(here.community, title="有人了", places=2, now=NOW - timedelta(days=50)))

    rows = client.get(NEEDS).context["rows"]

    ages = [("有人了", None), ("等了 40 天", ("late", "40 天没人认领")), ("等了 20 天", ("warn", "20 天没人认领"))]
    assert [(row["one"].title, row["age"]) for row in rows] == [*ages, ("等了 3 天", None)]
    assert "need--late" in text(client.get(NEEDS))


def test_what_is_not_checked_not_public_or_of_another_place_is_on_no_page(here, client):
    hidden = [a_need(here.community, opens=False), a_need(here.community, is_public=False)]
    other = a_need(people.neighbourhood().community)

    assert (titles(client), client.get(MAP).context["spots"]) == ([], [])
    for name in ("public-need", "need-poster"):
        assert [client.get(url(name, one)).status_code for one in [*hidden, other]] == [404] * 3


def test_a_done_need_stands_where_it_says_how_many_helped(here, client):
    confirmed(a_need(here.community, title="路灯亮了"))

    assert (titles(client), titles(client, show="done")) == ([], ["路灯亮了"])
    assert "1 家（人）帮了忙" in text(client.get(NEEDS, {"show": "done"}))


@pytest.mark.parametrize("page", [NEEDS, MAP, PROJECTS, THANKS, RESOURCES])
def test_an_empty_page_says_so(here, client, page):
    assert (client.get(page).status_code, "empty" in text(client.get(page))) == (200, True)


# ---- where, without a door ----


def test_a_persons_need_says_its_compound_and_no_closer(here, client):
    _actor, someone = of_resident(here)
    need = a_need(here.building, person=someone)
    pages = [NEEDS, url("public-need", need), url("need-poster", need), url("needs-poster", here.compound.public_code)]

    for page in pages:
        seen = text(client.get(page))
        assert (str(here.building) in seen, str(here.compound) in seen) == (False, True), page
    (told,) = client.get("/api/v1/cobuild/needs").json()
    assert told["place_id"] == str(here.compound.pk)


def test_what_a_unit_asks_says_exactly_where(here, client):
    need = a_need(here.building, organisation=here.office)

    assert str(here.building) in text(client.get(url("public-need", need)))


def test_whoever_stands_before_the_building_does_not_find_out_by_the_order(here, client):
    other = PlaceFactory(parent=here.compound)
    a_need(other, title="先提的", beneficiary=PersonFactory(tenant=here.tenant), now=NOW - timedelta(days=2))
    a_need(here.building, title="后提的", beneficiary=PersonFactory(tenant=here.tenant))

    assert titles(client, at=here.building.public_code) == ["先提的", "后提的"]


def test_the_map_draws_the_compound_or_what_it_lies_in(here, client):
    here.compound.longitude, here.compound.latitude = 113.67, 34.78
    here.compound.save()
    a_need(here.building), a_need(here.compound), a_need(PlaceFactory(parent=here.community), title="没有点")

    (feature,) = client.get(FEATURES).json()["features"]

    told = feature["properties"]
    assert (told["name"], told["kind_title"]) == (str(here.compound), "2 件事等人帮")
    assert told["url"] == f"{NEEDS}?at={here.compound.public_code}"
    assert [(row["spot"].count, row["words"]) for row in client.get(MAP).context["spots"]] == [
        (2, "2 件事等人帮"),
        (1, "1 件事等人帮"),
    ]


def test_the_map_outlines_the_communities_around(here, client):
    square = [[[113.6, 34.7], [113.7, 34.7], [113.7, 34.8], [113.6, 34.7]]]
    here.community.boundary = {"type": "Polygon", "coordinates": square}
    here.community.save()
    a_need(here.compound)

    told = [one["properties"] for one in client.get(FEATURES).json()["features"]]

    urls = [f"{NEEDS}?under={here.community.path.replace('/', '%2F')}", f"{NEEDS}?at={here.compound.public_code}"]
    assert [one["url"] for one in told] == urls


def test_the_map_keeps_the_filters_of_the_list(here, client):
    a_need(here.compound, field="health"), a_need(here.compound)

    page = client.get(MAP, {"field": "health", "page": "2"})

    assert page.context["features_url"] == f"{FEATURES}?field=health"
    assert [row["spot"].count for row in page.context["spots"]] == [1]


# ---- one need ----


def test_a_need_says_how_far_it_is_what_is_still_wanted_and_who_gives(here, client):
    need, unit, team = a_need(here.community, places=3), a_unit(here.tenant), a_team(here.community)
    confirmed(need, unit), agreed(need, team)

    seen = client.get(url("public-need", need))

    told = seen.context
    assert (told["held"], told["confirmed"], told["left"], told["queued"]) == (2, 1, 1, 0)
    assert [row["who"] for row in told["givers"]] == [str(unit.organisation), "电工队"]
    assert "还差 1 家（人）" in text(seen)


def test_what_somebody_plans_or_did_is_not_for_everybody(here, client):
    need = a_need(here.community)
    delivered(need, a_person(here.tenant), text="王奶奶家换了阀芯")

    assert "王奶奶家" not in text(client.get(url("public-need", need)))


def test_lots_are_promised_and_can_be_checked(here, client):
    need = a_need(here.community, choosing="lots", choose_on=date(2026, 9, 5))

    seen = text(client.get(url("public-need", need)))

    assert ("种子的校验码" in seen, need.seed in seen) == (True, False)


def test_a_need_whose_day_has_gone_by_offers_no_claim(here, client):
    need = a_need(here.community, wanted_until=date(2026, 9, 2))

    with clock.fixed(NOW + timedelta(days=3)):
        seen = text(client.get(url("public-need", need)))

    assert ("要的日子已经过了" in seen, url("public-need-claim", need) in seen) == (True, False)


# ---- names ----


def test_a_withdrawn_consent_hides_the_name_on_every_page(here, client):
    helper = a_person(here.tenant)
    asker, someone = of_resident(here)
    need = a_need(here.community, person=someone)
    made = thanked(need, helper)
    offered = a_resource(here.community, person=helper.person)
    consent = named_in_public(helper.person)
    pages = [url("public-need", need), THANKS, RESOURCES, url("public-resource", offered), url("my-claim", made)]
    browser = people.browser_of(asker, client)

    before = [helper.person.name in text(browser.get(page)) for page in pages]
    take_back(consent)
    after = [helper.person.name in text(browser.get(page)) for page in pages]

    assert (before, after) == ([True] * 5, [False] * 5)
    assert all("一位邻居" in text(browser.get(page)) for page in pages)


def test_without_consent_there_was_never_a_name(here, client):
    helper, need = a_person(here.tenant), a_need(here.community, places=2)
    agreed(need, helper)

    assert helper.person.name not in text(client.get(url("public-need", need)))


def test_the_wall_shows_only_thanks_whose_writers_agreed(here, client):
    unit = a_unit(here.tenant)
    thanked(a_need(here.community), unit), thanked(a_need(here.community), is_public=False)
    thanked(a_need(here.community, is_public=False))

    rows = client.get(THANKS).context["rows"]

    assert [(row["who"], row["one"].thanks) for row in rows] == [(str(unit.organisation), "灯亮了，心里也亮了")]


# ---- paper ----


def test_the_poster_of_a_place_says_what_is_asked_near_it_on_that_day(here, client):
    [a_need(here.compound, title=f"小事{n}") for n in range(10)]
    a_need(PlaceFactory(parent=here.subdistrict), title="别的社区")
    page = url("needs-poster", here.building.public_code)

    seen, made = client.get(page), client.get(page, {"as": "pdf"})

    assert (len(seen.context["rows"]), seen.context["more"]) == (8, 2)
    assert seen.context["url"] == f"http://testserver{NEEDS}?at={here.building.public_code}"
    assert made["Content-Type"] == "application/pdf"
    assert ("小事0" in text_of_pdf(made.content), "还有 2 件" in text_of_pdf(made.content)) == (True, True)


def test_a_place_without_needs_has_a_poster_too_and_a_code_of_elsewhere_none(here, client):
    strange = people.neighbourhood().community.public_code

    codes = [client.get(url("needs-poster", code)).status_code for code in (here.community.public_code, strange, "QQQQQQ")]

    assert codes == [200, 404, 404]


def test_the_poster_of_one_need_leads_to_it(here, client):
    need = a_need(here.compound, places=2, details="白天在家", skills=["理发"])
    page = url("need-poster", need)

    seen, made = client.get(page), client.get(page, {"as": "pdf"})

    assert seen.context["url"] == f"http://testserver{url('public-need', need)}"
    assert ("白天在家" in text_of_pdf(made.content), "还差 2 家" in text_of_pdf(made.content)) == (True, True)


def test_the_page_of_a_place_leads_to_what_is_asked_near_it(here, client):
    seen = text(client.get(reverse("web:door", args=[here.entrance.public_code])))

    assert f"{NEEDS}?at={here.entrance.public_code}" in seen
