"""
Procedures in mid-course: one compound's 一征三议两公开 with an open objection, and an elevator at consent. The year's wishes
stand in `procedures_wishes`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from linli.core.access import by_channel
from linli.core.actors import Actor, Channel, Kind
from linli.procedures.api import (
    AskingGiven,
    Collection,
    CollectionGiven,
    RollHead,
    Run,
    begin_collection,
    close_collection,
    close_step,
    lodge_objection,
    open_step,
    publish_step,
    record_evidence,
    speak,
    start_run,
    write_down_asking,
)
from linli.registry.api import ExclusiveUnit, Share, transfer_ownership

from .builder import Builder, moment
from .cases import Cast
from .people import FURNISHED

BOUGHT = date(2023, 5, 8)
SHED = "院里建非机动车充电棚"
LIFT = "1号楼东单元加装电梯"


@dataclass(slots=True)
class Course:
    """Takes one run along: by whom, and at which office moment before now."""

    b: Builder
    run: Run
    by: Actor

    def at(self, days: float) -> datetime:
        return self.b.ago(timedelta(days=days))

    def open(self, step: str, days: float) -> None:
        self.run = open_step(run=self.run, step=step, by=self.by, now=self.at(days))

    def close(self, step: str, days: float) -> None:
        self.run = close_step(run=self.run, step=step, by=self.by, now=self.at(days))

    def paper(self, step: str, gate: str, days: float, where: str) -> None:
        """Something that lies in a cupboard."""
        record_evidence(run=self.run, step=step, gate=gate, values={"paper": where}, by=self.by, now=self.at(days))

    def met(self, step: str, gate: str, days: float, *, due: int, present: int, agreed: int) -> None:
        """A meeting by its sheet of attendance."""
        held = self.at(days)
        values = {"held_on": held.date().isoformat(), "due": due, "present": present, "agreed": agreed, "paper": "社区会议记录本"}
        record_evidence(run=self.run, step=step, gate=gate, values=values, by=self.by, now=held)


def tell_procedures(b: Builder, cast: Cast) -> None:
    """The two of one compound, each through the verbs that people use."""
    random = Random("procedures")  # noqa: S311 -- a story, not a secret; the dice of the others stay as they fall
    _shed(b, cast, random)
    b.step()
    _lift(b, cast)
    b.step()


def _shed(b: Builder, cast: Cast, random: Random) -> None:
    """Asked, proposed, reviewed, resolved, made public; one neighbour objects, and nobody has answered yet."""
    secretary = cast.by_key["secretary"]
    words = "院里电动车没处充电，飞线从楼上拉下来。想在东墙根建一座棚，八十个车位，带烟感和喷淋。"
    run = start_run(
        tenant=b.tenant, code="solicit_deliberate_disclose", title=SHED, place=b.places[f"compounds/{FURNISHED}"],
        plain=words, by=secretary, now=b.ago(timedelta(days=44)),
    )  # fmt: skip
    course = Course(b, run, secretary)
    course.open("solicit", 43)
    _ask_everybody(course, cast, random)
    course.paper("solicit", "form", 30, "社区档案柜 2 号盒，120 张")
    course.close("solicit", 29.5)
    course.open("propose", 29)
    course.met("propose", "branch_meeting", 27, due=9, present=8, agreed=8)
    course.paper("propose", "draft", 27, "提议方案，社区档案柜 2 号盒")
    course.close("propose", 26.5)
    course.open("review", 26)
    course.met("review", "joint_meeting", 22, due=21, present=17, agreed=15)
    course.close("review", 21.5)
    course.open("resolve", 21)
    course.met("resolve", "assembly", 14, due=60, present=46, agreed=41)
    course.close("resolve", 13.5)
    course.open("disclose_resolution", 6)
    shown = publish_step(run=course.run, step="disclose_resolution", code="resolution", by=secretary, now=course.at(5.5))
    lodge_objection(
        publicity=shown,
        words="棚子正对着我家窗户，夏天味道大，夜里有动静。能不能往北挪五米，离窗户远一点。",
        name="一楼的住户", phone="13900006655", by=by_channel(cast.by_key["counter"], Channel.PHONE), now=course.at(1.2),
    )  # fmt: skip


def _ask_everybody(course: Course, cast: Cast, random: Random) -> None:
    """A hundred and twenty households, at the doors; who was out is asked again in the evening by telephone."""
    b, clerk = course.b, cast.by_key["clerk"]
    given = CollectionGiven(
        kind="opinion", counts="households", title=SHED, question="东墙根建一座非机动车充电棚，八十个车位，您同意吗？",
        place=course.run.place, closes_on=course.at(31).date(), rule_code="procedures.solicitation", run=course.run, step="solicit",
    )  # fmt: skip
    row = begin_collection(tenant=b.tenant, given=given, by=course.by, now=course.at(42.5))
    for position, head in enumerate(row.heads.order_by("position")):
        asked = 42 - position * 9 / 120
        if random.random() < 0.2:
            _note(head, clerk, course.at(asked), outcome="nobody")
            asked -= 1
        choice = random.choices(["agree", "disagree", "other"], [104, 9, 7])[0]
        words = "棚顶能不能也装几块太阳能板。" if choice == "other" else ""
        _note(head, clerk, course.at(asked), choice=choice, words=words, way="visit" if asked > 36 else "phone")
    close_collection(collection=row, reason="每一户都问到了", by=course.by, now=course.at(30.5))


def _note(
    head: RollHead, by: Actor, now: datetime, *, outcome: str = "said", choice: str = "", words: str = "", way: str = "visit"
) -> None:
    given = AskingGiven(way=way, outcome=outcome, choice=choice, words=words)
    write_down_asking(head=head, given=given, by=by, now=now)


def _lift(b: Builder, cast: Cast) -> None:
    """At consent: most agree, the ground floor does not, one couple differs, two doors were never reached."""
    entrance = b.places[f"entrances/{FURNISHED}/1/1"]
    resident = b.people["resident"]
    home = ExclusiveUnit.objects.get(place=entrance, number="301")
    transfer_ownership(unit=home, shares=[Share(resident)], since=BOUGHT, by=b.by, now=moment(BOUGHT))
    secretary = cast.by_key["secretary"]
    run = start_run(
        tenant=b.tenant, code="elevator_retrofit", title=LIFT, place=entrance,
        plain="十二户里有七位七十岁以上的老人，业主自己凑钱装。", by=secretary, now=b.ago(timedelta(days=16)),
    )  # fmt: skip
    course = Course(b, run, secretary)
    course.open("consent", 15.5)
    given = CollectionGiven(
        kind="consent", counts="owners", title=LIFT, question="您同意给本单元加装电梯吗？费用按楼层分摊，一层不出钱。",
        place=entrance, closes_on=b.working_day(9), rule_code="procedures.elevator_consent", run=course.run, step="consent",
    )  # fmt: skip
    row = begin_collection(tenant=b.tenant, given=given, by=secretary, now=course.at(15))
    _ask_the_entrance(course, cast, row)


PLAIN = ("agree", "visit", "")
SAID: tuple[tuple[str, str, str], ...] = (
    ("disagree", "visit", "一层用不着，还挡我家的光。"),
    ("disagree", "visit", "怕吵。"),
    PLAIN,
    ("agree", "paper", ""),
    ("", "", ""),  # the resident: waits for their own word
    PLAIN,
    ("agree", "visit", "早就盼着了。"),
    ("agree", "phone", "人在外地，电话里说的。"),
    PLAIN,
    ("nobody", "visit", ""),
    ("agree", "web", ""),
    ("agree", "paper", ""),
)
"""Door by door from the ground floor up."""


def _ask_the_entrance(course: Course, cast: Cast, row: Collection) -> None:
    clerk, heads = cast.by_key["clerk"], list(row.heads.order_by("position"))
    couple = next((head for head, said in zip(heads, SAID, strict=True) if said == PLAIN and head.voters.count() > 1), None)
    for position, (head, (said, way, words)) in enumerate(zip(heads, SAID, strict=True)):
        now = course.at(14 - position * 0.6)
        if head == couple:
            _differ(head, clerk, now)
        elif said == "nobody":
            _note(head, clerk, now, outcome="nobody")
        elif way == "web":
            _by_page(course.b, head, now)
        elif said:
            kept = "社区档案柜 3 号盒" if way == "paper" else ""
            given = AskingGiven(way=way, outcome="said", choice=said, words=words, kept_where=kept)
            write_down_asking(head=head, given=given, by=clerk, now=now)


def _differ(head: RollHead, clerk: Actor, now: datetime) -> None:
    """One of the couple agrees and the other does not."""
    for voter, choice in zip(head.voters.order_by("pk"), ("agree", "disagree"), strict=False):
        write_down_asking(head=head, given=AskingGiven("visit", "said", choice, voter), by=clerk, now=now)


def _by_page(b: Builder, head: RollHead, now: datetime) -> None:
    """One of the owners says so on the page."""
    voter = head.voters.order_by("pk")[0]
    owner = Actor(Kind.RESIDENT, "居民", tenant_id=b.tenant.pk, person_id=voter.person_id)
    speak(head=head, choice="agree", by=owner, now=now)
