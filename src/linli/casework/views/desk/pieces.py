"""What several pages of a case on the workbench show: the limit that runs, why it went where it went, a reporter's row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case, Clock
from linli.casework.rules import rights
from linli.casework.rules.dispatching import Explanation
from linli.casework.selectors import limits
from linli.casework.selectors.cases import ReporterSeen, case_for, cases_visible_to
from linli.casework.views.limits import clock_shown, limit_words
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import done_once
from linli.core.finding import got_or_404

SEES = requires(rights.VIEW)
Given: TypeAlias = dict[str, Any]
T = TypeVar("T", bound="OfTenant")


class OfTenant(Protocol):
    """Whatever belongs to a subdistrict."""

    tenant_id: UUID


def case_or_404(request: HttpRequest, pk: UUID) -> Case:
    """The case, if this actor may see it and it is of this subdistrict. :raises Http404: otherwise, without saying which."""
    return got_or_404(case_for, actor_of(request), pk)


def done(request: HttpRequest, form: forms.Form, verb: str, thing: T, do: Callable[[T, Given, Actor, datetime], Any]) -> bool:
    """Let `do(thing, values, by, now)` act once for what a valid form says; False when it was refused, and then the form says why."""

    def act(given: Given, now: datetime) -> None:
        do(thing, given, actor_of(request), now)

    return done_once(request, form, f"casework.{verb}", act, tenant_id=thing.tenant_id) is not None


def clock_of(found: Case, clocks: Sequence[Clock]) -> dict[str, Any] | None:
    """The limit that runs, else the last one that ran."""
    running = [one for one in clocks if one.stopped_at is None]
    chosen = min(running, key=lambda one: one.due_at) if running else (clocks[-1] if clocks else None)
    if chosen is None:
        return None
    left = limits.time_left(chosen, now=clock.now())
    body = chosen.rule["rule"]["body"]
    return {
        "shown": clock_shown(left, tenant_id=found.tenant_id),
        "limit": limit_words(body),
        "extensions": body.get("extensions", 0),
    }


def why_context(told: Explanation, *, party: str) -> dict[str, Any]:
    """What + where → who, for and against, as `desk/why.html` draws it."""
    return {
        "heading": _("为什么派给%(party)s") % {"party": party} if party else _("该派给谁"),
        "what": told.what,
        "where": told.where,
        "who": told.who or _("还定不下来，请您定"),
        "pro": told.reasons_for,
        "contra": told.reasons_against,
        "override": told.override,
        "rulings": [{"number": number, "url": reverse("casework:ruling", args=[key])} for key, number in told.rulings],
        "near": told.not_fitting,
        "outside": told.outside,
    }


def case_seen_by(actor: Actor, key: UUID) -> Case | None:
    """A case that a form names, if this actor may see it."""
    return cases_visible_to(actor).filter(pk=key).first()


@dataclass(frozen=True, slots=True)
class ReporterRow:
    """A reporter as the page shows them: masked, with how to reach them."""

    id: UUID
    name: str
    reach: str
    how: str
    reveal_url: str


def reporter_row(found: Case, one: ReporterSeen) -> ReporterRow:
    reach = one.phone or (_("没有手机") if not one.has_phone else _("没留电话"))
    if one.may_reveal:
        how = _("打电话")
    elif one.phone:
        how = _("由社区转接")
    else:
        how = _("上门说") if not one.has_phone else ""
    url = reverse("casework:reveal", args=[found.pk, one.id]) if one.may_reveal else ""
    return ReporterRow(one.id, one.name or _("没留姓名"), reach, how, url)
