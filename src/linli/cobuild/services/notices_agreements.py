"""Who hears of agreements: the units that are a side, and the clerks of the place for the host's side."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.words import day_words
from linli.disclosure.api import tell, tell_posts

from ..events import AgreementEnded, AgreementProposed, AgreementSigned, ObligationDue
from ..models import Agreement, AgreementParty, Obligation, PartyRole
from ..selectors.agreements import renewed_by
from ..states import AgreementState

CLERKS = ("community_secretary", "community_clerk")
KIND = "cobuild.agreement"


def on_agreement_proposed(event: AgreementProposed, *, event_id: UUID, now: datetime) -> None:
    """Every unit that is a side is asked to confirm it on its own page."""
    if one := _agreement(event.agreement_id):
        title = _("%(number)s 请您单位确认：%(title)s") % {"number": one.number, "title": one.title}
        _tell_units(one, title, f"agreement-proposed:{event_id}", now)


def on_agreement_signed(event: AgreementSigned, *, event_id: UUID, now: datetime) -> None:
    """Every side hears that it is signed."""
    if one := _agreement(event.agreement_id):
        title = _("%(number)s 签好了：%(title)s") % {"number": one.number, "title": one.title}
        _tell_units(one, title, f"agreement-signed:{event_id}", now)
        _tell_clerks(one, title, f"agreement-signed:{event_id}", now)


def on_agreement_ended(event: AgreementEnded, *, event_id: UUID, now: datetime) -> None:
    """Every unit that is a side hears that it is over, and why, or by what it was replaced."""
    if one := _agreement(event.agreement_id):
        new = renewed_by(one) if one.state == AgreementState.REPLACED else None
        told = {"number": one.number, "title": one.title, "new": new.number if new else ""}
        title = (_("%(number)s 已续签，由 %(new)s 接替：%(title)s") if new else _("%(number)s 结束了：%(title)s")) % told
        _tell_units(one, title, f"agreement-ended:{event_id}", now, body=one.ended_reason)


def on_obligation_due(event: ObligationDue, *, event_id: UUID, now: datetime) -> None:
    """The side that has to do it is reminded; the host's side by its clerks."""
    duty = Obligation.objects.select_related("agreement", "party").filter(pk=event.obligation_id).first()
    if duty is None or duty.reminded_for is None:
        return
    told = {"number": duty.agreement.number, "day": day_words(duty.reminded_for)}
    title, key = _("%(number)s 有一件事 %(day)s 前要做") % told, f"obligation-due:{event_id}"
    if duty.party.role == PartyRole.HOST:
        _tell_clerks(duty.agreement, title, key, now, body=duty.text)
    else:
        _tell_unit(duty.agreement, duty.party, title, key, now, body=duty.text)


def tell_ending(one: Agreement, now: datetime) -> None:
    """The clerks and the units hear once that its last day comes near, in time to renew it."""
    assert one.ends_on is not None  # noqa: S101 -- only one with a last day comes to its end
    told = {"number": one.number, "day": day_words(one.ends_on)}
    title = _("%(number)s %(day)s 到期，要不要续签") % told
    _tell_clerks(one, title, f"agreement-ending:{one.pk}", now, body=one.title)
    _tell_units(one, title, f"agreement-ending:{one.pk}", now, body=one.title)


def _agreement(pk: UUID) -> Agreement | None:
    return Agreement.objects.filter(pk=pk).first()


def _tell_units(one: Agreement, title: str, key: str, now: datetime, *, body: str = "") -> None:
    for party in one.parties.filter(role=PartyRole.PARTNER):
        _tell_unit(one, party, title, key, now, body=body)


def _tell_unit(one: Agreement, party: AgreementParty, title: str, key: str, now: datetime, *, body: str = "") -> None:
    tell(
        tenant_id=one.tenant_id,
        to_organisation=party.organisation_id,  # type: ignore[attr-defined]
        kind=KIND,
        title=title[:120],
        body=body,
        url=reverse("cobuild:unit-agreement", args=[one.pk]),
        about=one,
        once_key=f"{key}:{party.pk}",
        now=now,
    )


def _tell_clerks(one: Agreement, title: str, key: str, now: datetime, *, body: str = "") -> None:
    message: dict[str, Any] = {"kind": KIND, "title": title[:120], "body": body, "url": one.get_absolute_url(), "about": one}
    tell_posts(tenant_id=one.tenant_id, kinds=CLERKS, place_path=one.place_path, once_key=key, now=now, **message)
