"""One verb as a page: what its button and its page say, which right it takes, its form, and the service behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from linli.casework.models import Assignment, Case
from linli.casework.rules import rights
from linli.casework.states import AssignmentRole, may_step
from linli.core.actors import Actor

Do: TypeAlias = Callable[[Case, dict[str, Any], Actor, datetime], Case]
Beside: TypeAlias = Callable[[HttpRequest, Case], dict[str, Any]]
ForForm: TypeAlias = Callable[[Case, dict[str, Any]], dict[str, Any]]
WhyNot: TypeAlias = Callable[[Actor, Case, Sequence[Assignment]], str]
HANDLING, ASSISTING = "handling", "assisting"
TAKING_PART = "taking_part"  # leading or assisting


def _nothing(_first: Any, _second: Any) -> dict[str, Any]:
    return {}


def _always(_actor: Actor, _case: Case, _assignments: Sequence[Assignment]) -> str:
    return ""


def _never(_case: Case) -> bool:
    return False


def anyway(_case: Case) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Verb:
    """
    One verb. `is_main` makes it the primary button where the case waits for it; `is_rare` puts it under “更多”, so that
    the head of the page shows what is done every day. `beside` is what the page shows beside the form; from it and the
    case `for_form` takes what the form is made with: choices, initial values.

    `why_not` says why a verb that the state allows does not fit all the same (“” where it does); `is_awaited` whether this
    very case waits for a verb that is rare otherwise.
    """

    name: str
    label: Any
    heading: Any
    said: Any
    icon: str
    right: str
    form: type[forms.Form]
    do: Do
    lead: Any = ""
    template: str = "casework/desk/verb.html"
    is_main: bool = False
    is_stop: bool = False
    is_rare: bool = False
    beside: Beside = _nothing
    for_form: ForForm = _nothing
    why_not: WhyNot = _always
    is_awaited: Callable[[Case], bool] = _never
    button: Any = ""  # what the form's button says where that is not the label
    fits: Callable[[Case], bool] = anyway  # whether it makes sense on this case, besides the state


def url_of(name: str, case: Case) -> str:
    return reverse("casework:case-verb", args=[case.pk, name])


def plain(service: Callable[..., Case]) -> Do:
    """The form's fields are the service's arguments."""
    return lambda case, given, by, now: service(case=case, by=by, now=now, **given)


def may(actor: Actor, right: str, case: Case, assignments: Sequence[Assignment]) -> bool:
    """
    Whether the actor holds the right where the case is. Handling is the leading organisation's, ending one's part an
    assistant's; or it is done for them by whoever may stand in.
    """
    if right == rights.HAND_OVER:  # a company's lead arranges the work on what the company has
        live = frozenset(one.organisation_id for one in assignments if one.ended_at is None)
        return actor.may(right, organisation_ids=live, **_where(case))
    if right not in (HANDLING, ASSISTING, TAKING_PART):
        return actor.may(right, **_where(case))
    return works_on(actor, right, case, assignments) or actor.may(rights.HANDLE_FOR, **_where(case))


def works_on(actor: Actor, right: str, case: Case, assignments: Sequence[Assignment]) -> bool:
    """Whether the actor's own organisation leads the case now (HANDLING), assists in it (ASSISTING), or either."""
    roles = {HANDLING: (AssignmentRole.LEAD,), ASSISTING: (AssignmentRole.ASSIST,)}.get(right, tuple(AssignmentRole))
    live = frozenset(one.organisation_id for one in assignments if one.ended_at is None and one.role in roles)
    return actor.organisation_id in live and actor.may(rights.HANDLE, organisation_ids=live, **_where(case))


def _where(case: Case) -> dict[str, Any]:
    return {"tenant_id": case.tenant_id, "place_path": case.place_path}


def may_note(actor: Actor, case: Case, assignments: Sequence[Assignment]) -> bool:
    """Whether the page offers the line to write on."""
    live = frozenset(one.organisation_id for one in assignments if one.ended_at is None)
    where: dict[str, Any] = {"tenant_id": case.tenant_id, "place_path": case.place_path, "organisation_ids": live}
    handles = actor.organisation_id in live and actor.may(rights.HANDLE, **where)
    return may_step("note", case.state) and (handles or actor.may(rights.NOTE, **where))
