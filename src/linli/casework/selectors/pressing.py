"""What presses cases: rules in force, items and letters as somebody may see them, what waits for an answer, what is due."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from linli.casework.models import Case, Clock, ClockPause, Instruction, SupervisionItem
from linli.casework.rules import escalation, pressing, rights
from linli.casework.rules.pressing import LEVELS, RANK
from linli.casework.states import ENDED, RUNNING, State, Supervision
from linli.core import numbers, rulesets, workcalendar
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import Remembered
from linli.core.rulesets import RuleSet
from linli.core.workcalendar import CHINA, Calendar
from linli.registry.api import Appointment

SUPERVISION, ESCALATION = "casework.supervision", "casework.escalation"
LETTERS = "casework.supervision"  # the series of numbers
rulesets.check(SUPERVISION)(pressing.supervision_problems)
rulesets.check(ESCALATION)(escalation.escalation_problems)


def supervision_rule(tenant_id: UUID, at: datetime) -> RuleSet:
    """The rule of reminders and cards in force at an instant."""
    return rulesets.in_force(SUPERVISION, on=at.astimezone(CHINA).date(), tenant=Tenant(pk=tenant_id))


def escalation_rule(tenant_id: UUID, at: datetime) -> RuleSet:
    """Who is told at which step, in force at an instant."""
    return rulesets.in_force(ESCALATION, on=at.astimezone(CHINA).date(), tenant=Tenant(pk=tenant_id))


def calendar_for(tenant_id: UUID, at: datetime) -> Calendar:
    return workcalendar.calendar_of(tenant_id, on=at.astimezone(CHINA).date())


def _post_of_appointment(appointment_id: UUID) -> UUID | None:
    return Appointment.objects.filter(pk=appointment_id).values_list("post_id", flat=True).first()


_posts: Remembered[UUID, UUID | None] = Remembered(_post_of_appointment)  # an appointment is to one post for good


def post_of(actor: Actor) -> UUID | None:
    """The post that the actor acts under; None for the clock and for programs of the house."""
    return _posts.get(actor.appointment_id) if actor.appointment_id else None


def items_visible_to(actor: Actor) -> QuerySet[SupervisionItem]:
    """What pressed the cases that the actor may see by a post. The join goes from item to case, so no row doubles."""
    seen = within(actor, rights.VIEW, path="case__place_path", organisation="case__lead_organisation_id")
    return SupervisionItem.objects.filter(seen)


def items_of(case: Case) -> list[SupervisionItem]:
    """Everything that pressed the case, newest first. One query."""
    return list(case.supervision_items.select_related("organisation").order_by("-issued_at", "-id"))


def instructions_of(case: Case) -> list[Instruction]:
    return list(case.instructions.order_by("-given_at", "-id"))


def awaited(case: Case) -> list[SupervisionItem | Instruction]:
    """What on this case waits for a written answer, the most urgent first. Two queries."""
    items = case.supervision_items.filter(ended_at=None, answered_at=None, answer_due_at__isnull=False)
    found: list[SupervisionItem | Instruction] = list(items.select_related("organisation"))
    found += case.instructions.filter(answered_at=None)
    return sorted(found, key=lambda one: (one.answer_due_at is None, one.answer_due_at, str(one.pk)))


def instructions_waiting() -> QuerySet[Instruction]:
    """Instructions that wait for an answer. One on a case that has ended is answered by its result."""
    return Instruction.objects.filter(answered_at=None).exclude(case__state__in=[state.value for state in ENDED])


def unanswered_by(now: datetime) -> tuple[QuerySet[SupervisionItem], QuerySet[Instruction]]:
    """What was to be answered by now, was not, and nobody has been told of it."""
    late = {"unanswered_told_at": None, "answer_due_at__lt": now}
    items = SupervisionItem.objects.filter(ended_at=None, answered_at=None, **late)
    return items, instructions_waiting().filter(**late)


def to_press(tenant: Tenant, level: Supervision, now: datetime) -> QuerySet[Clock]:
    """
    The running clocks of a tenant that are to be pressed to this level by now and have not been, soonest end first.

    A reminder comes only while there is still time; a case that stands at this level or a harder one already is left alone,
    and so is a clock that is paused.
    """
    body, calendar = supervision_rule(tenant.pk, now).body, calendar_for(tenant.pk, now)
    harder = [one.value for one in LEVELS if RANK[one] >= RANK[level]]
    pressed = SupervisionItem.objects.filter(clock=OuterRef("pk"), limit_at=OuterRef("due_at"), level__in=harder)
    paused = ClockPause.objects.filter(clock=OuterRef("pk"), to_at=None)
    found = Clock.objects.filter(
        ~Exists(pressed),
        ~Exists(paused),
        tenant=tenant,
        stopped_at=None,
        due_at__lt=pressing.due_before(level, now, body, calendar),
        case__state__in=[state.value for state in RUNNING - {State.SUSPENDED}],
    ).exclude(case__supervision__in=harder)
    return (found.filter(due_at__gte=now) if level == Supervision.REMINDER else found).order_by("due_at", "id")


def letters_of(tenant: Tenant, year: int) -> QuerySet[SupervisionItem]:
    """The year's letters by number."""
    return SupervisionItem.objects.filter(tenant=tenant, year=year).order_by("sequence")


def missing_letters(tenant: Tenant, year: int) -> list[numbers.Gap]:
    """Numbers of the year's series that no letter carries, each with its reason; an auditor reads this list."""
    used = letters_of(tenant, year).values_list("sequence", flat=True)
    return numbers.explain_gaps(LETTERS, tenant=tenant, period=str(year), used=[one for one in used if one])


def waiting_for_answer(rows: QuerySet[SupervisionItem]) -> QuerySet[SupervisionItem]:
    return rows.filter(answered_at=None, ended_at=None, answer_due_at__isnull=False)
