"""
Petitions: one that comes straight, or was referred, is registered, taken on or handed on, answered, filed.

Who may not see a petition may do nothing with it; whom it accuses never may.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import PetitionRefused
from linli.casework.models import Petition, Petitioner
from linli.casework.rules import cases, petitions, rights
from linli.casework.rules.petitions import Given
from linli.casework.selectors import petitions as kept
from linli.casework.states import PetitionState
from linli.core import journal
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation

from .petition_deeds import PetitionerGiven, PetitionGiven, calendar_for, held, insist, is_the_office, opened, written


@transaction.atomic
def open_petition(*, tenant: Tenant, given: PetitionGiven, by: Actor, now: datetime) -> Petition:
    """
    Register a petition that came by visit, letter, telephone or from above.

    :raises NotAllowed: without the right. :raises PetitionRefused: with every reason.
    """
    if not by.may(rights.PETITIONS, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("信访事项只有信访专员和街道领导能登记。")))
    rule = kept.rule(tenant, on=timezone.localdate(now))
    refuse_if(
        petitions.given_problems(_for_rules(given), most_representatives=rule.body["most_representatives"]), PetitionRefused
    )
    petition = opened(tenant, given, by, now)
    Petitioner.objects.bulk_create(_person(petition, one, now) for one in given.people)
    petition.state, petition.registered_at = PetitionState.REGISTERED, now
    return written(petition, "register", by, now, text=given.content, state_from="")


def _for_rules(given: PetitionGiven) -> Given:
    return Given(
        title=given.title,
        content=given.content,
        kind=given.kind,
        source=given.source,
        transferred_by=given.transferred_by,
        people_count=given.people_count,
        representatives=sum(one.is_representative for one in given.people),
        accuses_the_office=is_the_office(given.accused_organisation),
    )


def _person(petition: Petition, one: PetitionerGiven, now: datetime) -> Petitioner:
    return Petitioner(
        tenant_id=petition.tenant_id,
        petition=petition,
        name=one.name.strip(),
        phone=one.phone.strip(),
        phone_hash=search_hash(one.phone, purpose="phone"),
        address=one.address.strip(),
        is_representative=one.is_representative,
        at=now,
    )


@transaction.atomic
def register_petition(
    *,
    petition: Petition,
    kind: str,
    title: str,
    people_count: int,
    representatives: Sequence[Petitioner] = (),
    accused: str = "",
    accused_organisation: Organisation | None = None,
    by: Actor,
    now: datetime,
) -> Petition:
    """
    Take a referred case into the register: its class, how many people, who speaks for them (five at most), whom it is about.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    given = Given(
        title=title,
        content=petition.content,
        kind=kind,
        source=petition.source,
        transferred_by=petition.transferred_by,
        people_count=people_count,
        representatives=len(representatives),
        accuses_the_office=is_the_office(accused_organisation),
    )
    problems = petitions.given_problems(given, most_representatives=petition.rule["body"]["most_representatives"])
    refuse_if([*petitions.step_problems("register", petition.state), *problems], PetitionRefused)
    chosen = [one.pk for one in representatives]
    petition.petitioners.exclude(pk__in=chosen).update(is_representative=False)
    petition.petitioners.filter(pk__in=chosen).update(is_representative=True)
    petition.kind, petition.title, petition.people_count, petition.registered_at = kind, title.strip(), people_count, now
    petition.accused, petition.accused_organisation = accused.strip(), accused_organisation
    return written(petition, "register", by, now)


@transaction.atomic
def accept_petition(*, petition: Petition, text: str, by: Actor, now: datetime) -> Petition:
    """
    Take a petition on, and tell the petitioner so in writing (`text`). From today it has 60 days.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    refuse_if([*petitions.step_problems("accept", petition.state), *petitions.letter_problems(text)], PetitionRefused)
    today, body = timezone.localdate(now), petition.rule["body"]
    petition.accepted_at, petition.told_at = now, now
    petition.finish_due_on = petitions.last_day(today, body["finish_days"], calendar_for(petition, today))
    return written(petition, "accept", by, now, text=text, detail=f"{petition.finish_due_on:%Y-%m-%d}")


@transaction.atomic
def hand_on_petition(
    *, petition: Petition, handed_to: str, organisation: Organisation | None = None, text: str, by: Actor, now: datetime
) -> Petition:
    """
    Hand a petition on to who has the power to decide it, and tell the petitioner where it went (`text`). Never to the accused.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    goes_to = handed_to.strip() or (organisation.name if organisation else "")
    accused = petition.accused_organisation
    is_accused = accused is not None and (organisation == accused or goes_to in (accused.name, accused.short_name))
    problems = [*petitions.hand_on_problems(goes_to, is_the_accused=is_accused), *petitions.letter_problems(text)]
    refuse_if([*petitions.step_problems("hand_on", petition.state), *problems], PetitionRefused)
    petition.handed_on_at, petition.handed_to, petition.told_at = now, goes_to, petition.told_at or now
    return written(petition, "hand_on", by, now, text=text, detail=goes_to)


