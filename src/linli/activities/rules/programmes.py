"""What a programme must keep to before it is made, listed and ended; its number. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.phones import is_any_phone
from linli.core.problems import Problem

from ..models import ProgrammeKind, VolunteerField
from ..states import ProgrammeState

SERIES = "activities.programme"
MOST_TITLE, MOST_LINE, MOST_DETAILS, MOST_LABEL, MOST_PHONE, MOST_REASON = 80, 160, 4000, 40, 30, 200
MOST_HEADS, MOST_PEOPLE, MOST_AGE, MOST_AHEAD, FULL_AGE = 20, 99_999, 120, 366, 18
LONGEST_CLOSED = 30 * 24 * 60
"""Minutes before its begin at which a session may stop taking sign-ups."""
LIVE = frozenset({ProgrammeState.DRAFT, ProgrammeState.LISTED})


def number(letters: str, year: int, sequence: int) -> str:
    """HYL-HD26-0007: 活动, the year, the year's number."""
    return f"{letters}-HD{year % 100:02}-{sequence:04d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a programme, as values. Ages in years, `opens_days` in days, `closes_minutes` in minutes."""

    kind: str
    field: str
    title: str
    summary: str
    details: str
    campaign: str
    phone: str
    capacity: int | None
    most_heads: int
    opens_days: int | None
    closes_minutes: int
    age_from: int | None
    age_to: int | None
    guardian_below: int
    counts_hours: bool
    insurance: str
    bring: str


def said_problems(said: Said) -> list[Problem]:
    """Everything that stands against a programme said so."""
    return [*_word_problems(said), *_people_problems(said), *_age_problems(said), *_window_problems(said)]


def _word_problems(said: Said) -> list[Problem]:
    problems = []
    if said.kind not in ProgrammeKind.values:
        problems.append(Problem("kind", _("请选是哪一类活动。"), where="kind"))
    if said.field and said.field not in VolunteerField.values:
        problems.append(Problem("field", _("请从列出的领域里选。"), where="field"))
    if said.counts_hours and not said.field:
        problems.append(Problem("field_missing", _("要记志愿时长，先选服务领域。"), where="field"))
    if not said.title.strip():
        problems.append(Problem("title_missing", _("给活动起个名字。"), where="title"))
    limits = {
        "title": MOST_TITLE, "summary": MOST_LINE, "details": MOST_DETAILS, "campaign": MOST_LABEL, "insurance": MOST_LINE, "bring": MOST_LINE,
    }  # fmt: skip
    for name, most in limits.items():
        if len(getattr(said, name).strip()) > most:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=name))
    if said.phone.strip() and not is_any_phone(said.phone):
        problems.append(Problem("phone", _("电话号码不像，看看有没有多写少写。"), where="phone"))
    return problems


def _people_problems(said: Said) -> list[Problem]:
    problems = capacity_problems(said.capacity)
    if not 1 <= said.most_heads <= MOST_HEADS:
        problems.append(Problem("most_heads", _("一次报名写 1 到 %(n)s 个人。") % {"n": MOST_HEADS}, where="most_heads"))
    elif said.capacity is not None and 1 <= said.capacity < said.most_heads:
        problems.append(Problem("most_heads_capacity", _("一次能报的人数比总人数还多。"), where="most_heads"))
    return problems


def capacity_problems(capacity: int | None, *, taken: int = 0) -> list[Problem]:
    """Heads that a session holds: none without a limit, never less than are in."""
    if capacity is None:
        return []
    if not 1 <= capacity <= MOST_PEOPLE:
        return [Problem("capacity", _("人数写 1 到 99999；不限就空着。"), where="capacity")]
    if capacity < taken:
        return [Problem("capacity_taken", _("已经报上了 %(n)s 个人，不能比这少。") % {"n": taken}, where="capacity")]
    return []


def _age_problems(said: Said) -> list[Problem]:
    problems = []
    for where in ("age_from", "age_to"):
        value = getattr(said, where)
        if value is not None and not 0 <= value <= MOST_AGE:
            problems.append(Problem("age", _("年龄写 0 到 120。"), where=where))
    if said.age_from is not None and said.age_to is not None and said.age_to < said.age_from:
        problems.append(Problem("ages", _("最大的年龄比最小的还小。"), where="age_to"))
    if not 0 <= said.guardian_below <= FULL_AGE:
        problems.append(Problem("guardian", _("监护人同意，写到 18 岁为止；都不用就写 0。"), where="guardian_below"))
    return problems


def _window_problems(said: Said) -> list[Problem]:
    problems = []
    if said.opens_days is not None and not 0 <= said.opens_days <= MOST_AHEAD:
        problems.append(Problem("opens_days", _("提前的天数在 0 到 366 之间。"), where="opens_days"))
    if not 0 <= said.closes_minutes <= LONGEST_CLOSED:
        problems.append(Problem("closes_minutes", _("最早在开始前 30 天停止报名。"), where="closes_minutes"))
    elif said.opens_days is not None and said.closes_minutes >= said.opens_days * 24 * 60 and said.closes_minutes:
        problems.append(Problem("window", _("还没开始报名就停止了，改一改。"), where="closes_minutes"))
    return problems


def change_problems(state: str) -> list[Problem]:
    return [] if state in LIVE else [Problem("over", _("这个活动已经结束了，不能再改。"), where="state")]


def list_problems(state: str, *, has_times: bool, is_dangerous: bool, insurance: str) -> list[Problem]:
    """What stands against the public list. Insurance before dangerous service: 志愿服务条例 art. 17."""
    problems = []
    if state != ProgrammeState.DRAFT:
        problems.append(Problem("not_draft", _("只有在准备的活动能公布。"), where="state"))
    if not has_times:
        problems.append(Problem("no_times", _("先定好哪天办，再公布。"), where="sessions"))
    if is_dangerous and not insurance.strip():
        problems.append(Problem("insurance_missing", _("有危险的活动，先写明保险怎么办的。"), where="insurance"))
    return problems


def end_problems(state: str, *, coming: int) -> list[Problem]:
    problems = []
    if state != ProgrammeState.LISTED:
        problems.append(Problem("not_listed", _("在办的活动才能办完。"), where="state"))
    if coming:
        text = ngettext(
            "还有 %(n)s 次没有办。等办完，或者先取消。", "还有 %(n)s 次没有办。等办完，或者先取消。", coming
        )  # fmt: skip
        problems.append(Problem("coming", text % {"n": coming}, where="sessions"))
    return problems


def withdraw_problems(state: str, *, reason: str) -> list[Problem]:
    return change_problems(state) + reason_problems(reason)


def reason_problems(reason: str, *, most: int = MOST_REASON) -> list[Problem]:
    """A reason that people will read."""
    if not reason.strip():
        return [Problem("reason_missing", _("写一句为什么，报了名的人会看到。"), where="reason")]
    if len(reason.strip()) > most:
        return [Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where="reason")]
    return []
