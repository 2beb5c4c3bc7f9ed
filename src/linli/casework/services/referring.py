"""A case that goes the way of petitions: nothing of what it was about stays where others look."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseReferredToPetition
from linli.casework.models import Case, CounterVisit, Entry, HomeServiceRequest, Petition, Petitioner, Reporter
from linli.casework.models.cases import PETITION
from linli.casework.rules import cases, petitions, rights
from linli.casework.selectors import categories
from linli.casework.selectors import leaving as ways
from linli.casework.states import Kind, Outcome, PetitionKind, PetitionSource, State
from linli.core import journal, locking, search
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.disclosure.api import withhold
from linli.registry.api import Organisation, Place

from . import clocks
from .deeds import Deed, allow, locked
from .petition_deeds import PetitionGiven, is_the_office, opened
from .withholding import WITHHELD, withhold_words


@transaction.atomic
def refer_petition(
    *,
    case: Case,
    kind: str,
    accused: str = "",
    accused_organisation: Organisation | None = None,
    note: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Send a case the way of petitions: it ends as not accepted, and everything that says what it was about or who reported
    it moves into a petition that only the petition clerk and the leader may open. `note` goes to the reporters.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.ACCEPT, case)
    problems = [*cases.step_problems("refer_petition", case.state), *cases.text_problems(note, where="note", least=0, most=500)]
    if kind not in PetitionKind.values:
        problems.append(Problem("kind", _("请选是哪一类：建议意见、检举控告，还是申诉求决。"), where="kind"))
    problems += cases.text_problems(accused, where="accused", least=0, most=120)
    problems += petitions.accused_problems(accuses_the_office=is_the_office(accused_organisation))
    refuse_if(problems, CaseRefused)
    petition = _from_case(case, kind, accused, accused_organisation, by, now)
    told = "".join([ways.channels(Tenant(pk=case.tenant_id), on=timezone.localdate(now))[PETITION].text, note.strip()])
    deed = Deed(case, by=by, now=now)
    deed.set(closed_at=now, outcome=Outcome.LAWFUL_CHANNEL, reply=told, lawful_channel=PETITION, **_nothing_said(case))
    deed.step("refer_petition", text=told, changes={"petition": [None, petition.number]}, next_step=petition.number)
    deed.end_assignments(petition.number)
    clocks.stop_all(deed)
    _forget_reporters(case)
    for one in (case, *_merged_into(case)):
        _say_nothing(one, by, now)
    deed.announce(CaseReferredToPetition, petition_id=petition.pk)
    return deed.write()


def _merged_into(case: Case) -> list[Case]:
    """Those that went into it say the same in other words."""
    return locking.several(Case.objects.filter(merged_into=case).order_by("id"))


def _say_nothing(case: Case, by: Actor, now: datetime) -> None:
    """What hangs on a case, what others were told about it; of one that was merged into the case itself everything."""
    about = [case, *case.tasks.order_by("added_at", "id"), *HomeServiceRequest.objects.filter(case=case).order_by("id")]
    withhold_words(case)
    for one in about:
        withhold(about=one, by=by, now=now)
    if case.state == State.MERGED:
        _forget_reporters(case)
        said = _nothing_said(case)
        Case.objects.filter(pk=case.pk).update(**said, reply="", lawful_channel=PETITION, changed_at=now)
        case.callbacks.update(category_id=said["category_id"], place_path=said["place_path"])
        search.remove(case)
        journal.record("casework.case.withheld", case, by=by, now=now)


def _nothing_said(case: Case) -> dict[str, Any]:
    """The case's fields once it says nothing of the matter: a community instead of a door, no category, nobody who leads."""
    community = _community_of(case)
    category = categories.unsorted(case.tenant_id) or case.category
    return {
        "title": WITHHELD,
        "description": "",
        "kind": Kind.HELP,
        "category_id": category.pk,
        "category_name": category.name,
        "also_touches": [],
        "place_id": community.pk if community else None,
        "place_path": community.path if community else "",
        "place_detail": "",
        "longitude": None,
        "latitude": None,
        "lead_organisation_id": None,
        "handler_name": "",
        "handler_phone": "",
        "next_step": "",
        "next_at": None,
    }


def _community_of(case: Case) -> Place | None:
    """The community around the case's place: what else is known of where it was goes with the petition."""
    around = "/".join(case.place_path.split("/")[:2]) + "/"
    return Place.objects.filter(tenant_id=case.tenant_id, path=around).first() if case.place_path else None


def _from_case(case: Case, kind: str, accused: str, organisation: Organisation | None, by: Actor, now: datetime) -> Petition:
    given = PetitionGiven(
        title=case.title,
        content=_everything_said(case),
        kind=kind,
        source=PetitionSource.CASE,
        people_count=case.reporter_count,
        accused=accused.strip(),
        accused_organisation=organisation,
        place=case.place,
    )
    petition = opened(case.tenant, given, by, now, case=case)
    people = [
        Petitioner(
            tenant_id=case.tenant_id,
            petition=petition,
            person_id=one.person_id,
            name=one.name,
            phone=one.phone,
            phone_hash=one.phone_hash,
            at=one.at,
        )
        for one in case.reporters.order_by("at", "id")
    ]
    Petitioner.objects.bulk_create(people)
    return petition


def _everything_said(case: Case) -> str:
    """The report, those that were merged into it, every word that a reporter added, what they came for and need at home."""
    merged = [one.description for one in _merged_into(case)]
    came = CounterVisit.objects.filter(case=case).order_by("taken_at", "id").values_list("purpose", flat=True)
    errands = [
        f"{one.what} {one.note}".strip() for one in HomeServiceRequest.objects.filter(case=case).order_by("noted_at", "id")
    ]
    joined = [one.words for one in case.reporters.exclude(words="").order_by("at", "id")]
    added = Entry.objects.filter(case=case, verb="supplement").order_by("at", "id").values_list("text", flat=True)
    return "\n".join(part for part in dict.fromkeys((case.description, *merged, *joined, *added, *came, *errands)) if part)


def _forget_reporters(case: Case) -> None:
    """The case keeps that somebody reported it; who, the petition knows."""
    blank = {"person": None, "name": "", "phone": "", "phone_hash": "", "words": "", "identity_noted": "", "shares_phone": False}
    Reporter.objects.filter(case=case).update(**blank)
