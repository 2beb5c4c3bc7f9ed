"""
Who is told what, when something happens to a case: handlers of casework's own events (see config/wiring.py).

The title of a message may leave the house by SMS, so it holds the number and what happened, never a name or an address.
Each fact is told once (`once_key` is the event's id), however often it is delivered.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.casework.events import (
    CaseAccepted,
    CaseClosed,
    CaseCompleted,
    CaseDispatched,
    CaseEvent,
    CaseNearlyDue,
    CaseOverdue,
    CaseProgressed,
    CaseReceived,
    CaseReported,
    CaseReworked,
)
from linli.casework.models import Assignment, Case, Entry, Reporter
from linli.casework.selectors import tracking
from linli.casework.states import State
from linli.disclosure.api import tell, tell_posts

TRIAGE_POSTS = ("dispatcher", "community_secretary", "community_clerk")


def on_case_reported(event: CaseReported, *, event_id: UUID, now: datetime) -> None:
    """Whoever accepts cases around the place hears of it, unless it went straight on."""
    case = _case(event)
    if case.state == State.SUBMITTED:
        title = _("%(number)s 新来一件，等受理") % {"number": case.short_number}
        tell_office(case, "casework.reported", title, event_id, now, is_urgent=case.is_urgent)


def on_case_accepted(event: CaseAccepted, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    if case.state == State.ACCEPTED:
        write_to_reporters(case, "casework.accepted", _("%(number)s 已经收下，正在定由谁来办"), event_id, now)


def on_case_dispatched(event: CaseDispatched, *, event_id: UUID, now: datetime) -> None:
    """Every organisation that has a part in it, and every reporter."""
    case = _case(event)
    due = date_format(timezone.localtime(case.due_at), _("n月j日 H:i")) if case.due_at else ""
    title = _("%(number)s 派给你们了，最晚 %(due)s") % {"number": case.short_number, "due": due}
    for organisation_id in Assignment.objects.filter(case=case, ended_at=None).values_list("organisation_id", flat=True):
        tell_organisation(case, organisation_id, "casework.dispatched", title, event_id, now, is_urgent=case.is_urgent)
    write_to_reporters(case, "casework.sent", _("%(number)s 派出去了，点开看由谁来办"), event_id, now)


def on_case_received(event: CaseReceived, *, event_id: UUID, now: datetime) -> None:
    write_to_reporters(_case(event), "casework.received", _("%(number)s 有人接手了"), event_id, now)


def on_case_progressed(event: CaseProgressed, *, event_id: UUID, now: datetime) -> None:
    """A public line by the handlers goes to the reporters; a reporter's own word goes to the handlers."""
    case = _case(event)
    entry = Entry.objects.get(pk=event.entry_id)
    if entry.verb != "supplement":
        write_to_reporters(case, "casework.progressed", _("%(number)s 有新进展"), event_id, now)
    elif case.holder_id:
        title = _("%(number)s 报事人补充了情况") % {"number": case.short_number}
        tell_organisation(case, case.holder_id, "casework.supplemented", title, event_id, now)
    else:
        title = _("%(number)s 报事人补充了情况") % {"number": case.short_number}
        tell_office(case, "casework.supplemented", title, event_id, now)


def on_case_completed(event: CaseCompleted, *, event_id: UUID, now: datetime) -> None:
    """Each reporter gets the link that asks them; the office hears that call-backs wait."""
    case = _case(event)
    for reporter in _reachable(case):
        link = reverse("casework:answer", args=[tracking.callback_token(reporter.pk, case.rework_count)])
        _tell_reporter(reporter, "casework.completed", _("%(number)s 说办好了，请您说说办得怎样"), event_id, now, url=link)
    title = _("%(number)s 办完了，等回访") % {"number": case.short_number}
    tell_office(case, "casework.to_call_back", title, event_id, now)


def on_case_reworked(event: CaseReworked, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    if case.lead_organisation_id:
        title = _("%(number)s 要重办，原因写在里面") % {"number": case.short_number}
        tell_organisation(case, case.lead_organisation_id, "casework.reworked", title, event_id, now, is_urgent=True)
    write_to_reporters(case, "casework.reworked", _("%(number)s 没办好，已经让他们重办"), event_id, now)


def on_case_closed(event: CaseClosed, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    if case.state == State.CLOSED:
        write_to_reporters(case, "casework.closed", _("%(number)s 办结了"), event_id, now)
    elif case.state == State.VOID:
        write_to_reporters(case, "casework.voided", _("%(number)s 这一条登记不算数，有事请再报"), event_id, now)


def on_case_nearly_due(event: CaseNearlyDue, *, event_id: UUID, now: datetime) -> None:
    """Whoever has to act: the leading organisation, or the office where nobody was given the case yet."""
    case = _case(event)
    title = _("%(number)s 快到期了") % {"number": case.short_number}
    if case.holder_id:
        tell_organisation(case, case.holder_id, "casework.nearly_due", title, event_id, now)
    else:
        tell_office(case, "casework.nearly_due", title, event_id, now)


def on_case_overdue(event: CaseOverdue, *, event_id: UUID, now: datetime) -> None:
    """The leading organisation at once, and the office that sent it."""
    case = _case(event)
    title = _("%(number)s 超时了") % {"number": case.short_number}
    if case.holder_id:
        tell_organisation(case, case.holder_id, "casework.overdue", title, event_id, now, is_urgent=True)
    tell_office(case, "casework.overdue", title, event_id, now, is_urgent=True)


def _case(event: CaseEvent) -> Case:
    return Case.objects.select_related("tenant", "category").get(pk=event.case_id)


def _desk_url(case: Case) -> str:
    return reverse("casework:case", args=[case.pk])


def tell_office(case: Case, kind: str, title: str, event_id: UUID, now: datetime, *, is_urgent: bool = False) -> None:
    tell_posts(
        tenant_id=case.tenant_id,
        kinds=TRIAGE_POSTS,
        place_path=case.place_path,
        kind=kind,
        title=title,
        body=case.title,
        url=_desk_url(case),
        about=case,
        is_urgent=is_urgent,
        once_key=f"{kind}:{event_id}",
        now=now,
    )


def tell_organisation(
    case: Case, organisation_id: UUID, kind: str, title: str, event_id: UUID, now: datetime, *, is_urgent: bool = False
) -> None:
    tell(
        tenant_id=case.tenant_id,
        to_organisation=organisation_id,
        kind=kind,
        title=title,
        body=case.title,
        url=_desk_url(case),
        about=case,
        is_urgent=is_urgent,
        once_key=f"{kind}:{event_id}:{organisation_id}",
        now=now,
    )


def _reachable(case: Case) -> list[Reporter]:
    """Reporters of the register who want to hear of it. Who left only a telephone is called, or looks it up with the code."""
    return list(case.reporters.filter(wants_reply=True, person__isnull=False).order_by("at", "id"))


def write_to_reporters(case: Case, kind: str, title: str, event_id: UUID, now: datetime) -> None:
    """A message to each reporter of the register. What nobody may miss goes by `telling.tell_reporters`."""
    for reporter in _reachable(case):
        _tell_reporter(reporter, kind, title, event_id, now, url=reverse("casework:tracked", args=[case.pk]))


def _tell_reporter(reporter: Reporter, kind: str, title: str, event_id: UUID, now: datetime, **more: Any) -> None:
    tell(
        tenant_id=reporter.tenant_id,
        to_person=reporter.person_id,
        kind=kind,
        title=title % {"number": reporter.case.short_number},
        about=reporter.case,
        once_key=f"{kind}:{event_id}:{reporter.pk}",
        now=now,
        **more,
    )
