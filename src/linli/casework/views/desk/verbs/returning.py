"""Giving back, answering a return, ruling, transferring, assisting: their forms, and what one should know beside them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.forms import returning as forms
from linli.casework.models import Assignment, Case, Ruling
from linli.casework.rules import rights
from linli.casework.rules.dispatching import Body
from linli.casework.rules.returns import ReturnRules, goes_to_ruling, ruled_words
from linli.casework.selectors import categories, dispatching, returns, rulings
from linli.casework.services import assisting
from linli.casework.services import dispatching as sending
from linli.casework.services import returns as giving_back
from linli.casework.services import rulings as ruling
from linli.casework.services.rulings import RulingGiven
from linli.casework.states import AssignmentRole, Party, RulingOrigin, State
from linli.casework.views.desk.returned import back_of, orders_shown, ruling_rows
from linli.casework.views.limits import moment_words
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.registry.api import Organisation, place_by_id

from . import beside
from .verb import ASSISTING, HANDLING, Verb

PAIRS, EVERYWHERE = "、", "everywhere"


def _organisation(case: Case, given: str) -> Organisation | None:
    return dispatching.organisation(UUID(given), tenant_id=case.tenant_id) if given else None


# ---- giving back ----


def _return(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    suggests = _organisation(case, given["suggests"])
    return giving_back.return_case(
        case=case, reason=given["reason"], text=given["text"], suggests=suggests, photos=given["photos"], by=by, now=now
    )


def beside_return(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """The reasons with what to write, until when it may be given back, how often it was, and what became of that."""
    rules, window, now = returns.rules_for(found.tenant_id), returns.window_of(found), clock.now()
    others = [one for one in dispatching.offers_for(found) if one.id != found.lead_organisation_id]
    return {
        "reasons": rules.reasons,
        "others": others,
        "orders": orders_shown(found),
        "times_words": times_words(found.return_count + 1, rules),
        "goes_to_ruling": goes_to_ruling(found.return_count, rules),
        "window": window,
        "window_words": moment_words(window.ends_at, now) if window.ends_at else "",
        "is_late": window.is_over(now),
        "too_late": PAIRS.join(one.name for one in rules.reasons if one.refuses_late),
    }


def times_words(times: int, rules: ReturnRules) -> str:
    """Which return this is, and what that means."""
    if times > rules.most:
        return _("这是第 %(times)s 次退。已经退满 %(most)s 次，这一次由街道裁定：裁定由谁办就由谁办，不能再退。") % {
            "times": times,
            "most": rules.most,
        }
    last = _("这是最后一次，再退就由街道裁定。") if times == rules.most else ""
    return _("这是第 %(times)s 次退，最多退 %(most)s 次。") % {"times": times, "most": rules.most} + last


def _for_return(_found: Case, shown: dict[str, Any]) -> dict[str, Any]:
    return {"reasons": [(one.code, one.name) for one in shown["reasons"]], "offers": _named(shown["others"])}


def _named(bodies: Iterable[Body]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in bodies]


def _ruled(_actor: Actor, case: Case, assignments: Sequence[Assignment]) -> str:
    """A case that was ruled on is not given back."""
    ruled = any(one.ruling and one.ruling.case_id == case.pk for one in assignments)
    return ruled_words() if ruled else ""


# ---- dispatching: what came back, and what was ruled before ----


def beside_dispatch(request: HttpRequest, found: Case) -> dict[str, Any]:
    """As for a new case, with the precedents; of a returned case what was found, and who gave it back."""
    shown = beside.offers(request, found) | {"precedents": ruling_rows(rulings.precedents_for(found))}
    order = returns.open_order(found)
    if order is None:
        return shown
    marks = {str(order.organisation_id): _("它退回的")} | (
        {str(order.suggests_id): _("退回时说该归它")} if order.suggests_id else {}
    )
    offers: list[dict[str, Any]] = [one | {"mark": marks.get(one["value"], ""), "is_suggested": False} for one in shown["offers"]]
    return shown | {
        "heading": _("退回来了，定由谁办"),
        "back": back_of(found),
        "orders": orders_shown(found),
        "why": shown["why"] | {"heading": _("派单规则怎么说")},
        "offers": sorted(offers, key=lambda one: not one["mark"]),
        "chosen": request.POST.get("lead", ""),
        "is_certain": False,
    }


def beside_transfer(request: HttpRequest, found: Case) -> dict[str, Any]:
    """As for dispatching; whoever has it now is not offered."""
    shown, lead = beside.offers(request, found), found.lead_organisation_id
    return shown | {
        "bodies": [one for one in shown["bodies"] if one.id != lead],
        "offers": [one for one in shown["offers"] if one["value"] != str(lead)],
        "chosen": "" if shown["chosen"] == str(lead) else shown["chosen"],
        "precedents": ruling_rows(rulings.precedents_for(found)),
    }


def awaits_ruling(_actor: Actor, case: Case, _assignments: Sequence[Assignment]) -> str:
    """A case that came back once too often is not dispatched."""
    return _("这件事退的次数满了，只能裁定。") if returns.awaits_ruling(case) else ""


def _transfer(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    to, outside = _organisation(case, given["lead"]), given.get("outside_reason", "")
    words = {"reason": given["reason"], "note": given["note"], "outside_reason": outside}
    return sending.transfer(case=case, organisation=to, by=by, now=now, **words)


# ---- ruling ----


def beside_rule(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Who is concerned, first those who had it; the precedents that speak; what was given back and why."""
    orders = list(returns.orders_of(found))
    had = [*found.assignments.filter(role=AssignmentRole.LEAD).values_list("organisation_id", flat=True)]
    concerned = {one for order in orders for one in (order.organisation_id, order.suggests_id) if one} | set(had)
    bodies = sorted(dispatching.offers_for(found), key=lambda one: one.id not in concerned)
    return {
        "bodies": bodies,
        "concerned": concerned,
        "offers": [
            {"value": str(one.id), "name": one.name, "detail": Party(one.party).label, "near": one.id in concerned}
            for one in bodies
        ],
        "chosen": request.POST.get("lead", ""),
        "ticked": request.POST.getlist("parties") or [str(one) for one in concerned],
        "orders": orders_shown(found),
        "precedents": ruling_rows(rulings.precedents_for(found)),
    }


