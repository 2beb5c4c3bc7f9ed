"""
Who is told what, when something happens to a case: handlers of casework's own events (see config/wiring.py).

The title of a message may leave the house by SMS, so it holds the number and what happened, never a name or an address.
Reporters are told by `telling.tell_reporters`, whoever has no account by text message or by a call. Rung is only for what one
has to know: who does it and by when, a visit that was agreed, that it is done again, that it has ended. Whether it is done
well is asked on the list of call-backs.
Each fact is told once (`once_key` is the event's id), however often it is delivered.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
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
from linli.casework.rules.delays import moment_words
from linli.casework.selectors import tracking
from linli.casework.states import Satisfaction, State
from linli.disclosure.api import tell, tell_posts

from .telling import News, overtake_steps, tell_reporters

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
        tell_step(case, "casework.accepted", _("%(number)s 已经收下，正在定由谁来办"), event_id, now)


def on_case_dispatched(event: CaseDispatched, *, event_id: UUID, now: datetime) -> None:
    """Every organisation that has a part in it, and every reporter."""
    case = _case(event)
    due = date_format(timezone.localtime(case.due_at), _("n月j日 H:i")) if case.due_at else ""
    title = _("%(number)s 派给你们了，最晚 %(due)s") % {"number": case.short_number, "due": due}
    for organisation_id in Assignment.objects.filter(case=case, ended_at=None).values_list("organisation_id", flat=True):
        tell_organisation(case, organisation_id, "casework.dispatched", title, event_id, now, is_urgent=case.is_urgent)
    title = _("%(number)s 派出去了，点开看由谁来办")
    tell_step(case, "casework.sent", title, event_id, now, words=who_does_it(case))


def on_case_received(event: CaseReceived, *, event_id: UUID, now: datetime) -> None:
    """Who does it was told with the dispatch: no text message, no call."""
    tell_step(_case(event), "casework.received", _("%(number)s 有人接手了"), event_id, now, is_texted=False)


def on_case_progressed(event: CaseProgressed, *, event_id: UUID, now: datetime) -> None:
    """A public line by the handlers goes to the reporters; a reporter's own word goes to the handlers."""
    case = _case(event)
    entry = Entry.objects.get(pk=event.entry_id)
    if entry.verb != "supplement":
        tell_step(case, "casework.progressed", _("%(number)s 有新进展"), event_id, now, words=_visit_words(case, entry))
    elif case.holder_id:
        title = _("%(number)s 报事人补充了情况") % {"number": case.short_number}
        tell_organisation(case, case.holder_id, "casework.supplemented", title, event_id, now)
    else:
        title = _("%(number)s 报事人补充了情况") % {"number": case.short_number}
        tell_office(case, "casework.supplemented", title, event_id, now)


def on_case_completed(event: CaseCompleted, *, event_id: UUID, now: datetime) -> None:
    """
    Each reporter gets the link that asks them; the office hears that call-backs wait. Whoever has only a landline is asked by
    telephone; who left no way at all but the clerk that wrote it down is told on a visit.
    """
    case = _case(event)
    reporters = list(case.reporters.order_by("at", "id"))
    overtake_steps([one.pk for one in reporters], now)
    links = {one.pk: _answer_link(one, case) for one in reporters}
    title = _("%(number)s 说办好了，请您说说办得怎样") % {"number": case.short_number}
    words = _("您报的“%(title)s”说办好了：%(reply)s") % {"title": case.title, "reply": case.reply}
    asked, told = [one for one in reporters if one.can_be_reached], [one for one in reporters if not one.can_be_reached]
    tell_reporters(News("casework.completed", title, "", case, event_id, now, urls=links), asked)
    tell_reporters(News("casework.completed", title, words, case, event_id, now), told)
    title = _("%(number)s 办完了，等回访") % {"number": case.short_number}
    tell_office(case, "casework.to_call_back", title, event_id, now)


def on_case_reworked(event: CaseReworked, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    if case.lead_organisation_id:
        title = _("%(number)s 要重办，原因写在里面") % {"number": case.short_number}
        tell_organisation(case, case.lead_organisation_id, "casework.reworked", title, event_id, now, is_urgent=True)
    words = _("您报的“%(title)s”没办好，已经让他们重办。%(who)s") % {"title": case.title, "who": who_does_it(case)}
    tell_step(case, "casework.reworked", _("%(number)s 没办好，已经让他们重办"), event_id, now, words=words)


def on_case_closed(event: CaseClosed, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    if case.state == State.CLOSED:
        _tell_closed(case, event_id, now)
    elif case.state == State.VOID:
        words = _("您报的“%(title)s”，这一条登记不算数。还有事请再打电话，或到窗口来报。") % {"title": case.title}
        tell_step(case, "casework.voided", _("%(number)s 这一条登记不算数，有事请再报"), event_id, now, words=words)


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
    return Case.objects.select_related("tenant", "category", "lead_organisation").get(pk=event.case_id)


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


def tell_step(
    case: Case, kind: str, title: str, event_id: UUID, now: datetime, *, words: str = "", is_texted: bool = True
) -> None:
    """A step of the case for each of its reporters; `words` are read out to whoever has no mobile, if there are any."""
    news = News(kind, title % {"number": case.short_number}, words, case, event_id, now, is_texted=is_texted)
    tell_reporters(news, case.reporters.order_by("at", "id"))


def who_does_it(case: Case) -> str:
    """“您报的‘…’由绿荫物业办，最晚 12月11日 星期五 18:00办完。”"""
    given = {"title": case.title, "whom": case.lead_organisation or "", "when": moment_words(case.due_at)}
    return _("您报的“%(title)s”由%(whom)s办，最晚 %(when)s 办完。") % given


def _visit_words(case: Case, entry: Entry) -> str:
    """What is read out of a line on the case: only that somebody comes, and when."""
    if entry.next_at is None:
        return ""
    given = {"title": case.title, "when": moment_words(entry.next_at), "text": entry.text}
    return _("您报的“%(title)s”，约好 %(when)s上门：%(text)s") % given


def _answer_link(reporter: Reporter, case: Case) -> str:
    return reverse("casework:answer", args=[tracking.callback_token(reporter.pk, case.rework_count)])


def _tell_closed(case: Case, event_id: UUID, now: datetime) -> None:
    """Whoever knows needs no text message and no call about it; whoever is unhappy hears why it is closed all the same."""
    kind, title = "casework.closed", _("%(number)s 办结了") % {"number": case.short_number}
    reporters, know = list(case.reporters.order_by("at", "id")), _who_know(case)
    said = case.entries.filter(verb="close").exclude(text="").order_by("at", "id").last()
    words = _("您报的“%(title)s”办结了：%(reply)s") % {"title": case.title, "reply": said.text if said else case.reply}
    quietly = News(kind, title, "", case, event_id, now, is_texted=False)
    tell_reporters(quietly, [one for one in reporters if one.pk in know])
    tell_reporters(News(kind, title, words, case, event_id, now), [one for one in reporters if one.pk not in know])


def _who_know(case: Case) -> set[UUID]:
    """The reporters who got the answer on the spot, said themselves that it is settled, or were asked and are content."""
    if case.called_back_at is None and case.closed_at == case.reported_at:
        return set(case.reporters.values_list("pk", flat=True))
    settled = case.callbacks.filter(Q(is_answered=True) | ~Q(excluded=""), round=case.rework_count)
    content = settled.exclude(is_resolved=False).exclude(satisfaction=Satisfaction.UNSATISFIED)
    return set(content.values_list("reporter_id", flat=True))
