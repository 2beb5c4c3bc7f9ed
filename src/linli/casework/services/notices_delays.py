"""
Who is told what when a case takes longer, is joined with another, or leaves the office: handlers of casework's own events.

What changes a matter in a way that nobody may miss goes to every reporter, those with nothing but a telephone too
(`telling.tell_reporters`). Titles hold the number and what happened, never a name or an address.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.events import (
    CaseAmended,
    CaseEvent,
    CaseExtended,
    CaseMerged,
    CaseNotAccepted,
    CaseReferredToPetition,
    CaseResumed,
    CaseReviewed,
    CaseSplitOff,
    CaseSuspended,
    CaseTransferredToEmergency,
    PetitionDue,
    PetitionMoved,
    SuspensionReviewDue,
)
from linli.casework.models import Case, Petition, PetitionEntry, Reporter, Suspension
from linli.casework.rules.delays import day_words, moment_words
from linli.casework.selectors import leaving
from linli.core.phones import is_mobile
from linli.core.words import sentences
from linli.disclosure.api import tell, tell_posts

from .notices import tell_office, tell_organisation
from .telling import News, tell_reporters

CLERK, LEADER = ("petition_clerk",), ("subdistrict_leader",)


# ---- waiting ----


def on_case_suspended(event: CaseSuspended, *, event_id: UUID, now: datetime) -> None:
    """The reporters hear why and until when; the office and the organisation that it lies aside."""
    case, held = _case(event), _suspension(event)
    if held is None:
        return
    given = {"number": case.short_number, "day": day_words(held.review_on)}
    title = _("%(number)s 暂时办不了，先挂账，%(day)s复查") % given
    words = _("您报的“%(title)s”暂时办不了：%(why)s %(day)s我们再看一次，到时告诉您。")
    said = words % {"title": case.title, "why": held.words, "day": day_words(held.review_on)}
    _tell_all(case, "casework.suspended", title, said, event_id, now)
    inside = _("%(number)s 挂账了，%(day)s复查") % given
    tell_office(case, "casework.laid_aside", inside, event_id, now)
    _tell_lead(case, "casework.laid_aside", inside, event_id, now)


def on_case_reviewed(event: CaseReviewed, *, event_id: UUID, now: datetime) -> None:
    case, held = _case(event), _suspension(event)
    if held is None:
        return
    title = _("%(number)s 还要再等，改到 %(day)s复查") % {"number": case.short_number, "day": day_words(held.review_on)}
    words = _("您报的“%(title)s”还要再等：%(why)s %(day)s我们再看一次，到时告诉您。")
    said = words % {"title": case.title, "why": held.words, "day": day_words(held.review_on)}
    _tell_all(case, "casework.reviewed", title, said, event_id, now)


def on_review_due(event: SuspensionReviewDue, *, event_id: UUID, now: datetime) -> None:
    """Whoever laid it aside is to look at it today; when nobody does, the leader hears of it too."""
    held = Suspension.objects.select_related("case", "case__tenant").filter(pk=event.suspension_id, ended_at=None).first()
    if held is None:
        return
    case, is_late = held.case, held.review_on < timezone.localdate(now)
    given = {"number": case.short_number, "day": day_words(held.review_on)}
    title = _("%(number)s 挂账到了，今天复查") % given
    if is_late:
        title = _("%(number)s 挂账该在 %(day)s复查，还没有人看") % given
    _tell_lead(case, "casework.review_due", title, event_id, now, is_urgent=is_late)
    tell_office(case, "casework.review_due", title, event_id, now, is_urgent=is_late)
    if held.told_times >= held.rule["body"]["leader_after"]:
        tell_posts(
            tenant_id=case.tenant_id,
            kinds=LEADER,
            kind="casework.review_late",
            title=title,
            body=case.title,
            url=case.get_absolute_url(),
            about=case,
            once_key=f"casework.review_late:{event_id}",
            now=now,
        )


def on_case_resumed(event: CaseResumed, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    by_when = moment_words(case.due_at)
    title = _("%(number)s 接着办了") % {"number": case.short_number}
    said = _("您报的“%(title)s”接着办了，最晚 %(when)s 办完。") % {"title": case.title, "when": by_when}
    _tell_all(case, "casework.resumed", title, said, event_id, now)
    inside = _("%(number)s 恢复办理，最晚 %(when)s") % {"number": case.short_number, "when": by_when}
    _tell_lead(case, "casework.going_on", inside, event_id, now)


def on_case_extended(event: CaseExtended, *, event_id: UUID, now: datetime) -> None:
    """The new end in the reporters' words, with the reason."""
    case = _case(event)
    row = case.extensions.order_by("at", "id").last()
    if row is None:
        return
    by_when = moment_words(row.due_after)
    title = _("%(number)s 要晚几天，最晚 %(when)s 办完") % {"number": case.short_number, "when": by_when}
    words = _("您报的“%(title)s”要晚几天：%(why)s 现在最晚 %(when)s 办完。")
    said = words % {"title": case.title, "why": row.reason, "when": by_when}
    _tell_all(case, "casework.extended", title, said, event_id, now)
    inside = _("%(number)s 延期 %(days)s 个工作日，最晚 %(when)s")
    given = {"number": case.short_number, "days": row.days, "when": by_when}
    tell_office(case, "casework.put_off", inside % given, event_id, now)