def _for_rule(found: Case, shown: dict[str, Any]) -> dict[str, Any]:
    scopes, chain = rulings.scopes_for(found), rulings.chain_of(found)
    compound = next((one for one in scopes if one.kind == "compound"), scopes[0] if scopes else None)
    named = [categories.category_by_code(code, tenant_id=found.tenant_id) for code in chain]
    before = [(str(one["ruling"].pk), f"{one['ruling'].number} {one['ruling'].question}") for one in shown["precedents"]]
    initial = {
        "question": _("%(title)s，归谁办") % {"title": found.title},
        "origin": RulingOrigin.RETURNED if found.state == State.RETURNED else RulingOrigin.SPOT,
        "parties": [str(one) for one in shown["concerned"]],
        "category": found.category.code,
        "place": str(compound.pk) if compound else EVERYWHERE,
    }
    choices: dict[str, Sequence[tuple[str, Any]]] = {
        "lead": _named(shown["bodies"]),
        "parties": _named(shown["bodies"]),
        "category": [(one.code, one.name) for one in named if one],
        "place": [*[(str(one.pk), str(one)) for one in scopes if one.parent_id], (EVERYWHERE, _("全街道"))],
        "supersedes": [("", _("不取代")), *before] if before else [],
    }
    return {"initial": initial, "choices": choices}


