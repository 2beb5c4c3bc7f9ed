"""Named mappings from a sheet's headings to what a case holds: shipped ones, and a tenant's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.casework.models import HotlineSheet, ImportMapping
from linli.core.models import Tenant
from linli.core.spreadsheets import plain

HOME = Path(__file__).resolve().parent.parent / "rulesets" / "mappings"
CLOSED, HOTLINE = "closed", "hotline"
KEYS = ("external_no", "reporter", "phone", "title", "text", "place", "category", "reported_at", "reply", "replied_at")
NEEDED = ("external_no", "text", "reported_at", "reply", "replied_at")
"""Without these a row is no case that was closed."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    `columns`: heading → key (see KEYS; “” leaves a column out); `source`: where the numbers of its rows are unique.

    `kind`: what its rows are: closed cases, or what the hotline sends to be worked on (then the rest stands in `body`).
    `is_retired`: no sheet is read by it any more; those that were still are.
    """

    code: str
    name: str
    source: str
    columns: dict[str, str]
    required: tuple[str, ...]
    kind: str = CLOSED
    body: dict[str, Any] = field(default_factory=dict)
    is_retired: bool = False


def mapping_from(code: str, name: str, body: dict[str, Any], *, is_retired: bool = False) -> Mapping:
    kind = body.get("kind", CLOSED)
    return Mapping(code, name, body["source"], dict(body["columns"]), tuple(body.get("required", ())), kind, body, is_retired)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Mapping]:
    bodies = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(HOME.glob("*.yaml"))}
    return {code: mapping_from(code, body["name"], body) for code, body in bodies.items()}


def shipped(code: str) -> Mapping:
    """A shipped mapping by its code."""
    return _shipped()[code]


def mappings(tenant: Tenant) -> list[Mapping]:
    """Every mapping that the tenant may use, its own first; an own one hides a shipped one of the same code."""
    return [one for one in _known(tenant) if not one.is_retired]


def mapping_named(named: str, *, tenant: Tenant) -> Mapping | None:
    """A mapping by its code, be it out of use; else the one in use that somebody gave this name."""
    known = _known(tenant)
    by_code = next((one for one in known if one.code == named), None)
    return by_code or next((one for one in known if one.name == named and not one.is_retired), None)


def mapping_in_use(named: str, *, tenant: Tenant) -> Mapping | None:
    """A mapping by its code or name that the next sheet may be read by."""
    found = mapping_named(named, tenant=tenant)
    return None if found is None or found.is_retired else found


def _known(tenant: Tenant) -> list[Mapping]:
    rows = ImportMapping.objects.filter(tenant=tenant)
    own = {row.code: mapping_from(row.code, row.name, row.body, is_retired=row.retired_at is not None) for row in rows}
    return list((own | {code: one for code, one in _shipped().items() if code not in own}).values())


def closed_mappings(tenant: Tenant) -> list[Mapping]:
    """Those whose rows are closed cases."""
    return [one for one in mappings(tenant) if one.kind == CLOSED]


def nearest(headings: Iterable[str], tenant: Tenant) -> Mapping:
    """The mapping of closed cases that misses the fewest of its columns in these headings, and knows the most of them."""
    there = {plain(heading) for heading in headings}

    def fit(mapping: Mapping) -> tuple[int, int]:
        found = [key for heading, key in mapping.columns.items() if plain(heading) in there]
        return len(set(mapping.required) - set(found)), -len(found)

    return min(closed_mappings(tenant), key=fit)


def kept_of_hotline(tenant: Tenant) -> QuerySet[ImportMapping]:
    """
    The subdistrict's own mappings of a hotline's sheet, those in use first, with how many sheets were taken over by each
    (`used`) and when the last one was (`last_used_at`).
    """
    applied = HotlineSheet.objects.filter(tenant=OuterRef("tenant"), mapping=OuterRef("code"), state=HotlineSheet.State.APPLIED)
    used = applied.order_by().values("mapping").annotate(n=Count("pk")).values("n")
    last = applied.order_by("-finished_at", "-id").values("finished_at")[:1]
    rows = ImportMapping.objects.filter(tenant=tenant, body__kind=HOTLINE)
    counted = rows.annotate(used=Coalesce(Subquery(used), 0), last_used_at=Subquery(last))
    return counted.order_by(F("retired_at").desc(nulls_first=True), "-made_at", "-id")
