"""Meetings as whoever asks may see them: lists, one with its agenda, its people, and its rule."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.core import access, clock, rulesets
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.rulesets import RuleSet, Threshold
from linli.deliberation.models import AgendaItem, Council, Meeting, Participant, Seat, Term
from linli.deliberation.rules import agenda as agenda_rules
from linli.deliberation.rules import rights
from linli.deliberation.rules.agenda import Node
from linli.deliberation.rules.meetings import has_body
from linli.deliberation.states import ItemState, MeetingState

MOST_IN_CALENDAR = 300
SEEING = (rights.VIEW, rights.MEETINGS, rights.ATTENDANCE, rights.MINUTES)


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Those of a post's scope, and those that somebody is invited to."""
    seen = access.within(actor, *SEEING)
    if actor.person_id:
        mine = Participant.objects.filter(person_id=actor.person_id).values("meeting_id")
        seen |= Q(pk__in=mine) & ~Q(state=MeetingState.DRAFT)
    return Meeting.objects.filter(seen)


def meeting_for(actor: Actor, pk: UUID) -> Meeting | None:
    """One meeting at the desk, with its place and council."""
    found = Meeting.objects.filter(access.within(actor, *SEEING), pk=pk)
    return found.select_related("place", "council", "term", "tenant").first()


def public_meetings(tenant_id: UUID, path: str = "") -> QuerySet[Meeting]:
    """What residents may read about: convened meetings of their neighbourhood, newest first."""
    found = Meeting.objects.public().filter(tenant_id=tenant_id)
    return found.filter(place_path__startswith=path) if path else found


def for_calendars(tenant_id: UUID, now: datetime) -> Sequence[Meeting]:
    """Public meetings as a calendar shows them: those to come, and those of the last month, also what was called off."""
    since = now - timedelta(days=31)
    rows = public_meetings(tenant_id).filter(starts_at__gte=since, convened_at__isnull=False)
    return list(rows.select_related("council", "place").order_by("starts_at", "id")[:MOST_IN_CALENDAR])


def meeting_for_reader(actor: Actor, tenant_id: UUID, pk: UUID) -> Meeting | None:
    """One meeting on the portal: a public one, or one that somebody is invited to."""
    found = Meeting.objects.filter(tenant_id=tenant_id, pk=pk).exclude(state=MeetingState.DRAFT)
    mine = Participant.objects.filter(person_id=actor.person_id).values("meeting_id") if actor.person_id else None
    allowed = Q(is_public=True) | (Q(pk__in=mine) if mine is not None else Q(pk__in=[]))
    return found.filter(allowed).select_related("place", "council", "tenant").first()


def meeting_by_screen(code: str) -> Meeting | None:
    """The meeting that a screen shows; whoever has the code may look."""
    shown = Meeting.objects.filter(screen_code=code).exclude(state=MeetingState.DRAFT)
    return shown.select_related("place", "council", "tenant").first()


def may_read_paper(actor: Actor, stored: StoredFile) -> bool:
    """Who reads a meeting, or keeps it, reads the papers that hang on it and on its points."""
    if stored.subject_id is None:
        return False
    holds = Q(pk=stored.subject_id) | Q(items__pk=stored.subject_id)
    one = Meeting.objects.filter(holds, tenant_id=stored.tenant_id).first()
    if one is None:
        return False
    is_read = meeting_for_reader(actor, one.tenant_id, one.pk) is not None
    return is_read or Meeting.objects.filter(access.within(actor, *SEEING), pk=one.pk).exists()


def undealt(meeting: Meeting) -> list[str]:
    """The points that still wait, by their titles."""
    rows = AgendaItem.objects.filter(meeting=meeting, state=ItemState.WAITING)
    return list(rows.order_by("position", "id").values_list("title", flat=True))


# ---- its people ----


def participants_of(meeting: Meeting) -> QuerySet[Participant]:
    """Everybody of a meeting, by number."""
    return Participant.objects.filter(meeting=meeting).order_by("number")


def participant_of(meeting: Meeting, pk: UUID) -> Participant | None:
    return Participant.objects.filter(meeting=meeting, pk=pk).first()


def participant_by_card(card: str) -> Participant | None:
    """Whose card it is, with the meeting."""
    return Participant.objects.filter(card=card).select_related("meeting__tenant", "meeting__place").first()


