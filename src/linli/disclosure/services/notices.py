"""Notices: drafted, published, corrected, withdrawn. A correction makes a version and says why; nothing is changed silently."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, files, ids, journal, locking, numbers, search
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Place, has_consented

from ..errors import NoticeRefused
from ..events import NoticeCorrected, NoticePublished, NoticeWithdrawn
from ..models import Notice, NoticeFile, NoticeKind, NoticeMention, NoticeState, NoticeVersion
from ..rules import notices as rules
from ..rules.attached import HONOUR, Hung, Mentioned, consent_problems, returned_problems
from ..rules.items import period_problems
from ..rules.notices import NoticeGiven
from ..rules.rights import PUBLISH, WRITE
from ..selectors.items import item_named

SEARCH_KIND = "notice"
SERIES = "notice"


def allow(by: Actor, right: str, tenant_id: UUID, place_path: str) -> None:
    """:raises NotAllowed: unless the actor's post reaches everybody the notice is for."""
    if not by.may(right, tenant_id=tenant_id, place_path=place_path):
        words = _("您的岗位不能在这里发布公告。") if right == PUBLISH else _("您的岗位不能给这里写公告。")
        raise NotAllowed(Problem("not_allowed", words))


@transaction.atomic
def draft(*, tenant: Tenant, given: NoticeGiven, by: Actor, now: datetime) -> Notice:
    """
    Write a notice down; nobody outside sees it yet.

    :raises NotAllowed: without the right for the place. :raises NoticeRefused: with every reason.
    """
    place, problems = _place(tenant.pk, given.place_id)
    allow(by, WRITE, tenant.pk, place.path if place else "")
    refuse_if([*_problems(given, now), *problems, *_item_problems(given, tenant, now)], NoticeRefused)
    notice = _new(tenant.pk, given, place, by, now)
    notice.save(force_insert=True)
    journal.record("disclosure.notice.drafted", notice, by=by, now=now, changes={"kind": [None, notice.kind]})
    return notice


@transaction.atomic
def edit(*, notice: Notice, given: NoticeGiven, by: Actor, now: datetime) -> Notice:
    """
    Change a draft. What is published is corrected, with a reason.

    :raises NotAllowed: without the right, there and where it was. :raises NoticeRefused: with every reason.
    """
    notice = locking.one(Notice, notice.pk, "tenant")
    place, problems = _place(notice.tenant_id, given.place_id)
    problems += _item_problems(given, notice.tenant, now)
    allow(by, WRITE, notice.tenant_id, notice.place_path)
    allow(by, WRITE, notice.tenant_id, place.path if place else "")
    refuse_if([*state_problems(notice, NoticeState.DRAFT), *_problems(given, now), *problems], NoticeRefused)
    before = {name: getattr(notice, name) for name in given.fields()}
    for name, value in given.fields().items():
        setattr(notice, name, value)
    notice.place_path = place.path if place else ""
    notice.save()
    changed = sorted(name for name, value in given.fields().items() if before[name] != value)
    journal.record("disclosure.notice.edited", notice, by=by, now=now, changes={"fields": [None, changed]})
    return notice


@transaction.atomic
def discard(*, notice: Notice, by: Actor, now: datetime) -> None:
    """Throw a draft away. :raises NotAllowed: without the right. :raises NoticeRefused: for anything but a draft."""
    notice = locking.one(Notice, notice.pk)
    allow(by, WRITE, notice.tenant_id, notice.place_path)
    refuse_if(state_problems(notice, NoticeState.DRAFT), NoticeRefused)
    _drop_files(notice, by, now)
    journal.record("disclosure.notice.discarded", notice, by=by, now=now)
    notice.delete()


