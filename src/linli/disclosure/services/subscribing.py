"""Subscriptions, and telling those who asked: of what is published, corrected or taken down where they want to know."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import listing
from linli.registry.api import Person, Place

from ..errors import SubscriptionRefused
from ..models import Notice, NoticeKind, Subscription
from ..selectors.subscriptions import live_of, people_to_tell
from .messages import tell

MOST = 10


@transaction.atomic
def subscribe(
    *, person_id: UUID, tenant_id: UUID, place_id: UUID | None, kinds: Sequence[str], by: Actor, now: datetime
) -> Subscription:
    """
    Ask to be told of notices for a place (None: the whole subdistrict), of some kinds or (none named) of all. Asked again for
    the same place it changes the kinds. A clerk may ask for somebody who cannot.

    :raises NotAllowed: unless for oneself, or by a clerk. :raises SubscriptionRefused: with every reason.
    """
    if by.person_id != person_id and not by.is_staff:
        raise NotAllowed(Problem("not_allowed", _("只能替自己订阅。")))
    person = locking.one(Person, person_id)
    place, problems = _place(tenant_id, place_id)
    if person.tenant_id != tenant_id:
        problems.append(Problem("unknown_person", _("本街道没有这个人的登记。")))
    if unknown := [kind for kind in kinds if kind not in NoticeKind.values]:
        problems.append(Problem("kind", _("没有这一种公告：%(kinds)s。") % {"kinds": listing(unknown)}, "kinds"))
    path = place.path if place else ""
    kept = live_of(person_id).filter(place_path=path).first()
    if kept is None and live_of(person_id).count() >= MOST:
        problems.append(Problem("too_many", _("最多订 %(most)d 处，先退掉一处。") % {"most": MOST}, "place"))
    refuse_if(problems, SubscriptionRefused)
    wish = kept or Subscription(tenant_id=tenant_id, person=person, place=place, place_path=path, made_at=now)
    before = wish.kinds if kept else None
    wish.kinds = sorted(set(kinds))
    wish.save()
    changes = {"kinds": [before, wish.kinds], "place": [None, path]}
    journal.record("disclosure.subscription.set", wish, by=by, now=now, on_behalf_of=person_id, changes=changes)
    return wish


@transaction.atomic
def unsubscribe(*, wish: Subscription, by: Actor, now: datetime) -> Subscription:
    """No longer be told. Ended twice it changes nothing. :raises NotAllowed: unless for oneself, or by a clerk."""
    if by.person_id != wish.person_id and not by.is_staff:
        raise NotAllowed(Problem("not_allowed", _("只能退自己的订阅。")))
    wish = locking.one(Subscription, wish.pk)
    if wish.ended_at is None:
        wish.ended_at = now
        wish.save(update_fields=["ended_at"])
        journal.record("disclosure.subscription.ended", wish, by=by, now=now, on_behalf_of=wish.person_id)
    return wish


def _place(tenant_id: UUID, place_id: UUID | None) -> tuple[Place | None, list[Problem]]:
    if place_id is None:
        return None, []
    place = Place.objects.filter(pk=place_id, tenant=tenant_id).first()
    return place, [] if place else [Problem("unknown_place", _("这个地方不在本街道。"), "place")]


# ---- telling ----


@transaction.atomic
def tell_of_publishing(*, notice_id: UUID, fact_id: UUID, now: datetime) -> int:
    """Tell everybody who asked for notices like this one. Returns how many."""
    return _tell(notice_id, fact_id, now, "published")


@transaction.atomic
def tell_of_change(*, notice_id: UUID, fact_id: UUID, now: datetime) -> int:
    """Tell those who were told of a notice that it says something else now, or was taken down. Returns how many."""
    return _tell(notice_id, fact_id, now, "changed")


def _tell(notice_id: UUID, fact_id: UUID, now: datetime, what: str) -> int:
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice is None or (what == "published" and not notice.is_published):
        return 0
    people = people_to_tell(notice)
    for person_id in people:
        tell(
            tenant_id=notice.tenant_id,
            to_person=person_id,
            kind=f"disclosure.{what}",
            title=_words(notice, what),
            url=notice.get_absolute_url(),
            about=notice,
            is_urgent=notice.is_urgent,
            once_key=f"notice:{fact_id}:{person_id}",
            now=now,
        )
    return len(people)


def _words(notice: Notice, what: str) -> str:
    told = {"kind": notice.get_kind_display(), "number": notice.number, "title": notice.title}
    if what == "published":
        return _("%(kind)s：%(title)s") % told
    if notice.is_withdrawn:
        return _("公告 %(number)s 撤下了：%(title)s") % told
    return _("公告 %(number)s 更正了：%(title)s") % told
