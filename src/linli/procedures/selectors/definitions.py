"""Definitions in force: a subdistrict's own go before the shipped ones; what a run keeps is thawed from its own row."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from linli.core.canonical import canonical, digest
from linli.core.models import Tenant

from ..models import Definition, Run
from ..rules.definition import Definition as Rule
from ..rules.definition_frozen import thaw
from .shipped import Shipped, shipped


@dataclass(frozen=True, slots=True)
class Offered:
    """A version that may be used: what it says, and where it stands (a row of the subdistrict's own, or a shipped file)."""

    rule: Rule
    text: str
    row: Definition | None = None
    file_name: str = ""

    @property
    def is_own(self) -> bool:
        return self.row is not None


@lru_cache(maxsize=256)
def _thawed(_digest: str, body: bytes) -> Rule:
    return thaw(json.loads(body))


def rule_of(row: Definition) -> Rule:
    """What a kept version says."""
    return _thawed(row.digest, canonical(row.body))


def definition_of(run: Run) -> Rule:
    """What a run goes by. Needs its definition at hand, or asks for it."""
    return rule_of(run.definition)


def digest_of(text: str) -> str:
    """By what two versions are the same: their text."""
    return digest({"text": text})


def _of_file(one: Shipped) -> Offered | None:
    return Offered(one.definition, one.text, file_name=one.file.name) if one.definition else None


def offered(tenant: Tenant, on: date) -> list[Offered]:
    """The version of each procedure in force on a day, by title; a later one goes before one that it follows. One query."""
    files = [one for one in map(_of_file, shipped()) if one and one.rule.holds_on(on)]
    found = {one.rule.code: one for one in sorted(files, key=lambda one: one.rule.effective_from)}
    for row in Definition.objects.own_on(on).filter(tenant=tenant).order_by("effective_from", "added_at", "id"):
        found[row.code] = Offered(rule_of(row), row.text, row)
    return sorted(found.values(), key=lambda one: (one.rule.title, one.rule.code))


def in_force(code: str, tenant: Tenant, on: date) -> Offered | None:
    """The version of one procedure in force on a day."""
    return next((one for one in offered(tenant, on) if one.rule.code == code), None)


def versions(code: str, tenant: Tenant) -> list[Offered]:
    """Every version of one procedure, own and shipped, newest first."""
    rows = Definition.objects.filter(tenant=tenant, code=code, is_own=True).order_by("-effective_from", "-added_at", "-id")
    own = [Offered(rule_of(row), row.text, row) for row in rows]
    files = [one for one in map(_of_file, shipped()) if one and one.rule.code == code]
    return [*own, *sorted(files, key=lambda one: one.rule.effective_from, reverse=True)]


def kept_by_id(definition_id: UUID, tenant: Tenant) -> Definition | None:
    return Definition.objects.filter(pk=definition_id, tenant=tenant).first()
