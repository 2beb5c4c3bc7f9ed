"""
Changing places: restored data for the old, by renames that can be taken up again after a crash.

`commit` is one rename: before it the old data stand, after it the new ones will. `finish` moves piece after piece and may be
called any number of times; the settings call it before anything is read, so no process ever sees a half of each.
(No Django here: this runs before there is any.)
"""

import shutil
from pathlib import Path

from linli.core import folders

SQLITE = "linli.sqlite3"
READY, OLD = ".restored", ".replaced"
BESIDE = ("-wal", "-shm")  # files of SQLite's that belong to the old database and would spoil the new


def commit(scratch: Path, data: Path) -> None:
    """From here on `scratch` is what the installation will be."""
    finish(data)
    scratch.rename(data / READY)
    folders.flush(data)


def finish(data: Path) -> bool:
    """Put what was committed in its place. Whether there was anything."""
    ready, old = data / READY, data / OLD
    if not ready.is_dir():
        return False
    old.mkdir(exist_ok=True, mode=0o700)
    for piece in sorted(ready.iterdir()):
        for name in (piece.name, *(piece.name + suffix for suffix in BESIDE)):
            _move_away(data / name, old)
        piece.rename(data / piece.name)
    folders.flush(data)
    ready.rmdir()
    shutil.rmtree(old, ignore_errors=True)
    return True


def _move_away(path: Path, old: Path) -> None:
    if not path.exists():
        return
    target = old / path.name
    if target.is_dir():
        shutil.rmtree(target)
    path.replace(target)
