"""Putting lines into seals, on a schedule and off the write path."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.canonical import digest
from linli.core.models import JournalLine, Seal, SealedLine
from linli.core.problems import Problem

from .merkle import root_of

BATCH = 10_000  # lines in one seal
CHUNK = 2_000  # rows held in memory at a time
WINDOW = timedelta(hours=2)  # how far back the frequent task looks for lines that committed late
HORIZON = timedelta(hours=26)  # a day's sweep and the window: a line this much older than a seal was in reach of it
NOTHING = "0" * 64  # the head before the first seal


def seal_new_lines(now: datetime, *, everything: bool = False) -> Seal | None:
    """
    Seal up to BATCH lines that are not sealed yet; None when there is none, or another worker was quicker.

    Looks back two hours from the last seal; with `everything`, to the beginning. A line whose MAC is wrong did not come
    through the application: it is left out, for `verify` to show.
    """
    last = Seal.objects.order_by("-number").first()
    since = None if everything or last is None else last.sealed_at - WINDOW
    leaves = [(line.pk, leaf) for line, leaf in leaves_of(unsealed(since=since)[:BATCH]) if leaf]
    if not leaves:
        return None
    try:
        with transaction.atomic():
            return _write(last, leaves, now)
    except IntegrityError:  # the number, or one of the lines, has just been taken
        return None


def unsealed(*, since: datetime | None = None) -> QuerySet[JournalLine]:
    """Lines that no seal holds, oldest first; `since` spares a look at those that were made before it."""
    lines = JournalLine.objects.filter(~Exists(SealedLine.objects.filter(line_id=OuterRef("pk")))).order_by("id")
    return lines.filter(pk__gte=_least_id_at(since)) if since else lines


def leaves_of(lines: QuerySet[JournalLine]) -> Iterator[tuple[JournalLine, str]]:
    """Each line with its leaf, or with "" when its MAC does not fit."""
    for line in lines.iterator(chunk_size=CHUNK):
        leaf, genuine = examine(line)
        yield line, leaf if genuine else ""


def examine(line: JournalLine) -> tuple[str, bool]:
    """
    A line's leaf, and whether its MAC fits.

    The leaf is SHA-256 over 0x00, what the line says, and its MAC: an auditor computes it without any key.
    """
    spelled = journal.spelled(line)
    mac = journal.spelled_mac(spelled)
    leaf = hashlib.sha256(b"\0" + spelled + b"\n" + line.mac.encode()).hexdigest()
    return leaf, hmac.compare_digest(mac.encode(), line.mac.encode())


def head_of(seal: Seal) -> str:
    """What chains a seal to the one before it."""
    said = {"number": seal.number, "at": seal.sealed_at, "lines": seal.line_count, "total": seal.total}
    return digest(said | {"root": seal.root, "previous": seal.previous})


def made_at(line_id: UUID) -> datetime:
    """The instant that a UUIDv7 was made."""
    return datetime.fromtimestamp((line_id.int >> 80) / 1000, UTC)


def troubles(now: datetime) -> list[Problem]:
    """What `doctor` says of sealing: lines that have waited for a day are lines that could still be changed unseen."""
    oldest = unsealed().first()
    if oldest is None or made_at(oldest.pk) > now - timedelta(days=1):
        return []
    return [Problem("journal.unsealed", _("有日志超过一天没有封存，请查看后台进程是否在运行，并运行 linli verify"))]


def _write(last: Seal | None, leaves: list[tuple[UUID, str]], now: datetime) -> Seal:
    seal = Seal(
        number=last.number + 1 if last else 1,
        sealed_at=now,
        line_count=len(leaves),
        total=(last.total if last else 0) + len(leaves),
        root=root_of(leaf for _line, leaf in leaves),
        previous=last.head if last else NOTHING,
    )
    seal.head = head_of(seal)
    seal.save(force_insert=True)
    entries = [SealedLine(line_id=pk, seal=seal, position=place, leaf=leaf) for place, (pk, leaf) in enumerate(leaves)]
    SealedLine.objects.bulk_create(entries, batch_size=CHUNK)
    return seal


def _least_id_at(instant: datetime) -> UUID:
    """The least UUIDv7 of that millisecond."""
    milliseconds = max(int(instant.timestamp() * 1000), 0)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0x2 << 62)
