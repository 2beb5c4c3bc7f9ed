"""A petition is registered, handed on, refused and answered by the rules, each with every reason at once."""

from datetime import timedelta

import pytest

from linli.casework.api import (
    PetitionerGiven,
    PetitionRefused,
    ReporterGiven,
    accept_petition,
    answer_petition,
    close_petition,
    extend_petition,
    hand_on_petition,
    join,
    note_petition,
    object_to_petition,
    refuse_petition,
    register_petition,
)
from linli.casework.models import Petition, Petitioner
from linli.casework.selectors.petitions import pending_twins

from ..factories.registry import OrganisationFactory
from ..people import resident
from .conftest import FRIDAY
from .petitioning import LETTER, accepted, answered, codes_of, referred, registered, told

# ---- registering ----


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"title": "", "content": "短", "kind": "", "source": ""}, ["missing", "too_short", "kind", "source"]),
        ({"source": "superior"}, ["transferred_by"]),
        ({"people_count": 0}, ["people_count"]),
        ({"people_count": 8}, ["no_representatives"]),
        ({"people_count": 8, "people": [PetitionerGiven(is_representative=True)] * 6}, ["too_many_representatives"]),
    ],
)
def test_a_petition_is_refused_with_every_reason(office, petition_clerk, given, codes):
    with pytest.raises(PetitionRefused) as refused:
        registered(office, petition_clerk, **given)

    assert (refused.value.codes, Petition.objects.count()) == (codes, 0)


def test_five_may_speak_for_many(office, petition_clerk):
    people = [PetitionerGiven(name=f"代表{n}", is_representative=True) for n in range(5)]

    petition = registered(office, petition_clerk, people_count=31, people=people)

    assert petition.petitioners.filter(is_representative=True).count() == 5


def test_a_referred_case_is_registered_with_its_class_and_its_speakers(office, petition_clerk):
    case = told(office)
    for number in range(6):
        who = ReporterGiven(phone=f"139 0000 013{number}")
        join(case=case, reporter=who, by=resident(office.here)[1], now=FRIDAY)
    referred(office, case)
    petition = Petition.objects.get()
    people = list(petition.petitioners.all())
    given = {"kind": "redress", "title": "要求查清", "people_count": 7, "by": petition_clerk, "now": FRIDAY}

    assert codes_of(register_petition, petition=petition, representatives=people[:6], **given) == ["too_many_representatives"]
    petition = register_petition(petition=petition, representatives=people[:5], **given)

    assert (petition.state, petition.kind, petition.title) == ("registered", "redress", "要求查清")
    assert Petitioner.objects.filter(is_representative=True).count() == 5


def test_numbers_of_petitions_are_a_series_of_their_own(office, petition_clerk):
    numbers = [registered(office, petition_clerk).number[-4:] for _ in range(3)]

    assert numbers == ["0001", "0002", "0003"]


# ---- where it goes ----


def test_it_is_handed_on_and_the_petitioner_is_told_where(office, petition_clerk):
    petition = hand_on_petition(
        petition=registered(office, petition_clerk),
        handed_to="区住建局",
        text="已转区住建局办理。",
        by=petition_clerk,
        now=FRIDAY,
    )

    assert (petition.state, petition.handed_to, petition.told_at, petition.next_due_on) == ("handed_on", "区住建局", FRIDAY, None)
    assert close_petition(petition=petition, by=petition_clerk, now=FRIDAY).state == "closed"


@pytest.mark.parametrize("by_name", [True, False], ids=["by name", "by organisation"])
def test_it_is_never_handed_to_whom_it_accuses(office, petition_clerk, by_name):
    department = OrganisationFactory(tenant=office.here.tenant, kind="government_department", name="试验科")
    petition = registered(office, petition_clerk, accused_organisation=department)
    goes_to = {"handed_to": "试验科"} if by_name else {"handed_to": "", "organisation": department}

    codes = codes_of(hand_on_petition, petition=petition, text="转给他们办理。", by=petition_clerk, now=FRIDAY, **goes_to)

    assert codes == ["to_the_accused"]


def test_what_was_passed_on_by_mistake_goes_back_within_five_working_days(office, petition_clerk):
    petition = registered(office, petition_clerk, source="superior", transferred_by="区信访局")
    late = FRIDAY + timedelta(days=8)

    assert codes_of(object_to_petition, petition=petition, text="不归街道管。", by=petition_clerk, now=late) == ["too_late"]
    assert (
        object_to_petition(petition=petition, text="不归街道管。", by=petition_clerk, now=FRIDAY + timedelta(days=7)).state
        == "objected"
    )


def test_nothing_that_came_straight_is_objected_to(office, petition_clerk):
    assert codes_of(
        object_to_petition, petition=registered(office, petition_clerk), text="不归街道管。", by=petition_clerk, now=FRIDAY
    ) == ["not_from_above"]


def test_the_same_petition_while_the_first_is_pending_is_not_taken_on(office, petition_clerk):
    first, again = accepted(office, petition_clerk), registered(office, petition_clerk)
    given = {"refusal": "pending", "text": "这件事正在办，不重复受理。", "by": petition_clerk, "now": FRIDAY}

    assert pending_twins(again) == [first]
    assert codes_of(refuse_petition, petition=again, **given) == ["no_pending"]
    again = refuse_petition(petition=again, earlier=first, **given)

    assert (again.state, again.earlier, again.next_due_on) == ("refused", first, None)


def test_a_petition_of_other_people_is_no_reason_to_refuse(office, petition_clerk):
    others = registered(office, petition_clerk, people=[PetitionerGiven(phone="139 0000 0166")])
    again = registered(office, petition_clerk)

    codes = codes_of(
        refuse_petition,
        petition=again,
        refusal="pending",
        earlier=others,
        text="这件事正在办，不重复受理。",
        by=petition_clerk,
        now=FRIDAY,
    )

    assert codes == ["no_pending"]


@pytest.mark.parametrize(("refusal_code", "codes"), [("", ["refusal"]), ("mood", ["refusal"])])
def test_a_petition_is_refused_only_for_a_reason_of_the_regulations(office, petition_clerk, refusal_code, codes):
    assert (
        codes_of(
            refuse_petition,
            petition=registered(office, petition_clerk),
            refusal=refusal_code,
            text=LETTER,
            by=petition_clerk,
            now=FRIDAY,
        )
        == codes
    )


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (register_petition, {"kind": "redress", "title": "要求", "people_count": 1}),
        (accept_petition, {"text": LETTER}),
        (hand_on_petition, {"handed_to": "区住建局", "text": LETTER}),
        (refuse_petition, {"refusal": "lawsuit", "text": LETTER}),
        (extend_petition, {"days": 1, "approved_by": "试验主任", "text": LETTER}),
        (answer_petition, {"text": "经查属实，予以支持。", "opinion": "supported"}),
        (note_petition, {"text": "记一句"}),
        (close_petition, {}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_filed_petition_stays_as_it_is(office, petition_clerk, verb, arguments):
    petition = close_petition(petition=answered(office, petition_clerk), agreed=True, by=petition_clerk, now=FRIDAY)

    assert codes_of(verb, petition=petition, by=petition_clerk, now=FRIDAY, **arguments)[0] == "wrong_state"


def test_an_answer_says_what_was_found_and_what_is_thought_of_it(office, petition_clerk):
    assert codes_of(
        answer_petition, petition=accepted(office, petition_clerk), text="", opinion="", by=petition_clerk, now=FRIDAY
    ) == [
        "missing",
        "opinion",
    ]