# ---- together and apart ----


def on_case_merged(event: CaseMerged, *, event_id: UUID, now: datetime) -> None:
    """Every reporter of the case that went, wherever they stand now; both organisations."""
    case = _case(event)
    into = Case.objects.select_related("tenant", "category").get(pk=event.into_id)
    given = {"number": case.short_number, "into": into.short_number, "title": into.title}
    title = _("%(number)s 和 %(into)s 是同一件事，合在一起办") % given
    words = _("您报的 %(number)s 和“%(title)s”是同一件事，合在一起办。结果一起告诉您，您原来的编号照样能查。")
    moved = Reporter.objects.filter(case=into, came_with=case) | Reporter.objects.filter(case=case)
    tell_reporters(News("casework.merged", title, words % given, into, event_id, now), moved.order_by("at", "id"))
    gone = _("%(number)s 并到 %(into)s，这一件不用再办") % given
    _tell_lead(case, "casework.merged_away", gone, event_id, now)
    _tell_lead(into, "casework.merged_in", _("%(into)s 又并进来一件相同的") % given, event_id, now)


def on_case_split_off(event: CaseSplitOff, *, event_id: UUID, now: datetime) -> None:
    """The new number for those who reported it; the office has one more to dispatch."""
    part = _case(event)
    given = {"number": part.short_number, "whole": part.parent.short_number if part.parent else "", "title": part.title}
    title = _("%(whole)s 里的一件事单独办，编号 %(number)s") % given
    words = _("您报的 %(whole)s 里有几件事，“%(title)s”单独办，编号 %(number)s。用原来的编号也能查到。")
    _tell_all(part, "casework.split_off", title, words % given, event_id, now)
    tell_office(part, "casework.reported", _("%(number)s 从 %(whole)s 拆出来，等派单") % given, event_id, now)


# ---- leaving ----


def on_case_not_accepted(event: CaseNotAccepted, *, event_id: UUID, now: datetime) -> None:
    """Where to go instead: to everybody, because nothing else will come."""
    case = _case(event)
    title = _("%(number)s 不归这里办，该找谁写在进度里") % {"number": case.short_number}
    said = _("您报的“%(title)s”不归这里办。%(why)s") % {"title": case.title, "why": case.reply}
    _tell_all(case, "casework.not_accepted", title, said, event_id, now)


def on_case_transferred_to_emergency(event: CaseTransferredToEmergency, *, event_id: UUID, now: datetime) -> None:
    """At once, by every way: which number to ring."""
    case = _case(event)
    way = leaving.way_told(case)
    title = _("急事请马上打 %(phone)s（%(number)s）") % {"phone": way.phone if way else "110", "number": case.short_number}
    _tell_all(case, "casework.emergency", title, case.reply, event_id, now, is_urgent=True)
    _tell_lead(case, "casework.emergency_here", title, event_id, now, is_urgent=True)


def on_case_amended(event: CaseAmended, *, event_id: UUID, now: datetime) -> None:
    case = _case(event)
    row = case.amendments.get(pk=event.amendment_id)
    title = _("%(number)s 的结果有更正，点开看") % {"number": case.short_number}
    given = {"title": case.title, "reply": row.new_reply.rstrip("。")}
    said = _("您报的“%(title)s”，上次告诉您的有更正：%(reply)s。") % given
    why = _("因为：%(reason)s。") % {"reason": row.reason.rstrip("。")}
    _tell_all(case, "casework.amended", title, sentences([said, why]), event_id, now)


