"""Where things lie on this machine, and how Django is told."""

import os
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[3]  # the checkout, when there is one

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar="DIR", help="Where database, files and keys lie. Default: LINLI_DATA, else var/ beside ./linli."
    ),
]


def use_data(data: Path | None) -> Path:
    """Settle the data folder, before Django reads its settings. It is readable by its owner alone."""
    chosen = (data or Path(os.environ.get("LINLI_DATA") or ROOT / "var")).expanduser().resolve()
    chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["LINLI_DATA"] = str(chosen)
    return chosen


def start_django(data: Path | None = None) -> Path:
    """Settle the data folder and set Django up; returns the folder."""
    chosen = use_data(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")

    import django

    django.setup()
    return chosen
