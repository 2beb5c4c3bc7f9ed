"""Named mappings from a sheet's headings to what a case holds: shipped ones, and a tenant's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from linli.casework.models import ImportMapping
from linli.core.models import Tenant
from linli.core.spreadsheets import plain

HOME = Path(__file__).resolve().parent.parent / "rulesets" / "mappings"
CLOSED, HOTLINE = "closed", "hotline"
KEYS = ("external_no", "reporter", "phone", "title", "text", "place", "category", "reported_at", "reply", "replied_at")


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    `columns`: heading → key (see KEYS; “” leaves a column out); `source`: where the numbers of its rows are unique.

    `kind`: what its rows are: closed cases, or what the hotline sends to be worked on (then the rest stands in `body`).
    """

    code: str
    name: str
    source: str
    columns: dict[str, str]
    required: tuple[str, ...]
    kind: str = CLOSED
    body: dict[str, Any] = field(default_factory=dict)


def mapping_from(code: str, name: str, body: dict[str, Any]) -> Mapping:
    kind = body.get("kind", CLOSED)
    return Mapping(code, name, body["source"], dict(body["columns"]), tuple(body.get("required", ())), kind, body)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Mapping]:
    bodies = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(HOME.glob("*.yaml"))}
    return {code: mapping_from(code, body["name"], body) for code, body in bodies.items()}


def shipped(code: str) -> Mapping:
    """A shipped mapping by its code."""
    return _shipped()[code]


def mappings(tenant: Tenant) -> list[Mapping]:
    """Every mapping that the tenant may use, its own first; an own one hides a shipped one of the same code."""
    own = {row.code: mapping_from(row.code, row.name, row.body) for row in ImportMapping.objects.filter(tenant=tenant)}
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


def mapping_named(code: str, *, tenant: Tenant) -> Mapping | None:
    return next((one for one in mappings(tenant) if one.code == code), None)
