"""
The verbs of a case as pages: which of them this actor may do now, and one page for each with its form.

What may be done is the table's and the services' matter; here stands how each is called, which form it has and how the
form's values go into the service.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.casework.forms import working
from linli.casework.models import Assignment, Case
from linli.casework.rules import rights
from linli.casework.selectors import categories, dispatching
from linli.casework.services import afterwards, handling, triage
from linli.casework.services import dispatching as sending
from linli.casework.states import CallbackHow, may_step
from linli.core.actors import Actor
from linli.registry.api import place_by_id

Do: TypeAlias = Callable[[Case, dict[str, Any], Actor, datetime], Case]
HANDLING = "handling"


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: what the button and the page say, which right it takes, the form, and the service behind it."""

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
    button: Any = ""  # what the form's button says where that is not the label


@dataclass(frozen=True, slots=True)
class VerbLink:
    """A verb as a button on the page of a case; the first main one is the primary button."""

    name: str
    label: Any
    url: str
    icon: str
    is_primary: bool
    is_stop: bool


def allowed(actor: Actor, case: Case, assignments: Sequence[Assignment]) -> list[VerbLink]:
    """What this actor may do on this case now; the main one last, where the eye expects it."""
    found = [verb for verb in VERBS.values() if may_step(verb.name, case.state) and may(actor, verb.right, case, assignments)]
    main = next((verb for verb in found if verb.is_main), None)
    ordered = [verb for verb in found if verb is not main] + ([main] if main else [])
    return [VerbLink(verb.name, verb.label, url_of(verb.name, case), verb.icon, verb is main, verb.is_stop) for verb in ordered]


def url_of(name: str, case: Case) -> str:
    return reverse("casework:case-verb", args=[case.pk, name])


def may(actor: Actor, right: str, case: Case, assignments: Sequence[Assignment]) -> bool:
    """Whether the actor holds the right where the case is; handling goes by assignment, or stands in for the organisation."""
    where: dict[str, Any] = {"tenant_id": case.tenant_id, "place_path": case.place_path}
    if right != HANDLING:
        return actor.may(right, **where)
    live = frozenset(one.organisation_id for one in assignments if one.ended_at is None)
    if actor.organisation_id in live and actor.may(rights.HANDLE, organisation_ids=live, **where):
        return True
    return actor.may(rights.HANDLE_FOR, **where)


def may_note(actor: Actor, case: Case, assignments: Sequence[Assignment]) -> bool:
    """Whether the page offers the line to write on."""
    live = frozenset(one.organisation_id for one in assignments if one.ended_at is None)
    where: dict[str, Any] = {"tenant_id": case.tenant_id, "place_path": case.place_path, "organisation_ids": live}
    handles = actor.organisation_id in live and actor.may(rights.HANDLE, **where)
    return may_step("note", case.state) and (handles or actor.may(rights.NOTE, **where))


# ---- from the form's values into the service ----


