"""The weekly bulletin: composed of what happened, put right by hand, published as a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from linli.core import happenings, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Place

from ..errors import BulletinRefused
from ..models import Bulletin, BulletinItem, Notice, NoticeKind, NoticeState
from ..rules import bulletins as rules
from ..rules.bulletins import ItemGiven
from ..rules.rights import PUBLISH
from .notices import allow, publish_notice


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of an issue."""

    title: str
    greeting: str = ""


@transaction.atomic
def compose(
    *, tenant: Tenant, place_id: UUID | None, from_on: date, until_on: date, title: str, by: Actor, now: datetime
) -> Bulletin:
    """
    Begin an issue with everything that engines offer of these days.

    :raises NotAllowed: without the right. :raises BulletinRefused: with every reason.
    """
    place = Place.objects.filter(pk=place_id, tenant=tenant).first() if place_id else None
    path = place.path if place else ""
    allow(by, PUBLISH, tenant.pk, path)
    locking.one(Tenant, tenant.pk)  # two who begin the same issue at once
    problems = rules.issue_problems(title, from_on, until_on)
    if place_id and place is None:
        problems.append(Problem("unknown_place", _("这个地方不在本街道。"), "place"))
    if _issues(tenant, path).filter(until_on=until_on).exists():
        problems.append(Problem("there_already", _("到这一天的一期已经有了，去改那一期。"), "until_on"))
    refuse_if(problems, BulletinRefused)
    last = _issues(tenant, path).filter(until_on__year=until_on.year).aggregate(last=Max("number"))["last"] or 0
    issue = Bulletin.objects.create(
        tenant=tenant, place=place, place_path=path, number=last + 1, title=title.strip(), from_on=from_on, until_on=until_on,
        made_at=now, made_by=by.label[:120],
    )  # fmt: skip
    offered = happenings.happened(tenant, path, from_on, until_on)
    BulletinItem.objects.bulk_create(_item_of(issue, one, position) for position, one in enumerate(offered))
    journal.record("disclosure.bulletin.composed", issue, by=by, now=now, changes={"items": [None, len(offered)]})
    return issue


def _issues(tenant: Tenant, path: str) -> QuerySet[Bulletin]:
    """Drafts and what hangs: an issue that was withdrawn makes room for another."""
    return Bulletin.objects.filter(tenant=tenant, place_path=path).exclude(notice__state=NoticeState.WITHDRAWN)


def _item_of(issue: Bulletin, offered: happenings.Offered, position: int) -> BulletinItem:
    told = offered.happening
    return BulletinItem(
        tenant_id=issue.tenant_id, bulletin=issue, section=told.section[:20], title=told.title[:80], text=told.text[:400],
        happened_on=told.on, source=offered.source, subject_id=told.subject_id, position=position,
    )  # fmt: skip


@transaction.atomic
def arrange(*, issue: Bulletin, head: Head, items: Mapping[UUID, ItemGiven], by: Actor, now: datetime) -> Bulletin:
    """
    Put an issue right: its head, what stands in it, in which order and words.

    :raises NotAllowed: without the right. :raises BulletinRefused: with every reason.
    """
    issue = _held_draft(issue, by)
    found = {one.pk: one for one in BulletinItem.objects.filter(bulletin=issue)}
    problems = rules.issue_problems(head.title, issue.from_on, issue.until_on, greeting=head.greeting)
    for key, given in items.items():
        problems += rules.item_problems(given, where=str(key))
        if key not in found:
            problems.append(Problem("unknown_item", _("这一期里没有这一条。"), str(key)))
    refuse_if(problems, BulletinRefused)
    issue.title, issue.greeting = head.title.strip(), head.greeting.strip()
    issue.save(update_fields=["title", "greeting"])
    for key, given in items.items():
        for name, value in given.fields().items():
            setattr(found[key], name, value)
    BulletinItem.objects.bulk_update(found.values(), ["section", "title", "text", "is_on", "position"])
    on = sum(1 for one in found.values() if one.is_on)
    journal.record("disclosure.bulletin.arranged", issue, by=by, now=now, changes={"items": [len(found), on]})
    return issue


@transaction.atomic
def write_item(*, issue: Bulletin, given: ItemGiven, by: Actor, now: datetime) -> BulletinItem:
    """Write something into an issue that no engine knows. :raises NotAllowed: :raises BulletinRefused: with every reason."""
    issue = _held_draft(issue, by)
    refuse_if(rules.item_problems(given), BulletinRefused)
    last = BulletinItem.objects.filter(bulletin=issue).aggregate(last=Max("position"))["last"]
    values = given.fields() | {"position": 0 if last is None else last + 1}
    made = BulletinItem.objects.create(tenant_id=issue.tenant_id, bulletin=issue, **values)
    journal.record("disclosure.bulletin.written", issue, by=by, now=now)
    return made


@transaction.atomic
def publish_issue(*, issue: Bulletin, by: Actor, now: datetime) -> Notice:
    """
    Hang an issue up: as a notice, so that it is found, fed and told like the others.

    :raises NotAllowed: without the right. :raises BulletinRefused: :raises NoticeRefused: with every reason.
    """
    issue = _held_draft(issue, by)
    items = [one for one in BulletinItem.objects.filter(bulletin=issue) if one.is_on]
    refuse_if([] if items else [Problem("empty", _("一条都没有，先写几条。"))], BulletinRefused)
    told = [ItemGiven(one.section, one.title, one.text) for one in items]
    notice = publish_notice(
        tenant_id=issue.tenant_id,
        title=_("%(title)s 第 %(number)d 期") % {"title": issue.title, "number": issue.number},
        text=rules.as_text(issue.greeting, told),
        kind=NoticeKind.BULLETIN,
        audience_place_id=issue.place_id,
        about=issue,
        by=by,
        now=now,
    )
    issue.notice = notice
    issue.save(update_fields=["notice"])
    journal.record("disclosure.bulletin.published", issue, by=by, now=now, changes={"number": [None, issue.number]})
    return notice


def _held_draft(issue: Bulletin, by: Actor) -> Bulletin:
    issue = locking.one(Bulletin, issue.pk)
    allow(by, PUBLISH, issue.tenant_id, issue.place_path)
    refuse_if([] if issue.is_draft else [Problem("published", _("这一期已经贴出去了，不能再改。"))], BulletinRefused)
    return issue
