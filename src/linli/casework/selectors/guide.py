"""The catalogue and the knowledge base as somebody may read them, and what of them answers a question."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.casework.models import KnowledgeEntry, ServiceItem
from linli.casework.rules import answering
from linli.core import clock
from linli.core.models import Tenant
from linli.core.remembered import Remembered

ITEM, ENTRY = "item", "entry"


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that may answer a question: from the catalogue (`item`) or the knowledge base (`entry`), as it is said."""

    key: str
    title: str
    text: str
    url: str
    evidence: tuple[str, ...]
    is_public: bool

    @property
    def is_item(self) -> bool:
        return self.key.startswith(f"{ITEM}:")

    @property
    def code(self) -> str:
        """An item's code; “” for an entry."""
        return self.key.removeprefix(f"{ITEM}:") if self.is_item else ""


def items_in_force(tenant: Tenant, on: date) -> QuerySet[ServiceItem]:
    """The catalogue as it holds on a day, in its order."""
    return ServiceItem.objects.in_force(on).filter(tenant=tenant).select_related("line").order_by("position", "code")


def item_by_code(code: str, *, tenant: Tenant, on: date) -> ServiceItem | None:
    """The version of an item that holds on a day."""
    rows = ServiceItem.objects.in_force(on).filter(tenant=tenant, code=code)
    return rows.select_related("line", "place", "category", "tenant").first()


def versions_of(code: str, *, tenant: Tenant) -> QuerySet[ServiceItem]:
    """Every version of an item, the newest first."""
    return ServiceItem.objects.filter(tenant=tenant, code=code).order_by("-valid_from")


def public_entries(tenant: Tenant, on: date) -> QuerySet[KnowledgeEntry]:
    """What residents may read, what helped most first."""
    return (
        KnowledgeEntry.objects.in_force(on)
        .public()
        .filter(tenant=tenant)
        .order_by("-times_helped", "-times_used", "question", "id")
    )


def entry_by_id(entry_id: UUID | str, *, tenant: Tenant, on: date, public_only: bool = False) -> KnowledgeEntry | None:
    rows = KnowledgeEntry.objects.in_force(on).filter(tenant=tenant, pk=entry_id).select_related("category", "place")
    return (rows.public() if public_only else rows).first()


def related_items(entry: KnowledgeEntry, on: date) -> list[ServiceItem]:
    """The items that an entry names, as they hold on a day, in its order."""
    found = {one.code: one for one in ServiceItem.objects.in_force(on).filter(tenant=entry.tenant_id, code__in=entry.items)}
    return [found[code] for code in entry.items if code in found]


def due_for_review(tenant: Tenant, on: date) -> tuple[list[ServiceItem], list[KnowledgeEntry]]:
    """What somebody has to look at again by this day: its review day has come, or it holds no longer."""
    items = ServiceItem.objects.filter(tenant=tenant, valid_to=None, review_on__lte=on).order_by("review_on", "code")
    entries = KnowledgeEntry.objects.filter(tenant=tenant, retired_at=None).filter(Q(review_on__lte=on) | Q(valid_until__lt=on))
    return list(items), list(entries.order_by("review_on", "question", "id"))


# ---- what answers a question ----


@dataclass(frozen=True, slots=True)
class _Known:
    """A candidate with what is said of it."""

    candidate: answering.Candidate
    text: str
    url: str
    is_public: bool


def _load(key: tuple[UUID, date]) -> list[_Known]:
    tenant_id, on = key
    items = ServiceItem.objects.in_force(on).filter(tenant_id=tenant_id).order_by("position", "code")
    entries = KnowledgeEntry.objects.in_force(on).filter(tenant_id=tenant_id).order_by("question", "id")
    return [*map(_of_item, items), *map(_of_entry, entries)]


def _of_item(item: ServiceItem) -> _Known:
    words = (item.name, item.plain_name, *item.keywords)
    candidate = answering.Candidate(f"{ITEM}:{item.code}", item.name, tuple(word for word in words if word), item.place_path)
    return _Known(candidate, said_of(item), item.get_absolute_url(), is_public=True)


def _of_entry(entry: KnowledgeEntry) -> _Known:
    candidate = answering.Candidate(f"{ENTRY}:{entry.pk}", entry.question, tuple(entry.keywords), entry.place_path)
    return _Known(candidate, entry.answer, entry.get_absolute_url(), entry.is_public)


_known: Remembered[tuple[UUID, date], list[_Known]] = Remembered(_load)


def forget() -> None:
    """After something was written: this process sees it at once, others within a minute."""
    _known.forget()


def offers_for(
    text: str, *, tenant: Tenant, place_path: str = "", public_only: bool = True, most: int = 3, on: date | None = None
) -> list[Offered]:
    """What of the catalogue and the knowledge base answers this text, the best first. No query for a minute after the first."""
    if not text.strip():
        return []
    known = {one.candidate.key: one for one in _known.get((tenant.pk, on or clock.today())) if one.is_public or not public_only}
    found = answering.best_matches(text, (one.candidate for one in known.values()), place_path=place_path, most=most)
    return [
        Offered(
            key=match.key,
            title=known[match.key].candidate.title,
            text=known[match.key].text,
            url=known[match.key].url,
            evidence=match.evidence,
            is_public=known[match.key].is_public,
        )
        for match in found
    ]


def source_of(key: str, *, tenant: Tenant, on: date) -> ServiceItem | KnowledgeEntry | None:
    """What stands behind `item:elder-allowance` or `entry:<id>`; None for what does not hold, or is none of ours."""
    kind, _sep, name = key.partition(":")
    if kind == ITEM:
        return item_by_code(name, tenant=tenant, on=on)
    if kind != ENTRY:
        return None
    try:
        return entry_by_id(UUID(name), tenant=tenant, on=on)
    except ValueError:
        return None


def said_of(item: ServiceItem) -> str:
    """An item as it is read out: for whom, what to bring, where, how long, what it costs."""
    lines = [
        f"{item.name}：{item.for_whom}",
        f"带：{'、'.join(item.bring)}",
        f"在哪里：{item.where}",
        f"多久：{item.how_long}。{item.fee}。",
    ]
    return "\n".join(lines)
