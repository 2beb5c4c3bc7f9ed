"""
Who is told when a case comes back, is ruled on, changes hands or gets help: handlers of casework's own events.

As everywhere, titles hold the number and what happened, never a name. An organisation that has lost a case is told so
without a link: it no longer sees it.
"""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.casework.events import (
    CaseAssistAdded,
    CaseAssistEnded,
    CaseEvent,
    CaseReturnDecided,
    CaseReturned,
    CaseRuled,
    CaseTransferred,
)
from linli.casework.models import Case, ReturnOrder, Ruling
from linli.casework.states import AssignmentRole, ReturnDecision
from linli.disclosure.api import tell, tell_posts

from .notices import TRIAGE_POSTS, tell_office, tell_organisation, tell_step, who_does_it

RULERS = ("dispatcher", "subdistrict_leader")


def on_case_returned(event: CaseReturned, *, event_id: UUID, now: datetime) -> None:
    """The office decides, or rules; whoever received it first answers for it meanwhile; the reporters hear that nobody left."""
    case, order = _case(event), ReturnOrder.objects.get(pk=event.order_id)
    given = {"number": case.short_number, "times": order.sequence}
    if order.goes_to_ruling:
        title = _("%(number)s 第 %(times)s 次被退回，等裁定") % given
        _tell_rulers(case, title, event_id, now)
    else:
        title = _("%(number)s 被退回来了，等您定由谁办") % given
        tell_office(case, "casework.returned", title, event_id, now, is_urgent=True)
    _tell_first_receiver(case, event_id, now)
    tell_step(case, "casework.back", _("%(number)s 被退回来了，还是我们负责，正在定由谁办"), event_id, now)


def on_case_return_decided(event: CaseReturnDecided, *, event_id: UUID, now: datetime) -> None:
    """Whoever gave it back hears what came of it; where the case went elsewhere, that is told as a dispatch."""
    case, order = _case(event), ReturnOrder.objects.get(pk=event.order_id)
    if order.decision == ReturnDecision.SENT_BACK:
        title = _("%(number)s 退回没有同意，还派给你们，理由写在里面") % {"number": case.short_number}
        tell_organisation(case, order.organisation_id, "casework.sent_back", title, event_id, now, is_urgent=True)
        tell_step(case, "casework.sent_again", _("%(number)s 定下来了，还由原来的单位办"), event_id, now)
    else:
        title = _("%(number)s 退回同意了，已经另派，你们不用再办") % {"number": case.short_number}
        _tell_without_link(case, order.organisation_id, "casework.return_accepted", title, event_id, now)


def on_case_ruled(event: CaseRuled, *, event_id: UUID, now: datetime) -> None:
    """Every party, each in its own words; whoever assists; the reporters."""
    case = _case(event)
    ruling = Ruling.objects.select_related("organisation").get(pk=event.ruling_id)
    for organisation_id in ruling.party_rows.values_list("organisation_id", flat=True):
        if organisation_id == ruling.organisation_id:
            title = _("%(number)s 裁定由你们办，最晚 %(due)s，不能再退") % {"number": case.short_number, "due": _due(case)}
            tell_organisation(case, organisation_id, "casework.ruled", title, event_id, now, is_urgent=True)
        else:
            title = _("%(number)s 裁定由别的单位办，先例可以查") % {"number": case.short_number}
            url = ruling.get_absolute_url()
            _tell_without_link(case, organisation_id, "casework.ruled_otherwise", title, event_id, now, url=url)
    for organisation_id in _assisting(case):
        title = _("%(number)s 请你们协办，最晚 %(due)s") % {"number": case.short_number, "due": _due(case)}
        tell_organisation(case, organisation_id, "casework.assist", title, event_id, now)
    title = _("%(number)s 定下由谁来办了，点开看")
    tell_step(case, "casework.settled_who", title, event_id, now, words=who_does_it(case))


def on_case_transferred(event: CaseTransferred, *, event_id: UUID, now: datetime) -> None:
    """Whoever had it; who has it now is told as a dispatch."""
    case = _case(event)
    title = _("%(number)s 转给别的单位了，你们不用再办") % {"number": case.short_number}
    _tell_without_link(case, event.from_organisation_id, "casework.transferred", title, event_id, now)


def on_case_assist_added(event: CaseAssistAdded, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    title = _("%(number)s 请你们协办，最晚 %(due)s") % {"number": case.short_number, "due": _due(case)}
    tell_organisation(case, event.organisation_id, "casework.assist", title, event_id, now, is_urgent=case.is_urgent)
    if case.holder_id:
        title = _("%(number)s 请了别的单位和你们一起办") % {"number": case.short_number}
        tell_organisation(case, case.holder_id, "casework.assisted", title, event_id, now)
    tell_step(case, "casework.more_hands", _("%(number)s 又请了别的单位一起办"), event_id, now, is_texted=False)


def on_case_assist_ended(event: CaseAssistEnded, *, event_id: UUID, now: datetime) -> None:
    """The lead, who has waited for it."""
    case = _case(event)
    if case.holder_id:
        title = _("%(number)s 协办的说他们那部分办完了") % {"number": case.short_number}
        tell_organisation(case, case.holder_id, "casework.assist_ended", title, event_id, now)


def _case(event: CaseEvent) -> Case:
    return Case.objects.select_related("tenant", "category", "lead_organisation", "first_receiver_appointment__post").get(
        pk=event.case_id
    )


def _due(case: Case) -> str:
    return date_format(timezone.localtime(case.due_at), _("n月j日 H:i")) if case.due_at else ""


def _assisting(case: Case) -> list[UUID]:
    parts = case.assignments.filter(role=AssignmentRole.ASSIST, ended_at=None).order_by("assigned_at", "id")
    return list(parts.values_list("organisation_id", flat=True))


def _tell_rulers(case: Case, title: str, event_id: UUID, now: datetime) -> None:
    tell_posts(
        tenant_id=case.tenant_id,
        kinds=RULERS,
        place_path=case.place_path,
        kind="casework.to_rule",
        title=title,
        body=case.title,
        url=case.get_absolute_url(),
        about=case,
        is_urgent=True,
        once_key=f"casework.to_rule:{event_id}",
        now=now,
    )


def _tell_first_receiver(case: Case, event_id: UUID, now: datetime) -> None:
    """The post that received it first, unless it is one of those who decide and has heard already."""
    first = case.first_receiver_appointment
    if first is None or first.post.kind in TRIAGE_POSTS:
        return
    tell(
        tenant_id=case.tenant_id,
        to_post=first.post_id,
        kind="casework.first_receiver",
        title=_("%(number)s 被退回来了，您是首接，定下由谁办以前由您负责") % {"number": case.short_number},
        body=case.title,
        url=case.get_absolute_url(),
        about=case,
        once_key=f"casework.first_receiver:{event_id}",
        now=now,
    )


def _tell_without_link(
    case: Case, organisation_id: UUID, kind: str, title: str, event_id: UUID, now: datetime, *, url: str = ""
) -> None:
    """As tell_organisation, for one that does not see the case any more: neither its page nor its words."""
    tell(
        tenant_id=case.tenant_id,
        to_organisation=organisation_id,
        kind=kind,
        title=title,
        url=url,
        about=case,
        once_key=f"{kind}:{event_id}:{organisation_id}",
        now=now,
    )
