"""Objections: lodged by whatever way until the last minute of the last day, answered with a reason, opened again, upheld."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor, Kind
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import ObjectionRefused
from ..events import ObjectionAnswered, ObjectionLodged, ObjectionReopened
from ..models import Objection, ObjectionEntry, Publicity
from ..rules import rights, running
from ..rules.running import words_problems
from ..states import ObjectionState
from .deeds import Deed, allow, held

MOST_WORDS, MOST_NAME = 2000, 30


@transaction.atomic
def lodge(
    *,
    publicity: Publicity,
    words: str,
    received_at: datetime | None = None,
    name: str = "",
    phone: str = "",
    person_id: UUID | None = None,
    wants_reply: bool = True,
    by: Actor,
    now: datetime,
) -> Objection:
    """
    Take an objection. `by.channel` says how it came; staff may write down one that came before (`received_at`), as a letter or
    a call does. In time is what came before midnight of the last day, whenever it is written down.

    :raises NotAllowed: for staff without the right there, and for visitors who are not signed in.
    :raises ObjectionRefused: with every reason.
    """
    run = held(publicity.run)
    publicity = Publicity.objects.select_related("step").get(pk=publicity.pk)
    received = received_at if received_at and by.kind is not Kind.RESIDENT else now
    _allow_lodging(by, publicity)
    refuse_if(_lodging_problems(publicity, words, name, received, now), ObjectionRefused)
    last = Objection.objects.filter(run=run).aggregate(last=Max("sequence"))["last"] or 0
    made = Objection(
        tenant_id=run.tenant_id,
        publicity=publicity,
        run=run,
        sequence=last + 1,
        words=words.strip(),
        channel=by.channel,
        received_at=received,
        written_at=now,
        written_by=by.label[:120],
        person_id=person_id or (by.person_id if by.kind is Kind.RESIDENT else None),
        name=name.strip(),
        phone=phone,
        phone_hash=search_hash(phone, purpose="phone"),
        wants_reply=wants_reply,
    )
    made.save(force_insert=True)
    _entry(made, "lodge", made.words, by, now)
    deed = Deed(run, by=by, now=now, on_behalf_of=made.person_id)
    deed.line(
        "lodge",
        step=publicity.step.code,
        text=str(made.sequence),
        changes={"objection": [None, made.sequence], "channel": [None, made.channel], "received_at": [None, received]},
    )
    deed.announce(ObjectionLodged, objection_id=made.pk)
    deed.write()
    return made


def _allow_lodging(by: Actor, publicity: Publicity) -> None:
    if by.is_system or by.kind is Kind.RESIDENT:
        if by.tenant_id in (None, publicity.tenant_id):
            return
        raise NotAllowed(Problem("not_allowed", _("这不是您所在的街道。")))
    if by.kind is Kind.ANONYMOUS:
        raise NotAllowed(Problem("not_signed_in", _("先用手机号登录再提异议。不方便上网，打电话、到窗口、写信都可以。")))
    allow(by, rights.OBJECTIONS, publicity.run)


def _lodging_problems(publicity: Publicity, words: str, name: str, received: datetime, now: datetime) -> list[Problem]:
    problems = words_problems(words, "words", most=MOST_WORDS)
    if len(name) > MOST_NAME:
        problems.append(Problem("too_long", _("太长了，最多 %(most)s 个字。") % {"most": MOST_NAME}, where="name"))
    if publicity.replaced_at is not None and received >= publicity.replaced_at:
        problems.append(Problem("replaced", _("这份公示不再有效。重新公示了的，请对新的提。")))
    last_on = publicity.last_on if publicity.takes_objections else None
    return problems + running.received_problems(
        published_at=publicity.published_at, last_on=last_on, received_at=received, now=now
    )


@transaction.atomic
def answer(*, objection: Objection, words: str, by: Actor, now: datetime) -> Objection:
    """
    Answer an objection with a reason: it does not stand. The publicity goes on.

    :raises NotAllowed: without the right there. :raises ObjectionRefused: with every reason.
    """
    return _settle(objection, ObjectionState.ANSWERED, "answer", words, by, now)


@transaction.atomic
def uphold(*, objection: Objection, words: str, by: Actor, now: datetime) -> Objection:
    """
    Find an objection right, and say what follows. What it is against cannot go on as it is: it is published anew, or the
    step goes back.

    :raises NotAllowed: without the right there. :raises ObjectionRefused: with every reason.
    """
    return _settle(objection, ObjectionState.UPHELD, "uphold", words, by, now)


def _settle(objection: Objection, state: ObjectionState, verb: str, words: str, by: Actor, now: datetime) -> Objection:
    run = held(objection.run)
    allow(by, rights.OBJECTIONS, run)
    objection = locking.one(Objection, objection.pk, "publicity__step")
    problems = words_problems(words, "words", most=MOST_WORDS)
    if not objection.is_open:
        problems.append(Problem("settled", _("这条异议已经答复过了。")))
    refuse_if(problems, ObjectionRefused)
    before = objection.state
    objection.state, objection.answer = state, words.strip()
    objection.answered_at, objection.answered_by = now, by.label[:120]
    objection.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    objection.run = run
    _note(objection, verb, words.strip(), before, by, now, ObjectionAnswered)
    return objection


@transaction.atomic
def reopen(*, objection: Objection, words: str, by: Actor, now: datetime) -> Objection:
    """
    Open an answered objection again: the answer does not meet it, or something new has come up. The objector may, and the office.

    :raises NotAllowed: for everyone else. :raises ObjectionRefused: with every reason.
    """
    run = held(objection.run)
    objection = locking.one(Objection, objection.pk, "publicity__step")
    is_theirs = by.person_id is not None and by.person_id == objection.person_id
    if not is_theirs:
        allow(by, rights.OBJECTIONS, run)
    problems = words_problems(words, "words", most=MOST_WORDS)
    if objection.is_open:
        problems.append(Problem("open", _("这条异议还没有答复。")))
    if not run.is_running:
        problems.append(Problem("ended", _("这个程序已经结束了。")))
    refuse_if(problems, ObjectionRefused)
    before = objection.state
    objection.state = ObjectionState.OPEN
    objection.save(update_fields=["state"])
    objection.run = run
    _note(objection, "reopen", words.strip(), before, by, now, ObjectionReopened)
    return objection


def _note(
    objection: Objection,
    verb: str,
    words: str,
    before: str,
    by: Actor,
    now: datetime,
    fact: type[ObjectionAnswered] | type[ObjectionReopened],
) -> None:
    _entry(objection, verb, words, by, now)
    deed = Deed(objection.run, by=by, now=now, on_behalf_of=objection.person_id)
    deed.line(
        verb,
        step=objection.publicity.step.code,
        text=str(objection.sequence),
        changes={"objection": [None, objection.sequence], "state": [before, objection.state]},
    )
    deed.announce(fact, objection_id=objection.pk)
    deed.write()


def _entry(objection: Objection, verb: str, words: str, by: Actor, now: datetime) -> None:
    ObjectionEntry.objects.create(
        tenant_id=objection.tenant_id, objection=objection, at=now, verb=verb, label=by.label[:120], text=words
    )
