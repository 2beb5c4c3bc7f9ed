"""The list of what communities may be given: a line is added, replaced by a new dated one, ended, or withdrawn before it begins."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Category, DutyItem, Measure
from linli.casework.rules import duties as rules
from linli.casework.selectors import categories
from linli.core import journal, rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Place, PlaceKind

from .settings import begin

SHIPPED = "casework.duty_list"


@dataclass(frozen=True, slots=True)
class DutyWanted:
    """What a line is to say. `place` None: for every community; `instead`: whom residents turn to where it is not the community."""

    category: Category
    measure: str
    text: str
    citation: str
    place: Place | None = None
    instead: str = ""


@transaction.atomic
def add_duty(*, wanted: DutyWanted, valid_from: date, by: Actor, now: datetime) -> DutyItem:
    """
    Add a line; it holds from `valid_from` on. The first line of all makes the list binding.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(wanted.category.tenant_id, by=by)
    today = timezone.localdate(now)
    refuse_if(_problems(wanted, valid_from, today, leave_out=None), CaseRefused)
    item = _made(wanted, valid_from)
    item.save(force_insert=True)
    _record("added", item, None, by, now, item.citation)
    return item


@transaction.atomic
def replace_duty(*, item: DutyItem, wanted: DutyWanted, valid_from: date, by: Actor, now: datetime) -> DutyItem:
    """
    Let another line stand in the place of this one from `valid_from` on; this one ends the day before (today at the earliest).

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(item.tenant_id, by=by)
    item, today = DutyItem.objects.get(pk=item.pk), timezone.localdate(now)
    problems = _problems(wanted, valid_from, today, leave_out=item)
    problems += rules.end_problems(
        rules.last_day_before(valid_from, today=today), valid_from=item.valid_from, valid_to=item.valid_to, today=today
    )
    refuse_if([*problems, *_withdrawn_problems(item)], CaseRefused)
    new = _made(wanted, valid_from)
    new.replaces, new.replaced_end = item, item.valid_to
    new.save(force_insert=True)
    _end(item, rules.last_day_before(valid_from, today=today), _("第 %(number)s 条替代它") % {"number": new.number})
    _record("replaced", new, item, by, now, new.citation)
    return new


@transaction.atomic
def close_duty(*, item: DutyItem, last_day: date, reason: str, by: Actor, now: datetime) -> DutyItem:
    """
    End a line: it still holds on `last_day`, today at the earliest.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    begin(item.tenant_id, by=by)
    item, today = DutyItem.objects.get(pk=item.pk), timezone.localdate(now)
    problems = rules.end_problems(last_day, valid_from=item.valid_from, valid_to=item.valid_to, today=today)
    refuse_if([*problems, *_withdrawn_problems(item), *rules.reason_problems(reason)], CaseRefused)
    before = item.valid_to
    _end(item, last_day, reason.strip())
    changes = {"valid_to": [before, last_day]}
    journal.record("casework.duty.closed", item, by=by, now=now, reason=item.ended_reason, changes=changes)
    return item


@transaction.atomic
def withdraw_duty(*, item: DutyItem, reason: str, by: Actor, now: datetime) -> DutyItem:
    """
    Take back a line that has not begun. What it would have replaced goes on as before.

    :raises NotAllowed: without the right. :raises CaseRefused: once it has begun.
    """
    begin(item.tenant_id, by=by)
    item = DutyItem.objects.select_related("replaces").get(pk=item.pk)
    problems = [*rules.withdraw_problems(item.valid_from, today=timezone.localdate(now)), *_withdrawn_problems(item)]
    refuse_if([*problems, *rules.reason_problems(reason)], CaseRefused)
    if item.replaces is not None:
        _end(item.replaces, item.replaced_end, "")
    item.withdrawn_at, item.ended_reason = now, reason.strip()
    item.save(update_fields=["withdrawn_at", "ended_reason"])
    journal.record("casework.duty.withdrawn", item, by=by, now=now, reason=item.ended_reason)
    return item


