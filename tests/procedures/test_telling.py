"""Who hears of what: whose step it is, whoever objected, those who watch; by the clock once each."""

from datetime import timedelta

import pytest

from linli.core import events
from linli.disclosure.models import Message
from linli.procedures.services import objections, overriding, upkeep
from tests.people import resident

from .doing import MONDAY, at, world

pytestmark = pytest.mark.django_db


def told():
    """The titles of what was told, each with the kind of post or the person it was told."""
    rows = Message.objects.select_related("to_post").order_by("made_at", "id")
    return [(one.to_post.kind if one.to_post else "person" if one.to_person_id else "phone", one.title) for one in rows]


def delivered(now=MONDAY):
    while events.deliver_due(now + timedelta(minutes=1)):
        pass
    return told()


def test_an_objection_is_told_to_who_closes_the_step():
    one = world()
    _run, shown = one.shown()
    delivered()
    Message.objects.all().delete()

    objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)

    assert delivered() == [("community_secretary", "程序〔2026〕1号 收到第 1 条异议，要答复")]


@pytest.mark.parametrize("way", ["person", "phone"])
def test_the_answer_is_told_to_the_objector_by_the_way_they_left(way):
    one = world()
    _run, shown = one.shown()
    by, given = (resident(one.here)[1], {}) if way == "person" else (one.secretary, {"phone": "13900000120"})
    made = objections.lodge(publicity=shown, words="不同意", by=by, now=MONDAY, **given)
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)

    assert [line for line in delivered() if line[0] == way] == [(way, "您对“换大门”提的异议有答复了")]


def test_who_left_nothing_is_told_nothing():
    one = world()
    _run, shown = one.shown()
    made = objections.lodge(publicity=shown, words="不同意", by=one.secretary, now=MONDAY)
    objections.answer(objection=made, words="讲清楚了", by=one.secretary, now=MONDAY)

    assert [line for line in delivered() if line[0] in ("person", "phone")] == []


def test_whose_turn_it_is_hears_of_it():
    one = world()
    run = one.start()
    one.open(run, "ask")
    one.paper(run, "ask", "sheet")
    one.close(run, "ask")

    assert delivered() == [("community_secretary", "程序〔2026〕1号 轮到“公示”了")]


def test_those_who_watch_hear_of_an_override():
    one = world()
    run = one.start()
    one.open(run, "ask")
    overriding.override(run=run, step="ask", barrier="gate:sheet", reason="急", by=one.leader, now=MONDAY)

    assert delivered() == [("subdistrict_leader", "程序〔2026〕1号 越过了一道关口")]


def test_the_end_of_a_publicity_and_a_limit_are_told_once():
    one = world()
    one.shown()

    for _time in range(2):
        upkeep.sound(now=at("2026-03-10 09:00"))
        upkeep.sound(now=at("2026-03-24 09:00"))

    titles = [title for kind, title in told() if kind == "community_secretary"]
    assert titles == ["程序〔2026〕1号 公示期满：关于换大门的公示", "程序〔2026〕1号“公示”超过期限了"]
