"""Partner units: what stands against registering one, changing it, and letting it go. Pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words
from linli.registry.api import Organisation, Place

from ..models import Level

MOST = {"field": 120, "can_offer": 2000, "reason": 200}
PLACES = frozenset({"subdistrict", "community", "compound"})
"""Kinds of places at which a unit can take part."""


@dataclass(frozen=True, slots=True)
class PartnerGiven:
    """What is said of a partner unit, once for every level. `field`: what it does; `can_offer`: what it can help with."""

    organisation: Organisation
    place: Place
    joined_on: date
    level: str = Level.OTHER
    field: str = ""
    can_offer: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """When a unit took part before; the last day counts, none: it still does."""

    joined_on: date
    left_on: date | None


def given_problems(given: PartnerGiven, *, tenant_id: UUID, others: list[Span], today: date) -> list[Problem]:
    """Everything wrong with what is said. `others`: the other times of the same unit."""
    problems = _body_problems(given.organisation, tenant_id) + _place_problems(given.place, tenant_id)
    if given.level not in Level.values:
        problems.append(Problem("level", _("请选级别。"), where="level"))
    if given.joined_on > today:
        problems.append(Problem("future", _("加入的日子还没到。"), where="joined_on"))
    return problems + text_problems(given.field, given.can_offer) + _span_problems(given.joined_on, others)


def _body_problems(body: Organisation, tenant_id: UUID) -> list[Problem]:
    if body.tenant_id != tenant_id:
        return [Problem("another_tenant", _("这个单位不在本街道的册上。"), where="organisation")]
    if body.merged_into_id:  # type: ignore[attr-defined]
        return [Problem("merged", _("这个单位已经并到另一条记录，请选那一条。"), where="organisation")]
    return []


def _place_problems(place: Place, tenant_id: UUID) -> list[Problem]:
    if place.tenant_id != tenant_id or place.kind not in PLACES:
        return [Problem("place", _("请选本街道的社区。"), where="place")]
    return []


def text_problems(field: str, can_offer: str) -> list[Problem]:
    """Texts that are longer than their fields."""
    given = {"field": field, "can_offer": can_offer}
    return [
        Problem("too_long", _("太长了，最多 %(n)d 字。") % {"n": MOST[name]}, where=name)
        for name, text in given.items()
        if len(text.strip()) > MOST[name]
    ]


def _span_problems(joined_on: date, others: list[Span]) -> list[Problem]:
    """A unit takes part once at a time: whoever comes back begins after the last day."""
    if any(one.left_on is None for one in others):
        return [Problem("registered", _("这个单位已经登记过了。"), where="organisation")]
    last = max((one.left_on for one in others if one.left_on), default=None)
    if last is not None and joined_on <= last:
        text = _("这个单位上次到 %(day)s 才退出，加入要在那以后。")
        return [Problem("overlap", text % {"day": day_words(last)}, where="joined_on")]
    return []


def leave_problems(*, span: Span, on: date, reason: str, open_claims: int, today: date) -> list[Problem]:
    """Everything that stands against a unit's leaving on a day. What it promised is settled first."""
    problems = []
    if span.left_on is not None:
        problems.append(Problem("left", _("这个单位已经退出了。")))
    if on > today:
        problems.append(Problem("future", _("最后一天还没到，到了再记。"), where="on"))
    if on < span.joined_on:
        text = _("%(day)s 才加入，退出不能在那以前。")
        problems.append(Problem("too_early", text % {"day": day_words(span.joined_on)}, where="on"))
    if not reason.strip():
        problems.append(Problem("reason_missing", _("还没写为什么退出。"), where="reason"))
    if len(reason.strip()) > MOST["reason"]:
        problems.append(Problem("too_long", _("太长了，最多 %(n)d 字。") % {"n": MOST["reason"]}, where="reason"))
    if open_claims:
        text = _("还有 %(n)d 件认领没有了结，先办完或者退掉。")
        problems.append(Problem("has_claims", text % {"n": open_claims}))
    return problems
