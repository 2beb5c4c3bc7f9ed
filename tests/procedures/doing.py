"""Runs of a small procedure for the tests, made through the verbs; and the people who do them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from linli.core.actors import Actor
from linli.core.workcalendar import CHINA
from linli.procedures.models import Evidence, Publicity, Run
from linli.procedures.services import definitions, evidence, publishing, runs
from tests.people import Neighbourhood, administrator, holder, neighbourhood

TEXT = """\
code: small
title: 小程序
plain: 试验用的三步。
about: [compound, building]
effective_from: 2020-01-01
status: assumed
citation: 自拟
archive: 10 years
steps:
  - code: ask
    title: 问大家
    plain: 先问大家。
    opens: [community_clerk, community_secretary]
    closes: [community_secretary]
    gates:
      - {code: sheet, title: 意见表, ask: document}
  - code: show
    title: 公示
    plain: 贴出来。
    opens: [community_secretary]
    closes: [community_secretary]
    if_refused: ask
    max: 15 working days
    publishes:
      - {code: plan, title: "关于{title}的公示", text: "{place}{title}，{from}至{until}公示。", for: 7 days}
    gates:
      - {code: quiet, title: 公示期满没有异议, ask: publicity_over_without_open_objection}
  - code: extra
    title: 听证
    plain: 有人要求才开。
    optional: 有人要求听证
    opens: [community_secretary]
    closes: [community_secretary]
    gates:
      - {code: minutes, title: 听证记录, ask: document}
  - code: act
    title: 动手
    plain: 开工。
    opens: [community_secretary]
    closes: [community_secretary]
    min: 2 working days
    gates:
      - {code: meeting, title: 会开成了, blocks: open, ask: meeting_on_paper, with: {quorum: ">= 2/3", pass: "> 1/2", of: due}}
"""


def at(text: str) -> datetime:
    """`2026-03-02 09:00`, here."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


MONDAY = at("2026-03-02 09:00")


@dataclass
class World:
    """A neighbourhood with who works on procedures in it, and its own small definition."""

    here: Neighbourhood
    secretary: Actor
    clerk: Actor
    leader: Actor
    admin: Actor

    def start(self, *, code: str = "small", now: datetime = MONDAY, **given: Any) -> Run:
        fields = {"title": "换大门", "place": self.here.compound, "plain": "大门坏了。"} | given
        return runs.start(tenant=self.here.tenant, code=code, by=self.secretary, now=now, **fields)

    def open(self, run: Run, step: str, now: datetime = MONDAY) -> Run:
        return runs.open_step(run=run, step=step, by=self.secretary, now=now)

    def close(self, run: Run, step: str, now: datetime = MONDAY) -> Run:
        return runs.close_step(run=run, step=step, by=self.secretary, now=now)

    def paper(self, run: Run, step: str, gate: str, now: datetime = MONDAY, **values: Any) -> Evidence:
        values = values or {"paper": "3 号柜"}
        return evidence.record(run=run, step=step, gate=gate, values=values, by=self.secretary, now=now)

    def publish(self, run: Run, now: datetime = MONDAY, **given: Any) -> Publicity:
        return publishing.publish(run=run, step="show", code="plan", by=self.secretary, now=now, **given)

    def shown(self, now: datetime = MONDAY) -> tuple[Run, Publicity]:
        """A run in which the plan is being shown."""
        run = self.start(now=now)
        self.open(run, "ask", now)
        self.paper(run, "ask", "sheet", now)
        self.close(run, "ask", now)
        self.open(run, "show", now)
        return run, self.publish(run, now)


def world(text: str = TEXT) -> World:
    """In a neighbourhood of its own."""
    return world_in(neighbourhood(), text)


def world_in(here: Neighbourhood, text: str = TEXT) -> World:
    """In a neighbourhood that is there."""
    secretary = holder("community_secretary", here, place=here.community)[1]
    clerk = holder("community_clerk", here, place=here.community)[1]
    leader = holder("subdistrict_leader", here, place=here.subdistrict)[1]
    admin = administrator(here)[1]
    definitions.adopt(tenant=here.tenant, text=text, reason="试验", by=admin, now=MONDAY - timedelta(days=30))
    return World(here, secretary, clerk, leader, admin)
