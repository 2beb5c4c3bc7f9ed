"""What moves a ballot on, each verb as a dialog of its page: which form it asks, whether it may be pressed, what it does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.actors import Actor
from linli.core.words import Words
from linli.deliberation.forms.ballots import CloseForm, NothingForm, ReasonForm
from linli.deliberation.models import Ballot, BallotKind, Channel
from linli.deliberation.rules import rights
from linli.deliberation.services import ballots
from linli.deliberation.states import BALLOT_TABLE, BallotState

Given = dict[str, Any]
Do = Callable[[Ballot, Given, Actor, datetime], Ballot]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `lead` says what it brings about."""

    label: Words
    lead: Words
    said: Words
    form: type[forms.Form]
    do: Do
    right: str = rights.BALLOTS
    is_stop: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """A verb that was refused, with its form."""

    name: str
    form: forms.Form


VERBS: dict[str, Verb] = {
    "freeze": Verb(
        gettext_lazy("定下来"),
        gettext_lazy("问题、选项、名册、规则、怎么投，从现在起都不能改，算出指纹。开始以前还可以退回来改，要写原因。"),
        gettext_lazy("定下来了。到时间就可以开始投票。"),
        NothingForm,
        lambda one, _given, by, now: ballots.freeze(ballot=one, by=by, now=now),
    ),
    "open": Verb(
        gettext_lazy("开始投票"),
        gettext_lazy("开始以后不能退回来改；要停只能宣布无效。"),
        gettext_lazy("开始投票了。"),
        NothingForm,
        lambda one, _given, by, now: ballots.open_ballot(ballot=one, by=by, now=now),
    ),
    "close": Verb(
        gettext_lazy("截止投票、计票"),
        gettext_lazy("截止以后不能再投，票打乱，锁票箱的钥匙销毁，马上算出结果。"),
        gettext_lazy("截止了，结果算出来了。核对以后公布。"),
        CloseForm,
        lambda one, given, by, now: ballots.close(ballot=one, reason=given["reason"], by=by, now=now),
    ),
    "declare": Verb(
        gettext_lazy("公布结果"),
        gettext_lazy("结果、票箱和回执一起公开，谁都能重算。"),
        gettext_lazy("公布了。"),
        NothingForm,
        lambda one, _given, by, now: ballots.declare(ballot=one, by=by, now=now),
        right=rights.DECLARE,
    ),
    "thaw": Verb(
        gettext_lazy("退回来改"),
        gettext_lazy("定下来的指纹作废，改完重新定。原因留在经过里。"),
        gettext_lazy("退回来了，可以改。"),
        ReasonForm,
        lambda one, given, by, now: ballots.thaw(ballot=one, reason=given["reason"], by=by, now=now),
        is_stop=True,
    ),
    "void": Verb(
        gettext_lazy("宣布无效"),
        gettext_lazy("已经投的票都不算，没有打开的票箱当场销毁。"),
        gettext_lazy("宣布无效了。"),
        ReasonForm,
        lambda one, given, by, now: ballots.void(ballot=one, reason=given["reason"], by=by, now=now),
        right=rights.DECLARE,
        is_stop=True,
    ),
    "withdraw": Verb(
        pgettext_lazy("ballot", "撤回"),
        gettext_lazy("这次表决不办了。"),
        gettext_lazy("撤回了。"),
        ReasonForm,
        lambda one, given, by, now: ballots.withdraw(ballot=one, reason=given["reason"], by=by, now=now),
        is_stop=True,
    ),
    "revote": Verb(
        gettext_lazy("再投一次"),
        gettext_lazy("给票数相同的、没有选出来的另办一次表决，从准备开始。"),
        gettext_lazy("准备了新的一次，名册和时间再看一遍。"),
        NothingForm,
        lambda one, _given, by, now: ballots.revote(ballot=one, by=by, now=now),
    ),
}
OF_LOT = {
    "open": replace(
        VERBS["open"],
        label=gettext_lazy("准备抽签"),
        lead=gettext_lazy("名单和种子的指纹这就公开，不能退回来改。"),
        said=gettext_lazy("可以抽签了。"),
    ),
    "close": replace(
        VERBS["close"],
        label=pgettext_lazy("verb", "抽签"),
        lead=gettext_lazy("按事先定下的种子，当场抽出来。"),
        said=gettext_lazy("抽出来了。核对以后公布。"),
    ),
}
"""Nobody votes in a lot."""
OF_HANDS = {
    "open": replace(VERBS["open"], label=gettext_lazy("开始举手表决"), said=gettext_lazy("开始了，请两位计票人分别数。")),
    "close": replace(
        VERBS["close"],
        label=gettext_lazy("结束举手、计票"),
        lead=gettext_lazy("结束以后不能再数，按两位计票人数的马上算出结果。"),
    ),
    "declare": replace(VERBS["declare"], lead=gettext_lazy("结果和两位计票人数的一起公开，谁都能重算。")),
    "void": replace(VERBS["void"], lead=gettext_lazy("已经数的都不算。")),
}
"""There are hands, and neither papers nor a box."""
RECORDED = {
    "close": replace(VERBS["close"], lead=gettext_lazy("截止以后不能再投，马上算出结果。")),
    "void": replace(VERBS["void"], lead=gettext_lazy("已经投的票都不算。")),
}
"""Its box is not sealed: nothing is shuffled, and no key is destroyed."""
BEFORE = {name: before for name, before, _after in BALLOT_TABLE}
REVOTED = frozenset({"revote", "seats_open"})
"""Outcomes after which another ballot is held over what is left; one that came to nothing is prepared anew."""


def may_follow(name: str, one: Ballot) -> bool:
    """Whether the ballot stands where this verb begins."""
    if name != "revote":
        return one.state in BEFORE[name]
    return one.state == BallotState.DECLARED and (one.verdict or {}).get("outcome", "") in REVOTED


def verb_of(one: Ballot, name: str) -> Verb:
    """:raises KeyError: for no verb."""
    if one.kind == BallotKind.LOT:
        return OF_LOT.get(name, VERBS[name])
    if Channel.HANDS in one.channels:
        return OF_HANDS.get(name, VERBS[name])
    return VERBS[name] if one.is_secret else RECORDED.get(name, VERBS[name])


def field_ids(name: str) -> str:
    """Several of these forms stand on one page: the ids of their fields are told apart by the verb."""
    return f"id_{name}_%s"


def verbs_for(one: Ballot, actor: Actor, tried: Tried | None = None) -> list[dict[str, Any]]:
    """The verbs that this visitor may press now, the next one first."""
    return [
        {
            "name": name,
            "verb": verb,
            "url": reverse("deliberation:ballot-verb", args=[one.pk, name]),
            "form": tried.form if tried and tried.name == name else verb.form(auto_id=field_ids(name)),
            "is_open": tried is not None and tried.name == name,
        }
        for name, verb in ((name, verb_of(one, name)) for name in VERBS)
        if may_follow(name, one) and actor.may(verb.right, tenant_id=one.tenant_id, place_path=one.place_path)
    ]