@transaction.atomic
def object_to_petition(*, petition: Petition, text: str, by: Actor, now: datetime) -> Petition:
    """
    Give back what a superior passed on by mistake, with the reasons, within 5 working days.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    problems = petitions.object_problems(petition.object_due_on, today=timezone.localdate(now))
    problems += cases.text_problems(text, where="text", least=cases.LEAST_TEXT)
    refuse_if([*petitions.step_problems("object", petition.state), *problems], PetitionRefused)
    return written(petition, "object", by, now, text=text, detail=petition.transferred_by)


@transaction.atomic
def refuse_petition(
    *, petition: Petition, refusal: str, text: str, earlier: Petition | None = None, by: Actor, now: datetime
) -> Petition:
    """
    Do not take a petition on, for a reason of the Regulations, and tell the petitioner in writing (`text`). One that is still
    pending elsewhere in the register names it (`earlier`).

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    is_pending = None if earlier is None else earlier.pk != petition.pk and kept.is_pending_twin(petition, earlier)
    problems = [*petitions.refuse_problems(refusal, earlier_is_pending=is_pending), *petitions.letter_problems(text)]
    refuse_if([*petitions.step_problems("refuse", petition.state), *problems], PetitionRefused)
    petition.refusal, petition.earlier, petition.told_at = refusal, earlier, now
    return written(petition, "refuse", by, now, text=text)


@transaction.atomic
def extend_petition(*, petition: Petition, days: int | None, approved_by: str, text: str, by: Actor, now: datetime) -> Petition:
    """
    Give a petition up to 30 more days, once, approved by the head of the office; the petitioner is told why (`text`).

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    today, body = timezone.localdate(now), petition.rule["body"]
    problems = petitions.extend_problems(
        days,
        approved_by,
        most=body["extend_days"],
        finish_due_on=petition.finish_due_on,
        was_extended=petition.extended_at is not None,
        today=today,
    )
    refuse_if([*petitions.step_problems("extend", petition.state), *problems, *petitions.letter_problems(text)], PetitionRefused)
    assert days is not None and petition.accepted_at is not None  # noqa: S101, PT018 -- without days there is a problem
    start = timezone.localdate(petition.accepted_at)
    petition.finish_due_on = petitions.last_day(start, body["finish_days"] + days, calendar_for(petition, today))
    petition.extended_at, petition.approved_by = now, approved_by.strip()
    return written(petition, "extend", by, now, text=text, detail=f"{petition.finish_due_on:%Y-%m-%d}")


@transaction.atomic
def answer_petition(*, petition: Petition, text: str, opinion: str, by: Actor, now: datetime) -> Petition:
    """
    Give the written answer (处理意见书). From today the petitioner has 30 days to ask for a review.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    refuse_if([*petitions.step_problems("answer", petition.state), *petitions.answer_problems(text, opinion)], PetitionRefused)
    today, body = timezone.localdate(now), petition.rule["body"]
    petition.answered_at, petition.answer, petition.opinion = now, text.strip(), opinion
    petition.review_until_on = petitions.last_day(today, body["review_days"], calendar_for(petition, today))
    return written(petition, "answer", by, now, text=text, detail=f"{petition.review_until_on:%Y-%m-%d}")


@transaction.atomic
def note_petition(*, petition: Petition, text: str, by: Actor, now: datetime) -> Petition:
    """
    A line on the petition, for those who may see it.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    refuse_if([*petitions.step_problems("note", petition.state), *cases.text_problems(text, where="text")], PetitionRefused)
    return written(petition, "note", by, now, text=text)


@transaction.atomic
def close_petition(*, petition: Petition, agreed: bool = False, text: str = "", by: Actor, now: datetime) -> Petition:
    """
    File a petition: after the time for a review has passed, or the petitioner said in writing that it is settled (`agreed`).

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: with every reason.
    """
    petition = held(petition, by)
    today = timezone.localdate(now)
    problems = petitions.close_problems(petition.state, petition.review_until_on, agreed=agreed, today=today)
    problems += cases.text_problems(text, where="text", least=0)
    refuse_if([*petitions.step_problems("close", petition.state), *problems], PetitionRefused)
    petition.closed_at = now
    return written(petition, "close", by, now, text=text, detail=_("信访人书面同意") if agreed else "")


@transaction.atomic
def reveal_petitioner(*, petitioner: Petitioner, purpose: str, by: Actor, now: datetime) -> str:
    """
    The whole telephone number of a petitioner, for a purpose that goes into the journal.

    :raises NotAllowed: without the right, or to the accused. :raises PetitionRefused: without a purpose.
    """
    insist(petitioner.petition, by)
    refuse_if(cases.text_problems(purpose, where="purpose", most=cases.MOST_REASON), PetitionRefused)
    journal.record("casework.petitioner.revealed", petitioner, by=by, now=now, reason=purpose)
    return petitioner.phone
