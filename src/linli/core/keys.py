"""
The keys of the installation, in LINLI_DATA/keys (mode 0600), never in the database.

`master.json` holds numbered master keys; the highest encrypts, all decrypt, so rotation is adding one and rewriting at leisure.
"""

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def _file() -> Path:
    return Path(settings.DATA) / "keys" / "master.json"


@lru_cache(maxsize=1)
def master_keys() -> dict[int, bytes]:
    """{number: 32 bytes}. The first is made when the installation first asks."""
    path = _file()
    if not path.exists():
        _write({1: secrets.token_bytes(32)}, exclusive=True)
    stored = json.loads(path.read_text(encoding="ascii"))
    return {int(number): b64decode(key) for number, key in stored.items()}


def current() -> tuple[int, bytes]:
    """The number and bytes of the key that encrypts now."""
    known = master_keys()
    newest = max(known)
    return newest, known[newest]


def add_master_key() -> int:
    """Begin a rotation: make a new master key that encrypts from now on. Returns its number."""
    known = dict(master_keys())
    newest = max(known) + 1
    known[newest] = secrets.token_bytes(32)
    _write(known)
    forget_cached()
    return newest


def derived(purpose: str) -> bytes:
    """A 32-byte key for one purpose, derived from the first master key so that rotation does not change hashes."""
    return hmac.new(master_keys()[1], purpose.encode(), hashlib.sha256).digest()


def forget_cached() -> None:
    master_keys.cache_clear()


def _write(known: dict[int, bytes], *, exclusive: bool = False) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps({str(number): b64encode(key).decode() for number, key in known.items()})
    temporary = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    if exclusive:
        try:
            os.link(temporary, path)  # two processes starting together: the first one's key stands
        except FileExistsError:
            pass
        os.unlink(temporary)
    else:
        os.replace(temporary, path)
