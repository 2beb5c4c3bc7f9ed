"""What a reporter reads beside the road: the other case it went into, its parts, whom to ring, what stands instead, corrections."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import Case, Petition
from linli.casework.selectors import leaving as ways
from linli.casework.selectors.linked import linked_to, merged_into
from linli.casework.states import PetitionState, State
from linli.casework.views.limits import Badge, day_words, on_day, until_day
from linli.casework.views.portal.following import followed_keys, let_follow
from linli.casework.views.shown import shown_of
from linli.core import clock


@dataclass(frozen=True, slots=True)
class WhomToAsk:
    """The lawful channel or the emergency service that a reporter was sent to."""

    name: str
    phone: str
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class EarlierTold:
    """The result that stands: of the same reporter's earlier case."""

    number: str
    title: str
    ended: str
    reply: str


@dataclass(frozen=True, slots=True)
class PetitionTold:
    """How far a petition is, in words that say nothing of what it is about."""

    number: str
    badge: Badge
    said: str
    days: list[str]


def beside_of(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Everything that the tracking page shows besides the road. Three queries at most."""
    now, linked = clock.now(), linked_to(case)
    for one in linked.parts:
        let_follow(request, one.pk)  # whoever follows the whole follows its parts, and not the other way round
    return {
        "came_from": merged_into(case.pk, followed_keys(request)) if linked.merged else [],
        "parts": [shown_of(one, now=now, url=reverse("casework:tracked", args=[one.pk])) for one in linked.parts],
        "whole": linked.whole,
        "whom": _whom(case),
        "earlier": _earlier(linked.earlier) if linked.earlier else None,
        "errata": list(case.amendments.order_by("-at", "-id")) if case.is_ended and not case.is_with_petitions else [],
        "petition": _petition(case) if case.is_with_petitions else None,
    }


def _whom(case: Case) -> WhomToAsk | None:
    way = ways.way_told(case)
    if way is None or not case.is_ended:
        return None
    return WhomToAsk(way.name, way.phone, case.state == State.TRANSFERRED_EMERGENCY) if way.phone else None


def _earlier(earlier: Case) -> EarlierTold:
    ended = day_words(earlier.closed_at, clock.now()) if earlier.closed_at else ""
    return EarlierTold(earlier.short_number, earlier.title, ended, earlier.reply)


# ---- petitions ----


def _petition(case: Case) -> PetitionTold | None:
    found = Petition.objects.filter(case=case).first()
    if found is None:
        return None
    kind = "ok" if found.state in (PetitionState.ANSWERED, PetitionState.CLOSED) else "run"
    return PetitionTold(
        found.number, Badge(kind, str(PetitionState(found.state).label)), _said(found), [one for one in _days(found) if one]
    )


def _said(found: Petition) -> str:
    """What happens next, by when."""
    if found.state in (PetitionState.RECEIVED, PetitionState.REGISTERED):
        return _("%(by_then)s书面告诉您受理没有、转给了哪里。") % {"by_then": _until(found.tell_due_on)}
    if found.state == PetitionState.ACCEPTED:
        return _("受理了，%(by_then)s办结，书面答复您。") % {"by_then": _until(found.finish_due_on)}
    if found.state == PetitionState.HANDED_ON:
        return _("转给了%(where)s，由他们答复您。") % {"where": found.handed_to}
    if found.state == PetitionState.REFUSED:
        return _("没有受理，原因写在书面告知里。")
    if found.answered_at:
        return _("答复过了。不服的话，%(by_then)s可以请上一级机关复查。") % {"by_then": _until(found.review_until_on)}
    return _("办完了，归了档。")


def _days(found: Petition) -> list[str]:
    told = _("书面告知：%(day)s") % {"day": _at(found.told_at)} if found.told_at else ""
    extended = _("延期到：%(day)s") % {"day": _day(found.finish_due_on)} if found.extended_at else ""
    return [_("收到：%(day)s") % {"day": _at(found.received_at)}, told, extended]


def _day(day: date | None) -> str:
    return on_day(day, clock.now()) if day else ""


def _until(day: date | None) -> str:
    return until_day(day, clock.now()) if day else ""


def _at(at: Any) -> str:
    return on_day(timezone.localdate(at), clock.now())
