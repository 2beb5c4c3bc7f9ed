"""
Papers that hold: proof of recorded service and of a finished class. Free, with number, day, issuer, responsible person, contact (民政部令 67;
志愿服务条例 art. 19: it says what the record holds, no more). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.cobuild.api import text_problems
from linli.core.ids import READABLE
from linli.core.phones import is_any_phone
from linli.core.problems import Problem

from ..models import Certificate

SERIES = {Certificate.Kind.VOLUNTEER: ("activities.certificate", "ZM"), Certificate.Kind.LEARNER: ("activities.diploma", "JY")}
CODE_LENGTH, GROUP = 16, 4
MOST_ISSUER, MOST_RESPONSIBLE, MOST_CONTACT, MOST_REASON, MOST_LINES = 120, 80, 30, 200, 2000


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on a paper and stays there. `lines`: what was certified, each a small record of plain values."""

    kind: str
    name: str
    issuer: str
    responsible: str
    contact: str
    lines: Sequence[dict[str, Any]] = field(default_factory=tuple)
    half_hours: int | None = None
    covers_from: date | None = None
    covers_until: date | None = None


def printed_problems(said: Printed, *, today: date) -> list[Problem]:
    """What stands against putting a paper out, of whichever kind."""
    problems = text_problems(said.issuer, where="issuer", least=2, most=MOST_ISSUER)
    problems += text_problems(said.responsible, where="responsible", least=2, most=MOST_RESPONSIBLE)
    if not is_any_phone(said.contact) or len(said.contact.strip()) > MOST_CONTACT:
        problems.append(Problem("contact", _("写上看到证明的人能打通的电话。"), where="contact"))
    if not said.name.strip():
        problems.append(Problem("name", _("证明上要有姓名。"), where="name"))
    return problems + range_problems(said.covers_from, said.covers_until, today=today)


def range_problems(first: date | None, last: date | None, *, today: date) -> list[Problem]:
    """The days that a paper is about; what is still to come cannot be certified."""
    if first is not None and last is not None and last < first:
        return [Problem("range", _("结束的日子在开始的日子以前。"), where="covers_until")]
    if last is not None and last > today:
        return [Problem("future", _("证明只写到今天为止。"), where="covers_until")]
    return []


def service_problems(*, lines: int, has_consent: bool) -> list[Problem]:
    """A proof of service needs service that counts, and a record that is still kept."""
    if not has_consent:
        return [Problem("no_record", _("本人没有同意记录志愿服务，开不了证明。"))]
    if not lines:
        text = _("这段日子没有记入的时长。公示完的才能写进证明。")
        return [Problem("nothing", text, where="covers_from")]
    if lines > MOST_LINES:
        return [Problem("too_many", _("一张证明最多写 %(most)d 条，把日子分开。") % {"most": MOST_LINES}, where="covers_from")]
    return []


def revoke_problems(*, is_revoked: bool, reason: str) -> list[Problem]:
    problems = [Problem("revoked", _("这份证明已经作废了。"))] if is_revoked else []
    return problems + text_problems(reason, where="reason", least=2, most=MOST_REASON)


def grouped(code: str) -> str:
    """K7QF3MWA… → “K7QF-3MWA-…”, as it is printed and read out."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def code_of(typed: str) -> str:
    """A code as it is kept, of what somebody typed or scanned; “” for what can be none."""
    code = "".join(one for one in typed.upper() if one in READABLE)
    return code if len(code) == CODE_LENGTH else ""
