"""Who is to have read a notice, and who has: on the page, or told by telephone, at the door, signed on paper."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Appointment

from ..errors import NoticeRefused
from ..models import Notice, NoticeReader, NoticeState
from ..rules.rights import WRITE
from .messages import tell
from .notices import allow, state_problems


@transaction.atomic
def ask_holders(*, notice: Notice, kinds: Iterable[str], by: Actor, now: datetime) -> int:
    """
    Put on the roll whoever holds a post of these kinds today where the notice is for, and tell them. Returns how many are new.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    held = Appointment.objects.in_force(timezone.localdate(now)).filter(post__kind__in=list(kinds), tenant=notice.tenant_id)
    if notice.place_path:
        held = held.filter(post__place__path__startswith=notice.place_path)
    titles = dict(held.order_by("id").values_list("person_id", "post__title"))
    if not titles:
        allow(by, WRITE, notice.tenant_id, notice.place_path)
        raise NoticeRefused(Problem("nobody", _("这个范围里现在没有人担任这些岗位。"), "kinds"))
    return ask_people(notice=notice, people=titles, by=by, now=now)


@transaction.atomic
def ask_people(*, notice: Notice, people: dict[UUID, str], by: Actor, now: datetime, is_ours: bool = False) -> int:
    """
    Put people on the roll, each with why they are on it, and tell them. `is_ours`: another engine's verb answers for who may.

    :raises NotAllowed: without the right. :raises NoticeRefused: for a notice that does not hang.
    """
    notice = locking.one(Notice, notice.pk)
    if not is_ours:
        allow(by, WRITE, notice.tenant_id, notice.place_path)
    refuse_if(state_problems(notice, NoticeState.PUBLISHED), NoticeRefused)
    known = set(NoticeReader.objects.filter(notice=notice, person__in=people).values_list("person_id", flat=True))
    new = {person_id: why for person_id, why in people.items() if person_id not in known}
    NoticeReader.objects.bulk_create(
        NoticeReader(tenant_id=notice.tenant_id, notice=notice, person_id=person_id, post_title=why[:80])
        for person_id, why in new.items()
    )
    for person_id in new:
        tell(
            tenant_id=notice.tenant_id,
            to_person=person_id,
            kind="disclosure.to_read",
            title=_("请看公告 %(number)s：%(title)s") % {"number": notice.number, "title": notice.title},
            url=notice.get_absolute_url(),
            about=notice,
            is_urgent=notice.is_urgent,
            once_key=f"to_read:{notice.pk}:{person_id}",
            by=by,
            now=now,
        )
    journal.record(
        "disclosure.notice.roll_made", notice, by=by, now=now, changes={"readers": [len(known), len(known) + len(new)]}
    )
    return len(new)


@transaction.atomic
def note_read(*, notice: Notice, person_id: UUID, how: str, by: Actor, now: datetime) -> NoticeReader:
    """
    Note that somebody of the roll has read it: they themselves on the page, or a clerk who told them. Noted again, the first stands.

    :raises NotAllowed: for another without the right. :raises NoticeRefused: with every reason.
    """
    is_own = by.person_id == person_id and how == NoticeReader.How.PAGE
    if not is_own:
        allow(by, WRITE, notice.tenant_id, notice.place_path)
    problems = []
    if how not in NoticeReader.How.values or (how == NoticeReader.How.PAGE and not is_own):
        problems.append(Problem("how", _("选是怎么告诉他的。"), "how"))
    found = NoticeReader.objects.filter(notice=notice, person=person_id).first()
    if found is None:
        if is_own:
            raise NotAllowed(Problem("not_on_roll", _("这条公告没有要您签看过。")))
        problems.append(Problem("not_on_roll", _("名单上没有这个人。"), "person"))
    refuse_if(problems, NoticeRefused)
    assert found is not None  # noqa: S101 -- for the type checker: refused above
    reader = locking.one(NoticeReader, found.pk)
    if reader.read_at is None:
        reader.read_at, reader.read_version, reader.how, reader.noted_by = now, notice.version, how, by.label[:120]
        reader.save(update_fields=["read_at", "read_version", "how", "noted_by"])
        journal.record("disclosure.notice.read", notice, by=by, now=now, on_behalf_of=person_id, changes={"how": [None, how]})
    return reader
