"""
Files: uploaded or generated, private unless said otherwise, told apart by content, pictures written anew without EXIF.

    problems = files.upload_problems(request.FILES.getlist("photos"), where="photos")
    stored = files.store(upload, tenant=tenant, by=actor, subject=case, purpose="report")
    files.allow_reading("casework.case", may_read_photo)      # in the engine's access.py

Who may read: everyone, if public; whoever put it there; whom the checker of its subject lets; or the holder of a signed
address (`url_of(…, signed=True)`), which a page hands to a visitor whom it has let in by another way, for a day. What was
withdrawn is read by those who read the journal, until it is gone (`withdrawing`).
A photo is never forced on anybody: no function here asks for one.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any, Literal, TypeAlias, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.signing import BadSignature, TimestampSigner
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock, journal
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.core.problems import Problem, Refused, refuse_if

from . import disk
from .kinds import PDF, PICTURE, Kind, kind_of

__all__ = [
    "FileRefused",
    "allow_reading",
    "allow_reading_withdrawn",
    "attach",
    "clean_up",
    "erase",
    "files_of",
    "files_of_many",
    "is_signed",
    "may_read",
    "open_stored",
    "store",
    "upload_problems",
    "url_of",
]

MOST_PICTURE_BYTES = 10 * 2**20
MOST_AT_ONCE = 9
SIGNED_FOR = 24 * 3600  # seconds that a signed address holds
GRACE = 3600.0  # seconds within which a stored file may not be committed yet
ATTACH_WITHIN = 2 * 24 * 3600  # seconds in which a file without a subject must find one
Size: TypeAlias = Literal["full", "thumb"]
Checker: TypeAlias = Callable[[Actor, StoredFile], bool]
_checkers: dict[str, Checker] = {}
_reading_withdrawn: set[str] = set()
_signer = TimestampSigner(salt="linli.core.files")


class FileRefused(Refused):
    """A file was not stored; nothing was written."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An upload that passed: its bytes as they will be kept."""

    stream: IO[bytes]
    content_type: str
    name: str
    width: int | None = None
    height: int | None = None
    thumb: bytes = b""


def upload_problems(
    uploads: Iterable[File[Any]], where: str = "files", *, most: int = MOST_AT_ONCE, largest: int = 0
) -> list[Problem]:
    """
    Every reason against these uploads, each naming its file; an empty list means `store` will take them all. `largest`: bytes
    that one may have where that is not the limit of every upload.
    """
    listed = list(uploads)
    problems = [problem for upload in listed for problem in _checked(upload, where, largest)[1]]
    if len(listed) > most:
        text = _("一次最多 %(most)d 个文件，您选了 %(count)d 个。") % {"most": most, "count": len(listed)}
        problems.append(Problem("too_many_files", text, where=where))
    return problems


def is_picture(upload: File[Any]) -> bool:
    """Whether this is a picture by its content, whatever the sender calls it."""
    return kind_of(cast(IO[bytes], upload)).name == PICTURE


def is_scan(upload: File[Any]) -> bool:
    """Whether this can show a paper: a picture or a PDF by its content."""
    return kind_of(cast(IO[bytes], upload)).name in (PICTURE, PDF.name)


def scan_problems(upload: File[Any], where: str = "scan") -> list[Problem]:
    """Every reason against this upload as the scan of a paper: what `upload_problems` says, and that it shows a paper at all."""
    problems = upload_problems([upload], where)
    if not problems and not is_scan(upload):
        problems.append(Problem("scan_kind", _("扫描件要是照片或者 PDF。"), where=where))
    return problems


def store(
    upload: File[Any],
    *,
    tenant: Tenant,
    by: Actor,
    now: datetime | None = None,
    subject: models.Model | None = None,
    purpose: str = "",
    is_public: bool = False,
    position: int = 0,
    largest: int = 0,
) -> StoredFile:
    """
    Keep one upload; `largest` as in `upload_problems`. The caller's verb writes the journal line; call it in that verb's transaction.

    :raises FileRefused: with every reason.
    """
    prepared, problems = _checked(upload, purpose or "files", largest)
    refuse_if(problems, FileRefused)
    assert prepared is not None  # noqa: S101 -- no problems means prepared
    sha256, size = disk.hash_of(prepared.stream)
    disk.keep(prepared.stream, sha256, prepared.thumb)
    return StoredFile.objects.create(
        tenant=tenant,
        sha256=sha256,
        size=size,
        content_type=prepared.content_type,
        name=prepared.name,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        purpose=purpose,
        is_public=is_public,
        width=prepared.width,
        height=prepared.height,
        position=position,
        stored_at=now or clock.now(),
        stored_by_id=by.user_id,
    )


