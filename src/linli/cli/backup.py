"""`backup` and `restore`: database, files and keys in one file."""

from pathlib import Path
from typing import Annotated

import typer

from .output import Json, give
from .places import Data, start_django
from .refusals import exit_when_refused


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write. It holds the keys: keep it as safe as the installation.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write a backup while the platform runs; exit 2 when nothing was written."""
    start_django(data)
    from linli.core import backup as backups

    with exit_when_refused(as_json=as_json):
        manifest = backups.backup(file)
    made = {"file": str(file), "bytes": file.stat().st_size, "members": len(manifest["members"])}
    give(made, as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
    data: Data = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a backup back, while nothing runs; exit 2 when nothing was restored."""
    start_django(data)
    from linli.core import backup as backups

    with exit_when_refused(as_json=as_json):
        backups.restore(file, force=force)
    give({"file": str(file), "restored": True}, as_json=as_json)
