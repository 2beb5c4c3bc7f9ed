"""
Rules of recurrence (RFC 5545, RRULE) as far as days repeat: read strictly, and the days that they name. Pure.

A rule says days, weeks, months or years, never hours. A day of the week goes with weeks, months or one month of a year, a day of the
month with months or years, never both; so that each rule has one meaning, and people can be told it in a sentence.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import islice, takewhile

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAME = "(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
PARTS = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile("[1-9]|[1-4][0-9]|5[0-2]"),
    "COUNT": re.compile("[1-9][0-9]{0,3}"),
    "UNTIL": re.compile("[0-9]{8}(?:T[0-9]{6}Z?)?"),
    "BYDAY": re.compile(f"{DAY_NAME}(?:,{DAY_NAME}){{0,6}}"),
    "BYMONTHDAY": re.compile("-?(?:[1-9]|[12][0-9]|3[01])"),
    "BYMONTH": re.compile("[1-9]|1[0-2]"),
}
GOES_WITH = {"BYDAY": {"WEEKLY", "MONTHLY", "YEARLY"}, "BYMONTHDAY": {"MONTHLY", "YEARLY"}, "BYMONTH": {"YEARLY"}}


def plain(rule: str) -> str:
    """A rule without its name, in capitals: as it is kept."""
    return rule.strip().upper().removeprefix("RRULE:")


def parts_of(rule: str) -> dict[str, str]:
    """The parts of a rule by their names; empty when it is none that is taken here."""
    pairs = [part.partition("=") for part in plain(rule).split(";")]
    parts = {name: value for name, _sign, value in pairs}
    is_known = len(parts) == len(pairs) and all(name in PARTS and PARTS[name].fullmatch(value) for name, value in parts.items())
    fits = all(parts.get("FREQ") in frequencies for name, frequencies in GOES_WITH.items() if name in parts)
    is_one = not {"COUNT", "UNTIL"} <= parts.keys() and not {"BYDAY", "BYMONTHDAY"} <= parts.keys()
    is_numbered = "BYDAY" in parts and any(one[:-2] for one in parts["BYDAY"].split(","))
    sits = not (is_numbered and parts["FREQ"] == "WEEKLY") and not (parts.get("FREQ") == "YEARLY" and _floats(parts))
    return parts if is_known and fits and is_one and sits and "FREQ" in parts else {}


def _floats(parts: dict[str, str]) -> bool:
    """A day of the week, or of the month, of a year says of which month."""
    return "BYMONTH" not in parts and bool(parts.keys() & {"BYDAY", "BYMONTHDAY"})


def days_of(rule: str, first: date, *, last: date | None = None, most: int) -> list[date] | None:
    """The days that a rule names from `first` up to `last`, both included, `most` at the most; None where it is no rule."""
    parts = parts_of(rule)
    if not parts:
        return None
    from dateutil.rrule import rrulestr  # noqa: PLC0415 -- only where something recurs

    until = parts.get("UNTIL", "")
    text = ";".join(f"{name}={value}" for name, value in (parts | ({"UNTIL": f"{until[:8]}T235959"} if until else {})).items())
    try:
        moments: Iterable[datetime] = rrulestr(text, dtstart=datetime.combine(first, time()))
        days = (one.date() for one in moments)
        return list(islice(takewhile(lambda day: last is None or day <= last, days), most))
    except (ValueError, OverflowError):
        return None


def weekly(days: Iterable[int], *, every: int = 1, until: date | None = None) -> str:
    """The rule for these weekdays (0 Monday … 6 Sunday) of every so many weeks, up to a day and with it."""
    names = ",".join(WEEKDAYS[day] for day in sorted(set(days)))
    step = f"INTERVAL={every};" if every > 1 else ""
    end = f"UNTIL={until:%Y%m%d};" if until else ""
    return f"FREQ=WEEKLY;{step}{end}BYDAY={names}"
