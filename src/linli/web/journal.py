"""The journal as an auditor reads it: newest first, narrowed by day, by kind of thing, by who did it; what it is about by name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from linli.casework.api import Case
from linli.core.ids import uuid_of
from linli.core.journal_words import KINDS, told
from linli.core.models import JournalLine, Tenant
from linli.core.words import Words
from linli.registry.api import Organisation, Place

CALM = ("disclosure.message.", "disclosure.carriage.")
"""What is told and read fills nine lines in ten; it is shown when it is asked for."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)")
NAMED: dict[Any, str] = {Case: "casework:case", Place: "registry:place", Organisation: "registry:organisation"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; a value that makes no sense narrows nothing."""

    kind: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        kind = query.get("kind", "")
        return cls(
            kind=kind if kind in KINDS else "",
            who=query.get("who", "").strip()[:60].replace("\0", ""),
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )


def _day(text: str) -> date | None:
    try:
        found = parse_date(text[:10])
    except ValueError:
        return None
    return found if found and 1900 <= found.year <= 2200 else None


def lines(tenant: Tenant, filters: Filters) -> QuerySet[JournalLine]:
    """The lines of a subdistrict that the filters leave, newest first."""
    rows = JournalLine.objects.filter(tenant=tenant).order_by("-at", "-id")
    if filters.kind:
        rows = rows.filter(verb__startswith=f"{filters.kind}.")
    else:
        rows = rows.exclude(Q(verb__startswith=CALM[0]) | Q(verb__startswith=CALM[1]))
    if filters.who:
        rows = rows.filter(by_label__icontains=filters.who)
    if filters.since:
        rows = rows.filter(at__gte=_midnight(filters.since))
    if filters.until:
        rows = rows.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Told:
    """One line in words. `subject`: its name and address, where the reader may know them; `changed`: field, before, after."""

    at: datetime
    by: str
    kind: Words
    action: Words
    subject: str
    url: str
    reason: str
    changed: Sequence[tuple[str, str, str]]
    key: UUID


def in_words(found: Sequence[JournalLine]) -> list[Told]:
    """The lines in words. A query for each kind of thing that has a name: cases, places, organisations."""
    things = _things(found)
    return [_told(line, things.get((line.subject_type, line.subject_id))) for line in found]


def _told(line: JournalLine, thing: Any) -> Told:
    """What was said of a case that became a petition is kept with the petition, and nowhere else."""
    kind, action = told(line.verb)
    is_kept_apart = isinstance(thing, Case) and thing.is_with_petitions
    reason, changed = ("", []) if is_kept_apart else (line.reason, list(_changed(line.changes)))
    subject = (getattr(thing, "short_number", "") or str(thing)) if thing else ""
    url = reverse(NAMED[type(thing)], args=[thing.pk]) if thing else ""
    return Told(line.at, line.by_label, kind, action, subject, url, reason, changed, line.pk)


def _changed(changes: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for field, value in sorted(changes.items()):
        before, after = value if isinstance(value, list) and len(value) == 2 else (None, value)
        yield field, _plain(before), _plain(after)


def _plain(value: Any) -> str:
    """A value as people read it: instants in local time, keys of other rows by their beginning."""
    if value in (None, ""):
        return "—"
    text = str(value)
    if INSTANT.fullmatch(text):
        return f"{timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
    return f"{text[:8]}…" if uuid_of(text) else text[:200]


def _things(found: Sequence[JournalLine]) -> dict[tuple[str, UUID], Any]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for line in found:
        wanted[line.subject_type].add(line.subject_id)
    things: dict[tuple[str, UUID], Any] = {}
    for model in NAMED:
        label = model._meta.label_lower
        if keys := wanted.get(label):
            things |= {(label, pk): one for pk, one in model.objects.in_bulk(list(keys)).items()}
    return things


def kinds() -> list[tuple[str, Words]]:
    """What can be chosen: every kind of thing that an engine has named."""
    return sorted(KINDS.items(), key=lambda one: one[0])
