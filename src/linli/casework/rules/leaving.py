"""What is not for the office to do: whom to name instead, which number to ring, when an earlier result stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .cases import MOST_TEXT, text_problems

PETITION, REPEAT, OTHER = "petition", "repeat", "other"
CHANNELS, NUMBERS = "casework.lawful_channels", "casework.emergency_numbers"


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody is sent: a lawful channel, or an emergency service. `text` says it to them; `phone` may be empty."""

    code: str
    name: str
    phone: str
    text: str


def ways_of(given: Iterable[Mapping[str, Any]]) -> dict[str, Way]:
    """Channels or numbers as a rule set lists them, by code."""
    return {one["code"]: Way(one["code"], one["name"], one["phone"], one["text"]) for one in given}


def list_problems(given: object, name: str) -> Iterable[Problem]:
    """What is wrong with a list of ways, shipped or a tenant's own."""
    if not isinstance(given, list) or not given:
        yield Problem(name, f"{name}: at least one", where=name)
        return
    for one in given:
        if not all(isinstance(one.get(key), str) for key in ("code", "name", "phone", "text")) or not one["code"]:
            yield Problem(name, f"{name}: each has code, name, phone and text, all in quotes", where=name)


@dataclass(frozen=True, slots=True)
class Earlier:
    """
    The earlier case whose result stands: its number, whether it has ended with one, whether the same person reported both,
    and whether that person is the only reporter of the new one.
    """

    number: str
    has_result: bool
    shares_reporter: bool
    is_only_reporter: bool = True


def not_accept_problems(way: Way | None, reason: str, earlier: Earlier | None, *, was_given: bool) -> list[Problem]:
    """The channel is one of the list, its own words are there where the list has none, and a repeat names what it repeats."""
    problems = text_problems(reason, where="reason", most=MOST_TEXT)
    if not was_given:
        return [*problems, Problem("no_channel", _("请选这件事该找谁，不能只说不归我们管。"), where="channel")]
    if way is None:
        return [*problems, Problem("unknown_channel", _("没有这个去处，请从列表里选。"), where="channel")]
    if way.code == PETITION:
        text = _("信访请用“转信访”：内容要单独保管，别的岗位看不到。")
        return [*problems, Problem("refer_petition", text, where="channel")]
    if way.code == REPEAT:
        return problems + _repeat_problems(earlier)
    if earlier is not None:
        problems.append(Problem("not_a_repeat", _("只有“重复反映”才要选先前的那一件。"), where="earlier"))
    return problems


def _repeat_problems(earlier: Earlier | None) -> list[Problem]:
    if earlier is None:
        return [Problem("no_earlier", _("请选先前的那一件，把当时的结果告诉报事人。"), where="earlier")]
    problems = []
    if not earlier.has_result:
        text = _("%(number)s 还没有结果。没办完的就合并，不要当作重复。")
        problems.append(Problem("earlier_running", text % {"number": earlier.number}, where="earlier"))
    if not earlier.shares_reporter:
        text = _("%(number)s 不是这位报事人报的，不能把那一件的结果告诉他。")
        problems.append(Problem("other_reporter", text % {"number": earlier.number}, where="earlier"))
    elif not earlier.is_only_reporter:
        text = _("这一件有几位报事人，不是一个人重复反映。照常办，或告诉他们该找谁。")
        problems.append(Problem("several_reporters", text, where="earlier"))
    return problems


def emergency_problems(
    way: Way | None, *, called_at: datetime | None, reported_at: datetime, now: datetime, note: str
) -> list[Problem]:
    """One of the four numbers; a call that was made lies between the report and now."""
    problems = text_problems(note, where="note", least=0, most=500)
    if way is None:
        problems.insert(0, Problem("service", _("请选该打哪个电话。"), where="service"))
    if called_at is not None and not reported_at <= called_at <= now:
        problems.append(Problem("called_at", _("打电话的时间应该在报事以后、现在以前。"), where="called_at"))
    return problems
