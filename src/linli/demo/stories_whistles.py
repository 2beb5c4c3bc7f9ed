"""Stories of whistles: one that brought everybody to the place and was rated from both sides, one that waits for an answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.casework.api import (
    Case,
    Whistle,
    WhistleGiven,
    answer_whistle,
    arrive_at_whistle,
    end_whistle,
    rate_whistle,
    whistle,
)

from .builder import Builder
from .cases import Cast
from .stories_delays import YARD, Teller

SQUAD, CITY, FIRE = "departments/综合执法中队", "departments/城市管理科", "departments/应急管理办"


def tell_whistles(b: Builder, cast: Cast, now: datetime) -> int:
    """Returns how many cases there are more."""
    teller = Teller(b, cast, now)
    for story in (together_at_the_gate, not_everybody_has_answered):
        story(teller)
        b.step()
    return 2


def _blown(t: Teller, case: Case, units: Sequence[str], *, text: str, where: str, at: datetime) -> Whistle:
    """The secretary calls these units to be there an hour and a half later."""
    called = [t.b.organisations[unit].pk for unit in units]
    given = WhistleGiven(
        ground="joint_enforcement", text=text, gather_where=where, gather_at=t.after(at, minutes=90), units=called
    )
    return whistle(case=case, whistle=given, by=t.who("secretary"), now=at).whistles.get()


def together_at_the_gate(t: Teller) -> None:
    """Three units, all there, solved on the spot; the whistler and a unit say what they think."""
    text = "东门口的早点摊把消防车的路占了，说过几次，第二天又摆出来。"
    case = t.reported("fire_route", "早点摊占了东门口的消防通道", text, YARD + "/1", at=t.at(16))
    case = t.received(case, at=t.at(15, 22), handler="王阿姨 · 调解员", said="去劝过两回，摊主说没有别的地方摆。")
    blown, at = (
        _blown(t, case, (SQUAD, CITY, FIRE), text="请一起来看摊点往哪里挪，消防车道当场划线。", where="8号院东门", at=t.at(14)),
        t.at(14),
    )
    for minutes, unit in ((6, SQUAD), (11, CITY), (18, FIRE)):
        call = blown.calls.get(organisation=t.b.organisations[unit])
        by = t.cast.by_organisation[call.organisation_id]
        call = answer_whistle(call=call, answer="coming", comes="值班的两位", by=by, now=t.after(at, minutes=minutes))
        arrive_at_whistle(call=call, by=t.who("secretary"), now=t.after(at, minutes=80 + minutes))
    result = "摊点挪到便民早市，东门口划了黄线。执法中队每天早上看一次，看一个月。"
    ratings: dict[UUID, str] = {call.organisation_id: "helped" for call in blown.calls.all()}
    ended = t.after(at, hours=3)
    end_whistle(whistle=blown, outcome="solved", result=result, ratings=ratings, words={}, by=t.who("secretary"), now=ended)
    call = blown.calls.get(organisation=t.b.organisations[SQUAD])
    words = "事情摆得清楚，到了就能办。"
    by = t.cast.by_organisation[call.organisation_id]
    rate_whistle(call=call, rating="right", words=words, by=by, now=t.after(ended, hours=1))
    t.ended(case, at=t.at(13), done="东门口的车道腾出来了，连着几天都没有再摆。")


def not_everybody_has_answered(t: Teller) -> None:
    """Blown twenty minutes ago; one comes, one cannot, one has not answered yet."""
    text = "后巷有人半夜倒渣土，堆了一人高，救护车进不来。"
    case = t.reported("fire_route", "后巷堆了一人高的渣土", text, YARD + "/3", at=t.at(2))
    case = t.received(case, at=t.at(1, 20), handler="王阿姨 · 调解员", said="拍了照，没有找到是谁倒的。")
    at = t.at(0, 1 / 3)
    blown = _blown(t, case, (SQUAD, CITY, FIRE), text="请来认渣土是哪里的，今天先清出一条路。", where="8号院后巷口", at=at)
    said = {
        SQUAD: {"answer": "coming", "comes": "巡查组三位"},
        FIRE: {"answer": "not_coming", "reason": "都在区里开会，下午派人来。"},
    }
    for unit, given in said.items():
        call = blown.calls.get(organisation=t.b.organisations[unit])
        by = t.cast.by_organisation[call.organisation_id]
        answer_whistle(call=call, **given, by=by, now=t.after(at, minutes=9))  # type: ignore[arg-type]
