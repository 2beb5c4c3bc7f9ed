"""
The journal: `record()` writes one line for one verb, in the caller's transaction, and never waits for another writer.

Sealing, anchoring and verifying stand in `core/seals.py`.
"""

from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import models, transaction

from . import keys, privacy, remembered, rows
from .actors import Actor
from .canonical import canonical, plain
from .models import JournalLine

MACCED = [
    "id",
    "tenant_id",
    "at",
    "verb",
    "subject_type",
    "subject_id",
    "by_kind",
    "by_label",
    "by_user_id",
    "by_person_id",
    "by_appointment_id",
    "on_behalf_of_id",
    "channel",
    "reason",
    "changes",
    "private",
    "private_key_id",
]
_macced = attrgetter(*MACCED)


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    now: datetime,
    on_behalf_of: UUID | None = None,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
    about: UUID | None = None,
) -> JournalLine:
    """
    Write the line of one verb: `casework.case.dispatched`.

    `changes` is {field: [old, new]} without personal values. `private` holds personal values; they are encrypted under
    the key of `about`, the person they are about. Nothing that names a choice of a secret ballot may be passed.

    :raises TransactionManagementError: outside a transaction, where the line could outlive what it tells of.
    """
    line = line_for(
        verb, subject, by=by, now=now, on_behalf_of=on_behalf_of, reason=reason, changes=changes, private=private, about=about
    )
    record_many([line])
    return line


def record_many(lines: list[JournalLine]) -> None:
    """Write lines made by `line_for` in one statement: the bulk form for importers."""
    _insist_on_transaction()
    rows.insert(lines)
    for engine in {line.verb.partition(".")[0] for line in lines}:
        remembered.written(engine)


def line_for(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    now: datetime,
    on_behalf_of: UUID | None = None,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
    about: UUID | None = None,
    key: bytes | None = None,
) -> JournalLine:
    """The line, not yet written. Arguments as for `record`; `key`: the own key of `about`, where it is at hand."""
    if private and about is None:
        raise ValueError("private values need `about`: whose key are they under?")
    line = rows.fresh(
        JournalLine,
        tenant_id=getattr(subject, "tenant_id", None) or by.tenant_id,
        at=now,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        by_kind=by.kind.value,
        by_label=by.label[:120],
        by_user_id=by.user_id,
        by_person_id=by.person_id,
        by_appointment_id=by.appointment_id,
        on_behalf_of_id=on_behalf_of,
        channel=by.channel.value,
        reason=reason,
        changes=plain(changes or {}),
        private=_sealed(about, private, key, now) if private and about else "",
        private_key_id=about if private else None,
    )
    line.mac = mac_of(line)
    return line


def _sealed(about: UUID, private: dict[str, Any], key: bytes | None, now: datetime) -> str:
    said = canonical(private)
    return privacy.seal_under(key, about, said) if key else privacy.seal_for(about, said, now=now)


def mac_of(line: JournalLine) -> str:
    """Keyed HMAC-SHA256 over everything the line says: who holds no key can add no line."""
    return spelled_mac(spelled(line))


def spelled_mac(text: bytes) -> str:
    """The MAC of what `spelled` gave."""
    return keys.mac("journal-mac", text).hex()


def spelled(line: JournalLine) -> bytes:
    """Everything the line says, but its MAC, in its one spelling."""
    return canonical(dict(zip(MACCED, _macced(line), strict=True)))


def _insist_on_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a journal line is written in the transaction of what it tells of")


def lines_about(subject_id: UUID) -> models.QuerySet[JournalLine]:
    """The lines of one thing, oldest first."""
    return JournalLine.objects.filter(subject_id=subject_id).order_by("at", "id")
