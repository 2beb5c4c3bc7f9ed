"""契约化 → 项目化 → 常态化: an agreement, the projects that came of it, who took them on, and the regular look at each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Agreement, Claim, ClaimEntry, Need, NeedKind
from ..models.agreements import AgreementQuerySet
from ..states import ClaimState, NeedState
from .agreements import SHOWN, agreements_seen
from .duties import Duty, duties_of, with_duties

TO_DO = (ClaimState.ASKED, ClaimState.AGREED)
RUNNING = (NeedState.OPEN, NeedState.CLAIMED, NeedState.DONE)


@dataclass(frozen=True, slots=True)
class ClaimFollowed:
    """Who took a project on, until when, and whether that day is over."""

    one: Claim
    whose: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ProjectFollowed:
    """A project with its claims, when it was last looked at, and what of it is late."""

    one: Need
    claims: list[ClaimFollowed]
    looked_on: date | None
    is_unclaimed_late: bool
    is_look_late: bool

    @property
    def late(self) -> int:
        return self.is_unclaimed_late + self.is_look_late + sum(claim.is_late for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Followed:
    """One agreement through the three steps; it may have no project at all."""

    one: Agreement
    duties: list[Duty]
    projects: list[ProjectFollowed]

    @property
    def late_duties(self) -> int:
        return sum(len(duty.standing.late) for duty in self.duties)

    @property
    def late(self) -> int:
        return self.late_duties + sum(project.late for project in self.projects)


def followed_rows(actor: Actor, tenant: Tenant, *, today: date) -> AgreementQuerySet:
    """Agreements in force at the actor's places, those that end soonest first."""
    rows = agreements_seen(actor).filter(tenant=tenant, state__in=SHOWN).in_force(today)
    return rows.order_by("ends_on", "number")


def with_projects(rows: AgreementQuerySet) -> QuerySet[Agreement]:
    """Fetched ahead for `followed`, in as many statements for one agreement as for all."""
    looks = ClaimEntry.objects.filter(is_follow_up=True).order_by("-on", "-at")
    claims = Claim.objects.live().select_related("organisation", "team").order_by("position", "id")  # type: ignore[attr-defined]
    claims = claims.prefetch_related(Prefetch("entries", queryset=looks, to_attr="looks"))
    projects = Need.objects.filter(Q(kind=NeedKind.PROJECT), state__in=RUNNING).order_by("asked_at", "id")
    projects = projects.prefetch_related(Prefetch("claims", queryset=claims, to_attr="live"))
    fetched = with_duties(rows).select_related("place").prefetch_related("parties__organisation")
    return fetched.prefetch_related(Prefetch("projects", queryset=projects, to_attr="running"))


def followed(agreement: Agreement, *, today: date) -> Followed:
    """`agreement` as `with_projects` fetched it."""
    projects = [_project(one, today) for one in agreement.running]  # type: ignore[attr-defined]
    return Followed(agreement, duties_of(agreement, today=today), projects)


def _project(one: Need, today: date) -> ProjectFollowed:
    claims = [_claim(claim, today) for claim in one.live]  # type: ignore[attr-defined]
    looked = [entry.on for claim in one.live for entry in claim.looks[:1]]  # type: ignore[attr-defined]
    is_open = one.state == NeedState.OPEN and one.wanted_until is not None and one.wanted_until < today
    is_look_late = one.follow_months > 0 and one.follow_due is not None and one.follow_due < today
    return ProjectFollowed(one, claims, max(looked, default=None), is_open, is_look_late)


def _claim(one: Claim, today: date) -> ClaimFollowed:
    whose = str(one.organisation or one.team or "")  # who a person is stands on the claim's own page, for whoever may know
    is_late = one.state in TO_DO and one.due_on is not None and one.due_on < today
    return ClaimFollowed(one, whose, is_late)
