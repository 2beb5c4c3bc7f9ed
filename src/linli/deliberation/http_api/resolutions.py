"""The REST face: resolutions, what they undertake, how far it is, what goes back to who decided."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires, within
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id

from ..errors import ResolutionRefused
from ..models import Ballot, Meeting, Resolution, Undertaking
from ..rules import rights
from ..rules.resolutions import UndertakingGiven
from ..selectors import resolutions as found
from ..selectors.resolutions import Executed, ResolutionFilters
from ..services import progress, resolutions
from ..services.resolutions import ResolutionGiven
from .resolution_schemas import (
    AcceptanceIn,
    ChangeAskedIn,
    ProgressIn,
    ProgressOut,
    RatedIn,
    ResolutionAgreedIn,
    ResolutionIn,
    ResolutionOut,
    ResolutionPublishIn,
    ResolutionReasonIn,
    ResolutionTextIn,
    UndertakingChangeIn,
    UndertakingIn,
    UndertakingsIn,
)

router = Router(auth=STAFF_DOOR)
MOST = 200
ONE, ROW = "/resolutions/{uuid:pk}", "/undertakings/{uuid:pk}"


def _row(each: Executed) -> dict[str, Any]:
    one, standing = each.one, each.standing
    names = ("title", "responsible", "organisation_id", "target", "funds_cents", "begins_on", "due_on", "percent", "accepted_on")
    told = {"id": one.pk, "planned": str(standing.planned), "light": standing.colour, "is_late": standing.late}
    return {name: getattr(one, name) for name in names} | told


def _out(one: Resolution) -> dict[str, Any]:
    course = found.course_of(one, day=clock.today())
    names = ("number", "title", "text", "adopted_on", "state", "state_reason", "legal_effect", "recourse", "published_at")
    keys = ("place_id", "council_id", "ballot_id", "meeting_id")
    told = {"id": one.pk, "light": course.colour, "undertakings": [_row(each) for each in course.rows]}
    return {name: getattr(one, name) for name in (*names, *keys)} | told


def _mine(request: HttpRequest, pk: UUID) -> Resolution:
    return got_or_404(found.resolution_for, actor_of(request), pk)


def _undertaking(request: HttpRequest, pk: UUID) -> Undertaking:
    return got_or_404(found.undertaking_for, actor_of(request), pk)


def _ballot(request: HttpRequest, pk: UUID | None) -> Ballot | None:
    rows = Ballot.objects.filter(within(actor_of(request), rights.RESOLUTIONS), tenant=tenant_here(request))
    return one_or_404(rows, pk) if pk else None


def _meeting(request: HttpRequest, pk: UUID | None) -> Meeting | None:
    rows = Meeting.objects.filter(within(actor_of(request), rights.RESOLUTIONS), tenant=tenant_here(request))
    return one_or_404(rows, pk) if pk else None


def _given(request: HttpRequest, sent: UndertakingIn | UndertakingChangeIn) -> UndertakingGiven:
    names = ("title", "responsible", "target", "funds_cents", "begins_on", "due_on")
    organisation = organisation_by_id(sent.organisation_id, tenant=tenant_here(request)) if sent.organisation_id else None
    if sent.organisation_id and organisation is None:
        raise ResolutionRefused(Problem("unknown_organisation", _("没有这个单位。"), where="organisation_id"))
    return UndertakingGiven(**{name: getattr(sent, name) for name in names}, organisation=organisation)


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Resolution]) -> dict[str, Any]:
    """Do a write once for its key, and give the resolution as it is now."""
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _out(_mine(request, UUID(made["id"])))


# ---- for everybody ----


@router.get("/resolutions", response=list[ResolutionOut], auth=OPEN_DOOR, operation_id="resolution_list")
def resolution_list(request: HttpRequest, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """What was decided and published, the newest first."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = found.with_undertakings(found.public_resolutions(tenant_here(request)).order_by("-adopted_on", "-id"))
    return [_out(one) for one in rows[first : first + most]]


