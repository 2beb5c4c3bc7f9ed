"""Two records that are one: every reference moves to the one that is kept; the other stays as a trace."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.search import replace_organisation
from linli.registry.errors import MergeRefused
from linli.registry.events import OrganisationMerged, PersonMerged
from linli.registry.models import Organisation, Person

from .indexing import index

MERGE = "registry.merge"
KEPT_WHEN_EMPTY = {
    "person": [
        "phone",
        "phone_hash",
        "id_kind",
        "id_number",
        "id_hash",
        "birth_on",
        "gender",
        "care_note",
        "home",
        "room",
        "user",
    ],
    "organisation": ["short_name", "credit_code", "parent", "place", "phone", "address"],
}
TRACE = "merged_into"  # the one reference that must not move


@transaction.atomic
def merge_people(*, keep: Person, drop: Person, by: Actor, now: datetime, reason: str = "") -> Person:
    """
    Make `drop` a trace of `keep`: every reference of every table moves, what `keep` lacks is taken over.

    Nothing of `drop` is blanked, and the journal says which rows moved, so that a wrong merge can be taken apart by hand.

    :raises MergeRefused: with every reason. :raises NotAllowed: unless `by` may merge where both are.
    """
    rows = {one.pk: one for one in _locked(Person, keep, drop)}
    keep, drop = cast(Person, rows[keep.pk]), cast(Person, rows[drop.pk])
    for person in (keep, drop):
        _insist(by, person.tenant_id, person.home.path if person.home else None)
    problems = _merge_problems(keep, drop)
    if keep.erased_at or drop.erased_at:
        problems.append(Problem("person_gone", _("有一条记录已经应本人要求删除，不能合并。")))
    if keep.id_hash and drop.id_hash and keep.id_hash != drop.id_hash:
        problems.append(Problem("two_identities", _("两个人的证件号不一样，是两个人。")))
    if keep.user_id and drop.user_id:
        problems.append(Problem("two_accounts", _("两条记录都有登录账号，先停用一个。")))
    refuse_if(problems, MergeRefused)
    moved = _merge(keep, drop)
    changes = {"merged": [None, drop.pk], "moved": [None, moved]}
    index(keep, drop, now=now)
    journal.record("registry.person.merged", keep, by=by, now=now, reason=reason, changes=changes)
    events.publish(PersonMerged(tenant_id=keep.tenant_id, kept_id=keep.pk, merged_id=drop.pk), now=now)
    return keep


@transaction.atomic
def merge_organisations(*, keep: Organisation, drop: Organisation, by: Actor, now: datetime, reason: str = "") -> Organisation:
    """Make `drop` a trace of `keep`, as for people. :raises MergeRefused: with every reason."""
    rows = {one.pk: one for one in _locked(Organisation, keep, drop)}
    keep, drop = cast(Organisation, rows[keep.pk]), cast(Organisation, rows[drop.pk])
    for organisation in (keep, drop):
        _insist(by, organisation.tenant_id, organisation.place.path if organisation.place else None)
    problems = _merge_problems(keep, drop)
    if keep.credit_code and drop.credit_code and keep.credit_code != drop.credit_code:
        problems.append(Problem("two_identities", _("两个单位的信用代码不一样，是两个单位。")))
    refuse_if(problems, MergeRefused)
    moved = _merge(keep, drop)
    changes = {"merged": [None, drop.pk], "moved": [None, moved]}
    index(keep, drop, now=now)
    replace_organisation(drop.pk, keep.pk)
    journal.record("registry.organisation.merged", keep, by=by, now=now, reason=reason, changes=changes)
    events.publish(OrganisationMerged(tenant_id=keep.tenant_id, kept_id=keep.pk, merged_id=drop.pk), now=now)
    return keep


def references_to(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Every foreign key of every table that points at `model`, hidden ones too, but for the trace of a merge itself."""
    found = [
        relation.field  # type: ignore[union-attr]
        for relation in model._meta.get_fields(include_hidden=True)
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created and not relation.concrete
    ]
    return sorted((field for field in found if field.name != TRACE), key=lambda field: (field.model._meta.label, field.name))


def _merge(keep: Person | Organisation, drop: Person | Organisation) -> dict[str, list[str]]:
    """Do it; returns {table.column: keys of the rows that moved}."""
    drop_user = getattr(drop, "user_id", None)
    taken = {name: getattr(drop, name) for name in KEPT_WHEN_EMPTY[keep._meta.model_name or ""]}
    drop.merged_into = keep  # type: ignore[assignment]
    if drop_user:
        drop.user = None  # type: ignore[union-attr]
    drop.save()
    for name, value in taken.items():
        if not getattr(keep, name):
            setattr(keep, name, value)
    for flag in ("is_elder", "needs_visit"):
        if getattr(drop, flag, False):
            setattr(keep, flag, True)
    keep.save()
    StoredFile.objects.filter(subject_type=keep._meta.label_lower, subject_id=drop.pk).update(subject_id=keep.pk)
    return dict(_move_references(keep, drop))


def _move_references(keep: models.Model, drop: models.Model) -> Iterator[tuple[str, list[str]]]:
    for field in references_to(type(keep)):
        moved = [
            str(row.pk) for row in list(field.model._base_manager.filter(**{field.name: drop})) if _repoint(row, field, keep)
        ]
        if moved:
            yield f"{field.model._meta.label_lower}.{field.name}", moved


def _repoint(row: models.Model, field: models.Field[Any, Any], keep: models.Model) -> bool:
    """
    Let one row point at the kept record. Where the kept one has the same already (both live in one household), the row
    stays with the trace: a unique constraint says that it tells nothing new.
    """
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field.name: keep})
    except IntegrityError:
        return False
    return True


def _locked(model: type[models.Model], *rows: models.Model) -> list[models.Model]:
    """Both rows, held in the order of their keys, so that two merges of a pair cannot wait for each other."""
    nearby = "home" if model is Person else "place"
    return locking.several(model._base_manager.filter(pk__in=[row.pk for row in rows]), nearby)


def _merge_problems(keep: Person | Organisation, drop: Person | Organisation) -> list[Problem]:
    problems = []
    if keep.pk == drop.pk:
        problems.append(Problem("same_record", _("选的是同一条记录。")))
    if keep.tenant_id != drop.tenant_id:
        problems.append(Problem("other_tenant", _("两条记录不在同一个街道。")))
    if keep.merged_into_id or drop.merged_into_id:
        problems.append(Problem("merged_already", _("有一条记录已经合并过。")))
    return problems


def _insist(by: Actor, tenant_id: Any, path: str | None) -> None:
    if not by.may(MERGE, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("这两条记录不都在您的范围里。")))
