"""Dispatch rules: added, replaced by a new dated one, ended, or withdrawn before they begin. None that was in force is changed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Category, DispatchRule
from linli.casework.rules import dispatch_rules as rules
from linli.casework.rules.dispatching import RuleRow
from linli.casework.rules.duties import (
    begin_problems,
    end_problems,
    last_day_before,
    reason_problems,
    withdraw_problems,
)
from linli.casework.selectors import categories
from linli.casework.selectors.dispatching import PARTY_OF_KIND
from linli.core import journal
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import ManagementMode, Organisation, Place

from .settings import begin


@dataclass(frozen=True, slots=True)
class RuleWanted:
    """What a rule is to say. Neither `organisation` nor `organisation_role`: whoever stands for the party at the place."""

    category: Category
    party: str
    reason: str
    place: Place | None = None
    management_mode: str = ""
    organisation: Organisation | None = None
    organisation_role: str = ""
    citation: str = ""

    def scope(self, number: int, begin: date) -> rules.Scope:
        return rules.Scope(number, self.category.code, self.place.path if self.place else "", self.management_mode, begin)


def check(wanted: RuleWanted, *, valid_from: date, today: date, replaces: DispatchRule | None = None) -> list[Problem]:
    """Everything that stands against this rule from that day on; the same for the dry run and for the verb."""
    problems = rules.content_problems(
        party=wanted.party,
        reason=wanted.reason,
        citation=wanted.citation,
        names_body=wanted.organisation is not None,
        role=wanted.organisation_role,
        roles=PARTY_OF_KIND.keys(),
        mode=wanted.management_mode,
        modes=ManagementMode.values,
    )
    tenant_id = wanted.category.tenant_id
    if any(one is not None and one.tenant_id != tenant_id for one in (wanted.place, wanted.organisation)):
        problems.append(Problem("other_tenant", _("地点和单位都要是本街道的。"), where="place"))
    if not wanted.category.is_active:
        problems.append(Problem("retired_category", _("这一类停用了。"), where="category"))
    problems += begin_problems(valid_from, today=today)
    if replaces is not None:
        problems += _withdrawn_problems(replaces)
        problems += rules.replace_problems(valid_from, old_from=replaces.valid_from, old_to=replaces.valid_to, today=today)
    others = _scopes(tenant_id, today, leave_out=replaces)
    return [*problems, *rules.scope_problems(wanted.scope(0, valid_from), others)]


def _scopes(tenant_id: UUID, today: date, *, leave_out: DispatchRule | None) -> list[rules.Scope]:
    """What the other rules are about; one whose last day is today gives way to a later one."""
    standing = DispatchRule.objects.filter(tenant_id=tenant_id, withdrawn_at=None).exclude(valid_to__lte=today)
    found = standing.select_related("category", "place").order_by("number")
    return [
        rules.Scope(
            one.number,
            one.category.code,
            one.place.path if one.place else "",
            one.management_mode,
            one.valid_from,
            one.valid_to,
        )
        for one in found
        if leave_out is None or one.pk != leave_out.pk
    ]


@transaction.atomic
def add_rule(*, wanted: RuleWanted, valid_from: date, by: Actor, now: datetime) -> DispatchRule:
    """
    Add a dispatch rule; it holds from `valid_from` on and gets the tenant's next rule number.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(wanted.category.tenant_id, by=by)
    refuse_if(check(wanted, valid_from=valid_from, today=_today(now)), CaseRefused)
    rule = _made(wanted, valid_from)
    rule.save(force_insert=True)
    journal.record("casework.rule.added", rule, by=by, now=now, reason=rule.reason, changes={"number": [None, rule.number]})
    return rule


def _today(now: datetime) -> date:
    return timezone.localdate(now)


def _made(wanted: RuleWanted, valid_from: date) -> DispatchRule:
    tenant_id = wanted.category.tenant_id
    last = DispatchRule.objects.filter(tenant_id=tenant_id).order_by("-number").values_list("number", flat=True).first() or 0
    return DispatchRule(
        tenant_id=tenant_id,
        number=last + 1,
        category=wanted.category,
        place=wanted.place,
        management_mode=wanted.management_mode,
        party=wanted.party,
        organisation=wanted.organisation,
        organisation_role=wanted.organisation_role,
        reason=wanted.reason.strip(),
        citation=wanted.citation.strip(),
        valid_from=valid_from,
        position=last + 1,
    )


