"""Units, their area and who owns which share: exact arithmetic only."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.core.problems import Problem

DOORS = ("entrance", "building", "compound")  # what a unit may stand behind, and people live behind
LARGEST_CENTI = 10_000_000 * 100  # ten square kilometres: above it somebody slipped
_SHARE = re.compile(r"^(\d{1,6})/(\d{1,6})$")
_PERCENT = re.compile(r"^(\d{1,3})(?:\.(\d{1,6}))?%$")


def parse_area(text: str) -> int:
    """“89.5”, “89.50㎡” → 8950 (in 0.01 m²). :raises ValueError: for what is no area, or finer than 0.01 m²."""
    cleaned = re.sub(r"(平方米|平米|m²|㎡|m2)$", "", _plain(text).replace(",", ""))
    try:
        centi = Decimal(cleaned) * 100
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not centi.is_finite() or centi != centi.to_integral_value() or not 0 < centi <= LARGEST_CENTI:
        raise ValueError(text)
    return int(centi)


def _plain(text: object) -> str:
    """Digits and signs as on a keyboard: ８９．５ → 89.5, １／２ → 1/2."""
    return unicodedata.normalize("NFKC", str(text)).strip()


def format_area(centi: int | None) -> str:
    """8950 → “89.50”; “” for nothing."""
    return "" if centi is None else f"{centi // 100}.{centi % 100:02}"


def parse_share(text: str) -> Fraction:
    """“1/2”, “50%”, “33.3333%”, “1” → a fraction in (0, 1]. :raises ValueError: for anything else."""
    cleaned = _plain(text).replace(" ", "") or "1"
    if cleaned in ("1", "100%"):
        return Fraction(1)
    if found := _SHARE.match(cleaned):
        if int(found[2]) == 0:
            raise ValueError(text)
        share = Fraction(int(found[1]), int(found[2]))
    elif _PERCENT.match(cleaned):
        share = Fraction(cleaned[:-1]) / 100
    else:
        raise ValueError(text)
    if not 0 < share <= 1:
        raise ValueError(text)
    return share


def share_problems(shares: Sequence[Fraction], *, owners: Sequence[object] = ()) -> list[Problem]:
    """The shares of one unit must make exactly one; an owner stands there once."""
    problems = []
    if not shares:
        return [Problem("owners_missing", _("至少写一位业主。"), "owners")]
    if any(not 0 < share <= 1 for share in shares):
        problems.append(Problem("share_range", _("份额要大于 0，最多是全部。"), "owners"))
    total = sum(shares, Fraction(0))
    if total != 1:
        text = _("几位业主的份额加起来是 %(total)s，应当正好是 1。") % {"total": total}
        problems.append(Problem("shares_sum", text, "owners"))
    if len(set(owners)) != len(owners):
        problems.append(Problem("owner_twice", _("同一位业主写了两次，把份额合起来写一行。"), "owners"))
    return problems


def unit_problems(*, number: str, area_centi: int | None, taken: bool, place_kind: str) -> list[Problem]:
    """Every reason why such a unit cannot be registered there."""
    problems = []
    if not number.strip():
        problems.append(Problem("number_missing", _("写上房号。"), "number"))
    if area_centi is not None and not 0 < area_centi <= LARGEST_CENTI:
        problems.append(Problem("area_range", _("面积要大于 0，单位是平方米。"), "area"))
    if place_kind not in DOORS:
        problems.append(Problem("unit_place", _("房屋要登记在单元、楼栋或小区下面。"), "place"))
    if taken:
        problems.append(Problem("number_taken", _("这里已经有同样房号、同样用途的房屋。"), "number"))
    return problems
