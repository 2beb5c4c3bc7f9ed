"""`import …`: bring sheets in. A sheet is applied wholly (exit 0) or not at all (exit 2), and may be sent twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from .calendars import calendar
from .output import Json, give, progress
from .places import Data, start_django
from .refusals import exit_when_refused

Sheet = Annotated[Path, typer.Argument(help="The sheet: .xlsx, .xls, .ods or .csv.")]
TenantCode = Annotated[
    str | None,
    typer.Option("--tenant", metavar="CODE", help="The subdistrict, by its nine digits. Default: the one set up first."),
]
NOTHING = {"read": 0, "created": 0, "unchanged": 0}

group = typer.Typer(help="Bring sheets in; a sheet is applied wholly or not at all.", no_args_is_help=True)
group.callback()(lambda: None)
group.command()(calendar)


@group.command()
def cases(
    file: Sheet,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Which heading means what: a mapping's code or name; one of a hotline's sheet brings its open orders in. "
            "Default: the mapping of closed cases whose headings the sheet has.",
        ),
    ] = None,
    tenant: TenantCode = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Bring in closed cases with their replies and dates; a row that is known already and says the same changes nothing."""
    start_django(data)
    from linli.casework.api import fitting_mapping, import_cases, is_hotline_mapping
    from linli.core import clock
    from linli.core.actors import Actor

    with exit_when_refused(as_json=as_json, also=NOTHING):
        chosen = prepared(tenant, file)
        if mapping and is_hotline_mapping(mapping, chosen):
            _tell(_orders(file, chosen, mapping=mapping), as_json=as_json)
            return
        with progress("importing") as report:
            code, by = mapping or fitting_mapping(file, chosen), Actor.system("命令行", chosen.pk)
            done = import_cases(file, tenant=chosen, mapping=code, by=by, now=clock.now(), progress=report)
        counts = {"read": done.read, "created": done.created, "unchanged": done.unchanged}
    _tell(counts, as_json=as_json)


@group.command()
def hotline(
    file: Sheet,
    mapping: Annotated[
        str,
        typer.Option(metavar="NAME", help="Another city's columns and words, by code or name. Default: the shipped 21 columns."),
    ] = "",
    profile: Annotated[
        str, typer.Option(metavar="NAME", help="The limit of rows that name none. Default: that of their category.")
    ] = "",
    straight: Annotated[bool, typer.Option("--straight", help="Dispatch at once where the rules are sure.")] = False,
    tenant: TenantCode = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Bring in open orders of the 12345 hotline; what contradicts our own record is left as it is."""
    start_django(data)
    with exit_when_refused(as_json=as_json, also=NOTHING):
        counts = _orders(file, prepared(tenant, file), mapping=mapping, profile=profile, is_straight=straight)
    _tell(counts, as_json=as_json)


def _orders(file: Path, tenant: Any, *, mapping: str, profile: str = "", is_straight: bool = False) -> dict[str, int]:
    """A hotline's sheet taken over in one go. :raises Refused: with every reason."""
    from linli.casework.api import import_hotline
    from linli.core import clock
    from linli.core.actors import Actor

    by, named = Actor.system("命令行", tenant.pk), {"mapping": mapping} if mapping else {}
    done = import_hotline(file, tenant=tenant, profile=profile, is_straight=is_straight, by=by, now=clock.now(), **named)
    counts = {name: getattr(done, name) for name in ("read", "created", "changed", "unchanged", "left_out")}
    return counts | {"taken": len(done.taken)}


def prepared(code: str | None, file: Path | None = None) -> Any:
    """The subdistrict, in a migrated database. :raises Refused: when there is none, none of this code, or no such file."""
    from linli.core.problems import refuse_if
    from linli.core.spreadsheets import path_problems
    from linli.core.tenancy import tenant_named

    from . import upkeep

    refuse_if(path_problems(file) if file else [])
    upkeep.migrate()
    return tenant_named(code)


def _tell(counts: dict[str, int], *, as_json: bool) -> None:
    words = ", ".join(f"{count} {name}" for name, count in counts.items())
    give({**counts, "problems": []}, as_json=as_json, in_words=words)


def _register_sheet(kind: str, words: str) -> Callable[..., None]:
    """The command that brings in one kind of sheet of the register."""

    def command(file: Sheet, tenant: TenantCode = None, data: Data = None, as_json: Json = False) -> None:
        start_django(data)
        from linli.core import clock
        from linli.core.actors import Actor
        from linli.registry.api import import_sheet

        with exit_when_refused(as_json=as_json, also=NOTHING):
            chosen = prepared(tenant, file)
            with progress("importing") as report, file.open("rb") as stream:
                by = Actor.system("命令行", chosen.pk)
                plan = import_sheet(kind, stream, tenant=chosen, by=by, now=clock.now(), progress=report)
            counts = {"read": plan.read, "created": plan.created, "changed": plan.changed, "unchanged": plan.unchanged}
        _tell(counts, as_json=as_json)

    command.__doc__ = words
    return command


for _kind, _words in {
    "places": "Bring in places: communities, compounds, buildings, entrances, dwellings, grids, roads.",
    "people": "Bring in people with home, household and telephone.",
    "units": "Bring in dwellings, shops and parking places with their area and owners.",
    "organisations": "Bring in organisations of every kind, with the places that they look after.",
    "appointments": "Bring in who holds which post, where, from when until when.",
}.items():
    group.command(_kind)(_register_sheet(_kind, _words))