@router.get(ONE, response=ResolutionOut, auth=OPEN_DOOR, operation_id="resolution_read")
def resolution_read(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One that was published."""
    return _out(found_or_404(found.public_resolution(tenant_here(request), pk)))


@router.get(f"{ONE}/progress", response=list[ProgressOut], auth=OPEN_DOOR, operation_id="resolution_progress")
def resolution_progress(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """The dated entries of one that was published, the newest first."""
    one = found_or_404(found.public_resolution(tenant_here(request), pk))
    names = ("on", "undertaking_id", "percent", "text", "is_change", "ballot_id")
    return [{name: getattr(entry, name) for name in names} for entry in found.entries_of(one)[:MOST]]


# ---- for the office ----


@router.get("/desk/resolutions", response=list[ResolutionOut], operation_id="resolution_desk_list")  # type: ignore[type-var]
@requires(rights.VIEW, rights.RESOLUTIONS, rights.PROGRESS)
def resolution_desk_list(request: HttpRequest, limit: int = 50, offset: int = 0) -> list[dict[str, Any]]:
    """Those that this post sees, narrowed as the page's list is: view, light, council, who, place, since, until, text."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = found.resolutions_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    narrowed = found.narrowed(rows, ResolutionFilters.from_query(request.GET), today=clock.today())  # type: ignore[arg-type]
    return [_out(one) for one in found.with_undertakings(narrowed)[first : first + most]]


@router.get(f"/desk{ONE}", response=ResolutionOut, operation_id="resolution_desk_read")  # type: ignore[type-var]
@requires(rights.VIEW, rights.RESOLUTIONS, rights.PROGRESS)
def resolution_desk_read(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One that this post sees, published or not."""
    return _out(_mine(request, pk))


@router.post("/resolutions", response=ResolutionOut, operation_id="resolution_adopt")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_adopt(request: HttpRequest, payload: ResolutionIn) -> dict[str, Any]:
    """Write down what a declared ballot decided, or what a meeting agreed to without one."""
    if (payload.ballot_id is None) == (payload.meeting_id is None):
        raise ResolutionRefused(Problem("one_source", _("写一次表决，或者一次会，只写一个。"), where="ballot_id"))
    source = {"ballot": _ballot(request, payload.ballot_id), "meeting": _meeting(request, payload.meeting_id)}
    given = ResolutionGiven(**payload.model_dump(exclude={"ballot_id", "meeting_id"}))
    return _written(
        request,
        "resolution.adopt",
        lambda by, now: resolutions.adopt(**source, given=given, by=by, now=now),  # type: ignore[arg-type]
    )


@router.post(f"{ONE}/publish", response=ResolutionOut, operation_id="resolution_publish")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_publish(request: HttpRequest, pk: UUID, payload: ResolutionPublishIn) -> dict[str, Any]:
    """Put it on the notice board."""
    one, until = _mine(request, pk), payload.shown_until
    return _written(
        request,
        f"resolution.publish:{pk}",
        lambda by, now: resolutions.publish(resolution=one, shown_until=until, by=by, now=now),
    )


@router.post(f"{ONE}/correct", response=ResolutionOut, operation_id="resolution_correct")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_correct(request: HttpRequest, pk: UUID, payload: ResolutionTextIn) -> dict[str, Any]:
    """Put right what was written wrongly, with the reason."""
    one, said = _mine(request, pk), payload.model_dump()
    return _written(
        request, f"resolution.correct:{pk}", lambda by, now: resolutions.correct(resolution=one, **said, by=by, now=now)
    )


@router.post(f"{ONE}/take-down", response=ResolutionOut, operation_id="resolution_take_down")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_take_down(request: HttpRequest, pk: UUID, payload: ResolutionReasonIn) -> dict[str, Any]:
    """Take the notice down, with the reason."""
    one, said = _mine(request, pk), payload.model_dump()
    return _written(
        request, f"resolution.take_down:{pk}", lambda by, now: resolutions.take_down(resolution=one, **said, by=by, now=now)
    )


@router.post(f"{ONE}/undertakings", response=ResolutionOut, operation_id="resolution_undertake")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_undertake(request: HttpRequest, pk: UUID, payload: UndertakingsIn) -> dict[str, Any]:
    """Say who has to do what until when; or take over what a selection chose."""
    one = _mine(request, pk)
    items = found.proposed(one) if payload.from_vote else [_given(request, each) for each in payload.items]

    def write(by: Actor, now: datetime) -> Resolution:
        resolutions.undertake(resolution=one, items=items, by=by, now=now)
        return one

    return _written(request, f"resolution.undertake:{pk}", write)


@router.post(f"{ONE}/change-back", response=ResolutionOut, operation_id="resolution_change_back")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_change_back(request: HttpRequest, pk: UUID, payload: ChangeAskedIn) -> dict[str, Any]:
    """Ask the body that decided to agree to a change."""
    one, ballot = _mine(request, pk), found_or_404(_ballot(request, payload.ballot_id))
    row = one_or_404(one.undertakings.all(), payload.undertaking_id) if payload.undertaking_id else None

    def write(by: Actor, now: datetime) -> Resolution:
        progress.change_back(resolution=one, undertaking=row, ballot=ballot, text=payload.text, by=by, now=now)
        return one

    return _written(request, f"resolution.change_back:{pk}", write)


def _halted(
    request: HttpRequest, pk: UUID, sent: ResolutionAgreedIn, verb: Callable[..., Resolution], name: str
) -> dict[str, Any]:
    one = _mine(request, pk)
    agreed = {"ballot": _ballot(request, sent.ballot_id), "meeting": _meeting(request, sent.meeting_id)}
    return _written(
        request, f"resolution.{name}:{pk}", lambda by, now: verb(resolution=one, **agreed, text=sent.text, by=by, now=now)
    )


@router.post(f"{ONE}/suspend", response=ResolutionOut, operation_id="resolution_suspend")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_suspend(request: HttpRequest, pk: UUID, payload: ResolutionAgreedIn) -> dict[str, Any]:
    """Pause it, as the body that decided agreed."""
    return _halted(request, pk, payload, progress.suspend, "suspend")


@router.post(f"{ONE}/stop", response=ResolutionOut, operation_id="resolution_stop")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_stop(request: HttpRequest, pk: UUID, payload: ResolutionAgreedIn) -> dict[str, Any]:
    """Stop it for good, as the body that decided agreed."""
    return _halted(request, pk, payload, progress.stop, "stop")


@router.post(f"{ONE}/resume", response=ResolutionOut, operation_id="resolution_resume")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_resume(request: HttpRequest, pk: UUID, payload: ResolutionReasonIn) -> dict[str, Any]:
    """Go on with what was paused."""
    one, why = _mine(request, pk), payload.reason
    return _written(request, f"resolution.resume:{pk}", lambda by, now: progress.resume(resolution=one, text=why, by=by, now=now))


@router.post(f"{ONE}/rate", response=ResolutionOut, operation_id="resolution_rate")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def resolution_rate(request: HttpRequest, pk: UUID, payload: RatedIn) -> dict[str, Any]:
    """Link the satisfaction ballot that was held on it."""
    one, ballot = _mine(request, pk), found_or_404(_ballot(request, payload.ballot_id))

    def write(by: Actor, now: datetime) -> Resolution:
        progress.rate(resolution=one, ballot=ballot, by=by, now=now)
        return one

    return _written(request, f"resolution.rate:{pk}", write)


def _on_row(request: HttpRequest, pk: UUID, name: str, write: Callable[[Undertaking, Actor, datetime], Any]) -> dict[str, Any]:
    row = _undertaking(request, pk)

    def do(by: Actor, now: datetime) -> Resolution:
        write(row, by, now)
        return row.resolution

    return _written(request, f"undertaking.{name}:{pk}", do)


@router.post(f"{ROW}/report", response=ResolutionOut, operation_id="undertaking_report")  # type: ignore[type-var]
@requires(rights.PROGRESS)
def undertaking_report(request: HttpRequest, pk: UUID, payload: ProgressIn) -> dict[str, Any]:
    """Report how far it is; a department for its own organisation only."""
    said = payload.model_dump()
    return _on_row(request, pk, "report", lambda row, by, now: progress.report(undertaking=row, **said, by=by, now=now))


@router.post(f"{ROW}/accept", response=ResolutionOut, operation_id="undertaking_accept")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def undertaking_accept(request: HttpRequest, pk: UUID, payload: AcceptanceIn) -> dict[str, Any]:
    """Accept what was done."""
    said = payload.model_dump()
    return _on_row(request, pk, "accept", lambda row, by, now: progress.accept(undertaking=row, **said, by=by, now=now))


@router.post(f"{ROW}/withdraw-acceptance", response=ResolutionOut, operation_id="undertaking_withdraw_acceptance")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def undertaking_withdraw_acceptance(request: HttpRequest, pk: UUID, payload: ResolutionReasonIn) -> dict[str, Any]:
    """Take an acceptance back, with the reason."""
    said = payload.model_dump()
    return _on_row(
        request, pk, "unaccept", lambda row, by, now: progress.withdraw_acceptance(undertaking=row, **said, by=by, now=now)
    )


@router.post(f"{ROW}/change", response=ResolutionOut, operation_id="undertaking_change")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def undertaking_change(request: HttpRequest, pk: UUID, payload: UndertakingChangeIn) -> dict[str, Any]:
    """Change it as the body that decided agreed."""
    agreed = {"ballot": _ballot(request, payload.ballot_id), "meeting": _meeting(request, payload.meeting_id)}
    given, text = _given(request, payload), payload.text
    return _on_row(
        request,
        pk,
        "change",
        lambda row, by, now: progress.change(undertaking=row, given=given, **agreed, text=text, by=by, now=now),  # type: ignore[arg-type]
    )


@router.post(f"{ROW}/drop", response=ResolutionOut, operation_id="undertaking_drop")  # type: ignore[type-var]
@requires(rights.RESOLUTIONS)
def undertaking_drop(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Take back what was written down by mistake, while nobody has read or reported it."""
    return _on_row(request, pk, "drop", lambda row, by, now: resolutions.drop(undertaking=row, by=by, now=now))
