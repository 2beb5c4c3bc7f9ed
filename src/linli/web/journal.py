"""The journal as an auditor reads it: newest first, narrowed by day, by kind of thing, by who did it; what it is about by name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from linli.casework.api import Case
from linli.core.journal_words import KINDS, told
from linli.core.models import JournalLine, Tenant
from linli.core.words import Words
from linli.registry.api import Organisation, Place

from .changed import changed, keys_in

CALM = ("disclosure.message.", "disclosure.carriage.")
"""What is told and read fills nine lines in ten; it is shown when it is asked for."""
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
    return [_told(line, things) for line in found]


def _told(line: JournalLine, things: Mapping[UUID, Any]) -> Told:
    """What was said of a case that became a petition is kept with the petition, and nowhere else."""
    kind, action = told(line.verb)
    thing = things.get(line.subject_id)
    is_kept_apart = isinstance(thing, Case) and thing.is_with_petitions
    said = [] if is_kept_apart else list(changed(line.subject_type, line.changes, lambda key: _beside(things.get(key))))
    subject, reason = _name(thing), "" if is_kept_apart else line.reason
    url = reverse(NAMED[type(thing)], args=[thing.pk]) if thing else ""
    return Told(line.at, line.by_label, kind, action, subject, url, reason, said, line.pk)


def _name(thing: Any) -> str:
    return (getattr(thing, "short_number", "") or str(thing)) if thing else ""


def _beside(thing: Any) -> str:
    """The name of what a value points at; that a case became a petition is nobody's to learn from another line."""
    return "" if isinstance(thing, Case) and thing.is_with_petitions else _name(thing)


def _things(found: Sequence[JournalLine]) -> dict[UUID, Any]:
    """What the lines are about and what their values name, as far as it has a name that every reader of the journal may know."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for line in found:
        wanted[line.subject_type].add(line.subject_id)
        wanted[""].update(keys_in(line.changes))
    things: dict[UUID, Any] = {}
    for model in NAMED:
        if keys := wanted[model._meta.label_lower] | wanted[""]:
            things |= model.objects.in_bulk(list(keys))
    return things


def kinds() -> list[tuple[str, Words]]:
    """What can be chosen: every kind of thing that an engine has named."""
    return sorted(KINDS.items(), key=lambda one: one[0])
