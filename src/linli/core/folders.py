"""Folders on disk."""

import os
from pathlib import Path


def flush(folder: Path) -> None:
    """Have the folder's entries on disk before going on: what was moved into it is there after a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
