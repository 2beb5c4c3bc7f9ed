"""
Figures and datasets: what an engine can count, and the lists that ledgers are made of.

    @figure("casework.closed", _("办结的诉求"), _("件"), _("当年办结的诉求，不含撤销的"), url="/desk/cases/?year={year}")
    def closed(tenant, year): ...

A value is exact (int, Decimal, Fraction), several of those where each stands for itself (the rooms of a year), or None where
nothing can be said. `linli figures`, ledgers and insight read these.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from .models import Tenant
from .words import Words

Exact: TypeAlias = int | Decimal | Fraction
Value: TypeAlias = Exact | tuple[Exact, ...] | None
Counter: TypeAlias = Callable[[Tenant, int], Value]
Lister: TypeAlias = Callable[[Tenant, int], Iterable[Sequence[Any]]]
DrillDown: TypeAlias = str | Callable[[Tenant, int], str] | None


class Personal(StrEnum):
    """How personal a column is; an export of anything but NONE is journalled, SENSITIVE asks a purpose (PIPL art. 28)."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it counts, in which unit (户, 人, 人次, 栋, m² never mix), and where its records are."""

    code: str
    title: Words
    unit: Words
    definition: Words
    drill_down: DrillDown
    count: Counter

    def url(self, tenant: Tenant, year: int) -> str:
        """The page of the records that it counts; “” where there is none. `{year}` and `{tenant}` stand in a text."""
        if callable(self.drill_down):
            return self.drill_down(tenant, year)
        return (self.drill_down or "").format(year=year, tenant=tenant.code)

    def value(self, tenant: Tenant, year: int) -> Value:
        """:raises TypeError: for a float or anything else that is not exact."""
        found = self.count(tenant, year)
        for one in found if isinstance(found, tuple) else () if found is None else (found,):
            if isinstance(one, bool) or not isinstance(one, int | Decimal | Fraction):
                raise TypeError(f"figure {self.code} gave {type(one).__name__}; figures are int, Decimal, Fraction or None")
        return found


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of a dataset: key, heading, unit (“” for text) and how personal it is."""

    key: str
    heading: Words
    unit: Words = ""
    personal: Personal = Personal.NONE


@dataclass(frozen=True, slots=True)
class Dataset:
    """A list of records with named columns; rows come in the order of the columns."""

    code: str
    title: Words
    columns: tuple[DataColumn, ...]
    capability: str
    rows: Lister

    @property
    def personal(self) -> Personal:
        """The most personal class among the columns."""
        order = list(Personal)
        return max((column.personal for column in self.columns), key=order.index)


_figures: dict[str, Figure] = {}
_datasets: dict[str, Dataset] = {}


def figure(code: str, title: Words, unit: Words, definition: Words, *, url: DrillDown = None) -> Callable[[Counter], Counter]:
    """Register the decorated `fn(tenant, year)`. :raises ValueError: for a code that another function holds, or no unit."""
    if not unit:
        raise ValueError(f"figure {code} needs a unit")

    def register(count: Counter) -> Counter:
        _insist_on_one_owner(code, count, _figures[code].count if code in _figures else None)
        _figures[code] = Figure(code, title, unit, definition, url, count)
        return count

    return register


def dataset(code: str, title: Words, columns: Sequence[DataColumn], *, capability: str) -> Callable[[Lister], Lister]:
    """Register the decorated `fn(tenant, year)`, which gives rows. `capability`: who may export it."""
    keys = [column.key for column in columns]
    if not keys or len(set(keys)) != len(keys):
        raise ValueError(f"dataset {code} needs columns, each with a key of its own")

    def register(rows: Lister) -> Lister:
        _insist_on_one_owner(code, rows, _datasets[code].rows if code in _datasets else None)
        _datasets[code] = Dataset(code, title, tuple(columns), capability, rows)
        return rows

    return register


def _insist_on_one_owner(code: str, new: Callable[..., Any], known: Callable[..., Any] | None) -> None:
    if known is not None and (known.__module__, known.__qualname__) != (new.__module__, new.__qualname__):
        raise ValueError(f"{code} is registered by {known.__module__} already")


def all_figures() -> list[Figure]:
    return sorted(_figures.values(), key=lambda one: one.code)


def all_datasets() -> list[Dataset]:
    return sorted(_datasets.values(), key=lambda one: one.code)


def figures(tenant: Tenant, year: int) -> dict[str, Value]:
    """Every figure of this tenant and year, by code."""
    return {one.code: one.value(tenant, year) for one in all_figures()}