def as_row(wanted: RuleWanted, *, valid_from: date, replaces: DispatchRule | None = None) -> RuleRow:
    """The rule as it would stand in the table, for the dry run. Nothing is written."""
    made = _made(wanted, valid_from)
    made.position = replaces.position if replaces else made.position
    return categories.row_of(made)


@transaction.atomic
def replace_rule(*, rule: DispatchRule, wanted: RuleWanted, valid_from: date, by: Actor, now: datetime) -> DispatchRule:
    """
    Let another rule stand in the place of this one from `valid_from` on. The old one keeps its number and its words, and
    ends the day before; where that day is over already, it holds through today and the later one goes first.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(rule.tenant_id, by=by)
    rule = _now(rule)
    today = _today(now)
    refuse_if(check(wanted, valid_from=valid_from, today=today, replaces=rule), CaseRefused)
    new = _made(wanted, valid_from)
    new.position, new.replaces, new.replaced_end = rule.position, rule, rule.valid_to
    new.save(force_insert=True)
    before = rule.valid_to
    rule.valid_to = last_day_before(valid_from, today=today)
    rule.ended_reason = _("第 %(number)s 条替代它") % {"number": new.number}
    rule.save(update_fields=["valid_to", "ended_reason"])
    changes = {"number": [rule.number, new.number], "valid_to": [before, rule.valid_to], "valid_from": [None, valid_from]}
    journal.record("casework.rule.replaced", new, by=by, now=now, reason=new.reason, changes=changes)
    return new


@transaction.atomic
def close_rule(*, rule: DispatchRule, last_day: date, reason: str, by: Actor, now: datetime) -> DispatchRule:
    """
    End a rule: it still holds on `last_day`, today at the earliest.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(rule.tenant_id, by=by)
    rule = _now(rule)
    problems = end_problems(last_day, valid_from=rule.valid_from, valid_to=rule.valid_to, today=_today(now))
    problems += _withdrawn_problems(rule)
    refuse_if([*problems, *reason_problems(reason)], CaseRefused)
    before, rule.valid_to, rule.ended_reason = rule.valid_to, last_day, reason.strip()
    rule.save(update_fields=["valid_to", "ended_reason"])
    changes = {"valid_to": [before, last_day]}
    journal.record("casework.rule.closed", rule, by=by, now=now, reason=rule.ended_reason, changes=changes)
    return rule


@transaction.atomic
def withdraw_rule(*, rule: DispatchRule, reason: str, by: Actor, now: datetime) -> DispatchRule:
    """
    Take back a rule that has not begun: no case was ever sent by it. What it would have replaced goes on as before.

    :raises NotAllowed: without the right. :raises CaseRefused: once it has begun.
    """
    begin(rule.tenant_id, by=by)
    rule = _now(rule)
    problems = [*withdraw_problems(rule.valid_from, today=_today(now)), *_withdrawn_problems(rule)]
    refuse_if([*problems, *reason_problems(reason)], CaseRefused)
    if rule.replaces is not None:
        rule.replaces.valid_to, rule.replaces.ended_reason = rule.replaced_end, ""
        rule.replaces.save(update_fields=["valid_to", "ended_reason"])
    rule.withdrawn_at, rule.ended_reason = now, reason.strip()
    rule.save(update_fields=["withdrawn_at", "ended_reason"])
    journal.record("casework.rule.withdrawn", rule, by=by, now=now, reason=rule.ended_reason)
    return rule


def _withdrawn_problems(rule: DispatchRule) -> list[Problem]:
    return [Problem("withdrawn", _("已经撤回了。"))] if rule.withdrawn_at else []


def _now(rule: DispatchRule) -> DispatchRule:
    return DispatchRule.objects.select_related("category", "place", "organisation", "replaces").get(pk=rule.pk)


def like(rule: DispatchRule) -> RuleWanted:
    """What a rule says, to begin its successor with."""
    return RuleWanted(
        category=rule.category,
        party=rule.party,
        reason=rule.reason,
        place=rule.place,
        management_mode=rule.management_mode,
        organisation=rule.organisation,
        organisation_role=rule.organisation_role,
        citation=rule.citation,
    )


__all__ = ["RuleWanted", "add_rule", "as_row", "check", "close_rule", "like", "replace_rule", "withdraw_rule"]
