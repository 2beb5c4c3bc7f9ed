"""Agreements: drafted, sent round, taken back, ended by their day, terminated, renewed. Confirming stands in `confirming`."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, files, journal, locking, numbers
from linli.core.actors import Actor
from linli.core.files import withdrawing
from linli.core.models import StoredFile, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if

from ..errors import AgreementRefused
from ..events import AgreementEnded, AgreementProposed
from ..models import Agreement, AgreementParty, Need, NeedKind, Obligation, PartyRole, Rhythm
from ..rules import agreements as rules
from ..rules import obligations as days
from ..rules import rights
from ..rules.agreements import AgreementGiven, PartyGiven
from ..selectors.agreement_follow import RUNNING
from ..selectors.agreements import SCAN, SERIES, replacing
from ..states import AgreementState


def allow(by: Actor, tenant_id: UUID, place_path: str) -> None:
    """:raises NotAllowed: unless the actor keeps agreements there."""
    if not by.may(rights.AGREEMENTS, tenant_id=tenant_id, place_path=place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办协议。")))


def held(agreement: Agreement) -> Agreement:
    """The agreement as it is now, held: what happens to it comes one by one."""
    return locking.one(Agreement, agreement.pk, "place", "tenant")


def note(agreement: Agreement, past: str, by: Actor, now: datetime, *, reason: str = "", **changes: Any) -> None:
    """One line in the journal; who signs stays out of it."""
    journal.record(f"cobuild.agreement.{past}", agreement, by=by, now=now, reason=reason, changes=changes)


@transaction.atomic
def draft(*, tenant: Tenant, given: AgreementGiven, by: Actor, now: datetime) -> Agreement:
    """
    Write an agreement down; nobody outside sees it yet.

    :raises NotAllowed: without the right for the place. :raises AgreementRefused: with every reason.
    """
    allow(by, tenant.pk, given.place.path)
    refuse_if(rules.draft_problems(given, tenant.pk), AgreementRefused)
    agreement = Agreement(tenant=tenant, made_at=now, run=given.run, step=given.step if given.run else "", **given.fields())
    return _written(agreement, given.parties, by, now)


def _written(agreement: Agreement, parties: Any, by: Actor, now: datetime) -> Agreement:
    day = timezone.localdate(now)
    number = numbers.next_number(SERIES, tenant=agreement.tenant, period=str(day.year))
    agreement.number = f"{agreement.tenant.letters}-XY{day.year % 100:02}-{number:04}"
    agreement.save(force_insert=True)
    for one in parties:
        _add_side(agreement, one)
    note(agreement, "drafted", by, now, number=[None, agreement.number], kind=[None, agreement.kind])
    return agreement


def _add_side(agreement: Agreement, given: PartyGiven) -> AgreementParty:
    made: AgreementParty = AgreementParty.objects.create(
        tenant_id=agreement.tenant_id,
        agreement=agreement,
        organisation=given.organisation,
        role=given.role,
        signatory=given.signatory.strip(),
        email=given.email.strip(),
    )
    return made


@transaction.atomic
def change(*, agreement: Agreement, given: AgreementGiven, by: Actor, now: datetime) -> Agreement:
    """
    Change a draft, its sides too. What was sent round is taken back first.

    :raises NotAllowed: without the right, there and where it was. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    allow(by, agreement.tenant_id, given.place.path)
    problems = rules.state_problems(agreement.state, (AgreementState.DRAFT,)) + rules.draft_problems(given, agreement.tenant_id)
    gone = agreement.parties.exclude(organisation__in=[one.organisation.pk for one in given.parties])
    if Obligation.objects.filter(party__in=gone).exists():
        problems.append(Problem("has_duties", _("去掉的一方还有要做的事，先删掉那些事。"), where="partner_1"))
    refuse_if(problems + _outside_problems(agreement, given), AgreementRefused)
    before = {name: getattr(agreement, name) for name in given.fields()}
    for name, value in given.fields().items():
        setattr(agreement, name, value)
    agreement.save()
    gone.delete()
    _change_sides(agreement, given)
    changed = sorted(name for name, value in given.fields().items() if before[name] != value)
    note(agreement, "changed", by, now, fields=[None, changed])
    return agreement


def _outside_problems(agreement: Agreement, given: AgreementGiven) -> list[Problem]:
    """What has to be done stays within the days of the agreement."""
    outside = agreement.obligations.filter(first_due__lt=given.begins_on).exists()
    if given.ends_on is not None:
        outside = outside or agreement.obligations.filter(first_due__gt=given.ends_on).exists()
    if not outside:
        return []
    return [Problem("duties_outside", _("有要做的事落在协议期限以外了，先改那些事。"), where="begins_on")]