def _accept(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return triage.accept(case=case, by=by, now=now, **_put_right(case, given))


def _correct(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return triage.correct(case=case, by=by, now=now, **_put_right(case, given))


def _put_right(case: Case, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": given["title"],
        "category": categories.category_by_code(given["category"], tenant_id=case.tenant_id),
        "place": place_by_id(given["place"], tenant=case.tenant) if given["place"] else None,
        "place_detail": given["place_detail"],
    }


def _dispatch(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    chosen = dispatching.organisation(UUID(given["lead"]), tenant_id=case.tenant_id)
    return sending.dispatch(case=case, organisation=chosen, reason=given["reason"], note=given["note"], by=by, now=now)


def _redispatch(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    chosen = dispatching.organisation(UUID(given["lead"]), tenant_id=case.tenant_id)
    return sending.redispatch(case=case, organisation=chosen, reason=given["reason"], note=given["note"], by=by, now=now)


def _plain(service: Callable[..., Case]) -> Do:
    """The form's fields are the service's arguments."""
    return lambda case, given, by, now: service(case=case, by=by, now=now, **given)


def _call_back(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    reached = given["outcome"] == "reached"
    asked = case.reporters.filter(pk=given["reporter"]).first() if given["reporter"] else None
    return afterwards.call_back(
        case=case,
        reporter=asked,
        how=CallbackHow.PHONE,
        is_answered=reached,
        is_resolved=given["resolved"] == "yes" if reached else None,
        satisfaction=given["satisfaction"] if reached else "",
        was_contacted={"yes": True, "no": False}.get(given["contacted"]),
        comment=given["comment"],
        by=by,
        now=now,
    )


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in [
        Verb(
            "correct",
            _("更正"),
            _("更正登记"),
            _("更正好了。"),
            "pen",
            rights.ACCEPT,
            working.AcceptForm,
            _correct,
            template="casework/desk/accept.html",
        ),
        Verb(
            "void",
            _("作废"),
            _("作废这一件"),
            _("作废了，编号不再用。"),
            "bin",
            rights.DISPATCH,
            working.ReasonForm,
            _plain(triage.void),
            lead=_("只用于测试、空号这样不算诉求的。编号留着，理由进记录。"),
            is_stop=True,
        ),
        Verb(
            "not_accept",
            _("不受理"),
            _("告诉居民该找谁"),
            _("已经告诉报事人该找谁。"),
            "s-no",
            rights.ACCEPT,
            working.NotAcceptForm,
            _plain(triage.not_accept),
            lead=_("不归街道和社区管的，写清楚该找谁、怎么找。这段话原样给报事人看。"),
        ),
        Verb(
            "accept",
            _("核对并受理"),
            _("核对，受理"),
            _("受理了。"),
            "check",
            rights.ACCEPT,
            working.AcceptForm,
            _accept,
            lead=_("看看类别和地点对不对，不对就改。"),
            template="casework/desk/accept.html",
            is_main=True,
        ),
        Verb(
            "redispatch",
            _("改派"),
            _("派错了，改派"),
            _("改派好了，报事人的时限不变。"),
            "s-back",
            rights.DISPATCH,
            working.DispatchForm,
            _redispatch,
            template="casework/desk/dispatch.html",
        ),
        Verb(
            "dispatch",
            _("派单"),
            _("派给该办的单位"),
            _("派出去了，时间从现在算起。"),
            "out",
            rights.DISPATCH,
            working.DispatchForm,
            _dispatch,
            template="casework/desk/dispatch.html",
            is_main=True,
        ),
        Verb(
            "receive",
            _("签收"),
            _("签收"),
            _("签收了。"),
            "check",
            HANDLING,
            working.ReceiveForm,
            _plain(handling.receive),
            lead=_("谁去、什么时候到，居民马上看得到。时间从派单就在算，不是从签收算。"),
            is_main=True,
        ),
        Verb(
            "start",
            _("开始办"),
            _("开始办"),
            _("记下了。"),
            "walk",
            HANDLING,
            working.StartForm,
            _plain(handling.start),
        ),
        Verb(
            "complete",
            _("申请办结"),
            _("办完了"),
            _("报上去了，接下来由社区回访。"),
            "check",
            HANDLING,
            working.DoneForm,
            _plain(handling.complete),
            is_main=True,
        ),
        Verb(
            "call_back",
            _("打电话回访"),
            _("打电话回访"),
            _("回访记下了。"),
            "phone",
            rights.CALL_BACK,
            working.CallForm,
            _call_back,
            template="casework/desk/call.html",
            is_main=True,
            button=_("记下回访"),
        ),
        Verb(
            "rework",
            _("重办"),
            _("退回去重办"),
            _("退回去重办了，重新算时间。"),
            "again",
            rights.CALL_BACK,
            working.ReasonForm,
            _plain(afterwards.rework),
            lead=_("写清楚还差什么，办的人和报事人都看得到。"),
        ),
        Verb(
            "close",
            _("办结"),
            _("办结"),
            _("办结了。"),
            "check",
            rights.CLOSE,
            working.CloseForm,
            _plain(afterwards.close),
            lead=_("回访过了，没有要接着办的，就办结。"),
            is_main=True,
        ),
    ]
}
