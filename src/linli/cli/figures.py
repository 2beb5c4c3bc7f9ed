"""`figures`: what the records count to."""

from fractions import Fraction
from typing import Annotated

import typer

from .output import Json, give, say
from .places import Data, start_django


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
    from linli.core.tenancy import tenant_by_code, tenants

    chosen = tenants() if tenant is None else [found for found in [tenant_by_code(tenant)] if found]
    if not chosen:
        say(f"no subdistrict has the code {tenant}" if tenant else "no subdistrict is registered yet")
        raise typer.Exit(2)
    counted = year or clock.today().year
    values = {one.code: {code: _plain(value) for code, value in values_of(one, counted).items()} for one in chosen}
    give(values[chosen[0].code] if tenant else values, as_json=as_json, in_words=_table(values))


def _plain(value: object) -> int | float | str | None:
    """Whole numbers as numbers; a part of a number exactly, as text."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return str(value)


def _table(values: dict[str, dict[str, int | float | str | None]]) -> str:
    return "\n".join(
        f"{tenant}  {code:<40} {'–' if value is None else value}"
        for tenant, found in values.items()
        for code, value in found.items()
    )
