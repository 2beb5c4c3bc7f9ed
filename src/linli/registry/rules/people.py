"""What may be registered about a person."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.phones import is_phone
from linli.core.privacy import normalise
from linli.core.problems import Problem

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

ID_KINDS = {
    "resident_id": gettext_lazy("居民身份证"),
    "passport": gettext_lazy("护照"),
    "permit": gettext_lazy("港澳台通行证、居住证"),
    "other": gettext_lazy("其他证件"),
}


def is_resident_id(number: str) -> bool:
    """Eighteen characters with a real date and the check digit of GB 11643-1999 (ISO 7064 MOD 11-2)."""
    cleaned = normalise(number)
    if not re.match(r"^\d{17}[\dX]$", cleaned) or birth_of(cleaned) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(cleaned[:17], WEIGHTS, strict=True))
    return CHECKS[total % 11] == cleaned[17]


def birth_of(number: str) -> date | None:
    """The birth date inside a resident identity number; None when there is none."""
    digits = normalise(number)[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """Full years on a day; somebody born on 29 February turns a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_elder_on(born: date | None, day: date) -> bool:
    """Sixty full years (老年人权益保障法 art. 2: 60 周岁以上)."""
    return born is not None and age_on(born, day) >= 60


def parse_birth(text: str) -> date | None:
    """An ISO date; None for nothing. :raises ValueError: for anything else."""
    return date.fromisoformat(text) if text else None


def age_of(birth_on: str, day: date) -> int | None:
    """Full years on a day of somebody born on an ISO date; None where the register does not know, or holds no date."""
    try:
        born = parse_birth(birth_on)
    except ValueError:
        return None
    return age_on(born, day) if born else None


def person_problems(
    *, name: str, phone: str, id_kind: str, id_number: str, birth_on: str, today: date, id_taken: bool
) -> list[Problem]:
    """Every reason why these facts cannot be registered."""
    problems = []
    if not name.strip():
        problems.append(Problem("name_missing", _("写上姓名。"), "name"))
    if phone and not is_phone(phone):
        problems.append(Problem("phone_form", _("电话不像手机号或座机号，数一数位数。"), "phone"))
    problems += id_problems(id_kind, id_number, taken=id_taken)
    return problems + birth_problems(birth_on, id_kind, id_number, today)


def home_problems(*, is_lost: bool) -> list[Problem]:
    """Somebody who lives nowhere, written down by whoever sees only their own places (`is_lost`)."""
    return [Problem("home_missing", _("写上住处：住在您管的片里，登记以后您才找得到。"), "home")] if is_lost else []


def known_problem() -> Problem:
    """Somebody of the same name, telephone or door is there: whoever writes looks first, and then says that it is another."""
    text = _("已经登记过一位同名的，电话或住处也一样。先看看是不是同一个人；确实是另一位，勾上这一格再登记。")
    return Problem("known_already", text, "is_another")


def id_problems(id_kind: str, id_number: str, *, taken: bool) -> list[Problem]:
    """An identity number that is wrong, of no stated kind, or somebody else's."""
    problems = []
    if id_number and not id_kind:
        problems.append(Problem("id_kind_missing", _("选一下是什么证件。"), "id_kind"))
    if id_number and id_kind == "resident_id" and not is_resident_id(id_number):
        problems.append(Problem("id_number_form", _("身份证号不对：18 位，最后一位是校验码，再核对一下。"), "id_number"))
    if taken:
        problems.append(Problem("id_number_taken", _("这个证件号已经登记在另一个人名下。"), "id_number"))
    return problems


def birth_problems(birth_on: str, id_kind: str, id_number: str, today: date) -> list[Problem]:
    """A birth date that is none, lies ahead, or is not the one in the identity number."""
    try:
        born = parse_birth(birth_on)
    except ValueError:
        return [Problem("birth_form", _("出生日期写成 1950-03-21 这样。"), "birth_on")]
    if born is None:
        return []
    if born > today or age_on(born, today) > 130:
        return [Problem("birth_range", _("出生日期不对，看看年份。"), "birth_on")]
    if id_kind == "resident_id" and is_resident_id(id_number) and birth_of(id_number) != born:
        return [Problem("birth_differs", _("出生日期和身份证号里的不一样。"), "birth_on")]
    return []
