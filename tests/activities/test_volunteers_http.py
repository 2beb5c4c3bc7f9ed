"""Volunteers and hours over REST: oneself, the office, strangers; each write once."""

import json

import pytest

from linli.activities.models import Certificate, ServiceHours, Volunteer
from linli.core import clock
from tests import people
from tests.factories.activities_volunteers import (
    DAY_AFTER,
    NOW,
    a_certificate,
    a_team,
    a_volunteer,
    an_objection,
    credited,
    recorded,
    shown,
)

pytestmark = pytest.mark.django_db
VOLUNTEERS, TEAMS, HOURS, BATCHES = (
    f"/api/v1/activities/{name}" for name in ("volunteers", "volunteer-teams", "hours", "hours-batches")
)
CERTIFICATES = "/api/v1/activities/certificates"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def post(browser, url, key="", **sent):
    more = {"headers": {"Idempotency-Key": key}} if key else {}
    return browser.post(url, json.dumps(sent), content_type="application/json", **more)


def codes(answer):
    return [one["code"] for one in answer.json()["problems"]]


def said(**more):
    return {"on": "2026-11-18", "half_hours": 3, "content": "清扫楼道", "field": "cleaning"} | more


def test_a_resident_registers_once_reads_changes_and_takes_it_back(here, me, phone):
    sent = {"place_id": str(here.community.pk), "person_id": str(me.person_id), "skills": ["理发"]}
    assert codes(post(phone, VOLUNTEERS, **sent)) == ["consent"]

    made = [post(phone, VOLUNTEERS, "one", **sent, consents=True).json() for _twice in range(2)]
    url = f"{VOLUNTEERS}/{made[0]['id']}"

    assert (made[0], Volunteer.objects.count()) == (made[1], 1)
    assert phone.get(f"{VOLUNTEERS}/own").json() == made[0]
    assert post(phone, f"{url}/change", fields=["elders"]).json()["fields"] == ["elders"]
    assert phone.get(VOLUNTEERS).status_code == 403
    assert post(phone, f"{url}/withdraw").json()["ended_on"] == "2026-11-20"


def test_the_office_lists_notes_and_ends(here, desk):
    one = a_volunteer(here.community, skills=["理发"])
    credited(one, half_hours=5)

    listed = desk.get(VOLUNTEERS, {"skill": "理发", "show": "x"}).json()
    assert [(each["number"], each["credited_half_hours"], each["waiting_half_hours"]) for each in listed] == [(one.number, 5, 0)]
    post(desk, f"{VOLUNTEERS}/{one.pk}/entries", kind="training", on="2026-11-19", text="急救培训")
    assert post(desk, f"{VOLUNTEERS}/{one.pk}/leave").json()["ended_on"] == "2026-11-20"
    assert (one.entries.count(), desk.get(VOLUNTEERS).json()) == (1, [])


def test_what_is_not_here_is_told(here, desk):
    sent = {"place_id": str(here.community.pk), "person_id": str(here.community.pk)}

    assert codes(post(desk, VOLUNTEERS, **sent)) == ["unknown_person"]
    assert codes(post(desk, VOLUNTEERS, **(sent | {"place_id": str(here.office.pk)}))) == ["unknown_person"]


def test_a_team_is_formed_joined_and_left(here, desk, me):
    one, mine = a_volunteer(here.community), a_volunteer(here.community)
    sent = {"name": "红马甲队", "place_id": str(here.community.pk), "founded_on": "2026-11-01", "field": "cleaning"}

    made = post(desk, TEAMS, **sent, lead_id=str(one.pk), member_ids=[str(one.pk)]).json()
    url = f"{TEAMS}/{made['id']}"

    assert (made["count"], [each["id"] for each in desk.get(TEAMS).json()]) == (1, [made["id"]])
    assert post(desk, f"{url}/join", volunteer_id=str(mine.pk)).json()["count"] == 2
    assert post(desk, f"{url}/leave", volunteer_id=str(one.pk)).json()["count"] == 1
    assert codes(post(desk, TEAMS, **sent)) == ["name_taken"]