@transaction.atomic
def adopt_duty_list(*, tenant: Tenant, by: Actor, now: datetime) -> int:
    """
    Begin with the shipped list, from today on; only where there is none at all yet. Returns how many lines were added.

    :raises NotAllowed: without the right. :raises CaseRefused: where there is a list.
    """
    begin(tenant.pk, by=by)
    today = timezone.localdate(now)
    if DutyItem.objects.filter(tenant=tenant).exists():
        raise CaseRefused(Problem("has_list", _("已经有清单了，一条一条改。")))
    shipped = rulesets.in_force(SHIPPED, on=today, tenant=tenant)
    known = {one.code: one for one in categories.read_tree(tenant.pk) if one.is_active}
    rows = [
        _shipped(tenant, known[given["category"]], given, today) for given in shipped.body["items"] if given["category"] in known
    ]
    for number, row in enumerate(rows, start=1):
        row.number = number
    DutyItem.objects.bulk_create(rows)
    changes = {"lines": [0, len(rows)], "status": [None, shipped.status.value]}
    journal.record("casework.duty_list.adopted", tenant, by=by, now=now, reason=shipped.citation, changes=changes)
    return len(rows)


def _shipped(tenant: Tenant, category: Category, given: dict[str, Any], today: date) -> DutyItem:
    return DutyItem(
        tenant=tenant,
        category=category,
        measure=given["measure"],
        text=given["text"],
        instead=given.get("instead", ""),
        citation=given["citation"],
        valid_from=today,
    )


def _problems(wanted: DutyWanted, valid_from: date, today: date, *, leave_out: DutyItem | None) -> list[Problem]:
    problems = rules.item_problems(
        measure=wanted.measure,
        text=wanted.text,
        instead=wanted.instead,
        citation=wanted.citation,
        measures=Measure.values,
    )
    if wanted.place is not None and wanted.place.tenant_id != wanted.category.tenant_id:
        problems.append(Problem("other_tenant", _("地点要是本街道的。"), where="place"))
    elif wanted.place is not None and wanted.place.kind != PlaceKind.COMMUNITY:
        problems.append(Problem("not_a_community", _("清单写到社区为止，请选一个社区。"), where="place"))
    if not wanted.category.is_active:
        problems.append(Problem("retired_category", _("这一类停用了。"), where="category"))
    problems += rules.begin_problems(valid_from, today=today)
    return [*problems, *_same_scope(wanted, valid_from, today, leave_out)]


def _same_scope(wanted: DutyWanted, valid_from: date, today: date, leave_out: DutyItem | None) -> list[Problem]:
    """Another line about exactly the same that still holds then; one whose last day is today gives way."""
    standing = DutyItem.objects.filter(category=wanted.category, place=wanted.place, withdrawn_at=None)
    for other in standing.exclude(valid_to__lte=today).order_by("number"):
        if other != leave_out and rules.overlaps(valid_from, None, other.valid_from, other.valid_to):
            text = _("第 %(number)s 条已经写了这一类。要改就换掉它，不要再加一条。") % {"number": other.number}
            return [Problem("same_scope", text, where="category")]
    return []


def _made(wanted: DutyWanted, valid_from: date) -> DutyItem:
    tenant_id = wanted.category.tenant_id
    last = DutyItem.objects.filter(tenant_id=tenant_id).order_by("-number").values_list("number", flat=True).first() or 0
    return DutyItem(
        tenant_id=tenant_id,
        number=last + 1,
        category=wanted.category,
        place=wanted.place,
        measure=wanted.measure,
        text=wanted.text.strip(),
        instead=wanted.instead.strip(),
        citation=wanted.citation.strip(),
        valid_from=valid_from,
    )


def _end(item: DutyItem, last_day: date | None, reason: str) -> None:
    item.valid_to, item.ended_reason = last_day, reason
    item.save(update_fields=["valid_to", "ended_reason"])


def _withdrawn_problems(item: DutyItem) -> list[Problem]:
    return [Problem("withdrawn", _("已经撤回了。"))] if item.withdrawn_at else []


def _record(verb: str, item: DutyItem, before: DutyItem | None, by: Actor, now: datetime, reason: str) -> None:
    changes = {
        "number": [before.number if before else None, item.number],
        "measure": [before.measure if before else None, item.measure],
        "valid_from": [None, item.valid_from],
    }
    journal.record(f"casework.duty.{verb}", item, by=by, now=now, reason=reason, changes=changes)