@transaction.atomic
def publish(*, notice: Notice, by: Actor, now: datetime) -> Notice:
    """
    Put a draft on the board.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    notice = locking.one(Notice, notice.pk)
    allow(by, PUBLISH, notice.tenant_id, notice.place_path)
    problems = state_problems(notice, NoticeState.DRAFT)
    refuse_if(problems or [*_problems(given_of(notice), now), *_consent_problems(notice)], NoticeRefused)
    _show_files(notice, is_public=True)
    return _put_up(notice, by, now)


@transaction.atomic
def publish_notice(
    *,
    tenant_id: UUID,
    title: str,
    text: str,
    by: Actor,
    now: datetime,
    audience_place_id: UUID | None = None,
    about: models.Model | None = None,
    url: str = "",
    kind: str = NoticeKind.PUBLICITY,
    shown_until: date | None = None,
    signed: str = "",
    ask: str = "",
    is_urgent: bool = False,
    once_key: str = "",
) -> Notice:
    """
    Write and publish in one go, for another engine's verb, which answers for who may.

    Meant for the place and all that lies in it; without a place for the whole subdistrict. `about` and `url` say what it is
    about and where that is shown. The same `once_key` publishes once: later calls return the first notice.

    :raises NoticeRefused: with every reason.
    """
    if first := _published_before(tenant_id, once_key):
        return first
    given = NoticeGiven(title, text, kind, audience_place_id, signed, ask, is_urgent, shown_until)
    place, problems = _place(tenant_id, audience_place_id)
    refuse_if([*_problems(given, now), *problems], NoticeRefused)
    notice = _new(tenant_id, given, place, by, now)
    notice.url, notice.once_key = url, once_key
    if about is not None:
        notice.subject_type, notice.subject_id = about._meta.label_lower, about.pk
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        if first := _published_before(tenant_id, once_key):  # two deliveries of one fact at once
            return first
        raise
    return _put_up(notice, by, now)


@transaction.atomic
def correct(*, notice: Notice, title: str, text: str, reason: str, by: Actor, now: datetime, is_ours: bool = False) -> Notice:
    """
    Let a published notice say something else, as its next version; why stands beside it and what it said stays readable.

    `is_ours`: another engine's verb corrects what it published itself, and answers for who may.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    notice = locking.one(Notice, notice.pk)
    if not is_ours:
        allow(by, PUBLISH, notice.tenant_id, notice.place_path)
    after = rules.tidied(title), rules.tidied(text)
    problems = [*state_problems(notice, NoticeState.PUBLISHED), *_come_back(notice, "\n".join([*after, reason]))]
    refuse_if([*problems, *rules.correction_problems((notice.title, notice.text), after, reason)], NoticeRefused)
    changes = {"version": [notice.version, notice.version + 1]}
    notice.title, notice.text = after
    _add_version(notice, reason.strip(), by, now)
    notice.save(update_fields=["title", "text", "version"])
    journal.record("disclosure.notice.corrected", notice, by=by, now=now, reason=reason.strip(), changes=changes)
    index(notice)
    fact = NoticeCorrected(tenant_id=notice.tenant_id, notice_id=notice.pk, version=notice.version)
    events.publish(fact, now=now)
    return notice


