"""Notices and material for programs."""

import pytest

from linli.disclosure.models import MaterialRequest, Notice
from tests.factories.disclosure import MaterialFactory, NoticeFactory
from tests.people import building_head, community_secretary, counter_clerk, neighbourhood, outsider, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return neighbourhood()


@pytest.fixture
def secretary(here):
    return signed_in(community_secretary(here)[0])


def post(client, path, body=None, **headers):
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)


def test_everybody_reads_what_hangs(here, client):
    NoticeFactory(tenant=here.tenant, place=here.compound, title="停水")
    NoticeFactory(tenant=here.tenant, draft=True)

    found = client.get("/api/v1/notices", {"place": here.entrance.public_code}).json()

    assert [(one["title"], one["place"]) for one in found] == [("停水", str(here.compound.pk))]


def test_a_withdrawn_notice_says_why_and_not_what(here, client):
    notice = NoticeFactory(tenant=here.tenant, state="withdrawn", withdrawn_at="2026-11-20T09:00+08:00", withdrawn_reason="改期")

    found = client.get(f"/api/v1/notices/{notice.code}").json()

    assert (found["state"], found["text"], found["withdrawn_reason"]) == ("withdrawn", "", "改期")


def test_a_notice_is_drafted_published_corrected_and_withdrawn(here, secretary):
    body = {"title": "明天停水", "text": "明天上午停水，请接好。", "place_id": str(here.compound.pk)}
    made = post(secretary, "/notices", body).json()

    states = [
        post(secretary, f"/notices/{made['id']}/{verb}", given).json()["state"]
        for verb, given in (
            ("publish", {}),
            ("correct", {"title": "后天停水", "text": "后天上午停水。", "reason": "日子错了"}),
            ("withdraw", {"reason": "不停了"}),
        )
    ]

    assert (made["state"], states) == ("draft", ["published", "published", "withdrawn"])


def test_the_same_key_writes_once(here, secretary):
    body = {"title": "明天停水", "text": "明天上午停水，请接好。", "place_id": str(here.compound.pk)}

    first, second = (post(secretary, "/notices", body, **{"Idempotency-Key": "k1"}).json() for _ in range(2))

    assert (first["id"], Notice.objects.count()) == (second["id"], 1)


def test_a_refusal_names_every_reason(here, secretary):
    answer = post(secretary, "/notices", {"title": "停", "text": "短", "place_id": str(here.compound.pk)})

    assert (answer.status_code, [one["where"] for one in answer.json()["problems"]]) == (409, ["title", "text"])


def test_who_may_not_publish_does_not(here):
    notice = NoticeFactory(tenant=here.tenant, place=here.building, draft=True)

    answers = [
        post(signed_in(user), f"/notices/{notice.pk}/publish").status_code for user, _actor in (building_head(here), outsider())
    ]

    assert (answers, Notice.objects.get().state) == ([403, 404], "draft")


def test_a_letter_is_written_down(here):
    client = signed_in(counter_clerk(here)[0])
    material = MaterialFactory(tenant=here.tenant)

    answer = post(client, f"/materials/{material.code}/requests", {"name": "老读者", "address": "某省某县某镇八号"})

    assert (answer.json()["state"], MaterialRequest.objects.get().channel) == ("asked", "paper")
    assert [one["code"] for one in client.get("/api/v1/materials").json()] == [material.code]
