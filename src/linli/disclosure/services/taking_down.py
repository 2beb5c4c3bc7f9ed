"""Whoever no longer agrees is taken down everywhere: from notices and their versions, pictures, bulletins, messages, the search."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import files, journal, locking
from linli.core.actors import Actor

from ..models import BulletinItem, Message, Notice, NoticeFile, NoticeMention, NoticeVersion
from ..rules.attached import blotted
from .notices import index


@transaction.atomic
def take_down(*, person_id: UUID, by: Actor, now: datetime) -> int:
    """
    Blot out a person's name and remove their pictures wherever notices carry them, drafts and old versions too.

    What was printed on paper hangs where it hangs: the clerks who wrote it are told by the journal. Returns how many notices changed.
    """
    standing = NoticeMention.objects.filter(person=person_id, taken_down_at=None)
    notices = locking.several(Notice.objects.filter(pk__in=standing.values("notice")))
    for notice in notices:
        _clean(notice, list(standing.filter(notice=notice).select_related("picture__stored", "person")), by, now)
    return len(notices)


def _clean(notice: Notice, mentions: list[NoticeMention], by: Actor, now: datetime) -> None:
    pictures = {one.picture_id: one.picture for one in mentions if one.picture is not None}  # type: ignore[attr-defined]
    printed = {one.printed for one in mentions if one.printed}
    names = sorted(printed | {one.person.name for one in mentions if one.person.name}, key=len, reverse=True)
    for repeating in _repeating(notice):
        for name in names:
            _blot(repeating, name, now)
        if repeating.is_published:
            index(repeating)
    for item in BulletinItem.objects.filter(subject_id=notice.pk):
        for name in names:
            _rewrite(item, name, ("title", "text"))
    NoticeMention.objects.filter(pk__in=[one.pk for one in mentions]).update(taken_down_at=now, printed="")
    for picture in pictures.values():
        files.erase(picture.stored, by=by, now=now, reason=_("本人不再同意公开"))
        picture.delete()
    changes = {"names": [None, len(printed)], "pictures": [None, len(pictures)]}
    journal.record("disclosure.notice.redacted", notice, by=by, now=now, changes=changes)


def _repeating(notice: Notice) -> list[Notice]:
    """The notice, and the issues of the bulletin that tell of it again."""
    again = BulletinItem.objects.filter(subject_id=notice.pk).values("bulletin__notice")
    return [notice, *locking.several(Notice.objects.filter(pk__in=again))]


def _blot(notice: Notice, name: str, now: datetime) -> None:
    """Take one name out of everything that says what the notice says."""
    for version in NoticeVersion.objects.filter(notice=notice):
        _rewrite(version, name, ("title", "text", "reason"), redacted_at=now)
    _rewrite(notice, name, ("title", "text", "signed", "ask", "withdrawn_reason"))
    for file in NoticeFile.objects.filter(notice=notice):
        _rewrite(file, name, ("caption",))
    for message in Message.objects.filter(subject_id=notice.pk):
        _rewrite(message, name, ("title", "body"))


Row = Notice | NoticeVersion | NoticeFile | BulletinItem | Message


def _rewrite(row: Row, name: str, fields: tuple[str, ...], **also: datetime) -> None:
    changed = {field: after for field in fields if (after := blotted(getattr(row, field), name)) != getattr(row, field)}
    if changed:
        for field, value in {**changed, **also}.items():
            setattr(row, field, value)
        row.save(update_fields=[*changed, *also])