def _change_sides(agreement: Agreement, given: AgreementGiven) -> None:
    there = {one.organisation_id: one for one in agreement.parties.all()}  # type: ignore[attr-defined]
    for one in given.parties:
        side = there.get(one.organisation.pk)
        if side is None:
            _add_side(agreement, one)
            continue
        side.role, side.signatory, side.email = one.role, one.signatory.strip(), one.email.strip()
        side.save(update_fields=["role", "signatory", "email"])


@transaction.atomic
def propose(*, agreement: Agreement, by: Actor, now: datetime) -> Agreement:
    """
    Send a draft round: from now on nothing of it changes, and every side is asked to confirm.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    refuse_if(rules.propose_problems(agreement.state, agreement.text), AgreementRefused)
    _to(agreement, AgreementState.PROPOSED, "proposed", by, now)
    events.publish(AgreementProposed(tenant_id=agreement.tenant_id, agreement_id=agreement.pk), now=now)
    return agreement


def _to(agreement: Agreement, state: AgreementState, past: str, by: Actor, now: datetime, reason: str = "") -> None:
    before, agreement.state = agreement.state, state
    agreement.save()
    note(agreement, past, by, now, reason=reason, state=[before, state])


@transaction.atomic
def recall(*, agreement: Agreement, reason: str, by: Actor, now: datetime) -> Agreement:
    """
    Take back what was sent round, to change it: links and confirmations that were given fall away.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    problems = rules.state_problems(agreement.state, (AgreementState.PROPOSED,))
    refuse_if(problems + rules.reason_problems(reason, _("还没写为什么收回。")), AgreementRefused)
    agreement.parties.update(token_hash="", asked_at=None, confirmed_at=None, confirmed_how="")
    _to(agreement, AgreementState.DRAFT, "recalled", by, now, reason=reason.strip())
    return agreement


@transaction.atomic
def terminate(*, agreement: Agreement, on: date, reason: str, by: Actor, now: datetime) -> Agreement:
    """
    End a signed agreement before its day; `on` is its last. Nothing is due after that day.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    signed_on, ends_on, today = agreement.signed_on, agreement.ends_on, timezone.localdate(now)
    problems = rules.end_problems(agreement.state, on, signed_on=signed_on, ends_on=ends_on, today=today)
    refuse_if(problems + rules.reason_problems(reason, _("还没写为什么终止。")), AgreementRefused)
    agreement.ended_on, agreement.ended_reason = on, reason.strip()
    _over(agreement, AgreementState.TERMINATED, "terminated", by, now)
    return agreement


def _over(agreement: Agreement, state: AgreementState, past: str, by: Actor, now: datetime) -> None:
    _to(agreement, state, past, by, now, reason=agreement.ended_reason)
    agreement.obligations.filter(next_due__gt=agreement.ended_on).update(next_due=None)
    events.publish(AgreementEnded(tenant_id=agreement.tenant_id, agreement_id=agreement.pk), now=now)


@transaction.atomic
def end_due(*, now: datetime) -> int:
    """End what is past its last day. Returns how many."""
    over = Agreement.objects.filter(state=AgreementState.SIGNED, ends_on__lt=timezone.localdate(now))
    rows = locking.free(over.order_by("ends_on", "id"), "tenant")
    for agreement in rows:
        agreement.ended_on = agreement.ends_on
        _over(agreement, AgreementState.ENDED, "ended", Actor.system(tenant_id=agreement.tenant_id), now)
    return len(rows)


@transaction.atomic
def replace_due(*, now: datetime) -> int:
    """End what is renewed by an agreement that has begun, though its own last day has not come. Returns how many."""
    new_ones = list(replacing(timezone.localdate(now)).order_by("begins_on", "id").values_list("pk", "renews_id"))
    old_ones = {one.pk: one for one in locking.free(Agreement.objects.filter(pk__in=[old for _new, old in new_ones]), "tenant")}
    done = [replaced_by(old_ones[old], new, now=now) for new, old in new_ones if old in old_ones]
    return sum(done)


def replaced_by(old: Agreement, new_key: UUID, *, now: datetime) -> bool:
    """
    A held agreement goes over into its renewal on the day on which that begins: nothing of it is due after that, its projects
    that still run go on under the new one. False where there is nothing to go over.
    """
    new = replacing(timezone.localdate(now)).filter(pk=new_key, renews=old).first()
    if new is None:
        return False
    by = Actor.system(tenant_id=old.tenant_id)
    old.ended_on = new.begins_on - timedelta(days=1)
    _over(old, AgreementState.REPLACED, "replaced", by, now)
    moved = Need.objects.filter(agreement=old, kind=NeedKind.PROJECT, state__in=RUNNING).update(agreement=new)
    if moved:
        note(old, "handed_on", by, now, to=[None, new.number], count=[None, moved])
    return True


@transaction.atomic
def renew(
    *, agreement: Agreement, begins_on: date, ends_on: date | None, is_endless: bool = False, by: Actor, now: datetime
) -> Agreement:
    """
    Draft the agreement that goes on where this one ends, with the same sides, text and rhythms; the old one stays as it is until
    the new one is signed and has begun. It has an end, or it is said to be without (`is_endless`).

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    old = held(agreement)
    allow(by, old.tenant_id, old.place_path)
    is_renewed = Agreement.objects.filter(renews=old).exists()
    days_given: Any = {"begins_on": begins_on, "ends_on": ends_on, "is_endless": is_endless, "before": old.begins_on}
    refuse_if(rules.renew_problems(old.state, is_renewed=is_renewed, **days_given), AgreementRefused)
    copied = ("kind", "practices", "title", "place", "place_path", "premises", "premises_text", "area_centi", "use", "text")
    new = Agreement(tenant=old.tenant, renews=old, begins_on=begins_on, ends_on=ends_on, is_public=old.is_public, made_at=now)
    for name in copied:
        setattr(new, name, getattr(old, name))
    old_sides = list(old.parties.select_related("organisation"))
    sides = [PartyGiven(one.organisation, one.role, one.signatory, one.email) for one in old_sides]
    _written(new, sides, by, now)
    _carry_on(old, new)
    note(old, "renewed", by, now, renewed_by=[None, new.number])
    return new


