"""Organisations: added, changed, ended."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.errors import OrganisationRefused
from linli.registry.models import Organisation, Place, Post
from linli.registry.rules import organisations as rules
from linli.registry.rules.places import last_day_problems

from .indexing import index

EDIT = "registry.organisations.edit"
FACTS = ["kind", "name", "short_name", "credit_code", "parent", "place", "phone", "address"]


@transaction.atomic
def add_organisation(*, tenant: Tenant, kind: str, name: str, by: Actor, now: datetime, **facts: Any) -> Organisation:
    """
    Register an organisation with any of FACTS.

    :raises OrganisationRefused: with every reason. :raises NotAllowed: where `by` may not edit organisations there.
    """
    _insist(by, tenant.pk, facts.get("place"))
    locking.one(Tenant, tenant.pk)  # one credit code, one organisation
    organisation = new_organisation(tenant=tenant, kind=kind, name=name, now=now, **facts)
    refuse_if(problems_of(organisation), OrganisationRefused)
    organisation.save(force_insert=True)
    changes = {"name": [None, organisation.name], "kind": [None, kind]}
    journal.record("registry.organisation.added", organisation, by=by, now=now, changes=changes)
    index(organisation, now=now)
    return organisation


def new_organisation(*, tenant: Tenant, kind: str, name: str, now: datetime, **facts: Any) -> Organisation:
    """The organisation, not yet written."""
    facts["credit_code"] = facts.get("credit_code", "").strip().upper()
    return Organisation(tenant=tenant, kind=kind, name=name.strip(), **{"valid_from": timezone.localdate(now), **facts})


def problems_of(organisation: Organisation) -> list[Problem]:
    """Every reason why this organisation cannot be written as it stands."""
    same = Organisation.objects.filter(tenant=organisation.tenant_id, credit_code=organisation.credit_code, merged_into=None)
    return rules.organisation_problems(
        name=organisation.name,
        credit_code=organisation.credit_code,
        code_taken=bool(organisation.credit_code) and same.exclude(pk=organisation.pk).exists(),
        is_own_parent=_goes_round(organisation),
    )


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: Actor, now: datetime, **facts: Any) -> Organisation:
    """Change any of FACTS. :raises OrganisationRefused: with every reason."""
    # One credit code, one organisation; and two that become each other's parent at once must not both find the way up free.
    locking.one(Tenant, organisation.tenant_id)
    organisation = locking.one(Organisation, organisation.pk, "place", "parent")
    _insist(by, organisation.tenant_id, organisation.place)
    _insist(by, organisation.tenant_id, facts.get("place", organisation.place))
    if facts.get("parent"):  # as it is now: what is above it decides whether the way up goes round
        facts["parent"] = Organisation.objects.get(pk=facts["parent"].pk)
    before = {key: getattr(organisation, key) for key in FACTS}
    for key in set(facts) & set(FACTS):
        setattr(organisation, key, facts[key].strip() if isinstance(facts[key], str) else facts[key])
    organisation.credit_code = organisation.credit_code.upper()
    gone = [Problem("organisation_gone", _("这条记录已经合并，不能再改。"))] if organisation.merged_into_id else []
    refuse_if(gone + problems_of(organisation), OrganisationRefused)
    changed = {key: [_plain(before[key]), _plain(getattr(organisation, key))] for key in FACTS}
    changed = {key: pair for key, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        organisation.save()
        journal.record("registry.organisation.changed", organisation, by=by, now=now, changes=changed)
        index(organisation, now=now)
    return organisation


@transaction.atomic
def end_organisation(*, organisation: Organisation, on: date, by: Actor, now: datetime, reason: str) -> Organisation:
    """
    End an organisation on a day; nothing is deleted. :raises OrganisationRefused: while it has posts that stand.
    """
    organisation = locking.one(Organisation, organisation.pk, "place")
    _insist(by, organisation.tenant_id, organisation.place)
    problems = last_day_problems(organisation.valid_from, on, timezone.localdate(now))
    if organisation.valid_to:
        problems.append(Problem("ended_already", _("这个单位已经注销。"), "on"))
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么注销。"), "reason"))
    if Post.objects.filter(organisation=organisation, valid_to=None).exists():
        problems.append(Problem("has_posts", _("这个单位还有岗位，先撤岗位。"), "on"))
    refuse_if(problems, OrganisationRefused)
    organisation.valid_to = on
    organisation.save(update_fields=["valid_to"])
    index(organisation, now=now)
    journal.record("registry.organisation.ended", organisation, by=by, now=now, reason=reason, changes={"valid_to": [None, on]})
    return organisation


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def _goes_round(organisation: Organisation) -> bool:
    """Whether going up the parents comes back to the organisation."""
    seen, above = {organisation.pk}, organisation.parent
    while above is not None:
        if above.pk in seen:
            return True
        seen.add(above.pk)
        above = above.parent
    return False


def _insist(by: Actor, tenant_id: Any, place: Place | None) -> None:
    """Without a place it is a matter of the whole tenant or of any of its communities: both may write it down."""
    if not by.may(EDIT, tenant_id=tenant_id, place_path=place.path if place else None):
        raise NotAllowed(Problem("not_allowed", _("这个单位不归您登记。")))
