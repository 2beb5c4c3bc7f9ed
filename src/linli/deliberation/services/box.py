"""
The box of a secret ballot: sealed papers while it is open, a shuffled pile afterwards.

While it is open a paper is AES-256-GCM under a key of this ballot alone, padded to one length, under a random key of its own,
beside neither person nor time. The cipher authenticates ballot and row, so that a paper which did not come through here, or was
changed or moved, is found at closing. At closing all are read, shuffled and written anew in one transaction, and the sealed ones
go with their key. What that protects from whom, and what not, stands in docs/ballots.md.
"""

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from sys import intern
from typing import Any, TypeVar
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction
from django.db.models import Model

from linli.core import locking, privacy, rotation, rows
from linli.core.ids import uuid7
from linli.deliberation.models import Ballot, BoxKey, BoxPaper, BoxReceipt, SealedPaper
from linli.deliberation.rules import ballots as rules
from linli.deliberation.rules.receipts import LENGTH, digest_of_lines, paper_lines
from linli.deliberation.selectors.frozen import choices_of

LABEL = "deliberation.boxkey.wrapped"
CHUNK = 5000
NONCE = 12
ROUND_TO = 64

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Seal:
    """What seals and opens the papers of one open box."""

    ballot: Ballot
    cipher: AESGCM
    room: int

    def close(self, content: str, receipt: str, row_id: UUID) -> str:
        """The paper as it lies in the box: every one as long as the others."""
        text = receipt.ljust(LENGTH).encode() + content.encode()
        nonce = os.urandom(NONCE)
        return b64encode(nonce + self.cipher.encrypt(nonce, text.ljust(self.room, b"\0"), self._bound(row_id))).decode()

    def open(self, sealed: str, row_id: UUID) -> tuple[str, str]:
        """(content, receipt). :raises InvalidTag: when it was not put in here. :raises ValueError: when it is no such text."""
        raw = b64decode(sealed, validate=True)
        text = self.cipher.decrypt(raw[:NONCE], raw[NONCE:], self._bound(row_id)).rstrip(b"\0").decode()
        return text[LENGTH:], text[:LENGTH].strip()

    def _bound(self, row_id: UUID) -> bytes:
        return self.ballot.pk.bytes + row_id.bytes


def make_key(ballot: Ballot) -> None:
    """The key of a box that opens, wrapped by the master key. In the caller's transaction."""
    key = b64encode(secrets.token_bytes(32)).decode()
    BoxKey(tenant_id=ballot.tenant_id, ballot=ballot, wrapped=privacy.encrypt(key, label=LABEL)).save(force_insert=True)


@rotation.holder(LABEL)
def _rewrap(change: rotation.Change) -> None:
    """When the master key changes, the keys of open boxes are wrapped anew."""
    for key in BoxKey.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = locking.if_there(BoxKey, key)
            if row is not None and (changed := change(row.wrapped)) != row.wrapped:
                row.wrapped = changed
                row.save(update_fields=["wrapped"])


def seal_of(ballot: Ballot) -> Seal:
    """:raises BoxKey.DoesNotExist: when the box is not open. :raises InvalidTag: when the key was changed."""
    wrapped = BoxKey.objects.values_list("wrapped", flat=True).get(ballot=ballot)
    longest = LENGTH + rules.longest_content(ballot.kind, choices_of(ballot))
    room = -(-longest // ROUND_TO) * ROUND_TO
    return Seal(ballot, AESGCM(b64decode(privacy.decrypt(wrapped, label=LABEL))), room)


def put(ballot: Ballot, content: str, receipt: str) -> None:
    """One paper into the box. In the transaction that marks the right as used."""
    rows.insert([_sealed(seal_of(ballot), content, receipt)])


def put_many(ballot: Ballot, contents: Iterable[str]) -> int:
    """
    Papers that two people typed in alike; they have no receipts. How many it were. In the caller's transaction, which holds the
    ballot by `locking.refer` or `locking.one`.

    :raises ValueError: for what cannot stand on a paper of this ballot.
    """
    seal, choices, count = seal_of(ballot), choices_of(ballot), 0
    for chunk in _chunks(contents, CHUNK):
        if any(rules.content_problems(ballot.kind, content, choices) for content in chunk):
            raise ValueError("this cannot stand on a paper of this ballot")
        rows.insert([_sealed(seal, content, "") for content in chunk])
        count += len(chunk)
    return count


def _sealed(seal: Seal, content: str, receipt: str) -> SealedPaper:
    key = uuid4()
    ballot = seal.ballot
    return rows.fresh(
        SealedPaper, id=key, tenant_id=ballot.tenant_id, ballot_id=ballot.pk, sealed=seal.close(content, receipt, key)
    )


@dataclass(slots=True)
class Emptied:
    """What was in a box: contents and receipts, each without the other, and the keys of papers that nobody could open."""

    contents: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    strange: list[UUID] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.contents) + len(self.strange)


def read(ballot: Ballot) -> Emptied:
    """Open every paper of an open box, in memory. A million papers take some 150 MB: each different text is kept once."""
    found, seal = Emptied(), seal_of(ballot)
    papers = SealedPaper.objects.filter(ballot=ballot).values_list("id", "sealed")
    for key, sealed in papers.iterator(chunk_size=CHUNK):
        try:
            content, receipt = seal.open(sealed, key)
        except (InvalidTag, ValueError):
            found.strange.append(key)
            continue
        found.contents.append(intern(content))
        if receipt:
            found.receipts.append(receipt)
    return found


def rewrite(ballot: Ballot, found: Emptied) -> tuple[str, str]:
    """
    Shuffle, write the box anew, remove the sealed papers and their key; the digests of papers and receipts. In the transaction
    that closes.

    Papers and receipts are ordered without regard to each other: the ones by chance, the others by their letters.
    """
    secrets.SystemRandom().shuffle(found.contents)
    found.receipts[:] = sorted(set(found.receipts))
    numbered = ([uuid7(), position, content] for position, content in enumerate(found.contents, start=1))
    _write(BoxPaper, ["id", "position", "content"], ballot, numbered)
    _write(BoxReceipt, ["id", "code"], ballot, ([uuid7(), code] for code in found.receipts))
    discard(ballot)
    return digest_of_lines(paper_lines(found.contents)), digest_of_lines(found.receipts)


def discard(ballot: Ballot) -> None:
    """Remove the sealed papers and their key. SQLite writes zeros over them; the transaction that ends the ballot calls this."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    SealedPaper.objects.filter(ballot=ballot)._raw_delete(using="default")
    BoxKey.objects.filter(ballot=ballot)._raw_delete(using="default")
    transaction.on_commit(forget_traces)


def forget_traces() -> None:
    """What SQLite kept of the removed rows in its write-ahead log goes too, as far as no reader still needs it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write(model: type[Model], names: Sequence[str], ballot: Ballot, lines: Iterable[Sequence[Any]]) -> None:
    table = rows.Table(model, names, tenant_id=ballot.tenant_id, ballot_id=ballot.pk)
    for chunk in _chunks(lines, CHUNK):
        table.write(chunk)


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    walk = iter(items)
    while chunk := list(islice(walk, size)):
        yield chunk
