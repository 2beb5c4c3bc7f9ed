"""
What was pressed in the last weeks: cards by the clock and by hand, letters with their answers, instructions, the task ledger.

Everything is done at its own hour, oldest first, so that the letters' numbers follow their days.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from linli.casework.api import (
    Case,
    Task,
    answer_supervision,
    complete,
    escalate,
    instruct,
    lift_supervision,
    remind,
    show_yellow,
    sound,
    task_add,
    task_cancel,
    task_finish,
    task_instruct,
    task_note,
)
from linli.core import clock
from linli.core.actors import Actor
from linli.registry.api import Appointment, Post

from .builder import Builder
from .cases import Cast, told
from .stories_pressing import PRESSED

MAIN_DAYS, OTHER_DAYS = 28, 6
EVENING = timedelta(hours=18, minutes=2)
LIMITS = "时限"


@dataclass(slots=True)
class Weeks:
    """What happens on which day, to be done in order: (when, what)."""

    b: Builder
    cast: Cast
    now: datetime
    deeds: list[tuple[datetime, Callable[[datetime], None]]] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)

    def who(self, key: str) -> Actor:
        return self.cast.by_key[key]

    def at(self, ago: timedelta, do: Callable[[datetime], None]) -> None:
        """To be done at the office moment that stands for so long ago."""
        self.deeds.append((self.b.ago(ago), do))

    def on_case(self, key: str, ago: timedelta, verb: Callable[..., Case], by: str, **given: object) -> None:
        """A verb on one of the told cases."""

        def do(when: datetime) -> None:
            self.cases[key] = verb(case=self.cases[key], by=self.who(by), now=when, **given)

        self.at(ago, do)

    def on_task(self, key: str, ago: timedelta, verb: Callable[..., Task], by: str, **given: object) -> None:
        def do(when: datetime) -> None:
            self.tasks[key] = verb(task=self.tasks[key], by=self.who(by), now=when, **given)

        self.at(ago, do)

    def play(self) -> None:
        for when, do in sorted(self.deeds, key=lambda deed: deed[0]):
            do(when)


def build_pressing(b: Builder) -> int:
    """Press what is late, day by day. Returns how many further cases were told of."""
    now = clock.now()
    weeks = Weeks(b, Cast(b), now)
    if b.is_main:
        _tell(weeks)
        _press(weeks)
        _ledger(weeks)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    first = b.ago(_days(MAIN_DAYS if b.is_main else OTHER_DAYS)).date()
    for days in range((b.today - first).days, -1, -1):
        evening = midnight - timedelta(days=days) + EVENING
        if evening <= now:
            weeks.deeds.append((evening, lambda when: _by_the_clock(b, when)))
    weeks.play()
    b.step()
    return len(weeks.cases)


def _by_the_clock(b: Builder, when: datetime) -> None:
    sound(now=when, by=Actor.system(LIMITS))
    escalate(now=when, by=Actor.system(), tenant=b.tenant)


def _tell(weeks: Weeks) -> None:
    """The cases of these stories, each as it stood before anyone pressed."""
    for key, story in PRESSED.items():
        made = told(weeks.b, weeks.cast, story, weeks.now)
        assert made is not None  # noqa: S101 -- every story begins with a report
        weeks.cases[key] = made
        weeks.b.step()


def _days(days: float) -> timedelta:
    return timedelta(days=days)


def _press(weeks: Weeks) -> None:
    on = weeks.on_case
    on("ramp", _days(8.2), answer_supervision, "property", text="石材缺货，先铺了防滑垫。供货单位答应下周到。")
    on("ramp", _days(0.9), instruct, "leader", text="拖了快二十天。这周内把坡道铺好，铺好以后请报事的人来看。")
    on("gate", _days(1.6), answer_supervision, "property", text="门禁主板坏了，厂家后天上门换，换好前门口有人值守。")
    on("bins", _days(3.6), remind, "secretary", reason="第三次有人来问了。请写清什么时候换桶、谁在办。", with_letter=True,
       answer_by=_evening(weeks.b.ago(_days(2))))  # fmt: skip
    on("glass", _days(6.3), show_yellow, "dispatcher", reason="单元门玻璃碎了一地没人扫，请今天先围起来。")
    on("glass", _days(5.8), answer_supervision, "property", text="已经围挡清扫，玻璃要定做，月底到货。")
    on("glass", _days(5.2), lift_supervision, "dispatcher", reason="已经围挡，等定做的玻璃，不用再催。")
    on("pipe", _days(4.6), show_yellow, "secretary", reason="楼下两户墙已经渗水，请今天到场。")
    on("pipe", _days(3.4), complete, "property", text="立管接口换新，试水两小时不漏，墙面等干透再补。")


def _evening(at: datetime) -> datetime:
    """The close of business of that day."""
    return timezone.localtime(at).replace(hour=18, minute=0, second=0, microsecond=0)


def _ledger(weeks: Weeks) -> None:
    """Tasks from every source, in every state."""
    add, on, b = _adder(weeks), weeks.on_task, weeks.b
    company, office = b.organisations["property"], b.organisations["departments/城市管理科"]
    squad = b.organisations["departments/综合执法中队"]
    yard = b.places["compounds/纬二路8号院"]
    add("ramp", 0.8, "leader", "8 号院车库坡道重铺，铺好请报事的人看", 5, "instruction", organisation=company, case="ramp")
    on("ramp", _days(0.3), task_note, "dispatcher", text="石材今天到场，明天上午开铺。")
    add("heat", 12, "dispatcher", "和供热站定下 3 号楼换管的日子", -2, "meeting", organisation=office, words="11 月推进会议")
    on("heat", _days(6), task_note, "dispatcher", text="供热站要先看图纸，图纸已送去。")
    on("heat", _days(0.7), task_instruct, "leader", text="天要冷了，定不下来我去谈。先报我卡在谁那里。")
    add("shed", 9, "leader", "8 号院电动车充电棚选址，和四栋楼的人商量好", 10, "hot_issue", post="leader", place=yard)
    on("shed", _days(2), task_note, "leader", text="看了两处，东墙根离住户远，周末请楼长们来定。")
    add("bench", 20, "secretary", "8 号院花坛边添四把有靠背的长椅", -6, "hot_issue", post="secretary", place=yard)
    on("bench", _days(8), task_finish, "secretary", text="四把长椅装好，老人试坐过，高矮合适。")
    add("stall", 16, "dispatcher", "纬二路早点摊油污，联合整治一次", -9, "whistle", organisation=squad, words="纬一路早市吹哨")
    on("stall", _days(10), task_finish, "dispatcher", text="六家摊主签了承诺，装了隔油桶，每周五复查。")
    add("wall", 14, "dispatcher", "给 12 号院围墙刷一遍", 3, "meeting", organisation=company, words="11 月推进会议")
    on("wall", _days(7), task_cancel, "dispatcher", reason="12 号院列入明年整体改造，围墙要拆，不刷了。")
    add("list", 3, "dispatcher", "把没人管的三个院的水表位置画清楚", 1, "promotion", post="dispatcher", words="合署办公推进会")


def _adder(weeks: Weeks) -> Callable[..., None]:
    def add(key: str, ago: float, by: str, title: str, due_in: int, source: str, **more: object) -> None:
        def do(when: datetime) -> None:
            weeks.tasks[key] = task_add(
                tenant=weeks.b.tenant,
                title=title,
                due_on=_day(weeks, due_in),
                source=source,
                source_words=str(more.get("words", "")),
                post=_post(weeks.who(str(more["post"]))) if "post" in more else None,
                organisation=more.get("organisation"),  # type: ignore[arg-type]
                place=more.get("place"),  # type: ignore[arg-type]
                case=weeks.cases[str(more["case"])] if "case" in more else None,
                by=weeks.who(by),
                now=when,
            )

        weeks.at(_days(ago), do)

    return add


def _day(weeks: Weeks, due_in: int) -> date:
    return weeks.b.working_day(due_in)


def _post(actor: Actor) -> Post:
    assert actor.appointment_id is not None  # noqa: S101 -- everyone of the cast holds a post
    return Appointment.objects.select_related("post", "post__place").get(pk=actor.appointment_id).post
