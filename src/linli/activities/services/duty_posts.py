"""Posts of a call-up: added, changed, closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Place

from ..errors import CallUpRefused
from ..models import CallUp, DutyPost
from ..rules import callups as rules
from ..selectors import callups as found
from .callup_pieces import allow_keeping, call_off_all, held_callup, stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class PostGiven:
    """A post as it is described; it lies in the place of its call-up."""

    name: str
    place: Place
    where: str = ""
    task: str = ""


@transaction.atomic
def add(*, callup: CallUp, given: PostGiven, by: Actor, now: datetime) -> DutyPost:
    """
    Add a post, at the end of the list.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    of = held_callup(callup)
    allow_keeping(by, of.tenant_id, of.place_path)
    count = of.posts.count()
    refuse_if(rules.change_problems(of.state) + _problems(of, given, count=count), CallUpRefused)
    row = DutyPost.objects.create(
        tenant=of.tenant, callup=of, name=given.name.strip(), place=given.place, where=given.where.strip(), task=given.task.strip(),
        position=count,
    )  # fmt: skip
    journal.record("activities.callup.post_added", of, by=by, now=now, changes={"post": [None, row.name]})
    return row


def _problems(of: CallUp, given: PostGiven, *, but: DutyPost | None = None, count: int = 0) -> list[Problem]:
    same = of.posts.filter(name=given.name.strip())
    is_double = (same.exclude(pk=but.pk) if but else same).exists()
    problems = rules.post_problems(given.name, given.where, given.task, is_double=is_double, count=count)
    strangers = stranger_problems(of.tenant_id, place=given.place)
    if not strangers and not given.place.path.startswith(of.place_path):
        strangers = [Problem("outside", rules.outside_words(given.name.strip()), where="place")]
    return problems + strangers


@transaction.atomic
def change(*, post: DutyPost, given: PostGiven, by: Actor, now: datetime) -> DutyPost:
    """
    Say anew what a post is, and where.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    of = held_callup(post.callup)
    row = locking.one(DutyPost, post.pk, "place")
    allow_keeping(by, of.tenant_id, of.place_path)
    refuse_if(rules.change_problems(of.state) + _problems(of, given, but=row), CallUpRefused)
    before = row.name
    row.name, row.place, row.where, row.task = given.name.strip(), given.place, given.where.strip(), given.task.strip()
    row.save(update_fields=["name", "place", "where", "task"])
    journal.record("activities.callup.post_changed", of, by=by, now=now, changes={"post": [before, row.name]})
    return row


@transaction.atomic
def close(*, post: DutyPost, reason: str = "", by: Actor, now: datetime) -> DutyPost:
    """
    Nobody stands there any more: its shifts to come are called off with the reason, what was stood stays.

    :raises NotAllowed: without the right there. :raises CallUpRefused: with every reason.
    """
    of = held_callup(post.callup)
    row = locking.one(DutyPost, post.pk)
    allow_keeping(by, of.tenant_id, of.place_path)
    coming = locking.several(found.coming_of(found.of_callup(of).filter(post=row), now=now))
    problems = rules.change_problems(of.state)
    problems += rules.close_post_problems(is_closed=row.closed_at is not None, coming=len(coming), reason=reason)
    refuse_if(problems, CallUpRefused)
    call_off_all(coming, reason.strip(), by, now)
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    changes = {"post": [row.name, None]}
    journal.record("activities.callup.post_closed", of, by=by, now=now, reason=reason.strip(), changes=changes)
    return row
