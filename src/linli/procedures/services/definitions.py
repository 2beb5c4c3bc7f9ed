"""Versions of definitions: kept when a run takes one up, adopted as a subdistrict's own, withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import DefinitionRefused
from ..models import Definition
from ..rules import rights
from ..rules.definition import Definition as Rule
from ..rules.definition_frozen import freeze
from ..rules.running import words_problems
from ..selectors import definitions as found
from ..selectors.definitions import Offered
from ..selectors.shipped import check


def kept(offered: Offered, *, tenant: Tenant, by: Actor, now: datetime) -> Definition:
    """The row of a version, written when the first run takes it up."""
    if offered.row is not None:
        return offered.row
    made, _is_new = Definition.objects.get_or_create(
        tenant=tenant,
        code=offered.rule.code,
        digest=found.digest_of(offered.text),
        is_own=False,
        defaults=_fields(offered.rule, offered.text)
        | {"file_name": offered.file_name, "added_at": now, "added_by": by.label[:120]},
    )
    return made


def _fields(rule: Rule, text: str) -> dict[str, object]:
    return {
        "title": rule.title,
        "effective_from": rule.effective_from,
        "effective_to": rule.effective_to,
        "status": str(rule.source.status),
        "citation": rule.source.citation,
        "text": text,
        "body": freeze(rule),
    }


@transaction.atomic
def adopt(*, tenant: Tenant, text: str, reason: str, by: Actor, now: datetime) -> Definition:
    """
    Take a text as the subdistrict's own version of a procedure; from its first day new runs go by it, running ones keep theirs.

    :raises NotAllowed: without the right. :raises DefinitionRefused: with every problem, by line.
    """
    _allow(by, tenant)
    rule, problems = check(text)
    problems = problems + words_problems(reason, "reason", most=200)
    refuse_if(problems, DefinitionRefused)
    assert rule is not None  # noqa: S101 -- no problems means that it was read
    locking.hold(Tenant.objects.filter(pk=tenant.pk))
    digest = found.digest_of(text)
    same = Definition.objects.filter(tenant=tenant, code=rule.code, digest=digest, is_own=True)
    if same.exists():
        raise DefinitionRefused(Problem("same_text", _("这一版已经存过，一个字也没有改。"), where="text"))
    made = Definition.objects.create(
        tenant=tenant,
        code=rule.code,
        digest=digest,
        is_own=True,
        reason=reason.strip(),
        added_at=now,
        added_by=by.label[:120],
        **_fields(rule, text),
    )
    changes = {"code": [None, made.code], "effective_from": [None, made.effective_from], "digest": [None, made.digest]}
    journal.record("procedures.definition.adopted", made, by=by, now=now, reason=reason.strip(), changes=changes)
    return made


@transaction.atomic
def withdraw(*, definition: Definition, reason: str, by: Actor, now: datetime) -> Definition:
    """
    Let no new run go by an own version any more; runs that took it up keep it.

    :raises NotAllowed: without the right. :raises DefinitionRefused: with every reason.
    """
    definition = locking.one(Definition, definition.pk, "tenant")
    _allow(by, definition.tenant)
    problems = words_problems(reason, "reason", most=200)
    if not definition.is_own:
        problems.append(Problem("shipped", _("系统带的程序不能停用，可以写一份本街道自己的。")))
    if definition.withdrawn_at is not None:
        problems.append(Problem("withdrawn", _("这一版已经停用了。")))
    refuse_if(problems, DefinitionRefused)
    definition.withdrawn_at, definition.withdrawn_by, definition.withdrawn_reason = now, by.label[:120], reason.strip()
    definition.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    journal.record(
        "procedures.definition.withdrawn",
        definition,
        by=by,
        now=now,
        reason=reason.strip(),
        changes={"code": [definition.code, None]},
    )
    return definition


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.DEFINE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("只有系统管理员能改本街道的程序。")))
