"""
Bytes on disk under their own hash: LINLI_DATA/files/ab/cd/<sha256>, the small picture beside it as <sha256>.thumb.

A file appears whole or not at all (written aside, synced, renamed). Whoever writes holds the lock shared, whoever removes
holds it alone and looks at the age again, so nothing is removed that was stored a moment ago and is not committed yet.
"""

import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from linli.core import folders

CHUNK = 2**20
HASH = re.compile(r"[0-9a-f]{64}")
THUMB = ".thumb"


def root() -> Path:
    return Path(settings.DATA) / "files"


def path_of(sha256: str, *, thumb: bool = False) -> Path:
    """:raises ValueError: for anything but a SHA-256 in hexadecimal, so that no path is ever made from input."""
    if not HASH.fullmatch(sha256):
        raise ValueError("not a content hash")
    return root() / sha256[:2] / sha256[2:4] / (sha256 + (THUMB if thumb else ""))


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root() / ".lock").open("ab") as handle:
        fcntl.flock(handle, kind)
        yield


def hash_of(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and length; the stream is read from its beginning and left there."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return digest.hexdigest(), size


def keep(stream: IO[bytes], sha256: str, thumb: bytes = b"") -> None:
    """Put the bytes under their hash; what is there already becomes young again."""
    with _lock(fcntl.LOCK_SH):
        _place(stream, path_of(sha256))
        if thumb:
            path_of(sha256, thumb=True).write_bytes(thumb)


def _place(stream: IO[bytes], path: Path) -> None:
    try:
        os.utime(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        with aside.open("xb") as out:
            stream.seek(0)
            while chunk := stream.read(CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
        folders.flush(path.parent)


def drop(path: Path, *, older_than: float) -> bool:
    """Remove a file that was not stored again within `older_than` seconds. Returns whether it was removed."""
    with _lock(fcntl.LOCK_EX):
        try:
            if time.time() - path.stat().st_mtime < older_than:
                return False
            path.unlink()
        except FileNotFoundError:
            return False
    return True


def kept() -> Iterator[Path]:
    """Every file under the root, left-overs of interrupted writes too."""
    return (path for path in root().glob("??/??/*") if path.is_file())