def _checked(upload: File[Any], where: str, largest: int) -> tuple[Prepared | None, list[Problem]]:
    """Look at an upload once; the result is kept on it, so that checking and storing decode a picture only once."""
    found = getattr(upload, "_linli_checked", None)
    if found is None:
        found = _look_at(upload, where, largest)
        upload._linli_checked = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def _look_at(upload: File[Any], where: str, largest: int) -> tuple[Prepared | None, list[Problem]]:
    stream = cast(IO[bytes], upload)
    name = _clean_name(upload.name or "")
    kind = kind_of(stream)
    problems = _kind_problems(kind, name, where) + _size_problems(kind, upload.size, name, where, largest)
    if problems:
        return None, problems
    if kind.name != PICTURE:
        return Prepared(stream, kind.content_type, _named(name, kind.extension)), []
    from linli.core import pictures  # noqa: PLC0415 -- it brings Pillow

    try:
        picture = pictures.picture_from(stream.read())
    except pictures.PictureRefused as refused:
        return None, [Problem(p.code, f"{name}：{p.text}", where=where) for p in refused.problems]
    finally:
        stream.seek(0)
    named = _named(name, picture.extension)
    kept = ContentFile(picture.content)
    return Prepared(kept, picture.content_type, named, picture.width, picture.height, picture.thumb), []


def _kind_problems(kind: Kind, name: str, where: str) -> list[Problem]:
    if not kind.refusal:
        return []
    return [Problem(f"kind_{kind.name}", f"{name}：{kind.refusal}", where=where)]


