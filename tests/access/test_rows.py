"""What a page may not give away: rows of elsewhere in any list, search, sheet, panel or file, and numbers in the clear."""

import json
import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import transaction
from django.test import Client

from linli.core.models import JournalLine
from linli.core.privacy import normalise

from .addresses import everything
from .world import FAR_MARK, NEAR_MARK

pytestmark = [pytest.mark.django_db]
OFFICE_WIDE = {"administrator", "counter_clerk", "auditor", "dispatcher"}
LOCAL = ["visitor", "resident", "community_secretary", "community_clerk", "grid_worker", "building_head", "property_clerk"]
LOCAL += ["department_clerk", "unit_liaison", "party_instructor"]
ROLES = [*LOCAL, *sorted(OFFICE_WIDE), "district_officer"]
READ = [one for one in everything() if one.method == "GET"]
QUERIES = [
    "search/?q=秘密甲",
    "search/?q=秘密乙",
    "desk/search/?q=秘密甲",
    "desk/search/?q=秘密乙",
    "desk/cases/?opened=all&text=秘密",
    "desk/cases/?opened=all&q=秘密",
    "desk/cases/export/?opened=all",
    "desk/organisations/?q=秘密",
    "desk/posts/?q=秘密",
    "desk/places/?q=秘密",
    "map/places.geojson?q=秘密",
    "api/v1/cases?opened=all&text=秘密&size=200",
    "api/v1/cases?opened=all&size=200",
    "api/v1/places?limit=200",
]
REVEALS = re.compile(r"^/desk/people/[^/]+/edit/$")
"""Pages on which a number stands in the clear because the journal has been told (tested below)."""


def browser(world, role):
    return world.browser(role)


def text_of(answer):
    """Everything that an answer says, sheets unpacked."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if is_zipfile(BytesIO(raw)):
        with ZipFile(BytesIO(raw)) as packed:
            raw = b"".join(packed.read(name) for name in packed.namelist())
    if "json" in answer.get("Content-Type", ""):
        return json.dumps(json.loads(raw), ensure_ascii=False)
    return raw.decode("utf-8", "replace")


def said_to(world, role):
    """(path, text) of every address that can be read, asked for one's own things, and of searches for others'."""
    paths = [one.path(world, "own", role) for one in READ if not one.text.startswith("/kit")]
    for path in [*paths, *(f"/{query}" for query in QUERIES)]:
        with transaction.atomic():
            answer = browser(world, role).get(path)
            yield path, text_of(answer), answer.status_code
            transaction.set_rollback(True)


def numbers_of(world):
    """The telephones and identity numbers of the world's things, as one would find them with the blanks taken out."""
    all_things = (world.own, world.near, world.far)
    known = [number for one in all_things for number in (one.person.phone, one.person.id_number, one.call.phone)]
    return re.compile("|".join(re.escape(normalise(number)) for number in known))


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_elsewhere_and_no_number_is_said_to(world, role):
    hidden = [FAR_MARK] if role in {*OFFICE_WIDE, "district_officer"} else [FAR_MARK, NEAR_MARK]
    numbers = numbers_of(world)

    said = list(said_to(world, role))

    leaks = [(path, mark) for path, text, _status in said for mark in hidden if mark in text and mark not in path]
    assert [path for path, _text, status in said if status >= 500] == []
    assert leaks == []
    assert [path for path, text, _ in said if not REVEALS.match(path) and numbers.search(re.sub(r"[\s-]", "", text))] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_search_for_what_is_elsewhere_finds_nothing_for(world, role):
    hidden = [FAR_MARK] if role in {*OFFICE_WIDE, "district_officer"} else [FAR_MARK, NEAR_MARK]

    found = [
        (path, words)
        for mark in hidden
        for path in ("/search/", "/desk/search/", "/desk/cases/?opened=all", "/desk/organisations/", "/desk/posts/")
        for words in re.findall(f"{mark}[一-龥]+", text_of(browser(world, role).get(path, {"q": mark})))
    ]

    assert found == []


@pytest.mark.parametrize("path", ["/desk/search/", "/desk/cases/?opened=all"])
def test_who_may_see_the_whole_subdistrict_does_find_it(world, path):
    assert f"{NEAR_MARK}楼道的灯" in text_of(browser(world, "dispatcher").get(path, {"q": NEAR_MARK}))


@pytest.mark.parametrize("role", LOCAL)
def test_people_of_elsewhere_are_not_found_by_name_or_number(world, role):
    client = browser(world, role)

    for words in (NEAR_MARK, world.near.person.phone, world.near.person.id_number, FAR_MARK, world.far.person.phone):
        text = text_of(client.post("/desk/people/", {"q": words}))

        assert f"{NEAR_MARK}住户" not in text
        assert f"{FAR_MARK}住户" not in text


def test_lists_of_programs_count_what_one_sees(world):
    counts = {}
    for role in (
        "community_clerk",
        "property_clerk",
        "department_clerk",
        "grid_worker",
        "dispatcher",
        "resident",
        "building_head",
    ):
        counts[role] = len(json.loads(text_of(browser(world, role).get("/api/v1/cases?opened=all")))["items"])

    assert counts == {
        "community_clerk": 1,
        "property_clerk": 1,
        "department_clerk": 1,
        "grid_worker": 1,
        "dispatcher": 2,
        "resident": 1,
        "building_head": 0,
    }


def test_the_public_account_gives_counts_and_no_words(world):
    text = text_of(Client().get("/report/near/"))

    assert "楼道的灯" not in text
    assert "报事人" not in text


def test_a_district_officer_reaches_no_other_district(world):
    client = browser(world, "district_officer")
    client.cookies["linli_place"] = world.far.here.tenant.code

    text = "".join(text_of(client.get(path)) for path in ("/desk/", "/desk/places/", "/desk/organisations/", "/api/v1/places"))

    assert FAR_MARK not in text


def test_a_neighbour_who_reported_too_reads_no_inside_note(world):
    text = text_of(browser(world, "resident").get(f"/api/v1/cases/{world.own.case.pk}"))

    assert "头一句" in text
    assert "内部的话" not in text


@pytest.mark.parametrize("name", ["edit", "reveal"])
def test_a_number_in_the_clear_always_leaves_a_line(world, name):
    client, path = browser(world, "community_clerk"), f"/desk/people/{world.own.person.pk}/{name}/"
    before = JournalLine.objects.count()

    answer = client.get(path) if name == "edit" else client.post(path, {"what": "phone", "purpose": "回访灯的事"})

    assert normalise(world.own.person.phone) in re.sub(r"[\s-]", "", text_of(answer))
    assert JournalLine.objects.filter(subject_id=world.own.person.pk).count() >= 1
    assert JournalLine.objects.count() == before + 1


def test_an_empty_post_shows_no_number_past_the_journal(world):
    before = JournalLine.objects.count()

    answer = browser(world, "community_clerk").post(f"/desk/people/{world.own.person.pk}/edit/", headers={"x-csrftoken": "x"})

    assert normalise(world.own.person.phone) not in re.sub(r"[\s-]", "", text_of(answer))
    assert JournalLine.objects.count() == before


def test_whoever_handles_a_case_is_not_given_its_tracking_code(world):
    answers = [
        browser(world, "property_clerk").get(f"/desk/cases/{world.own.case.pk}/{page}/") for page in ("registered", "slip")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_ones_own_session_is_the_only_one_that_can_be_ended(world):
    others = world.sessions["dispatcher"]

    answer = browser(world, "resident").post(f"/account/sessions/{others}/end/")

    assert answer.status_code == 302
    assert browser(world, "dispatcher").get("/desk/").status_code == 200
