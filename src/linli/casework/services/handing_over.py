"""Handing a case over to a colleague of the same office, one at a time; and what happens when somebody leaves their post."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseHandedOver
from linli.casework.models import Assignment, Case
from linli.casework.rules import cases, rights
from linli.casework.rules.hands import Held, Side, hand_over_problems, of_office
from linli.casework.selectors import hands
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.disclosure.api import tell, tell_posts
from linli.registry.api import Appointment, AppointmentEnded, staff_actor

from .deeds import Deed, allow, holds, locked
from .handling import parts_in

MANAGERS = ("dispatcher", "community_secretary")
"""Who hears that somebody's cases are left: those who may hand over cases of others around the place."""


@transaction.atomic
def hand_over(*, case: Case, to: Appointment, reason: str, batch: UUID | None = None, by: Actor, now: datetime) -> Case:
    """
    Pass the case to a colleague: every hand of their office in it becomes theirs. The residents' limit does not move.

    `to` comes with post, organisation, place, person and tenant (selectors.hands.by_key).

    :raises NotAllowed: without the right here, or where the hand belongs to an office that is not the actor's to arrange.
    :raises CaseRefused: with every reason.
    """
    case = locked(case)
    parts = parts_in(case)
    allow(by, rights.HAND_OVER, case, organisation_ids=frozenset(parts))
    office_id = to.post.organisation_id
    if office_id != by.organisation_id and not holds(by, rights.HANDLE_FOR, case):
        raise NotAllowed(Problem("other_office", _("只能在本单位的人中间交接。")))
    moving = of_office(hands.held_of(case, parts), office_id)
    problems = [*cases.step_problems("hand_over", case.state), *_problems(case, to, moving, parts, reason, now)]
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    before = {one.side: one.appointment_id for one in moving if one.appointment_id != to.pk}
    known = Appointment.objects.filter(pk__in=before.values()).select_related("post", "person").in_bulk()
    if Side.OFFICE in before:
        deed.set(first_receiver=to.post.title, first_receiver_appointment_id=to.pk)
    if Side.HANDLER in before:
        _pass_on(deed, parts, known[before[Side.HANDLER]], to)
    changes = {f"{side}_hand": [str(key), str(to.pk)] for side, key in before.items()}
    deed.step("hand_over", text=_words(known.values(), to, reason), reason=reason.strip(), is_internal=True, changes=changes)
    deed.announce_other(
        CaseHandedOver(
            tenant_id=case.tenant_id,
            case_id=case.pk,
            to_id=to.pk,
            first_receiver_id=before.get(Side.OFFICE),
            held_by_id=before.get(Side.HANDLER),
            batch=batch,
        )
    )
    return deed.write()


def _problems(
    case: Case, to: Appointment, moving: Sequence[Held], parts: Mapping[UUID, Assignment], reason: str, now: datetime
) -> list[Problem]:
    today = timezone.localdate(now)
    is_in_force = to.valid_from <= today and (to.valid_to is None or to.valid_to >= today) and to.post.valid_to is None
    actor = staff_actor(to)
    can_work = all(_can(actor, one.side, case, frozenset(parts)) for one in moving)
    return hand_over_problems(moving, to_id=to.pk, is_in_force=is_in_force, can_work=can_work, reason=reason)


def _can(actor: Actor, side: Side, case: Case, organisation_ids: frozenset[UUID]) -> bool:
    """Whether somebody could go on with the work of a side on this case."""
    right = rights.ACCEPT if side == Side.OFFICE else rights.HANDLE
    return holds(actor, right, case, organisation_ids=organisation_ids)


def _pass_on(deed: Deed, parts: Mapping[UUID, Assignment], before: Appointment, to: Appointment) -> None:
    """
    The organisation's part is the colleague's. Where residents read the name of who had it as the one that comes, they read
    the colleague's; a craftsman who was named goes on.
    """
    part = next(one for one in parts.values() if one.held_by_id == before.pk)
    part.held_by_id = to.pk
    part.save(update_fields=["held_by"])
    if part.organisation_id == deed.case.lead_organisation_id and before.person.name in deed.case.handler_name:
        deed.set(handler_name=to.person.name[:40], handler_phone="")