@transaction.atomic
def withdraw(*, notice: Notice, reason: str, by: Actor, now: datetime, is_ours: bool = False) -> Notice:
    """
    Take a notice down before its time. Its address then says that it is down, and why. `is_ours` as for `correct`.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    notice = locking.one(Notice, notice.pk)
    if not is_ours:
        allow(by, PUBLISH, notice.tenant_id, notice.place_path)
    why = rules.reason_problems(reason, words=_("请写为什么撤下。大家看得到这句话。"))
    refuse_if([*state_problems(notice, NoticeState.PUBLISHED), *why], NoticeRefused)
    notice.state, notice.withdrawn_at, notice.withdrawn_reason = NoticeState.WITHDRAWN, now, reason.strip()
    notice.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    journal.record("disclosure.notice.withdrawn", notice, by=by, now=now, reason=notice.withdrawn_reason)
    search.remove(notice, kind=SEARCH_KIND)
    _show_files(notice, is_public=False)
    events.publish(NoticeWithdrawn(tenant_id=notice.tenant_id, notice_id=notice.pk), now=now)
    return notice


@transaction.atomic
def keep_until(*, notice: Notice, day: date | None, by: Actor, now: datetime) -> Notice:
    """
    Let a published notice hang until another day; None: with no end.

    :raises NotAllowed: without the right. :raises NoticeRefused: with every reason.
    """
    notice = locking.one(Notice, notice.pk)
    allow(by, PUBLISH, notice.tenant_id, notice.place_path)
    problems = state_problems(notice, NoticeState.PUBLISHED)
    if day is not None and day < timezone.localdate(now):
        problems.append(Problem("over", _("挂到的那天已经过了，选今天或以后的日子。"), "shown_until"))
    refuse_if(problems, NoticeRefused)
    changes = {"shown_until": [notice.shown_until, day]}
    notice.shown_until = day
    notice.save(update_fields=["shown_until"])
    journal.record("disclosure.notice.kept_until", notice, by=by, now=now, changes=changes)
    return notice


def index(notice: Notice) -> None:
    """Make a published notice findable by everybody, or change what it is found by."""
    search.index(
        notice,
        kind=SEARCH_KIND,
        title=notice.title,
        url=notice.get_absolute_url(),
        at=notice.published_at or notice.made_at,
        detail=f"{notice.get_kind_display()} {notice.number}",
        text=notice.text,
        place_path=notice.place_path,
    )


def given_of(notice: Notice) -> NoticeGiven:
    """What a notice says, as it was given."""
    return NoticeGiven(**{name: getattr(notice, name) for name in NoticeGiven.__dataclass_fields__})


def _consent_problems(notice: Notice) -> list[Problem]:
    """Who is named or shown has agreed, each of them, now."""
    mentions = list(NoticeMention.objects.filter(notice=notice, taken_down_at=None).select_related("person"))
    agreed = {one.person_id for one in mentions if has_consented(one.person, HONOUR)}
    hung = [
        Hung(one.pk, one.caption or one.stored.name, one.shows_people)
        for one in NoticeFile.objects.filter(notice=notice).select_related("stored")
    ]
    said = [Mentioned(one.person_id, one.printed, one.picture_id) for one in mentions]
    text = f"{notice.title}\n{notice.text}"
    return [*consent_problems(text, hung, said, agreed), *_come_back(notice, text)]


def _come_back(notice: Notice, said: str) -> list[Problem]:
    """Names that were taken down here stand in the text again, and their owners have not agreed anew."""
    gone = NoticeMention.objects.filter(notice=notice).exclude(taken_down_at=None).select_related("person")
    names = {one.person.name for one in gone if one.person.name and not has_consented(one.person, HONOUR)}
    return returned_problems(said, names)


def _show_files(notice: Notice, *, is_public: bool) -> None:
    """Open the files of a notice to everybody, or close them again."""
    StoredFile.objects.filter(pk__in=NoticeFile.objects.filter(notice=notice).values("stored")).update(is_public=is_public)


def _drop_files(notice: Notice, by: Actor, now: datetime) -> None:
    for one in NoticeFile.objects.filter(notice=notice).select_related("stored"):
        files.erase(one.stored, by=by, now=now, reason=_("草稿丢弃了"))
        one.delete()


def _put_up(notice: Notice, by: Actor, now: datetime) -> Notice:
    """The first version, the number, the journal line, the announcement."""
    year = timezone.localdate(now).year
    notice.state, notice.published_at, notice.published_by = NoticeState.PUBLISHED, now, by.label[:120]
    _add_version(notice, "", by, now)
    serial = numbers.next_number(SERIES, tenant=Tenant(pk=notice.tenant_id), period=str(year))
    notice.number = f"{year}-{serial:04}"
    notice.save()
    changes = {"number": [None, notice.number], "kind": [None, notice.kind]}
    journal.record("disclosure.notice.published", notice, by=by, now=now, changes=changes)
    index(notice)
    events.publish(NoticePublished(tenant_id=notice.tenant_id, notice_id=notice.pk), now=now)
    return notice


def _add_version(notice: Notice, reason: str, by: Actor, now: datetime) -> None:
    notice.version += 1
    NoticeVersion.objects.create(
        tenant_id=notice.tenant_id,
        notice=notice,
        number=notice.version,
        title=notice.title,
        text=notice.text,
        reason=reason,
        sha256=rules.fingerprint(notice.title, notice.text),
        made_at=now,
        made_by=by.label[:120],
    )


def _new(tenant_id: UUID, given: NoticeGiven, place: Place | None, by: Actor, now: datetime) -> Notice:
    return Notice(
        tenant_id=tenant_id,
        code=_free_code(),
        place_path=place.path if place else "",
        made_at=now,
        made_by=by.label[:120],
        **given.fields(),
    )


def _free_code() -> str:
    """A short address that nothing has yet (24⁷ of them)."""
    code = ids.short_code(7)
    return code if not Notice.objects.filter(code=code).exists() else _free_code()


def _published_before(tenant_id: UUID, once_key: str) -> Notice | None:
    return Notice.objects.filter(tenant_id=tenant_id, once_key=once_key).first() if once_key else None


def _item_problems(given: NoticeGiven, tenant: Tenant, now: datetime) -> list[Problem]:
    """What stands against the item of committee disclosure that a notice names."""
    day = timezone.localdate(now)
    item = item_named(given.item_code, tenant=tenant, day=day) if given.item_code else None
    return period_problems(item, given.period.strip(), code=given.item_code)


def _problems(given: NoticeGiven, now: datetime) -> list[Problem]:
    return rules.notice_problems(given, kinds=NoticeKind.values, today=timezone.localdate(now))


def _place(tenant_id: UUID, place_id: UUID | None) -> tuple[Place | None, list[Problem]]:
    if place_id is None:
        return None, []
    place = Place.objects.filter(pk=place_id, tenant=tenant_id).first()
    return place, [] if place else [Problem("unknown_place", _("这个地方不在本街道。"), "place_id")]


def state_problems(notice: Notice, wanted: NoticeState) -> list[Problem]:
    if notice.state == wanted:
        return []
    text = _("这条公告现在是“%(state)s”，不能这样做。请刷新页面看看。")
    return [Problem("wrong_state", text % {"state": notice.get_state_display()}, "state")]
