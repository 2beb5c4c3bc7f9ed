"""Files of a notice, and whose name or picture is in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import files, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Person, has_consented

from ..errors import NoticeRefused
from ..models import Notice, NoticeFile, NoticeMention, NoticeState
from ..rules.attached import HONOUR, MOST_FILES
from ..rules.rights import WRITE
from .notices import allow, state_problems


def _held_draft(notice: Notice, by: Actor) -> Notice:
    """The draft, held. :raises NotAllowed: :raises NoticeRefused: once it is published."""
    notice = locking.one(Notice, notice.pk, "tenant")
    allow(by, WRITE, notice.tenant_id, notice.place_path)
    refuse_if(state_problems(notice, NoticeState.DRAFT), NoticeRefused)
    return notice


@transaction.atomic
def attach(
    *, notice: Notice, uploads: Iterable[File[Any]], by: Actor, now: datetime, caption: str = "", shows_people: bool = False
) -> list[NoticeFile]:
    """
    Hang pictures or documents with a draft. `shows_people`: somebody can be known on them.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    notice, chosen = _held_draft(notice, by), list(uploads)
    there = NoticeFile.objects.filter(notice=notice).count()
    problems = files.upload_problems(chosen, "uploads")
    if not chosen:
        problems.append(Problem("missing", _("选一张照片或一份文件。"), "uploads"))
    if there + len(chosen) > MOST_FILES:
        problems.append(Problem("too_many", _("一条公告最多 %(most)d 个附件。") % {"most": MOST_FILES}, "uploads"))
    refuse_if(problems, NoticeRefused)
    made = [
        NoticeFile.objects.create(
            tenant_id=notice.tenant_id,
            notice=notice,
            stored=files.store(
                one, tenant=notice.tenant, by=by, now=now, subject=notice, purpose="notice", position=there + place
            ),
            caption=caption.strip(),
            shows_people=shows_people,
            position=there + place,
        )
        for place, one in enumerate(chosen)
    ]
    journal.record("disclosure.notice.attached", notice, by=by, now=now, changes={"files": [there, there + len(made)]})
    return made


@transaction.atomic
def detach(*, file: NoticeFile, by: Actor, now: datetime) -> None:
    """Take a file off a draft for good. :raises NotAllowed: without the right. :raises NoticeRefused: once it is published."""
    notice = _held_draft(file.notice, by)
    _remove(file, by, now, _("起草时拿掉"))
    journal.record("disclosure.notice.detached", notice, by=by, now=now)


def _remove(file: NoticeFile, by: Actor, now: datetime, reason: str) -> None:
    NoticeMention.objects.filter(picture=file).update(picture=None, taken_down_at=now)
    files.erase(file.stored, by=by, now=now, reason=reason)
    file.delete()


@transaction.atomic
def mention(
    *, notice: Notice, person: Person, by: Actor, now: datetime, printed: str = "", picture: NoticeFile | None = None
) -> NoticeMention:
    """
    Say whose name stands in a draft, or who is on a picture of it; only somebody who agreed.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    notice, printed = _held_draft(notice, by), printed.strip()
    problems = []
    if person.tenant_id != notice.tenant_id or not has_consented(person, HONOUR):
        problems.append(Problem("not_agreed", _("这位还没有同意公开姓名和照片，先请本人在登记里写下同意。"), "person"))
    if not printed and picture is None:
        problems.append(Problem("missing", _("写文中用的名字，或选他在哪张照片上。"), "printed"))
    if printed and printed not in f"{notice.title}\n{notice.text}":
        problems.append(Problem("not_in_text", _("“%(name)s”在正文里找不到，对一下字。") % {"name": printed}, "printed"))
    if picture is not None and picture.notice_id != notice.pk:  # type: ignore[attr-defined]
        problems.append(Problem("unknown_picture", _("这张照片不是这条公告的。"), "picture"))
    refuse_if(problems, NoticeRefused)
    made = NoticeMention.objects.create(
        tenant_id=notice.tenant_id,
        notice=notice,
        person=person,
        printed=printed,
        picture=picture,
        is_picture=picture is not None,
        made_at=now,
    )
    journal.record("disclosure.notice.mentioned", notice, by=by, now=now, on_behalf_of=person.pk)
    return made


@transaction.atomic
def unmention(*, mention: NoticeMention, by: Actor, now: datetime) -> None:
    """Say that somebody is not in a draft after all. :raises NotAllowed: :raises NoticeRefused: once it is published."""
    notice = _held_draft(mention.notice, by)
    journal.record("disclosure.notice.unmentioned", notice, by=by, now=now, on_behalf_of=mention.person_id)
    mention.delete()
