"""Promotion meetings as somebody may see them, and the cases that wait for one."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from linli.casework.models import Case, HeldOver, MeetingMatter, MeetingParty, PromotionMeeting
from linli.casework.models.cases import PETITION, CaseQuerySet
from linli.casework.rules import rights
from linli.casework.states import State
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.counting import Number

CANNOT_BE_DONE_NOW = (State.SUSPENDED, State.RETURNED)
MOST_OFFERED = 60


def meetings_visible_to(actor: Actor) -> QuerySet[PromotionMeeting]:
    """By post where one dispatches or supervises; for an organisation outside the office those that it was asked to."""
    condition = within(actor, rights.DISPATCH, rights.SUPERVISE, path="place__path")
    if actor.organisation_id and actor.grants_for(rights.HANDLE):
        asked = MeetingParty.objects.filter(organisation_id=actor.organisation_id).values("meeting_id")
        condition |= Q(pk__in=asked)
    withheld = MeetingMatter.objects.filter(meeting=OuterRef("pk"), case__lawful_channel=PETITION)
    rows = PromotionMeeting.objects.filter(condition).annotate(had_petition=Exists(withheld))
    return rows.select_related("place", "tenant")


def as_read_by(actor: Actor, meeting: PromotionMeeting) -> PromotionMeeting:
    """
    The meeting without what was written down besides its cases, where one of them went the way of petitions since and the
    reader does not keep those: nobody can tell whether those words speak of it.
    """
    keeps_them = actor.may(rights.PETITIONS, tenant_id=meeting.tenant_id, place_path=meeting.place.path)
    meeting.keeps_back = meeting.had_petition and not keeps_them  # type: ignore[attr-defined]
    if meeting.keeps_back:
        meeting.minutes, meeting.off_reason = "", "—" if meeting.off_reason else ""
    return meeting


def listed(meetings: QuerySet[PromotionMeeting]) -> QuerySet[PromotionMeeting]:
    """The latest first, each with how many cases were before it and how many of them something was agreed on."""
    matters = MeetingMatter.objects.filter(meeting=OuterRef("pk")).order_by().values("pk")
    return meetings.annotate(before_it=Number(matters), agreed_on=Number(matters.exclude(agreed=""))).order_by("-at", "-id")


def meeting_for(actor: Actor, meeting_id: UUID) -> PromotionMeeting:
    """A meeting with its parties and matters. :raises PromotionMeeting.DoesNotExist: when there is none for this actor."""
    return as_read_by(actor, with_rows(meetings_visible_to(actor)).get(pk=meeting_id))


def with_rows(meetings: QuerySet[PromotionMeeting]) -> QuerySet[PromotionMeeting]:
    """The same meetings, their parties and matters fetched in two queries more."""
    matters = MeetingMatter.objects.select_related("case", "case__place", "case__lead_organisation", "organisation", "task")
    return meetings.prefetch_related(
        Prefetch("parties", queryset=MeetingParty.objects.select_related("organisation").order_by("id")),
        Prefetch("matters", queryset=matters.order_by("position", "id")),
    )


def last_held_over(case_ids: list[UUID]) -> dict[UUID, HeldOver]:
    """What was said and kept when each case was last held over, by case. One query."""
    rows = HeldOver.objects.filter(case_id__in=case_ids).order_by("at", "id")
    return {one.case_id: one for one in rows}


def meetings_on(case: Case) -> list[MeetingMatter]:
    """The meetings that a case was or is before, the latest first, with what each agreed and its task. One query."""
    rows = case.meeting_matters.exclude(meeting__state=PromotionMeeting.State.OFF)
    return list(rows.select_related("meeting__place", "organisation", "task").order_by("-meeting__at", "-id"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits for a meeting; `reason` why it was held over, “” where it is only suspended or given back."""

    case: Case
    reason: str


def waiting_for_meeting(visible: CaseQuerySet, path: str, *, leave_out: UUID | None = None) -> list[Waiting]:
    """
    Open cases under a path that cannot be done now and are before no meeting that is called (`leave_out`: but this one):
    those held over with both sides' data first, then those suspended or given back. One query.
    """
    held = HeldOver.objects.filter(taken_up_at=None)
    before_one = MeetingMatter.objects.filter(meeting__state=PromotionMeeting.State.CALLED).exclude(meeting=leave_out)
    rows = visible.under(path).open().filter(Q(pk__in=held.values("case_id")) | Q(state__in=CANNOT_BE_DONE_NOW))
    rows = rows.exclude(pk__in=before_one.values("case_id")).select_related("place", "lead_organisation")
    why = Subquery(held.filter(case=OuterRef("pk")).values("reason")[:1])
    found = rows.annotate(held_reason=why).order_by("reported_at", "id")[:MOST_OFFERED]
    waiting = [Waiting(case, case.held_reason or "") for case in found]  # type: ignore[attr-defined]
    return sorted(waiting, key=lambda one: not one.reason)
