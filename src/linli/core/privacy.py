"""
Personal data: encrypted fields, a keyed search hash, masks, and a key per person for what the journal keeps.

Field cipher: AES-256-GCM; text `<key number>.<nonce+ciphertext, base64>`; the field's own name is authenticated, so a value
cannot be moved to another column.
"""

import os
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from . import keys, rows
from .models import SubjectKey

BETWEEN, BEFORE = re.compile(r"[\s\-()]"), re.compile(r"^(\+86|0086)")
UNREADABLE = "（无法解读）"
WRAPPED = "core.subjectkey.wrapped"


class Unreadable(str):
    """Stands for a value that no key opens. Saving it back writes the stored text again, so nothing is lost by it."""

    stored: str

    def __new__(cls, stored: str) -> "Unreadable":
        shown = super().__new__(cls, UNREADABLE)
        shown.stored = stored
        return shown


_cipher = lru_cache(maxsize=8)(AESGCM)  # of the master keys, which are in memory anyhow: made once, not for every field


def encrypt(text: str, *, label: str) -> str:
    """Encrypt under the current master key; `label` (model.field) is authenticated with it."""
    number, key = keys.current()
    nonce = os.urandom(12)
    return f"{number}.{b64encode(nonce + _cipher(key).encrypt(nonce, text.encode(), label.encode())).decode()}"


def decrypt(stored: str, *, label: str) -> str:
    """:raises InvalidTag: when it was not encrypted for this field, or was changed. :raises KeyError: unknown key."""
    number, _, body = stored.partition(".")
    raw = b64decode(body)
    return _cipher(keys.master_key(int(number))).decrypt(raw[:12], raw[12:], label.encode()).decode()


if TYPE_CHECKING:
    PlainTextField = models.TextField[str, str]
else:
    PlainTextField = models.TextField


class EncryptedTextField(PlainTextField):
    """Text that is only ever in the clear in memory. It cannot be filtered on: keep a `search_hash` beside it."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.stored
        text = super().get_prep_value(value)
        return encrypt(text, label=self._label()) if text else text

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        if not value:
            return value
        try:
            return decrypt(value, label=self._label())
        except (InvalidTag, KeyError, ValueError):
            return Unreadable(value)

    def _label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"


def search_hash(text: str, *, purpose: str) -> str:
    """A keyed hash by which an encrypted value can be found exactly; “” for nothing. `purpose`: "phone", "id_number"."""
    cleaned = normalise(text)
    if not cleaned:
        return ""
    return keys.mac(f"search-{purpose}", cleaned.encode()).hex()


def normalise(text: str) -> str:
    """Without blanks and dashes, without +86, capital letters, digits as on a keyboard (１３９ → 139): how a number is compared."""
    cleaned = BETWEEN.sub("", unicodedata.normalize("NFKC", text or "")).upper()
    return BEFORE.sub("", cleaned)


def mask_phone(text: str) -> str:
    """13912342208 → 139 **** 2208; a landline keeps its last two digits."""
    digits = normalise(text)
    if not digits:
        return ""
    return f"{digits[:3]} **** {digits[-4:]}" if len(digits) == 11 else f"{'*' * max(len(digits) - 2, 0)}{digits[-2:]}"


def mask_name(text: str) -> str:
    """张秀兰 → 张**; one character stays alone."""
    return text[:1] + "*" * (len(text) - 1) if text else ""


def mask_id(text: str) -> str:
    """An identity number keeps its first three and last two characters."""
    cleaned = normalise(text)
    return f"{cleaned[:3]}{'*' * max(len(cleaned) - 5, 0)}{cleaned[-2:]}" if len(cleaned) > 5 else "*" * len(cleaned)


def seal_for(subject_id: UUID, data: bytes, *, now: datetime) -> str:
    """Encrypt under a person's own key, which is made the first time."""
    return seal_under(_subject_key(subject_id, now=now), subject_id, data)


def seal_under(key: bytes, subject_id: UUID, data: bytes) -> str:
    """Encrypt under a person's own key, for whoever has it at hand: `new_keys` gave it."""
    nonce = os.urandom(12)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, data, subject_id.bytes)).decode()


def open_for(subject_id: UUID, sealed: str) -> bytes | None:
    """The bytes again, or None once the person's key has been destroyed."""
    row = SubjectKey.objects.filter(pk=subject_id, destroyed_at=None).first()
    if row is None:
        return None
    raw = b64decode(sealed)
    key = b64decode(decrypt(row.wrapped, label=WRAPPED))
    return AESGCM(key).decrypt(raw[:12], raw[12:], subject_id.bytes)


def new_keys(subject_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, bytes]:
    """
    Their own keys for people who are being written down for the first time, in one statement.

    :raises IntegrityError: where one of them has a key already.
    """
    made = {one: os.urandom(32) for one in subject_ids}
    rows.insert([rows.fresh(SubjectKey, subject_id=one, wrapped=_wrapped(key), made_at=now) for one, key in made.items()])
    return made


def _wrapped(key: bytes) -> str:
    return encrypt(b64encode(key).decode(), label=WRAPPED)


def erase_subject(subject_id: UUID, *, now: datetime) -> None:
    """Destroy a person's key: what the journal knows of them can never be read again (PIPL art. 47)."""
    gone = {"wrapped": "", "destroyed_at": now}
    SubjectKey.objects.update_or_create(subject_id=subject_id, defaults=gone, create_defaults={**gone, "made_at": now})


def _subject_key(subject_id: UUID, *, now: datetime) -> bytes:
    row, _ = SubjectKey.objects.get_or_create(
        subject_id=subject_id,
        defaults={"wrapped": _wrapped(os.urandom(32)), "made_at": now},
    )
    if row.destroyed_at:
        raise ValueError("this person's key was destroyed; nothing personal may be written about them")
    return b64decode(decrypt(row.wrapped, label=WRAPPED))
