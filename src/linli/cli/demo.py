"""`demo`: the synthetic neighbourhood, the same for the same seed."""

from typing import Annotated, Any

import typer

from .output import Json, Progress, give, progress
from .places import Data, start_django


def demo(
    seed: Annotated[int, typer.Option(help="The same seed builds the same neighbourhood.")] = 1,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Build six invented subdistricts in an empty installation."""
    start_django(data)
    from . import upkeep

    upkeep.migrate()
    with progress("building the demo neighbourhood") as report:
        made = build(seed, report)
    give({"seed": seed, **made}, as_json=as_json)


def build(seed: int, report: Progress) -> dict[str, Any]:
    """Build it, wholly or not at all; returns what was made, as numbers by name."""
    from django.db import transaction

    from linli.demo import api

    with transaction.atomic():
        return api.build(seed=seed, progress=report)


def sign_ins() -> list[str]:
    """The demo's sign-ins, one line each; empty on an installation without the demo."""
    from linli.accounts.api import is_demo
    from linli.demo import api

    return api.sign_in_lines() if is_demo() else []
