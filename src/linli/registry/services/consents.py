"""Consents: given, and withdrawn as easily (PIPL arts 13–16)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking, rows
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.errors import ConsentRefused
from linli.registry.events import ConsentWithdrawn
from linli.registry.models import Organisation, Person, ProcessingConsent
from linli.registry.rules.purposes import Purpose, consent_problems, purposes_of
from linli.registry.selectors.purposes import purposes_in_force

CONSENTS = "registry.consents"


@transaction.atomic
def record_consent(
    *,
    person: Person,
    purpose: str,
    by: Actor,
    now: datetime,
    recipient: Organisation | None = None,
    note: str = "",
    scan: StoredFile | None = None,
) -> ProcessingConsent:
    """
    Write down that a person agreed to one purpose (and, where it is passed on, to one recipient). Given again it changes nothing.

    :raises ConsentRefused: with every reason. :raises NotAllowed: unless it is their own, or `by` keeps consents there.
    """
    said = {"recipient_id": recipient.pk if recipient else None, "note": note, "scan_id": scan.pk if scan else None}
    return _give([person], purpose, said, by, now)[0]


@transaction.atomic
def record_consents(
    *, people: Sequence[Person], purpose: str, by: Actor, now: datetime, note: str = ""
) -> list[ProcessingConsent]:
    """
    As `record_consent`, for a list of people of one tenant: in its order, in five statements whatever its length.

    :raises ConsentRefused: with every reason. :raises NotAllowed: unless `by` keeps the consents of all of them.
    """
    return _give(people, purpose, {"note": note}, by, now) if people else []


def _give(people: Sequence[Person], purpose: str, said: dict[str, Any], by: Actor, now: datetime) -> list[ProcessingConsent]:
    held = {one.pk: one for one in locking.several(Person.objects.filter(pk__in=[one.pk for one in people]), "home", "tenant")}
    people = [held[one.pk] for one in people]
    for person in people:
        _insist(by, person)
    recipient = said.get("recipient_id")
    found = _purpose(people[0], purpose, is_gone=any(one.erased_at for one in people), has_recipient=bool(recipient), now=now)
    live = ProcessingConsent.objects.filter(person__in=people, purpose=purpose, recipient=recipient, withdrawn_at=None)
    given = {one.person_id: one for one in live.order_by("given_at", "-id")}
    new = {
        pk: rows.fresh(
            ProcessingConsent, tenant_id=one.tenant_id, person_id=pk, purpose=purpose, basis=found.basis,
            channel=by.channel.value, given_at=now, **said,
        )
        for pk, one in held.items() if pk not in given
    }  # fmt: skip
    rows.insert([*new.values()])
    for pk in new:
        _mirror(held[pk], purpose)
    changes = {"purpose": [None, purpose]}
    lines = [journal.line_for("registry.consent.given", held[pk], by=by, now=now, changes=changes) for pk in new]
    journal.record_many(lines)
    return [(given | new)[one.pk] for one in people]


def _purpose(person: Person, code: str, *, is_gone: bool, has_recipient: bool, now: datetime) -> Purpose:
    """:raises ConsentRefused: where nobody of this tenant can agree to it so."""
    purpose = purposes_of(purposes_in_force(person.tenant, now=now)).get(code)
    refuse_if(consent_problems(purpose, has_recipient=has_recipient, is_gone=is_gone), ConsentRefused)
    assert purpose is not None  # noqa: S101 -- else it was refused
    return purpose


@transaction.atomic
def withdraw_consent(*, consent: ProcessingConsent, by: Actor, now: datetime, reason: str = "") -> ProcessingConsent:
    """
    End a consent from now on; no reason is asked. What rests on a duty by law cannot be withdrawn, and says so.

    :raises ConsentRefused: when it was withdrawn before, or rests on a duty.
    """
    locking.one(Person, consent.person_id)  # before the consent, as whoever gives one does
    consent = locking.one(ProcessingConsent, consent.pk, "person__home")
    _insist(by, consent.person)
    problems = []
    if consent.withdrawn_at:
        problems.append(Problem("withdrawn_already", _("这一条已经撤回了。")))
    if consent.basis != "consent":
        problems.append(Problem("rests_on_duty", _("这一项是法定职责要办的，不靠同意，所以不能撤回。")))
    refuse_if(problems, ConsentRefused)
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    _mirror(consent.person, consent.purpose)
    changes = {"purpose": [consent.purpose, None]}
    journal.record("registry.consent.withdrawn", consent.person, by=by, now=now, reason=reason, changes=changes)
    fact = ConsentWithdrawn(tenant_id=consent.tenant_id, person_id=consent.person_id, purpose=consent.purpose)
    events.publish(fact, now=now)
    return consent


def _mirror(person: Person, purpose: str) -> None:
    """The one consent that lists are filtered by stands on the person too, as long as any of that purpose stands."""
    if purpose != "phone_to_heads":
        return
    given = ProcessingConsent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).exists()
    if person.shares_phone_with_heads != given:
        person.shares_phone_with_heads = given
        person.save(update_fields=["shares_phone_with_heads"])


def _insist(by: Actor, person: Person) -> None:
    path = person.home.path if person.home else None
    if by.person_id != person.pk and not by.may(CONSENTS, tenant_id=person.tenant_id, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("这个人不在您的范围里。")))
