"""Writing reply templates: added, changed, put out of use. The journal keeps every earlier text."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import Category, ReplyTemplate
from linli.casework.rules import rights, templates
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if

KEPT = ("name", "verb", "text")


@transaction.atomic
def add_template(
    *, tenant: Tenant, name: str, verb: str, text: str, category: Category | None = None, by: Actor, now: datetime
) -> ReplyTemplate:
    """
    Add a template for one verb; with a category only for that one and those below it.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason and where it is.
    """
    _allow(by, tenant)
    locking.one(Tenant, tenant.pk)  # two templates that are called the same at once
    made = ReplyTemplate(tenant=tenant, name=name.strip(), verb=verb, text=text.strip(), category=category)
    _refuse(made)
    _stamp(made, by, now)
    made.save(force_insert=True)
    changes = {field: [None, getattr(made, field)] for field in KEPT} | {"category": [None, category.code if category else ""]}
    journal.record("casework.reply_template.added", made, by=by, now=now, changes=changes)
    return made


@transaction.atomic
def change_template(
    *, template: ReplyTemplate, name: str, verb: str, text: str, category: Category | None = None, by: Actor, now: datetime
) -> ReplyTemplate:
    """
    Write a template anew. What it said before stands in the journal; what was sent with it stays as it was sent.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason and where it is.
    """
    locking.one(Tenant, template.tenant_id)
    held = _held(template, by)
    before = _said(held)
    held.name, held.verb, held.text, held.category = name.strip(), verb, text.strip(), category
    refuse_if(_ended_problems(held), CaseRefused)
    _refuse(held)
    after = _said(held)
    if before == after:
        return held
    _stamp(held, by, now)
    held.save()
    changes = {field: [before[field], after[field]] for field in after if before[field] != after[field]}
    journal.record("casework.reply_template.changed", held, by=by, now=now, changes=changes)
    return held


@transaction.atomic
def end_template(*, template: ReplyTemplate, by: Actor, now: datetime) -> ReplyTemplate:
    """
    Put a template out of use; it is offered no more.

    :raises NotAllowed: without the right. :raises CaseRefused: when it is out of use already.
    """
    held = _held(template, by)
    refuse_if(_ended_problems(held), CaseRefused)
    held.ended_at = now
    _stamp(held, by, now)
    held.save()
    journal.record("casework.reply_template.ended", held, by=by, now=now)
    return held


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.SETTINGS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能改回复模板。")))


def _held(template: ReplyTemplate, by: Actor) -> ReplyTemplate:
    held = locking.one(ReplyTemplate, template.pk, "tenant", "category")
    _allow(by, held.tenant)
    return held


def _refuse(wanted: ReplyTemplate) -> None:
    """:raises CaseRefused: with everything that is wrong with it."""
    same = ReplyTemplate.objects.filter(tenant=wanted.tenant, verb=wanted.verb, name=wanted.name, ended_at=None)
    is_taken = same.exclude(pk=wanted.pk).exists()
    problems = templates.template_problems(wanted.name, wanted.verb, wanted.text, is_name_taken=is_taken)
    if wanted.category is not None and wanted.category.tenant_id != wanted.tenant_id:
        problems.append(Problem("unknown_category", _("没有这一类，请从列表里选。"), where="category"))
    refuse_if(problems, CaseRefused)


def _ended_problems(held: ReplyTemplate) -> list[Problem]:
    return [Problem("ended", _("这个模板已经停用了。"))] if held.ended_at else []


def _said(template: ReplyTemplate) -> dict[str, Any]:
    category = template.category.code if template.category else ""
    return {field: getattr(template, field) for field in KEPT} | {"category": category}


def _stamp(template: ReplyTemplate, by: Actor, now: datetime) -> None:
    template.changed_at, template.changed_by = now, by.label[:120]