def participants_named(meeting: Meeting, said: Iterable[str]) -> dict[str, Participant]:
    """Who was scanned or called out, by what was said: the card, the address on it, or a number. One query."""
    asked = {one: one.strip().rstrip("/").rpartition("/")[2] for one in said}
    numbers = {one: int(word) for one, word in asked.items() if word.isascii() and word.isdecimal() and len(word) <= 4}
    cards = {one: word for one, word in asked.items() if word and one not in numbers}
    if not numbers and not cards:
        return {}
    rows = Participant.objects.filter(Q(number__in=set(numbers.values())) | Q(card__in=set(cards.values())), meeting=meeting)
    by_number, by_card = {row.number: row for row in rows}, {row.card: row for row in rows}
    found = {one: by_number.get(number) for one, number in numbers.items()}
    found |= {one: by_card.get(card) for one, card in cards.items()}
    return {one: row for one, row in found.items() if row is not None}


def own_participation(meeting: Meeting, actor: Actor) -> Participant | None:
    """The line of the person who asks."""
    if actor.person_id is None:
        return None
    return Participant.objects.filter(meeting=meeting, person_id=actor.person_id).first()


def invitations_of(person_id: UUID, *, since: datetime | None = None) -> QuerySet[Participant]:
    """A person's invitations to meetings that are not over, soonest first."""
    waiting = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED)
    found = Participant.objects.filter(person_id=person_id, meeting__state__in=waiting)
    if since is not None:
        found = found.filter(meeting__starts_at__gte=since)
    return found.select_related("meeting").order_by("meeting__starts_at", "id")


def members_counts(meetings: Sequence[Meeting]) -> dict[UUID, int]:
    """How many count at each of these, in one statement."""
    rows = Participant.objects.filter(meeting__in=[one.pk for one in meetings], role="member")
    counted = rows.order_by().values_list("meeting_id").annotate(n=Count("id"))
    return dict.fromkeys((one.pk for one in meetings), 0) | dict(counted)


def members_count(meeting: Meeting) -> int:
    return Participant.objects.filter(meeting=meeting, role="member").count()


def seats_held(term: Term, on: date) -> list[Seat]:
    """Who sat there on a day, by seat."""
    held = Seat.objects.held_on(on).filter(term=term).select_related("person", "organisation", "delegate")
    return list(held.order_by("position", "-valid_from"))


def term_on(council: Council, on: date) -> Term | None:
    """The term of a council on a day."""
    within = Q(closed_on=None) | Q(closed_on__gte=on)
    return Term.objects.filter(within, council=council, begins_on__lte=on).order_by("-ordinal").first()


# ---- its agenda ----


def agenda_of(meeting: Meeting) -> list[Node[AgendaItem]]:
    """The agenda as a tree; one statement."""
    return agenda_rules.tree(*_items(meeting))


def agenda_lines(meeting: Meeting) -> list[Node[AgendaItem]]:
    """Every point in the order in which it is read, with its number."""
    return agenda_rules.flat(agenda_of(meeting))


def _items(meeting: Meeting) -> tuple[list[AgendaItem], dict[Any, Any]]:
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "id"))
    known = {item.pk for item in items}
    return items, {item.pk: item.parent_id if item.parent_id in known else None for item in items}


def item_of(meeting: Meeting, pk: UUID) -> AgendaItem | None:
    return AgendaItem.objects.filter(meeting=meeting, pk=pk).first()


def last_agenda_of(meeting: Meeting) -> Meeting | None:
    """The last meeting of the same council, or of the same kind there, that has an agenda."""
    before = Meeting.objects.filter(tenant_id=meeting.tenant_id, kind=meeting.kind)
    before = before.filter(council=meeting.council) if meeting.council else before.filter(council=None, place=meeting.place_id)
    with_agenda = AgendaItem.objects.filter(meeting__in=before).values("meeting_id")
    return before.filter(pk__in=with_agenda).exclude(pk=meeting.pk).order_by("-starts_at").first()


# ---- its rule ----


def rule_on(meeting: Meeting, on: date) -> RuleSet | None:
    """
    The rule of the body: as it was frozen when the meeting opened, else the one in force; None for a meeting of no body.

    :raises RuleMissing: where none covers the day. :raises RuleUnfilled: where its text is not at hand.
    """
    if meeting.rule:
        return meeting.rule_set
    if not has_body(meeting.kind) or meeting.council is None:
        return None
    return rulesets.in_force(meeting.council.rule_code, on=on, tenant=meeting.tenant)


def rule_shown(meeting: Meeting) -> RuleSet | None:
    """The same for a page, which goes on without a rule that is missing."""
    try:
        return rule_on(meeting, clock.day_of(meeting.starts_at))
    except (rulesets.RuleMissing, rulesets.RuleUnfilled, rulesets.RuleFilesBroken):
        return None


def quorum_of(rule: RuleSet | None) -> Threshold | None:
    """The share that must be there; None where no rule asks for one."""
    return rule.threshold("quorum") if rule is not None and rule.body.get("quorum") else None
