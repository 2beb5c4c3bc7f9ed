"""The verbs of the plain road: from accepting to closing, each with its form and how the form's values go into the service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.forms import working
from linli.casework.forms.returning import FinishForm
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors import categories, dispatching
from linli.casework.services import afterwards, handling, triage
from linli.casework.services import dispatching as sending
from linli.casework.states import CallbackHow
from linli.core.actors import Actor
from linli.registry.api import place_by_id

from . import beside, returning
from .verb import HANDLING, Verb, plain


def _accept(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return triage.accept(case=case, words=given["words"], by=by, now=now, **_put_right(case, given))


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
    return sending.dispatch(case=case, organisation=chosen, **_said(given), by=by, now=now)


def _redispatch(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    chosen = dispatching.organisation(UUID(given["lead"]), tenant_id=case.tenant_id)
    return sending.redispatch(case=case, organisation=chosen, **_said(given), by=by, now=now)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("reason", "outside_reason", "note")}


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


VERBS: list[Verb] = [
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
        beside=beside.near,
        for_form=beside.registered,
    ),
    Verb(
        "accept",
        _("核对并受理"),
        _("核对，受理"),
        _("受理了。"),
        "check",
        rights.ACCEPT,
        working.TakeForm,
        _accept,
        lead=_("看看类别和地点对不对，不对就改。"),
        template="casework/desk/accept.html",
        beside=beside.near,
        for_form=beside.registered,
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
        beside=returning.beside_dispatch,
        for_form=beside.bodies,
    ),
    Verb(
        "dispatch",
        _("派单"),
        _("派给该办的单位"),
        _("派出去了。时限从第一次派单算起。"),
        "out",
        rights.DISPATCH,
        working.DispatchForm,
        _dispatch,
        template="casework/desk/dispatch.html",
        beside=returning.beside_dispatch,
        for_form=beside.bodies,
        why_not=returning.awaits_ruling,
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
        plain(handling.receive),
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
        plain(handling.start),
    ),
    Verb(
        "complete",
        _("申请办结"),
        _("办完了"),
        _("报上去了，接下来由社区回访。"),
        "check",
        HANDLING,
        FinishForm,
        plain(handling.complete),
        template="casework/desk/finish.html",
        beside=returning.beside_finish,
        for_form=returning.for_assisting,
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
        beside=beside.asked,
        for_form=beside.reporters,
        is_main=True,
        button=_("记下回访"),
    ),
    Verb(
        "rework",
        pgettext_lazy("verb", "重办"),
        _("退回去重办"),
        _("退回去重办了，重新算时间。"),
        "again",
        rights.CALL_BACK,
        working.ReasonForm,
        plain(afterwards.rework),
        beside=beside.asked,
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
        plain(afterwards.close),
        beside=beside.asked,
        for_form=beside.unhappy,
        lead=_("回访过了，没有要接着办的，就办结。"),
        is_main=True,
    ),
]
