"""Consents: given, and withdrawn as easily (PIPL arts 13–16)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.errors import ConsentRefused
from linli.registry.events import ConsentWithdrawn
from linli.registry.models import Organisation, Person, ProcessingConsent
from linli.registry.rules.purposes import consent_problems, purposes_of
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
    person = locking.one(Person, person.pk, "home")
    _insist(by, person)
    catalogue = purposes_of(purposes_in_force(person.tenant, now=now))
    problems = consent_problems(catalogue.get(purpose), has_recipient=recipient is not None, is_gone=bool(person.erased_at))
    refuse_if(problems, ConsentRefused)
    live = ProcessingConsent.objects.filter(person=person, purpose=purpose, recipient=recipient, withdrawn_at=None).first()
    if live:
        return live
    consent = ProcessingConsent.objects.create(
        tenant_id=person.tenant_id,
        person=person,
        purpose=purpose,
        basis=catalogue[purpose].basis,
        recipient=recipient,
        channel=by.channel.value,
        given_at=now,
        note=note,
        scan=scan,
    )
    _mirror(person, purpose)
    journal.record("registry.consent.given", person, by=by, now=now, changes={"purpose": [None, purpose]})
    return consent


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
