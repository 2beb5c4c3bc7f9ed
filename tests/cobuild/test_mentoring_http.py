"""The same over REST: once for a key, only for whoever may; pledges for everybody, without names."""

import json

import pytest
from django.test import Client

from linli.cobuild.models import MentorNote, Mentorship, PledgeReview
from linli.core import clock
from tests import people
from tests.factories.cobuild_mentoring import (
    NOW,
    base,
    ceremony,
    inspected,
    instructor_actor,
    own,
    paired,
    person,
    pledge,
    reviewed,
    sworn,
    under_way,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def post(browser, path, key="", **data):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(f"{API}{path}", json.dumps(data), content_type="application/json", headers=headers)


def got(browser, path, **query):
    answer = browser.get(f"{API}{path}", query)
    return answer.json() if answer.status_code == 200 else answer.status_code


def browser(one):
    return people.browser_of(own(one), Client())


def test_a_pair_sent_twice_with_one_key_is_one_pair_and_is_noted_and_closed(here, desk):
    mentor, mentee = person(here), person(here)
    given = {"mentor_id": str(mentor.pk), "mentee_id": str(mentee.pk), "place_id": str(here.community.pk)}
    made = [post(desk, "/mentorships", "k-0001", **given, goals="学", begins_on="2026-09-01").json() for _again in range(2)]
    url = f"/mentorships/{made[0]['id']}"
    codes = [post(browser(mentee), f"{url}/notes", on="2026-09-01", text="学了").status_code]
    codes.append(post(browser(person(here)), f"{url}/notes", on="2026-09-01", text="x").status_code)
    closed = post(desk, f"{url}/close", on="2026-09-01", text="好").json()

    assert (made[0] == made[1], Mentorship.objects.count(), codes) == (True, 1, [200, 404])
    assert (closed["outcome"], MentorNote.objects.count(), got(desk, "/mentorships", show="closed")) == ("好", 1, [closed])


def test_a_placement_goes_from_its_plan_to_the_words_of_both_sides(here, desk):
    who, teacher = person(here), person(here)
    given = {"person_id": str(who.pk), "base_id": str(base(here).pk), "place_id": str(here.community.pk)}
    made = post(desk, "/placements", **given, supervisor_id=str(teacher.pk), begins_on="2026-09-01").json()
    url = f"/placements/{made['id']}"
    post(desk, f"{url}/begin")
    post(browser(who), f"{url}/learnt", text="学了")
    post(browser(teacher), f"{url}/appraisal", text="好")
    ended = post(desk, f"{url}/end", on="2026-09-01", reason="调走了").json()

    assert (made["ends_on"], ended["state"], ended["learnt"], ended["appraisal"]) == ("2026-09-30", "cut_short", "学了", "好")
    assert got(desk, "/placements", show="cut_short") == [ended]


def test_a_refusal_says_every_reason(here, desk):
    answer = post(desk, f"/placements/{under_way(here).pk}/end", on="2026-09-02")

    assert answer.status_code == 409
    assert [one["code"] for one in answer.json()["problems"]] == ["in_future", "no_reason"]


def test_an_instructor_writes_and_the_secretary_answers(here, desk):
    mine = people.browser_of(instructor_actor(here), Client())
    given = {"place_id": str(here.community.pk), "on": "2026-09-01", "found": "门锁着", "asked": "开门"}
    made = post(mine, "/inspections", **given, due_on="2026-09-20").json()
    done = post(desk, f"/inspections/{made['id']}/done", on="2026-09-01", text="开了").json()

    assert (made["done_on"], done["done_text"], got(desk, "/inspections", show="done")) == (None, "开了", [done])
    assert post(desk, "/inspections", **given).status_code == 403


def test_a_ceremony_is_held_people_sworn_and_pledges_looked_at(here, desk):
    who = person(here)
    held = {"title": "就职", "term": "第八届", "place_id": str(here.community.pk), "held_on": "2026-09-01"}
    term = post(desk, "/inaugurations", **held).json()
    promised = [{"text": "修路", "due_on": "2027-06-30"}]
    said = {"person_id": str(who.pk), "office": "副书记", "organisation_id": str(here.office.pk), "pledges": promised}
    post(desk, f"/inaugurations/{term['id']}/sworn", **said)
    (one,) = got(Client(), "/pledges")
    url = f"/pledges/{one['id']}/reviews"
    words = [post(each, url, verdict="done", done="修了", on="2026-09-01").json() for each in (browser(who), desk)]

    assert ([each["said_by_self"] for each in words], PledgeReview.objects.count()) == ([True, False], 2)
    assert (got(desk, "/inaugurations"), term["midterm_on"]) == ([term], "2029-03-01")


def test_everybody_reads_pledges_and_nobody_a_name(here):
    made = sworn(ceremony(here), person(here, name="不公开"))
    reviewed(pledge(made))

    told = got(Client(), "/pledges", place=here.community.path)

    assert [(one["office"], one["judged"], one["own_word"]) for one in told] == [
        ("社区副书记", "under_way", None),
        ("社区副书记", None, None),
    ]
    assert "不公开" not in json.dumps(told, ensure_ascii=False)


def test_others_read_and_write_nothing_of_it(here):
    pair, note = paired(here), inspected(here)
    clerk, stranger = (people.browser_of(who, Client()) for who in (people.community_clerk(here)[1], people.outsider()[1]))
    one = pledge(sworn(ceremony(here), person(here)))

    assert [got(clerk, path) for path in ("/mentorships", "/placements", "/inspections")] == [403, 403, 403]
    assert got(stranger, "/mentorships") == []
    codes = [
        post(stranger, f"/{path}", on="2026-09-01", text="x").status_code
        for path in (f"mentorships/{pair.pk}/close", f"inspections/{note.pk}/done")
    ]
    assert (codes, post(stranger, f"/pledges/{one.pk}/reviews", on="2026-09-01").status_code) == ([404, 404], 404)
