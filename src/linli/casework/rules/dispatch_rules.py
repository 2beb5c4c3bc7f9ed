"""What stands against a dispatch rule: whom it names, why, and the days that it holds on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.casework.states import Party
from linli.core.problems import Problem
from linli.core.words import day_words

from .duties import overlaps

MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is about: a category, a place (“” everywhere), a management mode (“” any), on which days."""

    number: int
    category: str
    place_path: str
    management_mode: str
    valid_from: date
    valid_to: date | None = None

    def is_same(self, other: "Scope") -> bool:
        """About the same thing on a day that both hold."""
        about = (self.category, self.place_path, self.management_mode) == (
            other.category,
            other.place_path,
            other.management_mode,
        )
        return about and overlaps(self.valid_from, self.valid_to, other.valid_from, other.valid_to)


def content_problems(
    *,
    party: str,
    reason: str,
    citation: str,
    names_body: bool,
    role: str,
    roles: Collection[str],
    mode: str,
    modes: Collection[str],
) -> list[Problem]:
    """A rule says whose duty it is and why; it names one organisation, or a role at the place, or neither."""
    problems = []
    if party not in Party.values or party == Party.UNDECIDED:
        problems.append(Problem("party", _("请选归谁。"), where="party"))
    if not reason.strip():
        problems.append(Problem("missing", _("请写为什么这样派，派单的人和居民都看得到。"), where="reason"))
    for where, text in (("reason", reason), ("citation", citation)):
        if len(text.strip()) > MOST_REASON:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_REASON}, where=where))
    if names_body and role:
        problems.append(Problem("both", _("单位和单位角色只选一样。"), where="organisation_role"))
    if role and role not in roles:
        problems.append(Problem("role", _("没有这种单位角色。"), where="organisation_role"))
    if mode and mode not in modes:
        problems.append(Problem("mode", _("没有这种管理方式。"), where="management_mode"))
    return problems


def scope_problems(wanted: Scope, others: Sequence[Scope]) -> list[Problem]:
    """Two rules about exactly the same at once would leave it to chance: the one that is there is replaced instead."""
    same = next((one for one in others if wanted.is_same(one)), None)
    if same is None:
        return []
    text = _("第 %(number)s 条已经管这一类、这一片。要改就换掉它，不要再加一条。") % {"number": same.number}
    return [Problem("same_scope", text, where="category")]


def replace_problems(valid_from: date, *, old_from: date, old_to: date | None, today: date) -> list[Problem]:
    """What is replaced has begun and still holds; what is to come is withdrawn instead."""
    if old_to is not None and old_to < today:
        return [Problem("ended", _("这一条已经停了，请新加一条。"), where="valid_from")]
    if old_from > today:
        return [Problem("not_begun", _("这一条还没有开始，先撤回，再加一条。"), where="valid_from")]
    if old_to is not None and valid_from > old_to:
        text = _("这一条 %(day)s 就停了，新的一条接着加就行。") % {"day": day_words(old_to)}
        return [Problem("too_late", text, where="valid_from")]
    return []