def _size_problems(kind: Kind, size: int, name: str, where: str, largest: int) -> list[Problem]:
    is_picture = kind.name == PICTURE
    most = MOST_PICTURE_BYTES if is_picture else largest or settings.LINLI_MAX_UPLOAD
    if size <= most:
        return []
    text = _("%(name)s：照片超过 %(most)d MB。换一张，或先不传。") if is_picture else _("%(name)s：文件超过 %(most)d MB。")
    return [Problem("too_big", text % {"name": name, "most": most // 2**20}, where=where)]


def _clean_name(name: str) -> str:
    """The last part of a name, without control characters and what turns writing round."""
    last = PurePath(name.replace("\\", "/")).name
    visible = (c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return "".join(visible).strip(" .")[:120] or _("文件")


def _named(name: str, extension: str) -> str:
    """The name with the ending that its content has."""
    stem, dot, ending = name.rpartition(".")
    if extension == "txt" and ending.lower() in ("csv", "txt", "md"):
        return name
    return f"{stem if dot and stem else name}.{extension}"


def attach(stored: StoredFile, subject: models.Model, *, purpose: str = "") -> None:
    """Give a file that was stored ahead its subject."""
    stored.subject_type, stored.subject_id = subject._meta.label_lower, subject.pk
    stored.purpose = purpose or stored.purpose
    stored.save(update_fields=["subject_type", "subject_id", "purpose"])


def files_of(subject: models.Model, *, purpose: str = "") -> list[StoredFile]:
    """The files of one thing in their order, without those that were removed or withdrawn."""
    found = StoredFile.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, removed_at=None, withdrawn_at=None
    )
    return list(found.filter(purpose=purpose) if purpose else found)


def files_of_many(subjects: Iterable[models.Model]) -> dict[UUID, list[StoredFile]]:
    """The files of many things of one kind in one query, by the thing's key."""
    listed = list(subjects)
    found: dict[UUID, list[StoredFile]] = {subject.pk: [] for subject in listed}
    if listed:
        kind = listed[0]._meta.label_lower
        for stored in StoredFile.objects.filter(subject_type=kind, subject_id__in=found, removed_at=None, withdrawn_at=None):
            found[stored.subject_id].append(stored)  # type: ignore[index]
    return found


def url_of(stored: StoredFile, size: Size = "full", *, signed: bool = False) -> str:
    """The address of a file; `signed`: readable for a day by whoever holds the address."""
    query = {"size": "thumb"} if size == "thumb" and stored.width else {}
    if signed and not stored.is_public:
        query["key"] = _signer.sign(str(stored.pk)).split(":", 1)[1]
    return reverse("core:file", args=[stored.pk], query=query or None)


def allow_reading(subject_type: str, checker: Checker) -> None:
    """Register who may read the files of a kind of thing (`casework.case`): `checker(actor, stored) -> bool`."""
    _checkers[subject_type] = checker


def allow_reading_withdrawn(right: str) -> None:
    """Register the capability by which somebody reads what was withdrawn, as long as it is kept."""
    _reading_withdrawn.add(right)


def may_read(actor: Actor, stored: StoredFile, *, key: str = "") -> bool:
    """Whether this actor, or the holder of this signature, may read a file."""
    if stored.removed_at is not None:
        return False
    if stored.withdrawn_at is not None:
        return any(actor.may(right, tenant_id=stored.tenant_id) for right in _reading_withdrawn)
    if stored.is_public or actor.is_system:
        return True
    if stored.stored_by_id is not None and stored.stored_by_id == actor.user_id:
        return True
    if key and is_signed(stored, key):
        return True
    checker = _checkers.get(stored.subject_type)
    return checker is not None and checker(actor, stored)


def is_signed(stored: StoredFile, key: str) -> bool:
    """Whether `key` was signed for this file within a day, and the file is still there."""
    try:
        is_there = stored.removed_at is None and stored.withdrawn_at is None
        return is_there and bool(_signer.unsign(f"{stored.pk}:{key}", max_age=SIGNED_FOR))
    except BadSignature:
        return False


def open_stored(stored: StoredFile, size: Size = "full") -> IO[bytes]:
    """The bytes. :raises FileNotFoundError: when they are not on disk."""
    return disk.path_of(stored.sha256, thumb=size == "thumb").open("rb")


@transaction.atomic
def erase(stored: StoredFile, *, by: Actor, now: datetime, reason: str) -> None:
    """
    Remove a file for good. Its row stays without the name, and the journal says why; the bytes go as soon as no other row
    holds the same content.
    """
    stored.removed_at = stored.removed_at or now
    stored.name = ""
    stored.save(update_fields=["removed_at", "name"])
    journal.record("core.file.erased", stored, by=by, now=now, reason=reason)
    transaction.on_commit(lambda: _drop_unused([stored.sha256], older_than=GRACE))


def _drop_unused(hashes: list[str], *, older_than: float) -> int:
    used = set(StoredFile.objects.filter(sha256__in=hashes, removed_at=None).values_list("sha256", flat=True))
    unused = [sha256 for sha256 in hashes if sha256 not in used]
    dropped = [disk.drop(disk.path_of(sha256), older_than=older_than) for sha256 in unused]
    for sha256, gone in zip(unused, dropped, strict=True):
        if gone:
            disk.path_of(sha256, thumb=True).unlink(missing_ok=True)
    return sum(dropped)


def clean_up(now: datetime) -> dict[str, int]:
    """
    Remove what nobody holds: rows that never found a subject, what was withdrawn and whose term is over (the retention policy
    took its name), bytes without a row, left-overs of interrupted writes.

    Returns how many of each. Run daily by core.housekeeping.
    """
    lost = StoredFile.objects.filter(subject_id=None, purpose="", is_public=False, removed_at=None)
    rows = lost.filter(stored_at__lt=datetime.fromtimestamp(now.timestamp() - ATTACH_WITHIN, tz=now.tzinfo)).update(
        removed_at=now
    )
    rows += StoredFile.objects.filter(withdrawn_at__isnull=False, name="", removed_at=None).update(removed_at=now)
    contents = parts = 0
    batch: list[str] = []
    for path in disk.kept():
        if disk.HASH.fullmatch(path.name):
            batch.append(path.name)
        elif path.name.endswith(".part"):
            parts += disk.drop(path, older_than=GRACE)
        if len(batch) >= 500:
            contents += _drop_unused(batch, older_than=GRACE)
            batch = []
    return {"rows": rows, "contents": contents + _drop_unused(batch, older_than=GRACE), "parts": parts}
