"""What a session was like, written once it was held, with pictures: evidence that it took place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import files, journal
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import Problem, refuse_if

from ..errors import SessionRefused
from ..models import AfterNote, Session
from ..rules.items import note_problems
from .programme_pieces import allow_planning, held_session

PICTURE = "picture"
MOST_PICTURES = 9


@transaction.atomic
def write(
    *, session: Session, text: str, next_time: str = "", is_public: bool = False, pictures: Sequence[File[Any]] = (), by: Actor, now: datetime,
) -> AfterNote:  # fmt: skip
    """
    Write how it went, or write it better; pictures are added, none is asked for. Public, residents see words and pictures.

    :raises NotAllowed: without the right there. :raises SessionRefused: with every reason.
    """
    of = held_session(session)
    allow_planning(by, of.programme)
    row = AfterNote.objects.filter(session=of).first()
    there = len(files.files_of(row, purpose=PICTURE)) if row else 0
    refuse_if(note_problems(of.state, text=text, next_time=next_time) + _picture_problems(there, pictures), SessionRefused)
    is_new, row = row is None, row or AfterNote(tenant_id=of.tenant_id, session=of)
    row.text, row.next_time, row.is_public = text.strip(), next_time.strip(), is_public
    row.written_by, row.written_at = by.label[:80], now
    row.save(force_insert=is_new)
    StoredFile.objects.filter(subject_type=AfterNote._meta.label_lower, subject_id=row.pk).update(is_public=is_public)
    for n, one in enumerate(pictures):
        files.store(
            one, tenant=of.programme.tenant, by=by, now=now, subject=row, purpose=PICTURE, is_public=is_public, position=there + n
        )  # fmt: skip
    changes = {"is_public": [None, is_public], "pictures": [there, there + len(pictures)]}
    journal.record("activities.session.noted", of, by=by, now=now, changes=changes)
    return row


def _picture_problems(there: int, pictures: Sequence[File[Any]]) -> list[Problem]:
    problems = files.upload_problems(pictures, where="pictures") if pictures else []
    if there + len(pictures) > MOST_PICTURES:
        problems.append(Problem("too_many", _("最多放 9 张照片。"), where="pictures"))
    if not all(problems or files.is_picture(one) for one in pictures):
        problems.append(Problem("no_picture", _("这里只放照片。"), where="pictures"))
    return problems


@transaction.atomic
def drop_picture(*, note: AfterNote, picture: StoredFile, by: Actor, now: datetime) -> None:
    """Take a picture off. :raises NotAllowed: without the right there."""
    of = held_session(note.session)
    allow_planning(by, of.programme)
    files.erase(picture, by=by, now=now, reason=_("从活动记录里拿掉"))
