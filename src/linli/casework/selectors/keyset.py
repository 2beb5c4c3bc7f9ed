"""Pages by keyset: the rows after the last one seen, so that page 20,000 of a million costs what page 1 costs."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from linli.core.counting import count_of
from linli.core.ways import nearest

MOST_COUNTED = 1000

M = TypeVar("M", bound=models.Model)
Order = tuple[str, str]
Cursor = tuple[datetime | date, UUID]


@dataclass(frozen=True, slots=True)
class Capped:
    """A count that stops: `number` is exact unless `is_more`."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_more else str(self.number)


def capped(number: int, *, most: int = MOST_COUNTED, is_cut: bool = False) -> Capped:
    """A count up to `most`; `is_cut`: not everything was looked at."""
    return Capped(min(number, most), is_cut or number > most)


def capped_count(rows: QuerySet[Any], *, most: int = MOST_COUNTED) -> Capped:
    """How many rows, counted up to `most`: nobody reads the difference between 40,000 and 41,000."""
    return capped(rows.order_by()[: most + 1].count(), most=most)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page; `after` asks for the next, `before` for the one before; “” where there is none. `total`: of all pages."""

    rows: list[M]
    after: str
    before: str
    total: Capped


def page_of(rows: QuerySet[M], order: Order, *, after: str = "", before: str = "", size: int, is_sorted: bool = False) -> Page[M]:
    """
    One page of the rows in the order of a moment or day and the key, and how many there are in all. One query, whatever the
    page. A cursor that was tampered with gives the first page. `is_sorted`: no index has this order.
    """
    cursor, backwards = read_cursor(before or after), bool(before)
    wanted = _reversed(order) if backwards else order
    rest = rows.filter(_beyond(wanted, *cursor)) if cursor else rows
    counted = nearest(rest, *wanted, most=size + 1, is_sorted=is_sorted).annotate(total=_total(rows))
    found = list(counted.order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next = bool(found) and (more if not backwards else True)
    has_previous = bool(found) and (bool(cursor) if not backwards else more)
    field = order[0].removeprefix("-")
    return Page(
        rows=found,
        after=cursor_of(found[-1], field) if has_next else "",
        before=cursor_of(found[0], field) if has_previous else "",
        total=capped(found[0].total if found else 0),  # type: ignore[attr-defined]
    )


def _total(rows: QuerySet[Any]) -> RawSQL | Value:
    """How many rows there are, as a column: a subquery that hangs on no row and is therefore computed once."""
    count = count_of(rows, most=MOST_COUNTED + 1)
    return RawSQL(*count, output_field=IntegerField()) if count else Value(0)  # noqa: S611 -- parameters are bound


def _reversed(order: Order) -> Order:
    first, second = (name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order)
    return first, second


def _beyond(order: Order, at: datetime | date, key: UUID) -> Q:
    """Rows after (`at`, `key`) in this order; the first part alone lets the index be used."""
    field = order[0].removeprefix("-")
    word, key_word = ("lt" if name.startswith("-") else "gt" for name in order)
    return Q(**{f"{field}__{word}e": at}) & (Q(**{f"{field}__{word}": at}) | Q(**{f"id__{key_word}": key}))


def cursor_of(row: models.Model, field: str) -> str:
    return urlsafe_b64encode(f"{getattr(row, field).isoformat()}|{row.pk}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> Cursor | None:
    if not text:
        return None
    try:
        at, _bar, key = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        if "T" not in at:
            return date.fromisoformat(at), UUID(key)
        moment = datetime.fromisoformat(at)
        return (moment, UUID(key)) if moment.tzinfo else None
    except (ValueError, UnicodeDecodeError):
        return None
