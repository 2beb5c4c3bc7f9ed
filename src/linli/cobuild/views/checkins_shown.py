"""How check-ins and teams are said on pages and on paper."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext

from linli.core.privacy import mask_phone

from ..models import CheckIn
from ..rules.free_times import time_words
from ..rules.skills import skill_words


def who(one: CheckIn) -> str:
    """A unit or a person by name: for the office and themselves."""
    return one.partner.organisation.name if one.partner else str(one.person)


def employer_words(one: CheckIn) -> str:
    return str(one.employer.name if one.employer else one.employer_text)


def badge(one: CheckIn) -> tuple[str, str]:
    if one.ended_on is None:
        return "ok", pgettext("checkin", "报到着")
    return "still", pgettext("checkin", "结束了")


def has_moved(one: CheckIn) -> bool:
    """Whether the register says that they live in another community by now. `person__home` is there already."""
    home = one.person.home if one.person else None
    return one.ended_on is None and home is not None and not home.path.startswith(one.place_path)


def row_of(one: CheckIn) -> dict[str, Any]:
    return {
        "one": one,
        "who": who(one),
        "employer": employer_words(one),
        "skills": skill_words(one.skills),
        "times": time_words(one.times),
        "badge": badge(one),
        "moved": has_moved(one),
    }


def rows_of(rows: Iterable[CheckIn]) -> list[dict[str, Any]]:
    return [row_of(one) for one in rows]


def masked_phone(one: CheckIn) -> str:
    return mask_phone(one.person.phone) if one.person else ""
