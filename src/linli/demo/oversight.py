"""Watching over work: visits, questions of which one is late; a proposal from above; a seat handed on; a lot drawn."""

from datetime import timedelta

from linli.deliberation.api import (
    ExternalGiven,
    QuestionGiven,
    SeatGiven,
    SupervisionGiven,
    VisitGiven,
    answer_question,
    ask_question,
    ballots,
    begin_supervision,
    lapse_absent_seats,
    link_external_proposal,
    note_external_proposal,
    note_visit,
    replace_seat,
)
from linli.procedures.api import Run

from .ballots import opened, told
from .councils import HOME, House
from .meetings import Item, Plan, hold
from .procedures import LIFT


def tell_oversight(h: House) -> None:
    _watch(h)
    _from_above(h)
    _handed_on(h)
    _drawn(h)


def _watch(h: House) -> None:
    """Three members look at charging sheds; of two questions one is answered and one is late."""
    b, council = h.b, h.bodies["council"]
    own = {b.people["resident"].pk, b.people["representative"].pk}
    seats = h.seats("council", b.today)
    members = [one for one in seats if one.person_id in own] + seats[40:42]
    given = SupervisionGiven(
        title="电动车充电棚建设", begins_on=h.at(75).date(), ends_on=b.today + timedelta(days=40), members=members,
        about="看选址问没问一楼住户、烟感喷淋装没装、收费公不公示。",
    )  # fmt: skip
    work = begin_supervision(council=council, given=given, by=h.clerk, now=h.at(75))
    names = "、".join(one.person.name for one in members if one.person)
    for days, where, findings in (
        (58, "纬五路12号院充电棚", "棚在东墙根，离一楼窗户四米，烟感有，喷淋没接水。"),
        (30, "供销社家属院充电棚", "喷淋试水正常，价目牌贴在里面看不清，请换大字。"),
    ):
        visit = VisitGiven(visited_on=h.at(days).date(), where=where, present=names, findings=findings)
        note_visit(supervision=work, given=visit, by=h.clerk, now=h.at(days - 0.3))
    asker, city = members[1], b.organisations["departments/应急管理办"]
    for days, until, words, answer in (
        (50, 40, "纬五路12号院的喷淋什么时候接水？", "上月十五日接好，测过压力，照片在网上。"),
        (24, 9, "三期选址有没有挨家问过一楼住户？问的表能不能公开？", ""),
    ):
        question = QuestionGiven(question=words, answer_until=h.at(until).date(), to_organisation=city, asked_by=asker)
        asked = ask_question(supervision=work, given=question, by=h.clerk, now=h.at(days))
        if answer:
            answer_question(question=asked, words=answer, by=h.cast.by_organisation[city.pk], now=h.at(until + 2))
    b.step()


def _from_above(h: House) -> None:
    """The province's proposal on elevators, with the meeting that consulted on it and the entrance where it is tried."""
    run = Run.objects.get(tenant=h.b.tenant, title=LIFT)
    given = ExternalGiven(
        source="河南省政协提案", number="第1230412号", title="关于破解老旧小区加装电梯难的提案", proposer="省政协委员",
        received_on=h.at(95).date(), answer_until=h.b.today + timedelta(days=25), run=run,
    )  # fmt: skip
    proposal = note_external_proposal(tenant=h.b.tenant, given=given, by=h.clerk, now=h.at(95))
    starts = h.at(48).replace(hour=9, minute=30, second=0)
    plan = Plan(
        "coordination", "加装电梯提案办理协商会", h.b.places[f"communities/{HOME}"], "戊院社区会议室", starts,
        [Item(title="委员听一楼住户怎么说", kind="discussion"), Item(title="补偿和采光的办法", kind="discussion")], h.leader, h.clerk,
        called_days=6,
    )  # fmt: skip
    sitting = hold(h, plan)
    sitting.hear(0, "一楼住户担心挡光和掉价，愿意谈补偿。", 35)
    sitting.hear(1, "先做采光测算，再一层一层谈；谈成的写进协议。", 30)
    meeting = sitting.close(opening="省政协委员、街道、社区、住户代表到场。")
    link_external_proposal(proposal=proposal, meeting=meeting, by=h.clerk, now=sitting.now)


def _handed_on(h: House) -> None:
    """Who never came in a year loses the seat as the rule says; the compound chose another."""
    council = h.bodies["representatives"]
    lapsed = lapse_absent_seats(council=council, on=h.at(100).date(), by=h.secretary, now=h.at(100))
    person = h.b.people[f"head {h.b.places['compounds/纬二路10号院'].pk}"]
    given = SeatGiven(person=person, group=lapsed[0].group)
    replace_seat(seat=lapsed[0], given=given, on=h.at(90).date(), reason="纬二路10号院另推一位", by=h.secretary, now=h.at(90))
    h.b.step()


def _drawn(h: House) -> None:
    """Five of the council's seats go to look at a site, by lot: promised before, published after."""
    given = ballots.BallotGiven(
        kind="lot", secrecy="recorded", title="抽签定五位代表查看楼顶防水", question="从全体议事代表里抽五位，到现场看楼顶防水。",
        place=h.b.places["root"], rule_code="deliberation.lots", channels=(), council=h.bodies["council"], seats=5,
    )  # fmt: skip
    ballot = opened(h, given, (), h.clerk, h.at(13), h.at(12.5))
    told(ballot, h.clerk, h.leader, h.at(12.4), h.at(12.2))
    h.b.step()
