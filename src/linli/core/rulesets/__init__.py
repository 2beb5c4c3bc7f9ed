"""
Rule sets: a rule is dated data with a citation, never code.

    rules = rulesets.in_force("core.counting", on=meeting.held_on, tenant=tenant)
    rules.threshold("two_thirds").is_met(present, members)
    meeting.rules = rules.freeze()

Shipped files stand in `<engine>/rulesets/*.yaml` (shape: see `loading`). A tenant's own dated text (RuleOverride) goes
before the shipped one on the days that it covers.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.access import declare
from linli.core.actors import Actor
from linli.core.models import RuleOverride, Tenant
from linli.core.problems import NotAllowed, Problem, Refused, refuse_if
from linli.core.remembered import Remembered
from linli.core.words import day_words

from .loading import RuleFilesBroken, load, version_problems
from .ruleset import RuleMissing, RuleSet, RuleUnfilled, Status
from .thresholds import Threshold

__all__ = [
    "RuleFilesBroken",
    "RuleMissing",
    "RuleOverrideRefused",
    "RuleSet",
    "RuleUnfilled",
    "Status",
    "Threshold",
    "check",
    "codes",
    "in_force",
    "look_up",
    "override",
    "problems_of_shipped",
    "versions",
]

OVERRIDE = declare("core.rules.override", "写本街道自己的规则文本", posts=["administrator"], needs_second_factor=True)
Body: TypeAlias = dict[str, Any]
Checker: TypeAlias = Callable[[Body], Iterable[Problem]]
_checkers: dict[str, Checker] = {}


class RuleOverrideRefused(Refused):
    """The tenant's own text was not taken; nothing was written."""


def check(code: str) -> Callable[[Checker], Checker]:
    """Register what a body of this code must be like: `fn(body) -> problems`. Shipped and tenants' own texts are asked."""

    def register(checker: Checker) -> Checker:
        _checkers[code] = checker
        return checker

    return register


def _files() -> list[Path]:
    homes = (Path(config.path) / "rulesets" for config in apps.get_app_configs() if config.name.startswith("linli."))
    return [file for home in homes for file in sorted(home.glob("*.yaml"))]


@lru_cache(maxsize=1)
def _loaded() -> tuple[dict[str, tuple[RuleSet, ...]], list[Problem]]:
    found, problems = load(_files())
    wrong = _body_problems(found)
    sound = {code: several for code, several in found.items() if all(problem.column != code for problem in wrong)}
    return sound, problems + wrong


def _shipped(code: str) -> tuple[RuleSet, ...]:
    """
    The shipped versions of a code, oldest first; a mistake in one engine's file does not stop another's rules.

    :raises RuleFilesBroken: when the code is not among the sound files and there are broken ones: it may stand in those.
    """
    sound, problems = _loaded()
    if code not in sound and problems:
        raise RuleFilesBroken(problems)
    return sound.get(code, ())


def _body_problems(found: dict[str, tuple[RuleSet, ...]]) -> list[Problem]:
    return [
        Problem(problem.code, problem.text, where=f"{rules.code} {rules.effective_from}", column=rules.code)
        for several in found.values()
        for rules in several
        if rules.body and rules.code in _checkers
        for problem in _checkers[rules.code](rules.body)
    ]


def problems_of_shipped() -> list[Problem]:
    """Every mistake in the shipped files, with file and line; for `doctor` and the tests."""
    return list(_loaded()[1])


def codes() -> list[str]:
    """Every shipped code."""
    return sorted(_loaded()[0])


def _overrides_of(tenant_id: UUID) -> dict[str, list[RuleSet]]:
    found: dict[str, list[RuleSet]] = {}
    for row in RuleOverride.objects.filter(tenant_id=tenant_id).select_related("tenant").order_by("effective_from"):
        found.setdefault(row.code, []).append(_from_row(row))
    return found


_overrides = Remembered(_overrides_of)


def _from_row(row: RuleOverride) -> RuleSet:
    shipped = _shipped(row.code)
    return RuleSet(
        code=row.code,
        title=shipped[0].title if shipped else row.code,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        citation=row.citation,
        status=Status(row.status),
        body=row.body,
        tenant_code=row.tenant.code,
    )


def versions(code: str, *, tenant: Tenant | None = None) -> list[RuleSet]:
    """Every version, the tenant's own first, then the shipped ones; each newest first."""
    own = _overrides.get(tenant.pk).get(code, []) if tenant else []
    return [*reversed(own), *reversed(_shipped(code))]


