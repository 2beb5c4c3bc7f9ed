"""`figures`: what the records count to."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeAlias

import typer

from .output import Json, give
from .places import Data, start_django
from .refusals import exit_when_refused


def figures(
    data: Data = None,
    tenant: Annotated[
        str | None, typer.Option(metavar="CODE", help="One subdistrict, by its nine digits. Default: all of them.")
    ] = None,
    year: Annotated[int | None, typer.Option(min=1949, max=2999, help="Default: this year.")] = None,
    as_json: Json = False,
) -> None:
    """Every registered figure with its value."""
    start_django(data)
    from linli.core import clock
    from linli.core.figures import figures as values_of
    from linli.core.tenancy import tenant_named, tenants

    with exit_when_refused(as_json=as_json):
        chosen = [tenant_named(tenant)] if tenant else tenants() or [tenant_named(None)]
    counted = year or clock.today().year
    values = {one.code: {code: _plain(value) for code, value in values_of(one, counted).items()} for one in chosen}
    give(values[chosen[0].code] if tenant else values, as_json=as_json, in_words=_table(values))


Plain: TypeAlias = "int | str | list[Plain] | None"


def _plain(value: object) -> Plain:
    """Whole numbers as numbers; a part of a number exactly, as text; several as a list."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else _exact(value)
    return str(value)


def _exact(value: Fraction) -> str:
    """“63.5” where digits can say all of it, else “61/3”."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return str(value) if rest > 1 else f"{Decimal(value.numerator) / value.denominator:f}"


def _table(values: dict[str, dict[str, Plain]]) -> str:
    return "\n".join(f"{tenant}  {code:<40} {_words(value)}" for tenant, found in values.items() for code, value in found.items())


def _words(value: Plain) -> str:
    if isinstance(value, list):
        return "、".join(map(_words, value)) or "–"
    return "–" if value is None else str(value)
