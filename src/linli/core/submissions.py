"""
What is sent twice is done once. A form carries a submission token, an API call an `Idempotency-Key`; both become the key of
a row that commits together with what was done:

    with submissions.once(key, tenant_id=tenant.pk, now=now, fingerprint=print_of(request)) as sent:
        if not sent.before:
            case = services.report(…)
            sent.result = {"case": str(case.pk)}
    return redirect("casework:receipt", sent.result["case"])

A second sender of the same key waits for the first to commit (PostgreSQL by the unique row, SQLite by its one write lock),
then gets the first one's result. When the body raises, nothing stands, so the corrected form may come with the same token.
"""

import hashlib
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import rows
from .access import actor_of
from .canonical import plain
from .models import Submission
from .problems import Problem, Refused

FIELD, HEADER = "submission_token", "Idempotency-Key"
HEADER_IN_META = f"HTTP_{HEADER.upper().replace('-', '_')}"
KEPT_FOR = timedelta(days=30)
NOT_WHAT_WAS_SENT = frozenset({FIELD, "csrfmiddlewaretoken"})

SEAL = b"linli.submission.sealed\n"
NOTE = "UPDATE core_submission SET result = %s WHERE key = %s"


class SentOtherwise(Refused):
    """The same token came with something else in it."""


@dataclass(slots=True)
class Once:
    """`before`: it was done already, and `result` is what came of it then. Else do it, and set `result` (JSON)."""

    before: bool = False
    result: dict[str, Any] = field(default_factory=dict)


def new_token() -> str:
    """128 random bits for a form's hidden field."""
    return secrets.token_urlsafe(16)


def used_up(request: HttpRequest) -> None:
    """What was sent is done and the answer shows an empty form again: that form is a new one, with a token of its own."""
    request._linli_token_used_up = True  # type: ignore[attr-defined]


def kept_token(request: HttpRequest | None) -> str:
    """The token that a form keeps when it comes back with problems; "" where a new one is due."""
    if request is None or request.method != "POST" or getattr(request, "_linli_token_used_up", False):
        return ""
    return str(request.POST.get(FIELD, ""))


def key_for(request: HttpRequest, verb: str) -> str:
    """
    The key of this request: the verb, who sends, and a hash of the token or header. "" when the sender gave none.

    A signed-in sender's keys are their own: another's token does nothing for them.
    """
    token = token_of(request)
    if not token:
        return ""
    actor = actor_of(request)
    who = actor.user_id or actor.appointment_id or actor.kind.value
    return key_of(verb, str(who), token)


def token_of(request: HttpRequest) -> str:
    """What the sender calls this request by: the header, or the form's hidden field; "" without."""
    return str(request.META.get(HEADER_IN_META) or request.POST.get(FIELD, ""))


def key_of(verb: str, who: str, token: str) -> str:
    """The key from its parts, for senders that are no Django request."""
    return f"{verb[:60]}:{who[:60]}:{hashlib.sha256(token.encode()).hexdigest()}"


def print_of(request: HttpRequest) -> str:
    """SHA-256 of what was sent: the fields without the tokens, the files by name and size; or the JSON body as it came."""
    if request.content_type == "application/json":
        return hashlib.sha256(request.body).hexdigest()
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST if name not in NOT_WHAT_WAS_SENT)
    files = sorted((name, [(one.name, one.size) for one in request.FILES.getlist(name)]) for name in request.FILES)
    return hashlib.sha256(json.dumps([fields, files]).encode()).hexdigest()


def sealed(token: str, text: str) -> str:
    """
    A text that only who sends the same token again can read: it is encrypted under the token, of which the database holds a hash
    and nothing more. As strong as the token: a form's has 128 random bits.
    """
    nonce = os.urandom(12)
    return b64encode(nonce + _cipher_of(token).encrypt(nonce, text.encode(), SEAL)).decode()


def opened(token: str, text: str) -> str:
    """What `sealed` hid; "" where it was sealed with another token."""
    raw = b64decode(text)
    try:
        return _cipher_of(token).decrypt(raw[:12], raw[12:], SEAL).decode()
    except InvalidTag:
        return ""


def _cipher_of(token: str) -> AESGCM:
    return AESGCM(hashlib.sha256(SEAL + token.encode()).digest())


@contextmanager
def once(
    key: str, *, tenant_id: UUID | None, now: datetime, fingerprint: str = "", expected: dict[str, Any] | None = None
) -> Iterator[Once]:
    """
    Do the block's work at most once for `key`, in one transaction with the note of it. An empty key notes nothing.

    `expected`: what will come of it, where the caller knows: it is noted with the key, and again only if it came otherwise.

    :raises SentOtherwise: when the key came before with another fingerprint.
    """
    with transaction.atomic():
        if not key:
            yield Once()
            return
        if _claim(key, tenant_id, now, fingerprint, expected):
            sent = Once(result=dict(expected or {}))
            yield sent
            if sent.result != expected:
                _note(key, sent.result)
        else:
            yield _earlier(key, fingerprint)


def purge(now: datetime) -> int:
    """Forget submissions older than 30 days. Returns how many."""
    return Submission.objects.filter(at__lt=now - KEPT_FOR).delete()[0]


def _claim(key: str, tenant_id: UUID | None, now: datetime, fingerprint: str, expected: dict[str, Any] | None) -> bool:
    """Whether the row is ours. On PostgreSQL this waits for whoever else is inserting the same key."""
    noted = {"tenant_id": tenant_id, "at": now, "fingerprint": fingerprint, "result": plain(expected)}
    return rows.insert_unless_there(rows.fresh(Submission, key=_kept_under(key), **noted))


def _note(key: str, result: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [_stored("result", plain(result)), _stored("key", _kept_under(key))])


def _kept_under(key: str) -> UUID:
    """What a key is kept under: short, and nothing of it can be read."""
    return UUID(bytes=hashlib.sha256(key.encode()).digest()[:16])


def _stored(field: str, value: Any) -> Any:
    return Submission._meta.get_field(field).get_db_prep_save(value, connection)  # type: ignore[union-attr]


def _earlier(key: str, fingerprint: str) -> Once:
    row = Submission.objects.get(pk=_kept_under(key))
    if fingerprint and row.fingerprint and row.fingerprint != fingerprint:
        text = _("这份内容已经提交过一次，这次的内容和上次不同。请刷新页面，重新填写后再提交。")
        raise SentOtherwise(Problem("submission.differs", str(text)))
    return Once(before=True, result=row.result or {})