def _carry_on(old: Agreement, new: Agreement) -> None:
    """What was to be done again and again goes on in its rhythm, from the first due day of the new agreement."""
    sides = {one.organisation_id: one for one in new.parties.all()}  # type: ignore[attr-defined]
    for one in old.obligations.exclude(rhythm=Rhythm.ONCE).select_related("party"):
        first = days.next_from(one.first_due, one.rhythm, new.begins_on, new.ends_on)
        if first is not None:
            side = sides[one.party.organisation_id]
            plain = {"text": one.text, "rhythm": one.rhythm, "remind_days": one.remind_days}
            Obligation.objects.create(
                tenant_id=new.tenant_id, agreement=new, party=side, first_due=first, next_due=first, **plain
            )


@transaction.atomic
def add_scans(*, agreement: Agreement, scans: Any, by: Actor, now: datetime) -> int:
    """
    Keep further scans beside an agreement. Returns how many.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    problems = files.upload_problems(scans, "scans")
    if not scans:
        problems.append(Problem("no_scan", _("还没选文件。"), where="scans"))
    refuse_if(problems, AgreementRefused)
    keep_scans(agreement, scans, by, now)
    note(agreement, "scanned", by, now, files=[None, len(scans)])
    return len(scans)


@transaction.atomic
def withdraw_scan(
    *, agreement: Agreement, stored: StoredFile, reason: str, instead: Any = None, by: Actor, now: datetime
) -> StoredFile | None:
    """
    Withdraw a scan that was put up by mistake; what comes instead takes its place. What was signed on paper keeps a scan.

    :raises NotAllowed: without the right there. :raises AgreementRefused: with every reason.
    """
    agreement = held(agreement)
    allow(by, agreement.tenant_id, agreement.place_path)
    problems = withdrawing.withdrawal_problems(stored, reason, instead)
    if not instead:
        problems += last_scan(agreement)
    refuse_if(problems, AgreementRefused)
    made = withdrawing.withdraw(stored, reason=reason, instead=instead, by=by, now=now)
    told = [stored.name, made.name if made else None]
    note(agreement, "scan_withdrawn", by, now, reason=reason.strip(), name=told)
    return made


def last_scan(agreement: Agreement) -> list[Problem]:
    """Why one scan less would be too few: what was signed on paper keeps one."""
    if not agreement.parties.filter(confirmed_how=rules.PAPER).exists():
        return []
    return rules.last_scan_problems(left=len(files.files_of(agreement, purpose=SCAN)) - 1)


def keep_scans(agreement: Agreement, scans: Any, by: Actor, now: datetime) -> None:
    before = len(files.files_of(agreement, purpose=SCAN))
    for position, scan in enumerate(scans, start=before):
        files.store(scan, tenant=agreement.tenant, by=by, now=now, subject=agreement, purpose=SCAN, position=position)


def host_of(agreement: Agreement) -> AgreementParty | None:
    return agreement.parties.filter(role=PartyRole.HOST).select_related("organisation").first()
