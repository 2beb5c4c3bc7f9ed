"""Keeping filters of the list under a name, renaming, sharing and dropping them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.models import SavedFilter
from linli.casework.rules import rights
from linli.casework.rules.saved_filters import keep_problems, label_problems
from linli.casework.selectors import saved_filters as seen
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if


@transaction.atomic
def keep_filter(
    *, tenant: Tenant, label: str, filters: Mapping[str, str], is_shared: bool = False, by: Actor, now: datetime
) -> SavedFilter:
    """
    Keep what the list is narrowed to under a name, for oneself or for the office.

    :raises NotAllowed: for whoever sees no list. :raises CaseRefused: with every reason.
    """
    if by.user_id is None or not by.may(rights.VIEW, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位看不到诉求，存不了筛选。")))
    locking.one(Tenant, tenant.pk)
    refuse_if(keep_problems(label, filters, _labels(tenant.pk, by.user_id)), CaseRefused)
    saved = SavedFilter.objects.create(
        tenant=tenant,
        label=label.strip(),
        filters=dict(filters),
        kept_by=by.user_id,
        kept_by_post=by.label[:80],
        organisation_id=by.organisation_id,
        is_shared=is_shared,
        made_at=now,
    )
    journal.record("casework.filter.kept", saved, by=by, now=now, changes={"shared": [None, is_shared]})
    return saved


@transaction.atomic
def change_filter(*, saved: SavedFilter, label: str, is_shared: bool, by: Actor, now: datetime) -> SavedFilter:
    """
    Call it otherwise; share it with the office or take it back.

    :raises NotAllowed: for others than its owner. :raises CaseRefused: with every reason.
    """
    locking.one(Tenant, saved.tenant_id)
    saved = locking.one(SavedFilter, saved.pk)
    _insist(saved, by)
    refuse_if(label_problems(label, _labels(saved.tenant_id, saved.kept_by).exclude(pk=saved.pk)), CaseRefused)
    before, saved.label, saved.is_shared = saved.is_shared, label.strip(), is_shared
    saved.save(update_fields=["label", "is_shared"])
    journal.record("casework.filter.changed", saved, by=by, now=now, changes={"shared": [before, is_shared]})
    return saved


@transaction.atomic
def drop_filter(*, saved: SavedFilter, by: Actor, now: datetime) -> None:
    """Forget it; the cases stay as they are. Twice is once. :raises NotAllowed: for others than its owner."""
    _insist(saved, by)
    held = locking.if_there(SavedFilter, saved.pk)
    if held is not None:
        journal.record("casework.filter.dropped", held, by=by, now=now)
        held.delete()


def _labels(tenant_id: UUID, kept_by: UUID) -> QuerySet[SavedFilter, str]:
    return SavedFilter.objects.filter(tenant_id=tenant_id, kept_by=kept_by).values_list("label", flat=True)


def _insist(saved: SavedFilter, by: Actor) -> None:
    if not seen.may_change(by, saved):
        raise NotAllowed(Problem("not_allowed", _("这个筛选是同事存的，只有本人能改。")))
