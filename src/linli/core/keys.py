"""
The keys of the installation, in LINLI_DATA/keys (mode 0600), never in the database.

`master.json` holds `root`, from which the keys of hashes and MACs are derived and which never changes, and numbered master
keys: the highest encrypts, all decrypt, so rotation is adding one and rewriting at leisure (core/rotation.py). Every process
notices a changed file at its next use, because one that went on without the new key could not read what others write.
"""

import contextlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from linli.core import folders

ROOT = 0

Stamp = tuple[str, int, int, int]


def _file() -> Path:
    return Path(settings.DATA) / "keys" / "master.json"


def master_keys() -> dict[int, bytes]:
    """{number: 32 bytes}. The first is made when the installation first asks."""
    return {number: key for number, key in _keys().items() if number != ROOT}


def current() -> tuple[int, bytes]:
    """The number and bytes of the key that encrypts now."""
    known = _keys()
    newest = max(known)
    return newest, known[newest]


def master_key(number: int) -> bytes:
    """:raises KeyError: when there is no such key, or it has been retired."""
    if number == ROOT:
        raise KeyError(number)
    return _keys()[number]


def add_master_key() -> int:
    """Begin a rotation: make a new master key that encrypts from now on. Returns its number."""
    known = dict(_keys())
    newest = max(known) + 1
    known[newest] = secrets.token_bytes(32)
    _write(known)
    return newest


def drop_master_keys(numbers: set[int]) -> None:
    """
    Forget old master keys. Whoever calls has made sure that nothing is encrypted under them any more.

    :raises ValueError: for the key that encrypts now.
    """
    newest, _ = current()
    if newest in numbers or ROOT in numbers:
        raise ValueError("the key in use stays")
    _write({number: key for number, key in _keys().items() if number not in numbers})


def derived(purpose: str) -> bytes:
    """A 32-byte key for one purpose, derived from the root key, so that rotation changes no hash."""
    return _derived(purpose, _keys()[ROOT])


def mac(purpose: str, text: bytes) -> bytes:
    """HMAC-SHA256 of a text under the key of one purpose: 32 bytes."""
    return hmac.digest(derived(purpose), text, "sha256")


@lru_cache(maxsize=32)
def _derived(purpose: str, root: bytes) -> bytes:
    return hmac.digest(root, purpose.encode(), "sha256")


def _keys() -> dict[int, bytes]:
    try:
        stamp = _stamp()
    except FileNotFoundError:
        _write({ROOT: secrets.token_bytes(32), 1: secrets.token_bytes(32)}, exclusive=True)
        stamp = _stamp()
    return _read(stamp)


def _stamp() -> Stamp:
    path = f"{settings.DATA}/keys/master.json"  # asked for every field and line: no Path is made here
    found = os.stat(path)  # noqa: PTH116 -- see above
    return path, found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _read(stamp: Stamp) -> dict[int, bytes]:
    stored = json.loads(Path(stamp[0]).read_text(encoding="ascii"))
    return {ROOT if number == "root" else int(number): b64decode(key) for number, key in stored.items()}


def _write(known: dict[int, bytes], *, exclusive: bool = False) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps({"root" if number == ROOT else str(number): b64encode(key).decode() for number, key in known.items()})
    temporary = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    if exclusive:
        with contextlib.suppress(FileExistsError):  # two processes starting together: the first one's key stands
            os.link(temporary, path)
        temporary.unlink()
    else:
        temporary.replace(path)
    folders.flush(path.parent)  # a key must be on disk before anything encrypted under it is