def test_hours_are_recorded_once_corrected_and_struck_out(here, desk):
    one = a_volunteer(here.community)
    sent = said(place_id=str(here.community.pk), volunteer_ids=[str(one.pk)])

    made = [post(desk, HOURS, "one", **sent).json() for _twice in range(2)]
    url = f"{HOURS}/{made[0][0]['id']}"
    new = post(desk, f"{url}/correct", **said(half_hours=4), reason="少记了").json()

    assert (made[0], ServiceHours.objects.count(), new["half_hours"], new["corrects_id"]) == (made[1], 2, 4, made[0][0]["id"])
    assert post(desk, f"{HOURS}/{new['id']}/void", reason="记错了人").json()["state"] == "void"
    assert [len(desk.get(HOURS, {"state": state}).json()) for state in ("", "corrected", "live", "x")] == [2, 1, 0, 2]
    assert codes(post(desk, HOURS, **(sent | {"half_hours": 0}))) == ["half_hours"]


def test_a_batch_is_shown_read_by_everybody_and_withdrawn(here, desk, client):
    one = a_volunteer(here.community)
    row = recorded(one)
    made = post(desk, BATCHES, place_id=str(here.community.pk)).json()

    listed = client.get(BATCHES).json()
    rows = client.get(f"{BATCHES}/{made['id']}").json()

    assert ([each["id"] for each in listed], made["count"], made["shown_until"]) == ([made["id"]], 1, "2026-11-25")
    assert [(each["number"], each["masked_name"] == one.person.name) for each in rows] == [(row.number, False)]
    assert post(desk, f"{BATCHES}/{made['id']}/withdraw", reason="日期写错了").json()["state"] == "withdrawn"
    assert client.get(f"{BATCHES}/{made['id']}").status_code == 404


def test_a_stranger_objects_and_the_office_answers(here, client):
    row = recorded(a_volunteer(here.community))
    assert post(client, f"{HOURS}/{row.pk}/objections", text="他那天没有来", contact="13900000120").status_code == 403
    shown(row)
    made = post(client, f"{HOURS}/{row.pk}/objections", "one", text="他那天没有来", contact="13900000120").json()
    desk = people.browser_of(people.community_secretary(here)[1])

    url = f"/api/v1/activities/hours-objections/{made['id']}/answer"
    assert codes(post(desk, url, answer="", is_upheld=False, said=said())) == ["too_short", "not_upheld"]
    assert post(desk, url, answer="查到了", is_upheld=True, said=said()).json()["is_upheld"] is True
    assert [each["half_hours"] for each in desk.get(HOURS, {"state": "live"}).json()] == [3]


def test_a_certificate_is_issued_once_checked_by_strangers_and_revoked(here, desk):
    one = a_volunteer(here.community)
    credited(one)
    sent = {"issuer": "试验社区居民委员会", "responsible": "试主任", "contact": "0371-55550120"}

    with clock.fixed(DAY_AFTER):
        made = [post(desk, f"{VOLUNTEERS}/{one.pk}/certificates", "one", **sent).json() for _twice in range(2)]
    url = f"{CERTIFICATES}/{made[0]['check_code']}"
    stranger = people.Client()

    assert (made[0], Certificate.objects.count(), stranger.get(url).json()) == (made[1], 1, made[0])
    assert stranger.get(f"{CERTIFICATES}/K7QF3MWAK7QF3MWA").status_code == 404
    assert post(desk, f"{url}/revoke", reason="名字写错了").json()["is_valid"] is False
    assert stranger.get(url).json()["revoke_reason"] == "名字写错了"


def test_posts_elsewhere_see_and_change_nothing_from_here(here):
    one = a_volunteer(here.community)
    row, team = credited(one), a_team(here.community)
    made, said_of = a_certificate(one), an_objection(row, person=one.person)
    away = people.browser_of(people.outsider()[1])

    urls = [f"{VOLUNTEERS}/{one.pk}/leave", f"{HOURS}/{row.pk}/void", f"{TEAMS}/{team.pk}/join"]
    urls += [f"/api/v1/activities/hours-objections/{said_of.pk}/answer", f"{CERTIFICATES}/{made.check_code}/revoke"]
    sent = {"answer": "好的", "is_upheld": False}
    bodies = [{}, {"reason": "试一试"}, {"volunteer_id": str(one.pk)}, sent, {"reason": "试一试"}]

    assert [post(away, url, **body).status_code for url, body in zip(urls, bodies, strict=True)] == [404] * 5
    assert (away.get(VOLUNTEERS).json(), away.get(HOURS).json()) == ([], [])


def test_a_question_that_is_far_too_long_finds_nobody(here, desk):
    a_volunteer(here.community)

    answer = desk.get("/api/v1/activities/volunteers", {"words": "长" * 60_000, "skill": "长" * 60_000})

    assert (answer.status_code, answer.json()) == (200, [])
