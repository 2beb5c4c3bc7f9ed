"""
The retention policy (`policy/data_retention.yaml`): why each personal field is kept, on what ground, for how long, and the
daily task that carries out every entry that has a term. Sources: PIPL art. 13, 17, 19.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
import yaml
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from . import journal
from .actors import Actor
from .models import AppendOnly, Tenant
from .workcalendar import months_later

log = structlog.get_logger("linli.retention")
BASES = {"duty", "consent", "emergency", "contract"}
FILE = Path("policy") / "data_retention.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """Some personal fields of one table. `months` None: no term; `keep` says in words until when."""

    model: str
    fields: tuple[str, ...]
    purpose: str
    basis: str
    keep: str
    months: int | None = None
    after: str = ""
    then: str = ""

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)


@dataclass(frozen=True, slots=True)
class Policy:
    """All entries, and the fields whose name looks personal and is not: {model: {field: reason}}."""

    entries: tuple[Entry, ...]
    not_personal: Mapping[str, Mapping[str, str]]

    def covers(self, model: str, field: str) -> bool:
        return field in self.not_personal.get(model, {}) or any(
            entry.model == model and field in entry.fields for entry in self.entries
        )


def path() -> Path:
    return Path(settings.PACKAGE).parent.parent / FILE


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy as read from the file. :raises ValueError: for an entry that is not complete."""
    given = yaml.safe_load(path().read_text(encoding="utf-8"))
    return Policy(tuple(_entry(raw) for raw in given["entries"]), given["not_personal"])


def _entry(raw: dict[str, Any]) -> Entry:
    keep = raw.get("keep")
    known = {
        "model": raw["model"],
        "fields": tuple(raw["fields"]),
        "purpose": raw.get("purpose", ""),
        "basis": raw.get("basis", ""),
    }
    if not known["purpose"] or known["basis"] not in BASES or not keep:
        raise ValueError(f"{raw['model']}: an entry has a purpose, a basis ({', '.join(sorted(BASES))}) and a term")
    if isinstance(keep, str):
        return Entry(**known, keep=keep)
    if raw.get("then") not in ("clear", "delete"):
        raise ValueError(f"{raw['model']}: after a term comes clear or delete")
    return Entry(**known, keep=f"{keep['months']}", months=int(keep["months"]), after=keep["after"], then=raw["then"])


def due(entry: Entry, now: datetime) -> models.QuerySet[Any]:
    """The rows whose term is over and that still hold something."""
    assert entry.months is not None  # noqa: S101 -- asked only for entries with a term
    local = timezone.localtime(now)
    over = datetime.combine(months_later(local.date(), -entry.months), local.timetz())
    rows = entry.table._default_manager.filter(**{f"{entry.after}__lt": over})
    if entry.then == "delete":
        return rows
    return rows.exclude(Q(**dict.fromkeys(entry.fields, "")))


def carry_out(now: datetime) -> dict[str, int]:
    """Clear or delete everything whose term is over; one journal line for each tenant and table. Returns rows by table."""
    done: dict[str, int] = {}
    for entry in _with_a_term():
        with transaction.atomic():
            count = _carry_out(entry, now)
        done[entry.model] = done.get(entry.model, 0) + count
    log.info("retention carried out", **{model.replace(".", "_"): count for model, count in done.items()})
    return done


def _with_a_term() -> Iterator[Entry]:
    return (entry for entry in policy().entries if entry.months is not None and not issubclass(entry.table, AppendOnly))


def _carry_out(entry: Entry, now: datetime) -> int:
    rows = due(entry, now)
    of_tenants = any(field.name == "tenant" for field in entry.table._meta.fields)
    tenants = list(Tenant.objects.filter(pk__in=rows.values("tenant").distinct())) if of_tenants else [None]
    return sum(_carry_out_for(tenant, entry, rows.filter(tenant=tenant) if tenant else rows, now) for tenant in tenants)


def _carry_out_for(tenant: Tenant | None, entry: Entry, rows: models.QuerySet[Any], now: datetime) -> int:
    keys = list(rows.order_by().values_list("pk", flat=True))
    chosen = entry.table._default_manager.filter(pk__in=keys)
    if entry.then == "delete":
        chosen.delete()
    else:
        chosen.update(**dict.fromkeys(entry.fields, ""))
    if tenant and keys:
        changes = {"table": [None, entry.model], "rows": [None, len(keys)], "fields": [None, list(entry.fields)]}
        by = Actor.system("保存期限", tenant.pk)
        journal.record("privacy.expired", tenant, by=by, now=now, reason=entry.purpose, changes=changes)
    return len(keys)
