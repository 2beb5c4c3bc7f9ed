"""What councils watch over, as somebody may see it: items, questions that wait, and what residents may read."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import MyFirst

from ..models import ExternalProposal, Seat, Supervision, SupervisionQuestion
from ..rules import rights

NEAR_DAYS = 2
_pressing: MyFirst[SupervisionQuestion] = MyFirst("deliberation")


def supervisions_visible_to(actor: Actor) -> QuerySet[Supervision]:
    """The items of the councils that the actor's posts reach."""
    return Supervision.objects.filter(within(actor, rights.VIEW, rights.SUPERVISION, path="council__place_path"))


def supervision_for(actor: Actor, pk: UUID) -> Supervision:
    """:raises Supervision.DoesNotExist: for one that is not there, or not for this actor."""
    return supervisions_visible_to(actor).select_related("council", "council__place", "council__tenant", "run").get(pk=pk)


def public_supervisions(tenant: Tenant) -> QuerySet[Supervision]:
    """Those of councils that residents may read about."""
    return Supervision.objects.filter(tenant=tenant, council__is_public=True).select_related("council")


def listed(actor: Actor, tenant: Tenant, *, show: str = "", words: str = "", today: date) -> QuerySet[Supervision]:
    """The list with counts of questions (`asked`, `waiting`, `late`); `show`: late, closed, all, else those that go on."""
    rows = supervisions_visible_to(actor).filter(tenant=tenant)
    for word in words.split()[:5]:
        rows = rows.filter(title__icontains=word)
    rows = counted(rows, today)
    if show == "late":
        return rows.filter(Q(late__gt=0))
    if show == "closed":
        return rows.exclude(closed_at=None)
    return rows if show == "all" else rows.filter(closed_at=None)


def counted(rows: QuerySet[Supervision], today: date) -> QuerySet[Supervision]:
    waiting = Q(questions__answered_at=None, questions__isnull=False)
    with_counts = rows.select_related("council").annotate(
        asked=Count("questions"),
        waiting=Count("questions", filter=waiting),
        late=Count("questions", filter=waiting & Q(questions__answer_until__lt=today)),
    )
    return with_counts.order_by("-begins_on", "-id")


def questions_waiting_for(actor: Actor, tenant: Tenant) -> QuerySet[SupervisionQuestion]:
    """The questions that this actor has to see answered, the most pressing first: those of their councils, or put to their unit."""
    covered = within(actor, rights.ANSWER, path="supervision__council__place_path", organisation="to_organisation")
    rows = SupervisionQuestion.objects.filter(covered, tenant=tenant, answered_at=None)
    return rows.select_related("supervision", "to_organisation").order_by("answer_until", "asked_at", "id")


def most_pressing(actor: Actor, tenant: Tenant, *, now: datetime, most: int) -> list[SupervisionQuestion]:
    """The first of them, kept for a moment."""
    return _pressing.get(actor, tenant.pk, most, rows=lambda: questions_waiting_for(actor, tenant)[:most], now=now)


def question_for(actor: Actor, pk: UUID) -> SupervisionQuestion:
    """A question that the actor sees or is to answer. :raises SupervisionQuestion.DoesNotExist: otherwise."""
    sees = within(actor, rights.VIEW, rights.SUPERVISION, path="supervision__council__place_path")
    answers = within(actor, rights.ANSWER, path="supervision__council__place_path", organisation="to_organisation")
    related = ("supervision", "supervision__council", "supervision__council__tenant", "to_organisation", "asked_by")
    return SupervisionQuestion.objects.filter(sees | answers).select_related(*related).get(pk=pk)


def member_seat(supervision: Supervision, person_id: UUID | None) -> Seat | None:
    """The seat by which somebody is a member of this supervision now, for themselves or for an organisation."""
    if person_id is None:
        return None
    mine = Q(person=person_id) | Q(delegate=person_id)
    return supervision.members.filter(mine, valid_to=None).order_by("position").first()


def supervised_by(person_id: UUID, tenant: Tenant) -> QuerySet[Supervision]:
    """What somebody is a member of, the open ones first."""
    mine = Seat.objects.filter(Q(person=person_id) | Q(delegate=person_id), valid_to=None)
    rows = Supervision.objects.filter(tenant=tenant, members__in=mine.values("pk")).select_related("council").distinct()
    return rows.order_by("closed_at", "-begins_on", "-id")


# ---- external proposals ----


def external_proposals(tenant: Tenant, *, show: str = "", words: str = "", today: date) -> QuerySet[ExternalProposal]:
    """Proposals of congresses and conferences; `show`: waiting, late, answered, else all."""
    rows = ExternalProposal.objects.filter(tenant=tenant)
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(source__icontains=word))
    if show == "answered":
        rows = rows.exclude(answered_on=None)
    if show in ("waiting", "late"):
        rows = rows.filter(answered_on=None)
    if show == "late":
        rows = rows.filter(answer_until__lt=today)
    return rows.annotate(meeting_count=Count("meetings")).select_related("run").order_by("-received_on", "-id")