# ---- petitions ----


def on_case_referred(event: CaseReferredToPetition, *, event_id: UUID, now: datetime) -> None:
    """The reporters hear which way it goes; the petition clerk has one more to register. No word of what it is about."""
    petition = _petition(event.petition_id)
    given = {"number": petition.case.short_number if petition.case else "", "petition": petition.number}
    _tell_petitioners(petition, _("%(number)s 按信访程序办，编号 %(petition)s") % given, event_id, now)
    _tell_clerks(petition, _("%(petition)s 转来一件，等登记") % given, event_id, now)


def on_petition_moved(event: PetitionMoved, *, event_id: UUID, now: datetime) -> None:
    """What is told in writing is announced to whoever can be reached at once; the letter follows."""
    entry = PetitionEntry.objects.get(pk=event.entry_id)
    titles = {
        "accept": _("%(number)s 受理了，会给您书面告知"),
        "hand_on": _("%(number)s 转送了，会给您书面告知"),
        "refuse": _("%(number)s 没有受理，会给您书面告知"),
        "extend": _("%(number)s 要晚些答复，会给您书面告知"),
        "answer": _("%(number)s 有了处理意见，会书面送给您"),
    }
    if title := titles.get(entry.verb):
        petition = _petition(event.petition_id)
        _tell_petitioners(petition, title % {"number": petition.number}, event_id, now)


def on_petition_due(event: PetitionDue, *, event_id: UUID, now: datetime) -> None:
    """The clerk before the limit; the leader too once it has passed."""
    petition = _petition(event.petition_id)
    if petition.next_due_on is None:
        return
    is_late = petition.is_late(timezone.localdate(now))
    given = {"number": petition.number, "day": day_words(petition.next_due_on)}
    title = (_("%(number)s 过了期限（%(day)s）") if is_late else _("%(number)s 快到期限（%(day)s）")) % given
    _tell_clerks(petition, title, event_id, now, kinds=CLERK + LEADER if is_late else CLERK, is_urgent=is_late)


# ---- pieces ----


def _case(event: CaseEvent) -> Case:
    return Case.objects.select_related("tenant", "category", "parent").get(pk=event.case_id)


def _petition(petition_id: UUID) -> Petition:
    return Petition.objects.select_related("tenant", "case").get(pk=petition_id)


def _suspension(event: CaseEvent) -> Suspension | None:
    return Suspension.objects.filter(case_id=event.case_id).order_by("from_at", "id").last()


def _tell_all(case: Case, kind: str, title: str, words: str, event_id: UUID, now: datetime, *, is_urgent: bool = False) -> None:
    news = News(kind, title, words, case, event_id, now, is_urgent=is_urgent)
    tell_reporters(news, case.reporters.order_by("at", "id"))


def _tell_lead(case: Case, kind: str, title: str, event_id: UUID, now: datetime, *, is_urgent: bool = False) -> None:
    if case.lead_organisation_id:
        tell_organisation(case, case.lead_organisation_id, kind, title, event_id, now, is_urgent=is_urgent)


def _tell_petitioners(petition: Petition, title: str, event_id: UUID, now: datetime) -> None:
    """By message or text message; everybody else gets the letter."""
    for one in petition.petitioners.order_by("at", "id"):
        if one.person_id is None and not is_mobile(one.phone):
            continue
        tell(
            tenant_id=petition.tenant_id,
            to_person=one.person_id,
            to_phone="" if one.person_id else one.phone,
            kind="casework.petition",
            title=title,
            url=reverse("casework:tracked", args=[petition.case_id]) if petition.case_id and one.person_id else "",
            about=petition,
            once_key=f"casework.petition:{event_id}:{one.pk}",
            now=now,
        )


def _tell_clerks(
    petition: Petition, title: str, event_id: UUID, now: datetime, *, kinds: Iterable[str] = CLERK, is_urgent: bool = False
) -> None:
    tell_posts(
        tenant_id=petition.tenant_id,
        kinds=kinds,
        place_path=petition.place_path or None,
        kind="casework.petition_clerk",
        title=title,
        url=petition.get_absolute_url(),
        about=petition,
        is_urgent=is_urgent,
        once_key=f"casework.petition_clerk:{event_id}",
        now=now,
    )
