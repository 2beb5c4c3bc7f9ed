"""Groups, fairs and outreach over REST: what everybody reads, writes once for a key, every reason at once, doors that stay shut."""

import json

import pytest

from linli.activities.models import GroupMember, Outreach, Stall, TalkRequest
from linli.core import clock
from tests import people
from tests.factories.activities import NOW
from tests.factories.activities_fairs import TODAY, a_fair, a_group, a_site, a_stall, first_day

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "one-key-0001"}
WHO = {"name": "试大妈", "phone": "139 0000 0120"}
STALL = {"what": "糖画", "from_on": "2026-11-21", "until_on": "2026-11-21"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def posted(client, path, body=None, **headers):
    return client.post(f"/api/v1/activities{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


def codes(answer):
    return [one["code"] for one in answer.json()["problems"]]


def test_everybody_reads_groups_without_names(here, client):
    one = a_group(here, members_said=25)

    row = client.get("/api/v1/activities/groups").json()[0]

    assert (row["id"], row["people"], "lead" in row) == (str(one.pk), 25, False)


def test_a_group_is_put_on_the_register_once_for_its_key(here, desk):
    body = {"name": "秧歌队", "kind": "culture", "place_code": here.community.public_code, "recorded_on": "2026-11-20"}

    first, again = (posted(desk, "/groups", body, **KEY).json() for _n in range(2))

    assert (first["number"], first["number"]) == (again["number"], f"{here.tenant.letters}-QT26-0001")
    assert codes(posted(desk, "/groups", body | {"kind": "x"})) == ["kind", "name_taken"]


def test_somebody_joins_and_the_office_lets_them_in(here, home, client):
    one = a_group(here)
    asked = posted(home[0], f"/groups/{one.pk}/join").json()
    assert posted(home[0], f"/groups/{one.pk}/members/{asked['id']}/admit").status_code == 403

    office = people.browser_of(people.community_secretary(here)[1])
    done = posted(office, f"/groups/{one.pk}/members/{asked['id']}/admit").json()

    assert (done["since"], GroupMember.objects.get().person) == (TODAY.isoformat(), home[1])


def test_a_stranger_asks_for_a_stall_and_gives_none(here, client):
    fair = a_fair(here)

    made = posted(client, f"/fairs/{fair.pk}/stalls", STALL | WHO).json()

    assert (made["state"], Stall.objects.get().person.name) == ("asked", "试大妈")
    assert codes(posted(client, f"/fairs/{fair.pk}/stalls", STALL)) == ["holder"]
    assert posted(client, f"/stalls/{made['id']}/give").status_code == 401
    assert posted(client, f"/stalls/{made['id']}/off").status_code == 403


def test_the_office_gives_refuses_and_fills_the_stage(here, desk):
    fair = a_fair(here)
    one, other, day = a_stall(fair), a_stall(fair), first_day(fair)

    given = posted(desk, f"/stalls/{one.pk}/give", {"spot": "A1"}).json()
    refused = posted(desk, f"/stalls/{other.pk}/refuse", {"reason": "地方不够"}).json()
    number = posted(desk, f"/sessions/{day.pk}/stage", {"title": "秧歌", "minutes": 10}).json()
    later = posted(desk, f"/stage/{number['id']}/delay", {"minutes": 5}).json()

    assert (given["spot"], refused["state"], later) == ("A1", "refused", {"numbers": 1})
    assert [row["title"] for row in desk.get(f"/api/v1/activities/fairs/{fair.pk}/stage").json()] == ["秧歌"]
    assert [row["spot"] for row in desk.get(f"/api/v1/activities/fairs/{fair.pk}/stalls").json()] == ["A1"]


def test_a_task_is_given_and_done(here, desk):
    fair = a_fair(here)

    task = posted(desk, f"/fairs/{fair.pk}/tasks", {"title": "搭台", "group_id": str(a_group(here).pk)}).json()
    done = posted(desk, f"/tasks/{task['id']}/done").json()

    assert (done["done_at"] is None, len(desk.get(f"/api/v1/activities/fairs/{fair.pk}/tasks").json())) == (False, 1)


def test_outreach_is_noted_for_each_site_and_voided(here, desk):
    sites = [str(a_site(here).pk), str(a_site(here, "air").pk)]
    body = {"site_ids": sites, "topic": "safety", "title": "防骗", "on": "2026-11-20", "minutes": 30}

    rows = [posted(desk, "/outreach", body, **KEY).json() for _n in range(2)][1]
    posted(desk, f"/outreach/{rows[0]['id']}/void", {"reason": "记重了"})

    sums = {one["channel"]: one["minutes"] for one in desk.get("/api/v1/activities/outreach/sums").json()}
    assert (Outreach.objects.count(), sums) == (2, {"ground": 0, "air": 0, "net": 30})


def test_a_yard_asks_is_answered_and_takes_it_back_with_its_figures(here, desk, client):
    body = {"place_code": here.compound.public_code, "topic": "law", "contact_name": "刘大妈", "contact_phone": "139 0000 0121"}
    visitor = people.Client()
    first = posted(visitor, "/talks", body).json()
    second = posted(visitor, "/talks", body | {"topic": "health"}).json()

    planned = posted(
        desk, f"/talks/{first['id']}/plan", {"starts_at": "2026-11-21T15:00:00+08:00", "ends_at": "2026-11-21T16:00:00+08:00"}
    )
    back = posted(visitor, f"/talks/{second['id']}/withdraw", {"code": second["code"]})

    assert (planned.json()["state"], back.json()["state"], TalkRequest.objects.count()) == ("planned", "withdrawn", 2)
    assert visitor.get("/api/v1/activities/talks").status_code == 401
