"""Resident groups over REST: what there is, for everybody; the register and who is in a group, for those who keep it or lead it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import living_records, person_by_id, place_by_public_code

from ..models import GroupMember, ResidentGroup
from ..rules import rights
from ..selectors import groups as found
from ..services import groups
from ..services.groups import GroupGiven

router = Router(auth=STAFF_DOOR)
GROUP = "/activities/groups/{uuid:pk}"
MOST = 200


class GroupOut(Schema):
    id: UUID
    number: str
    name: str
    kind: str = Field(description="culture · sports · craft · service · learning · mutual · other")
    place: str
    about: str
    meets: str
    people: int = Field(description="大约多少人；0：没有说")
    takes_members: bool
    recorded_on: date


class GroupIn(Sent):
    name: str
    kind: str
    place_code: str = Field(description="门牌码")
    recorded_on: Day
    about: str = ""
    meets: str = ""
    members_said: int | None = None
    takes_members: bool = True
    is_public: bool = True


class GroupEndIn(Sent):
    reason: str


class GroupMemberIn(Sent):
    person_id: UUID
    since: Day | None = None


class GroupMemberOut(Schema):
    id: UUID
    group_id: UUID
    asked_at: datetime | None
    since: date | None = Field(description="没有：想参加，等答应")
    until: date | None


def _group(one: Any) -> dict[str, Any]:
    names = ("number", "name", "kind", "about", "meets", "takes_members", "recorded_on")
    plain = {name: getattr(one, name) for name in names}
    return plain | {"id": one.pk, "place": str(one.place), "people": one.members_said or one.named}


def _member(one: GroupMember) -> dict[str, Any]:
    names = ("group_id", "asked_at", "since", "until")
    return {name: getattr(one, name) for name in names} | {"id": one.pk}


@router.get("/activities/groups", response=list[GroupOut], auth=OPEN_DOOR, operation_id="group_list")
def group_list(request: HttpRequest, kind: str = "", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """What groups residents may join or see."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = found.narrowed(found.public_groups(tenant_here(request)), kind=kind)
    return [_group(one) for one in rows[first : first + most]]


@router.get(GROUP, response=GroupOut, auth=OPEN_DOOR, operation_id="group_get")
def group_get(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One of them."""
    return _group(one_or_404(found.public_groups(tenant_here(request)), pk))


def _given(request: HttpRequest, payload: GroupIn) -> GroupGiven:
    place = place_by_public_code(payload.place_code)
    ours = place if place is not None and place.tenant_id == tenant_here(request).pk else None  # type: ignore[attr-defined]
    return GroupGiven(**payload.model_dump(exclude={"place_code"}), place=found_or_404(ours))


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], ResidentGroup]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _group(found.with_counts(ResidentGroup.objects.filter(pk=made["id"])).select_related("place").get())


@router.post("/activities/groups", response=GroupOut, operation_id="group_record")  # type: ignore[type-var]
@requires(rights.GROUPS)
def group_record(request: HttpRequest, payload: GroupIn) -> dict[str, Any]:
    """Put a group on the register."""
    tenant, given = tenant_here(request), _given(request, payload)
    return _written(request, "group.record", lambda by, now: groups.record(tenant=tenant, given=given, by=by, now=now))


def _seen(request: HttpRequest, pk: UUID) -> ResidentGroup:
    return one_or_404(found.groups_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@router.post(f"{GROUP}/end", response=GroupOut, operation_id="group_end")  # type: ignore[type-var]
@requires(rights.GROUPS)
def group_end(request: HttpRequest, pk: UUID, payload: GroupEndIn) -> dict[str, Any]:
    """It does nothing more."""
    one, reason = _seen(request, pk), payload.reason
    return _written(request, f"group.end:{pk}", lambda by, now: groups.end(group=one, reason=reason, by=by, now=now))


# ---- who is in it ----


def _joined(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], GroupMember]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _member(GroupMember.objects.get(pk=made["id"]))


def _open(request: HttpRequest, pk: UUID) -> ResidentGroup:
    """A group that this visitor may read: a public one, one that they lead or are in, one of their places."""
    tenant, actor = tenant_here(request), actor_of(request)
    one = one_or_404(ResidentGroup.objects.filter(tenant=tenant).select_related("place"), pk)
    seen = found.is_open_to(one, actor) or found.groups_seen(actor).filter(pk=one.pk).exists()
    return found_or_404(one if seen else None)


@router.post(f"{GROUP}/join", response=GroupMemberOut, auth=OPEN_DOOR, operation_id="group_join")
def group_join(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Want to join: for whoever has signed in, for themselves."""
    one, actor, tenant = _open(request, pk), actor_of(request), tenant_here(request)
    person = found_or_404(person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None)
    return _joined(request, f"group.join:{pk}", lambda by, now: groups.ask_to_join(group=one, person=person, by=by, now=now))


@router.get(f"{GROUP}/members", response=list[GroupMemberOut], operation_id="group_members")  # type: ignore[type-var]
@requires(rights.GROUPS)
def group_members(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Who is in it and who asks, as rows without names."""
    one = _seen(request, pk)
    return [_member(row) for row in [*found.asking(one)[:MOST], *found.members_of(one)[:MOST]]]


@router.post(f"{GROUP}/members", response=GroupMemberOut, operation_id="group_member_add")  # type: ignore[type-var]
@requires(rights.GROUPS)
def group_member_add(request: HttpRequest, pk: UUID, payload: GroupMemberIn) -> dict[str, Any]:
    """Write down somebody who is in it."""
    one = _seen(request, pk)
    person, since = one_or_404(living_records(tenant_here(request)), payload.person_id), payload.since
    return _joined(
        request, f"group.add:{pk}", lambda by, now: groups.add_member(group=one, person=person, since=since, by=by, now=now)
    )


VERBS = {"admit": groups.admit, "decline": groups.decline, "leave": groups.leave}


def _answered(request: HttpRequest, pk: UUID, member_id: UUID, verb: str) -> dict[str, Any]:
    row = one_or_404(_open(request, pk).members.select_related("group"), member_id)
    return _joined(request, f"group.{verb}:{member_id}", lambda by, now: VERBS[verb](member=row, by=by, now=now))


@router.post(f"{GROUP}/members/{{uuid:member_id}}/admit", response=GroupMemberOut, auth=OPEN_DOOR, operation_id="group_admit")
def group_admit(request: HttpRequest, pk: UUID, member_id: UUID) -> dict[str, Any]:
    """Let somebody in who asked: whoever leads it, and the office."""
    return _answered(request, pk, member_id, "admit")


@router.post(f"{GROUP}/members/{{uuid:member_id}}/decline", response=GroupMemberOut, auth=OPEN_DOOR, operation_id="group_decline")
def group_decline(request: HttpRequest, pk: UUID, member_id: UUID) -> dict[str, Any]:
    """It cannot take somebody who asked."""
    return _answered(request, pk, member_id, "decline")


@router.post(f"{GROUP}/members/{{uuid:member_id}}/leave", response=GroupMemberOut, auth=OPEN_DOOR, operation_id="group_leave")
def group_leave(request: HttpRequest, pk: UUID, member_id: UUID) -> dict[str, Any]:
    """Somebody leaves: themselves, or noted by whoever leads it and the office."""
    return _answered(request, pk, member_id, "leave")