def _words(before: Iterable[Appointment], to: Appointment, reason: str) -> str:
    """“周倩（戊院社区工作者）交给李娜（戊院社区工作者）：休产假”."""
    given = "、".join(named(one) for one in before)
    return _("%(who)s交给%(to)s：%(why)s") % {"who": given, "to": named(to), "why": reason.strip()}


def named(one: Appointment) -> str:
    """“周倩（戊院社区工作者）”."""
    return _("%(name)s（%(post)s）") % {"name": one.person.name, "post": one.post.title}


# ---- who hears of it ----


def on_case_handed_over(event: CaseHandedOver, *, event_id: UUID, now: datetime) -> None:
    """Both: who has the case now, and who had it. What was handed over in one go is told once to each."""
    case = Case.objects.get(pk=event.case_id)
    people = dict(
        Appointment.objects.filter(pk__in=_ids(event)).values_list("pk", "person_id"),
    )
    given = {people[key] for key in _ids(event) if key != event.to_id and key in people} - {people[event.to_id]}
    _tell(case, people[event.to_id], event, event_id, now, has_it=True)
    for person_id in sorted(given):
        _tell(case, person_id, event, event_id, now, has_it=False)


def _ids(event: CaseHandedOver) -> list[UUID]:
    return [one for one in (event.to_id, event.first_receiver_id, event.held_by_id) if one]


def _tell(case: Case, person_id: UUID, event: CaseHandedOver, event_id: UUID, now: datetime, *, has_it: bool) -> None:
    kind = "casework.handed_to" if has_it else "casework.handed_on"
    url = reverse("casework:case", args=[case.pk])
    if event.batch:
        title = _("有同事的事交到您手上了，点开看是哪些") if has_it else _("您手上的事交给同事了，点开看是谁接的")
        url = f"{reverse('casework:cases')}?hand={hands.MINE}" if has_it else url
    else:
        title = _("%(number)s 交到您手上了") if has_it else _("%(number)s 交给同事了，点开看是谁接的")
        title = title % {"number": case.short_number}
    tell(
        tenant_id=case.tenant_id,
        to_person=person_id,
        kind=kind,
        title=title,
        url=url,
        about=None if event.batch else case,
        once_key=f"{kind}:{event.batch or event_id}:{person_id}",
        now=now,
    )


def on_appointment_ended(event: AppointmentEnded, *, event_id: UUID, now: datetime) -> None:
    """Whoever arranges the work around that post hears how many open cases its holder leaves, and where to hand them over."""
    one = hands.by_key(event.appointment_id)
    if one is None:
        return
    count = hands.in_hands(Appointment.objects.filter(pk=one.pk), one.tenant).count()
    if not count:
        return
    title = _("%(post)s有人离任，手上还有 %(count)s 件没办完，请交接") % {"post": one.post.title, "count": count}
    told: dict[str, Any] = {"kind": "casework.left", "title": title, "url": reverse("casework:hand-over"), "now": now}
    path = one.post.place.path if one.post.place else None
    tell_posts(tenant_id=one.tenant_id, kinds=MANAGERS, place_path=path, once_key=f"casework.left:{event_id}", **told)
    if one.post.kind in hands.posts_with(rights.HANDLE) and one.post.organisation_id:
        key = f"casework.left:{event_id}:{one.post.organisation_id}"
        tell(tenant_id=one.tenant_id, to_organisation=one.post.organisation_id, once_key=key, **told)


def tell_left(*, now: datetime) -> int:
    """
    Each morning, while open cases are in the hands of nobody who is still there: say so to the dispatchers. A term that ran
    out says nothing by itself. Returns how many subdistricts were told.
    """
    today, told = timezone.localdate(now), 0
    for tenant in Tenant.objects.filter(is_active=True).order_by("code"):
        count = hands.in_hands(hands.gone(tenant, today), tenant).count()
        if count:
            title = _("有 %(count)s 件没办完的事没人接手，请交接") % {"count": count}
            url = reverse("casework:hand-over")
            once = f"casework.left:{tenant.pk}:{today}"
            tell_posts(
                tenant_id=tenant.pk, kinds=("dispatcher",), kind="casework.left", title=title, url=url, once_key=once, now=now
            )
            told += 1
    return told
