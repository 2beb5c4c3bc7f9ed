"""Places: added, described, moved, closed; their official codes; what covers them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.models import SearchEntry, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.errors import PlaceRefused
from linli.registry.events import PlaceMoved
from linli.registry.models import Coverage, Organisation, Place, PlaceCode
from linli.registry.rules import places as rules
from linli.registry.rules.coordinates import bounds_of
from linli.registry.rules.paths import path_of

from .indexing import index

EDIT = "registry.places.edit"
FACTS = [
    "address",
    "longitude",
    "latitude",
    "source_crs",
    "boundary",
    "built_year",
    "floors",
    "household_count",
    "area_centi",
    "management_mode",
    "kind_detail",
]


@transaction.atomic
def add_place(
    *, tenant: Tenant, kind: str, code: str, name: str, parent: Place | None = None, by: Actor, now: datetime, **facts: Any
) -> Place:
    """
    Register a place under `parent` (None: the root of the tenant) with any of FACTS.

    :raises PlaceRefused: with every reason. :raises NotAllowed: where `by` may not edit places there.
    """
    # Hold the parent (or the tenant): two clerks adding the same building at once must not both find its code free.
    parent, siblings = _lock_level(tenant, parent)
    _insist(by, tenant.pk, parent.path if parent else "")
    code = code.strip().upper()
    problems = rules.place_problems(
        kind=kind,
        code=code,
        name=name,
        parent_kind=parent.kind if parent else None,
        sibling_codes=siblings,
        parent_closed=parent is not None and parent.valid_to is not None,
    )
    refuse_if(problems + _position_problems(facts), PlaceRefused)
    place = new_place(tenant=tenant, kind=kind, code=code, name=name, parent=parent, now=now, **facts)
    place.save(force_insert=True)
    journal.record("registry.place.added", place, by=by, now=now, changes={"path": [None, place.path], "name": [None, name]})
    index(place, now=now)
    return place


def new_place(*, tenant: Tenant, kind: str, code: str, name: str, parent: Place | None, now: datetime, **facts: Any) -> Place:
    """The place, not yet written, with path, full name, door code and bounding box."""
    place = Place(
        tenant=tenant,
        kind=kind,
        code=code,
        name=name.strip(),
        parent=parent,
        path=path_of(parent.path if parent else "", code),
        full_name=rules.full_name_of(kind, name.strip(), (parent.full_name or parent.name) if parent else ""),
        public_code=_free_public_code(),
        **{"valid_from": timezone.localdate(now), **facts},
    )
    _set_box(place)
    return place


@transaction.atomic
def edit_place(*, place: Place, by: Actor, now: datetime, **facts: Any) -> Place:
    """
    Change any of FACTS (and nothing else); what stays the same is not journalled.

    :raises PlaceRefused: with every reason. :raises NotAllowed: where `by` may not edit places there.
    """
    place = locking.one(Place, place.pk)
    _insist(by, place.tenant_id, place.path)
    merged = {name: facts.get(name, getattr(place, name)) for name in FACTS}
    refuse_if(_position_problems(merged), PlaceRefused)
    changes = {name: [getattr(place, name), merged[name]] for name in FACTS if getattr(place, name) != merged[name]}
    if not changes:
        return place
    for name in changes:
        setattr(place, name, merged[name])
    _set_box(place)
    place.save(update_fields=[*changes, "west", "east", "south", "north"])
    journal.record("registry.place.edited", place, by=by, now=now, changes=changes)
    index(place, now=now)
    return place


@transaction.atomic
def rename_place(*, place: Place, name: str, by: Actor, now: datetime, reason: str = "") -> Place:
    """Give a place another name; the full names of what stands inside follow. :raises PlaceRefused: without a name."""
    place = locking.one(Place, place.pk)
    _insist(by, place.tenant_id, place.path)
    name = name.strip()
    refuse_if([] if name else [Problem("name_missing", _("写上名称。"), "name")], PlaceRefused)
    if name == place.name:
        return place
    changes = {"name": [place.name, name]}
    place.name = name
    place.save(update_fields=["name"])
    index(*_rewrite_full_names(place), now=now)
    journal.record("registry.place.renamed", place, by=by, now=now, reason=reason, changes=changes)
    return Place.objects.get(pk=place.pk)


@transaction.atomic
def move_place(*, place: Place, to: Place, by: Actor, now: datetime, reason: str = "") -> Place:
    """
    Hang a place, with everything inside it, under another; every path below is rewritten in one statement.

    :raises PlaceRefused: with every reason. :raises NotAllowed: unless `by` may edit at both ends.
    """
    # The whole subtree and the new parent are held, in one order, so that two moves cannot make a circle between them.
    held = {one.pk: one for one in _lock_subtree(place, to)}
    place, to = held[place.pk], held[to.pk]
    _insist(by, place.tenant_id, place.path)
    _insist(by, to.tenant_id, to.path)
    refuse_if(_move_problems(place, to), PlaceRefused)
    old, new = place.path, path_of(to.path, place.code)
    if old == new:
        return place
    Place.objects.filter(pk=place.pk).update(parent=to)
    Place.objects.filter(tenant=place.tenant_id, path__startswith=old).update(
        path=Concat(Value(new), Substr("path", len(old) + 1), output_field=models.CharField())
    )
    SearchEntry.objects.filter(tenant=place.tenant_id, place_path__startswith=old).update(
        place_path=Concat(Value(new), Substr("place_path", len(old) + 1), output_field=models.CharField())
    )
    place = Place.objects.get(pk=place.pk)
    index(*_rewrite_full_names(place), now=now)
    journal.record("registry.place.moved", place, by=by, now=now, reason=reason, changes={"path": [old, new]})
    moved_event = PlaceMoved(tenant_id=place.tenant_id, place_id=place.pk, old_path=old, new_path=new)
    events.publish(moved_event, now=now)
    return Place.objects.get(pk=place.pk)


@transaction.atomic
def close_place(*, place: Place, on: date, by: Actor, now: datetime, reason: str) -> Place:
    """
    End a place on a day (pulled down, merged). Nothing is deleted: old papers still point at it.

    :raises PlaceRefused: when something inside still stands, or the day lies before its beginning.
    """
    place = locking.one(Place, place.pk)
    _insist(by, place.tenant_id, place.path)
    standing = Place.objects.filter(tenant=place.tenant_id, path__startswith=place.path, valid_to=None).exclude(pk=place.pk)
    problems = rules.last_day_problems(place.valid_from, on, timezone.localdate(now))
    if place.valid_to:
        problems.append(Problem("closed_already", _("这个地方已经停用。"), "on"))
    if standing.exists():
        problems.append(Problem("holds_living", _("里面还有在用的地方，先把它们停用或挪走。"), "on"))
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么停用。"), "reason"))
    refuse_if(problems, PlaceRefused)
    place.valid_to = on
    place.save(update_fields=["valid_to"])
    index(place, now=now)
    journal.record("registry.place.closed", place, by=by, now=now, reason=reason, changes={"valid_to": [None, on]})
    return place


@transaction.atomic
def set_official_code(
    *,
    place: Place,
    code: str,
    valid_from: date,
    name: str = "",
    reason: str = "",
    merged_into: str = "",
    by: Actor,
    now: datetime,
) -> PlaceCode:
    """
    Give a place its official division code from a day on; the one before ends the day before and stays known.

    :raises PlaceRefused: with every reason.
    """
    locking.one(Tenant, place.tenant_id)  # one code, one place
    place = locking.one(Place, place.pk)
    _insist(by, place.tenant_id, place.path)
    live = PlaceCode.objects.filter(valid_to=None)
    taken = live.filter(code=code).exclude(place=place).exists()
    before = live.filter(place=place).first()
    problems = rules.official_code_problems(code, kind=place.kind, taken=taken)
    if before and before.valid_from and valid_from <= before.valid_from:
        problems.append(Problem("dates_order", _("新代码的起用日期要晚于旧代码的。"), "valid_from"))
    refuse_if(problems, PlaceRefused)
    if before:
        before.valid_to = date.fromordinal(valid_from.toordinal() - 1)
        before.merged_into = merged_into
        before.save(update_fields=["valid_to", "merged_into"])
    entry = PlaceCode.objects.create(
        tenant_id=place.tenant_id, place=place, code=code, name=name or place.name, reason=reason, valid_from=valid_from
    )
    journal.record(
        "registry.place.code-set", place, by=by, now=now, reason=reason, changes={"code": [before and before.code, code]}
    )
    return entry


@transaction.atomic
def cover(
    *,
    place: Place,
    covering: Place | Organisation,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
    now: datetime,
) -> Coverage:
    """
    Say that a grid, a road segment or an organisation (property company, Party branch) covers a place from a day on.

    :raises PlaceRefused: with every reason; the same cover twice at a time is one of them.
    """
    place = locking.one(Place, place.pk)
    _insist(by, place.tenant_id, place.path)
    side = "covering_place" if isinstance(covering, Place) else "covering_organisation"
    same = Coverage.objects.filter(place=place, role=role, **{side: covering}).filter(
        Q(valid_to=None) | Q(valid_to__gte=valid_from)
    )
    problems = rules.dates_problems(valid_from, valid_to)
    if covering.tenant_id != place.tenant_id:
        problems.append(Problem("other_tenant", _("只能选本街道的。"), "covering"))
    if covering.pk == place.pk:
        problems.append(Problem("covers_itself", _("不能自己管自己。"), "covering"))
    if same.exists():
        problems.append(Problem("covered_already", _("已经登记过，不用再登记一次。"), "covering"))
    refuse_if(problems, PlaceRefused)
    coverage = Coverage.objects.create(
        tenant_id=place.tenant_id, place=place, role=role, valid_from=valid_from, valid_to=valid_to, **{side: covering}
    )
    journal.record("registry.place.covered", place, by=by, now=now, changes={role or "cover": [None, str(covering.pk)]})
    return coverage


@transaction.atomic
def uncover(*, coverage: Coverage, on: date, by: Actor, now: datetime, reason: str = "") -> Coverage:
    """End a cover; `on` is its last day. :raises PlaceRefused: when it has ended, or the day lies before its beginning."""
    coverage = locking.one(Coverage, coverage.pk, "place")
    _insist(by, coverage.tenant_id, coverage.place.path)
    problems = [replace(one, where="on") for one in rules.dates_problems(coverage.valid_from, on)]
    if coverage.valid_to and coverage.valid_to <= on:
        problems.append(Problem("ended_already", _("这一条已经结束。"), "on"))
    refuse_if(problems, PlaceRefused)
    coverage.valid_to = on
    coverage.save(update_fields=["valid_to"])
    covering = coverage.covering_place_id or coverage.covering_organisation_id
    changes = {coverage.role or "cover": [str(covering), None]}
    journal.record("registry.place.uncovered", coverage.place, by=by, now=now, reason=reason, changes=changes)
    return coverage


def _insist(by: Actor, tenant_id: Any, path: str) -> None:
    if not by.may(EDIT, tenant_id=tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("这里的地方不归您登记。")))


def _lock_level(tenant: Tenant, parent: Place | None) -> tuple[Place | None, frozenset[str]]:
    """Hold the parent (or the tenant); the parent where it hangs now, and the codes taken below it."""
    if parent:
        parent = locking.one(Place, parent.pk)
    else:
        locking.one(Tenant, tenant.pk)
    return parent, frozenset(Place.objects.filter(tenant=tenant, parent=parent).values_list("code", flat=True))


def _lock_subtree(place: Place, to: Place) -> list[Place]:
    inside = Q(tenant=place.tenant_id, path__startswith=place.path)
    return locking.several(Place.objects.filter(inside | Q(pk__in=[place.pk, to.pk])))


def _move_problems(place: Place, to: Place) -> list[Problem]:
    problems = []
    if to.path.startswith(place.path):
        problems.append(Problem("circle", _("不能挪到自己里面。"), "to"))
    if to.tenant_id != place.tenant_id:
        problems.append(Problem("other_tenant", _("不能挪到别的街道。"), "to"))
    if not rules.fits_under(place.kind, to.kind):
        problems.append(Problem("parent_kind", _("这一类不能放在这个上级下面。"), "to"))
    if to.valid_to and not place.valid_to:
        problems.append(Problem("parent_closed", _("这个上级已经停用，选一个在用的。"), "to"))
    if Place.objects.filter(parent=to, code=place.code).exclude(pk=place.pk).exists():
        problems.append(Problem("code_taken", _("那边已经有编码 %(code)s。") % {"code": place.code}, "to"))
    return problems


def _position_problems(facts: dict[str, Any]) -> list[Problem]:
    return rules.position_problems(
        longitude=facts.get("longitude"),
        latitude=facts.get("latitude"),
        boundary=facts.get("boundary"),
        crs=facts.get("source_crs") or "cgcs2000",
    )


def _set_box(place: Place) -> None:
    box = bounds_of(place.boundary, place.source_crs) if place.boundary else (None,) * 4
    place.west, place.south, place.east, place.north = box


def _rewrite_full_names(top: Place) -> list[Place]:
    """After a name or a parent has changed: the full names of the subtree, from the top down. Returns the subtree."""
    names: dict[Any, str] = {top.parent_id: (top.parent.full_name or top.parent.name) if top.parent else ""}
    subtree = list(Place.objects.filter(tenant=top.tenant_id, path__startswith=top.path).order_by("path"))
    for one in subtree:
        one.full_name = names[one.pk] = rules.full_name_of(one.kind, one.name, names.get(one.parent_id, ""))
    Place.objects.bulk_update(subtree, ["full_name"], batch_size=500)
    return subtree


def _free_public_code() -> str:
    """Six readable characters: 244 million, so a clash with a constraint behind it is the only thing to fear."""
    code = short_code()
    while Place.objects.filter(public_code=code).exists():
        code = short_code()
    return code