def _rule(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    parties = [_organisation(case, one) for one in given["parties"]]
    old = Ruling.objects.filter(pk=given["supersedes"]).first() if given.get("supersedes") else None
    decided = RulingGiven(
        question=given["question"],
        organisation=_organisation(case, given["lead"]),
        reason=given["reason"],
        citation=given["citation"],
        category=categories.category_by_code(given["category"], tenant_id=case.tenant_id),
        place=place_by_id(given["place"], tenant=case.tenant) if given["place"] != EVERYWHERE else None,
        parties=[one for one in parties if one],
        origin=given["origin"],
        origin_note=given["origin_note"],
        supersedes=old,
    )
    return ruling.rule(case=case, ruling=decided, note=given["note"], by=by, now=now)


# ---- assisting ----


def beside_assist(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """Who has no part in the case yet."""
    taken = set(found.assignments.filter(ended_at=None).values_list("organisation_id", flat=True))
    return {"bodies": [one for one in dispatching.offers_for(found) if one.id not in taken]}


def beside_end_assist(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Whose part may be ended: one's own, or for the office any that is not done."""
    actor, open_parts = actor_of(request), _still_assisting(found)
    own = [one for one in open_parts if one.organisation_id == actor.organisation_id]
    return {"assisting": [(str(one.organisation_id), str(one.organisation)) for one in own or open_parts]}


def _still_assisting(found: Case) -> list[Assignment]:
    parts = found.assignments.filter(role=AssignmentRole.ASSIST, ended_at=None, done_at=None)
    return list(parts.select_related("organisation").order_by("assigned_at", "id"))


def for_assisting(_found: Case, shown: dict[str, Any]) -> dict[str, Any]:
    return {"assisting": shown["assisting"]}


def beside_finish(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """Who still assists: the lead sees it before saying that all is done."""
    parts = _still_assisting(found)
    return {
        "assisting": [(str(one.organisation_id), str(one.organisation)) for one in parts],
        "still_assisting": PAIRS.join(str(one.organisation) for one in parts),
    }


def _nobody_assists(actor: Actor, _case: Case, assignments: Sequence[Assignment]) -> str:
    """Only an open part can be ended; an assistant who is done is done."""
    still = [one for one in assignments if one.role == AssignmentRole.ASSIST and one.ended_at is None and one.done_at is None]
    helps = any(one.organisation_id == actor.organisation_id for one in assignments if one.ended_at is None)
    own = [one for one in still if one.organisation_id == actor.organisation_id]
    return "" if own or (still and not helps) else _("没有等着说办完的协办。")


def _add_assist(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    to = _organisation(case, given["organisation"])
    return assisting.add_assist(case=case, organisation=to, text=given["text"], by=by, now=now)


def _end_assist(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    of = _organisation(case, given.get("organisation", ""))
    return assisting.end_assist(case=case, text=given["text"], organisation=of, photos=given["photos"], by=by, now=now)


VERBS: list[Verb] = [
    Verb(
        "return",
        gettext_lazy("退回"),
        gettext_lazy("退回给派单的人"),
        gettext_lazy("退回了，由派单员来定。定下来会告诉您。"),
        "s-back",
        HANDLING,
        forms.ReturnForm,
        _return,
        template="casework/desk/return.html",
        beside=beside_return,
        for_form=_for_return,
        why_not=_ruled,
    ),
    Verb(
        "end_assist",
        gettext_lazy("协办完成"),
        gettext_lazy("我们这部分办完了"),
        gettext_lazy("记下了，主办看得到。"),
        "check",
        ASSISTING,
        forms.EndAssistForm,
        _end_assist,
        beside=beside_end_assist,
        for_form=for_assisting,
        why_not=_nobody_assists,
    ),
    Verb(
        "transfer",
        gettext_lazy("转办"),
        gettext_lazy("转给别的单位办"),
        gettext_lazy("转过去了，报事人的时限不变。"),
        "out",
        rights.DISPATCH,
        forms.TransferForm,
        _transfer,
        lead=gettext_lazy("签收以后才发现该别家办的，转过去。原来的单位马上知道。"),
        template="casework/desk/dispatch.html",
        beside=beside_transfer,
        for_form=beside.bodies,
        is_rare=True,
    ),
    Verb(
        "add_assist",
        gettext_lazy("请人协办"),
        gettext_lazy("请别的单位协办"),
        gettext_lazy("请到了，他们马上知道。"),
        "people",
        rights.DISPATCH,
        forms.AssistForm,
        _add_assist,
        lead=gettext_lazy("主办不变。协办办完自己那部分会说一声，主办再报办结。"),
        beside=beside_assist,
        for_form=beside.bodies,
        is_rare=True,
    ),
    Verb(
        "rule",
        pgettext_lazy("verb", "裁定"),
        gettext_lazy("裁定由谁办"),
        gettext_lazy("裁定了，各家都会知道。"),
        "gate",
        rights.RULE,
        forms.RuleForm,
        _rule,
        lead=gettext_lazy("裁定是最后的决定：定了由谁办，就不能再退。以后同样的事照着办。"),
        template="casework/desk/rule.html",
        beside=beside_rule,
        for_form=_for_rule,
        is_rare=True,
        is_awaited=returns.awaits_ruling,
    ),
]
