"""Confirming an agreement: by a link that works once, on the unit's own page, or on the paper that a clerk scans."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, files, journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import AgreementRefused
from ..events import AgreementSigned
from ..models import Agreement, AgreementParty, PartyRole
from ..rules import agreements as rules
from ..rules.agreements import EMAIL, PAGE, PAPER, PaperGiven
from ..selectors.agreement_rules import link_days
from ..selectors.agreements import units_of
from ..states import AgreementState
from .agreements import allow, held, keep_scans, note, replaced_by


@transaction.atomic
def make_link(*, party: AgreementParty, by: Actor, now: datetime) -> str:
    """
    Make the secret of a link by which a side confirms. Only its hash is kept; the link that was made before works no more.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(party.agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    party = locking.one(agreement.parties.all(), party.pk)
    refuse_if(_ask_problems(agreement, party), AgreementRefused)
    token = secrets.token_urlsafe(32)
    party.token_hash, party.asked_at = rules.hash_of(token), now
    party.save(update_fields=["token_hash", "asked_at"])
    note(agreement, "asked", by, now, side=[None, str(party.organisation_id)])  # type: ignore[attr-defined]
    return token


def _ask_problems(agreement: Agreement, party: AgreementParty) -> list[Problem]:
    problems = rules.state_problems(agreement.state, (AgreementState.PROPOSED,))
    if party.confirmed_at is not None:
        problems.append(Problem("confirmed", _("这一方已经确认过了。")))
    return problems


@transaction.atomic
def confirm(*, party: AgreementParty, how: str, name: str, token: str = "", by: Actor, now: datetime) -> Agreement:
    """
    Confirm for one side, under the name of who does. With the last side the agreement is signed.

    `how`: `email` with the token of this side's link; `page` by its liaison, for the host by a clerk.

    :raises NotAllowed: for somebody else's side. :raises AgreementRefused: with every reason; for a link that is not this
        side's, or no more, with nothing but that.
    """
    agreement = held(party.agreement)
    party = locking.one(agreement.parties.all(), party.pk, "organisation")
    if how == EMAIL:
        refuse_if(_link_problems(agreement, party, token, now), AgreementRefused)
    else:
        _allow_page(agreement, party, how, by)
    refuse_if(_ask_problems(agreement, party) + rules.name_problems(name, "name"), AgreementRefused)
    _confirmed(party, how, name, now)
    note(agreement, "confirmed", by, now, side=[None, str(party.organisation_id)], how=[None, how])  # type: ignore[attr-defined]
    if not agreement.parties.filter(confirmed_at=None).exists():
        _sign(agreement, timezone.localdate(now), by, now)
    return agreement


def _link_problems(agreement: Agreement, party: AgreementParty, token: str, now: datetime) -> list[Problem]:
    if not rules.is_token(token, party.token_hash):
        return [Problem("link", _("这个链接不对，或者已经换了新的。请向社区要一个新的。"))]
    if party.confirmed_at is None and rules.is_expired(party.asked_at, _days(agreement, now), now):
        return [Problem("expired", _("这个链接过期了。请向社区要一个新的。"))]
    return []


def _days(agreement: Agreement, now: datetime) -> int:
    return link_days(agreement.tenant, on=timezone.localdate(now))


def _allow_page(agreement: Agreement, party: AgreementParty, how: str, by: Actor) -> None:
    """The host's side is a clerk's to confirm, a unit's side its own liaison's."""
    if how != PAGE:
        raise AgreementRefused(Problem("how", _("只能在链接里、本单位的页面上，或者用签了的纸确认。"), where="how"))
    if party.role == PartyRole.HOST:
        allow(by, agreement.tenant_id, agreement.place_path)
    elif by.tenant_id != agreement.tenant_id or party.organisation_id not in units_of(by):  # type: ignore[attr-defined]
        raise NotAllowed(Problem("not_allowed", _("只有这个单位的联络员能在这里确认。")))


def _confirmed(party: AgreementParty, how: str, name: str, now: datetime) -> None:
    party.confirmed_at, party.confirmed_how = now, how
    party.signatory = name.strip() or party.signatory
    party.save(update_fields=["confirmed_at", "confirmed_how", "signatory"])


@transaction.atomic
def sign_paper(*, agreement: Agreement, given: PaperGiven, by: Actor, now: datetime) -> Agreement:
    """
    Take the paper that every side signed: a draft, or what was sent round, is signed on the paper's day. Sides that
    confirmed before keep how they did.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    problems = rules.paper_problems(given, agreement.state, timezone.localdate(now))
    refuse_if(problems + files.upload_problems(given.scans, "scans"), AgreementRefused)
    for party in locking.several(agreement.parties.filter(confirmed_at=None)):
        _confirmed(party, PAPER, given.names.get(party.pk, ""), now)
    keep_scans(agreement, given.scans, by, now)
    _sign(agreement, given.signed_on, by, now)
    return agreement


def _sign(agreement: Agreement, on: date, by: Actor, now: datetime) -> None:
    before, agreement.state, agreement.signed_on = agreement.state, AgreementState.SIGNED, on
    agreement.save(update_fields=["state", "signed_on"])
    changes = {"state": [before, agreement.state], "signed_on": [None, on.isoformat()]}
    journal.record("cobuild.agreement.signed", agreement, by=by, now=now, changes=changes)
    events.publish(AgreementSigned(tenant_id=agreement.tenant_id, agreement_id=agreement.pk), now=now)
    if agreement.renews_id:  # type: ignore[attr-defined]
        replaced_by(held(agreement.renews), agreement.pk, now=now)  # type: ignore[arg-type]
