"""
One verb on many cases: each through its own service, in its own transaction, with its own line in the journal.

What would be refused is found out by doing it and taking it back, so a preview can never say otherwise than the deed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from linli.casework.models import Case
from linli.casework.rules import rights
from linli.core import submissions
from linli.core.actors import Actor
from linli.core.problems import Problem, Refused
from linli.core.trying import problems_of_trying

from . import afterwards, dispatching, handing_over, handling, pressing, triage

MOST = 100
"""Cases in one go: as many as one person can look through before they press the button."""
Given: TypeAlias = Mapping[str, Any]
Write: TypeAlias = Callable[[Case, Given, Actor, datetime], Case]


def _accept(case: Case, _given: Given, by: Actor, now: datetime) -> Case:
    return triage.accept(case=case, by=by, now=now)


def _dispatch(case: Case, given: Given, by: Actor, now: datetime) -> Case:
    to, reason, note = given.get("organisation"), given.get("reason", ""), given.get("note", "")
    return dispatching.dispatch(case=case, organisation=to, reason=reason, note=note, by=by, now=now)


def _receive(case: Case, given: Given, by: Actor, now: datetime) -> Case:
    name, phone = given.get("handler_name", ""), given.get("handler_phone", "")
    return handling.receive(case=case, handler_name=name, handler_phone=phone, by=by, now=now)


def _note(case: Case, given: Given, by: Actor, now: datetime) -> Case:
    return handling.note(case=case, text=given.get("text", ""), is_internal=bool(given.get("is_internal")), by=by, now=now)


def _remind(case: Case, given: Given, by: Actor, now: datetime) -> Case:
    return pressing.remind(case=case, reason=given.get("reason", ""), by=by, now=now)


def _hand_over(case: Case, given: Given, by: Actor, now: datetime) -> Case:
    to, reason = given["to"], given.get("reason", "")
    return handing_over.hand_over(case=case, to=to, reason=reason, batch=given.get("batch"), by=by, now=now)


def _close(case: Case, given: Given, by: Actor, now: datetime) -> Case:
    return afterwards.close(case=case, reason=given.get("reason", ""), by=by, now=now)


WRITES: dict[str, tuple[str, Write]] = {
    "accept": (rights.ACCEPT, _accept),
    "dispatch": (rights.DISPATCH, _dispatch),
    "receive": (rights.HANDLE, _receive),
    "note": (rights.NOTE, _note),
    "remind": (rights.SUPERVISE, _remind),
    "hand_over": (rights.HAND_OVER, _hand_over),
    "close": (rights.CLOSE, _close),
}
"""The verbs that make sense on many cases at once, with the right that one must hold somewhere to be offered them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case, or would come: done, or every reason why not."""

    case: Case
    problems: tuple[Problem, ...] = ()

    @property
    def is_done(self) -> bool:
        return not self.problems


def rehearse(cases: Iterable[Case], verb: str, given: Given, *, by: Actor, now: datetime) -> list[Outcome]:
    """What would come of each case: the verb is done and taken back. Nothing stays, nobody hears of it."""
    return [_rehearse_one(case, verb, given, by, now) for case in cases]


def _rehearse_one(case: Case, verb: str, given: Given, by: Actor, now: datetime) -> Outcome:
    return Outcome(case, tuple(problems_of_trying(lambda: WRITES[verb][1](case, given, by, now))))


def do(
    cases: Iterable[Case], verb: str, given: Given, *, token: str, fingerprint: str = "", by: Actor, now: datetime
) -> list[Outcome]:
    """
    Do the verb on each case, those that refuse are left as they are. The same `token` again does nothing twice: each case
    remembers it by itself, so that a run that was broken off half-way can be sent again. `fingerprint`: of what was said.
    """
    who = str(by.user_id or by.appointment_id or by.kind.value)
    found = []
    for case in cases:
        key = submissions.key_of(f"casework.bulk.{verb}", who, f"{token}:{case.pk}") if token else ""
        found.append(_do_one(case, verb, given, (key, fingerprint), by, now))
    return found


def _do_one(case: Case, verb: str, given: Given, once: tuple[str, str], by: Actor, now: datetime) -> Outcome:
    key, fingerprint = once
    try:
        with submissions.once(key, tenant_id=case.tenant_id, now=now, fingerprint=fingerprint) as sent:
            if not sent.before:
                WRITES[verb][1](case, given, by, now)
    except Refused as refused:
        return Outcome(case, tuple(refused.problems))
    return Outcome(case)
