"""
Who hears of errands at home: handlers of casework's own events.

Whose errand it is and where is sensitive (PIPL art. 28): a message holds the number, what is done and when, never a name, an
address or a reason. The visitor hears by message or text message; whoever has neither was told when the time was agreed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.casework.events import HomeServiceArranged, HomeServiceCancelled, HomeServiceDone, HomeServiceEvent, HomeServiceNoted
from linli.casework.models import HomeServiceRequest
from linli.casework.rules.delays import moment_words
from linli.core.phones import is_mobile
from linli.disclosure.api import tell, tell_posts

ARRANGERS = ("counter_clerk", "community_clerk")


def on_home_service_noted(event: HomeServiceNoted, *, event_id: UUID, now: datetime) -> None:
    """Those around the place who agree on a time."""
    request = _request(event)
    _tell_arrangers(request, "casework.home_noted", _("%(number)s 要上门办，等约时间"), event_id, now)


def on_home_service_arranged(event: HomeServiceArranged, *, event_id: UUID, now: datetime) -> None:
    """The time for whoever is visited, for those who serve there, and for the partner that goes."""
    request, kind = _request(event), "casework.home_arranged"
    _tell_visited(request, kind, _("%(number)s 约好 %(when)s上门"), event_id, now)
    _tell_arrangers(request, kind, _("%(number)s 约好 %(when)s上门"), event_id, now)
    _tell_partner(request, kind, _("%(number)s 请你们一起上门，%(when)s，到哪一家由便民窗口告诉"), event_id, now)


def on_home_service_done(event: HomeServiceDone, *, event_id: UUID, now: datetime) -> None:
    """Whoever noted it learns that it is done; who was visited knows."""
    request = _request(event)
    _tell_arrangers(request, "casework.home_done", _("%(number)s 上门办好了"), event_id, now)


def on_home_service_cancelled(event: HomeServiceCancelled, *, event_id: UUID, now: datetime) -> None:
    """Whoever waits for it, and whoever would go."""
    request, kind = _request(event), "casework.home_cancelled"
    _tell_visited(request, kind, _("%(number)s 不上门了，有事请打服务电话"), event_id, now)
    _tell_arrangers(request, kind, _("%(number)s 不用上门了"), event_id, now)
    _tell_partner(request, kind, _("%(number)s 不用去了"), event_id, now)


def _request(event: HomeServiceEvent) -> HomeServiceRequest:
    return HomeServiceRequest.objects.get(pk=event.request_id)


def _message(request: HomeServiceRequest, kind: str, title: str, now: datetime) -> dict[str, Any]:
    given = {"number": request.number, "when": moment_words(request.visit_at)}
    return {"tenant_id": request.tenant_id, "kind": kind, "title": title % given, "about": request, "now": now}


def _tell_arrangers(request: HomeServiceRequest, kind: str, title: str, event_id: UUID, now: datetime) -> None:
    tell_posts(
        kinds=ARRANGERS,
        place_path=request.place_path or None,
        body=request.what,
        url=request.get_absolute_url(),
        once_key=f"{kind}:{event_id}",
        **_message(request, kind, title, now),
    )


def _tell_visited(request: HomeServiceRequest, kind: str, title: str, event_id: UUID, now: datetime) -> None:
    """By the register, or by text message; a landline gets none."""
    if not (request.person_id or is_mobile(request.phone)):
        return
    tell(
        to_person=request.person_id,
        to_phone="" if request.person_id else request.phone,
        once_key=f"{kind}:{event_id}:visited",
        **_message(request, kind, title, now),
    )


def _tell_partner(request: HomeServiceRequest, kind: str, title: str, event_id: UUID, now: datetime) -> None:
    """Without a link: the partner does not see the errand's page."""
    if request.partner_id:
        tell(
            to_organisation=request.partner_id,
            once_key=f"{kind}:{event_id}:{request.partner_id}",
            **_message(request, kind, title, now),
        )
