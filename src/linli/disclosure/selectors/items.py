"""Committee disclosure: what is due where, and what has been published of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from linli.core import rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.disclosure.models import Notice, NoticeKind
from linli.disclosure.rules import items as rules
from linli.disclosure.rules.rights import WRITE
from linli.registry.api import Place, PlaceKind

RULES = "disclosure.items"
SOON = 7  # days
rulesets.check(RULES)(rules.body_problems)


@dataclass(frozen=True, slots=True)
class Due:
    """One item of one community for its last finished period: published, or until when, or how long it is late."""

    item: rules.Item
    period: str
    due_on: date
    notice: Notice | None
    days_left: int

    @property
    def period_words(self) -> str:
        return rules.period_words(self.period)

    @property
    def published_on(self) -> date | None:
        return timezone.localdate(self.notice.published_at) if self.notice and self.notice.published_at else None

    @property
    def days_late(self) -> int:
        """How many days after its day it was published; 0 for what was in time or is not published."""
        return max(0, (self.published_on - self.due_on).days) if self.published_on else 0

    @property
    def state(self) -> str:
        """done, late, soon or open."""
        if self.notice:
            return "done"
        return "late" if self.days_left < 0 else "soon" if self.days_left <= SOON else "open"


@dataclass(frozen=True, slots=True)
class Board:
    """What one community owes, in the order of the rule set."""

    community: Place
    dues: list[Due]

    @property
    def late(self) -> int:
        return sum(1 for one in self.dues if one.state == "late")


def items_in_force(tenant: Tenant, day: date) -> list[rules.Item]:
    return rules.items_of(rulesets.in_force(RULES, on=day, tenant=tenant).body)


def item_named(code: str, *, tenant: Tenant, day: date) -> rules.Item | None:
    return next((one for one in items_in_force(tenant, day) if one.code == code), None)


def choices_of(tenant: Tenant, day: date) -> list[tuple[str, str]]:
    return [(one.code, one.title) for one in items_in_force(tenant, day)]


def boards_of(actor: Actor, tenant: Tenant, day: date, *, seen_on: date | None = None) -> list[Board]:
    """What the communities of this post owe on a day. Two queries."""
    return boards_under(tenant, day, within(actor, WRITE, path="path"), seen_on=seen_on)


def boards_under(tenant: Tenant, day: date, where: Q | None = None, *, seen_on: date | None = None) -> list[Board]:
    """
    What communities owe on a day: all, or those `where` they are asked for. `seen_on`: the day on which that is looked at, when
    it is a later one. Two queries.
    """
    mine = Place.objects.filter(where or Q(), tenant=tenant, kind=PlaceKind.COMMUNITY, valid_to=None)
    periodic = [one for one in items_in_force(tenant, day) if one.is_periodic]
    finished = {one.code: rules.last_finished(one.how_often, day) for one in periodic}
    published = _published(tenant, {period.code for period in finished.values()})
    return [
        Board(
            community,
            [
                _due(one, finished[one.code], published.get((community.pk, one.code, finished[one.code].code)), seen_on or day)
                for one in periodic
            ],
        )
        for community in mine.order_by("path")
    ]


def _published(tenant: Tenant, periods: set[str]) -> dict[tuple[object, str, str], Notice]:
    found = Notice.objects.published().filter(tenant=tenant, kind=NoticeKind.DISCLOSURE, period__in=periods).exclude(item_code="")
    return {(one.place_id, one.item_code, one.period): one for one in found.order_by("-published_at")}


def _due(item: rules.Item, period: rules.Period, notice: Notice | None, day: date) -> Due:
    until = rules.due_on(item, period)
    return Due(item, period.code, until, notice, (until - day).days)