def look_up(code: str, *, on: date, tenant: Tenant | None = None) -> RuleSet:
    """The version in force on a day even if it is unfilled, to show it. :raises RuleMissing: when there is none."""
    for rules in versions(code, tenant=tenant):
        if rules.holds_on(on):
            return rules
    text = _("%(day)s 没有可用的规则“%(code)s”。请系统管理员补上这段时间的文本。") % {"day": day_words(on), "code": code}
    raise RuleMissing(Problem("rule_missing", text))


def in_force(code: str, *, on: date, tenant: Tenant | None = None) -> RuleSet:
    """
    The version to decide by on a day: the tenant's own where it has one for that day, else the shipped one.

    :raises RuleMissing: when no version covers the day. :raises RuleUnfilled: when its text is not at hand; says what is missing.
    """
    rules = look_up(code, on=on, tenant=tenant)
    if rules.status is Status.UNFILLED:
        text = _("规则“%(title)s”还缺：%(missing)s。补上之前不能用它作决定。")
        raise RuleUnfilled(Problem("rule_unfilled", text % {"title": rules.title, "missing": "；".join(rules.missing)}))
    return rules


@transaction.atomic
def override(
    code: str,
    *,
    tenant: Tenant,
    effective_from: date,
    effective_to: date | None,
    citation: str,
    status: str,
    body: Body,
    by: Actor,
    now: datetime,
) -> RuleOverride:
    """
    Give a tenant its own dated text of a shipped rule. A text is never changed: a later one ends the one before it.

    :raises NotAllowed: without the capability. :raises RuleOverrideRefused: with every reason.
    """
    if not by.may(OVERRIDE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("只有系统管理员能写本街道自己的规则。")))
    locking.one(Tenant, tenant.pk)
    row = RuleOverride(
        tenant=tenant,
        code=code,
        effective_from=effective_from,
        effective_to=effective_to,
        citation=citation.strip(),
        status=status,
        body=body,
        made_at=now,
        made_by_id=by.user_id,
    )
    others = list(RuleOverride.objects.filter(tenant=tenant, code=code))
    open_before = [other for other in others if other.effective_to is None and other.effective_from < effective_from]
    refuse_if(_override_problems(row, [other for other in others if other not in open_before]), RuleOverrideRefused)
    for other in open_before:
        other.effective_to = effective_from - timedelta(days=1)
        other.save(update_fields=["effective_to"])
    row.save(force_insert=True)
    _overrides.forget()
    transaction.on_commit(_overrides.forget)
    journal.record(
        "core.rule.overridden",
        row,
        by=by,
        now=now,
        reason=row.citation,
        changes={"code": [None, code], "effective_from": [None, effective_from]},
    )
    return row


def _override_problems(row: RuleOverride, others: list[RuleOverride]) -> list[Problem]:
    given = {"effective_from": row.effective_from, "effective_to": row.effective_to, "status": row.status, "body": row.body}
    problems = [Problem(problem_code, text, where="body") for problem_code, text in version_problems(given)]
    if not _shipped(row.code):
        problems.append(Problem("unknown_code", _("没有“%(code)s”这条规则。") % {"code": row.code}, where="code"))
    if not row.citation:
        problems.append(Problem("no_citation", _("写上依据：哪份文件、哪一条。"), where="citation"))
    if row.status == Status.UNFILLED:
        problems.append(Problem("unfilled", _("自己的文本不能是空的。"), where="status"))
    problems += _inexact(row.body)
    if row.code in _checkers and not problems:
        problems += list(_checkers[row.code](row.body))
    return problems + _overlaps(row, others)


def _inexact(value: Any) -> list[Problem]:
    if isinstance(value, float):
        return [Problem("not_exact", _("%(number)s 不是精确的数，写成分数，如 1/5。") % {"number": value}, where="body")]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [problem for child in children for problem in _inexact(child)]


def _overlaps(row: RuleOverride, others: list[RuleOverride]) -> list[Problem]:
    problems = []
    for other in others:
        starts_in_time = row.effective_to is None or other.effective_from <= row.effective_to
        ends_in_time = other.effective_to is None or other.effective_to >= row.effective_from
        if starts_in_time and ends_in_time:
            text = _("从 %(day)s 起已经有一份自己的文本，时间重叠了。") % {"day": day_words(other.effective_from)}
            problems.append(Problem("overlap", text, where="effective_from"))
    return problems
