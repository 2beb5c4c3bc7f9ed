"""Petitions: apart from cases, seen by few, with days of their own; never seen by whom they accuse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from linli.casework.api import (
    PetitionerGiven,
    PetitionGiven,
    PetitionRefused,
    ReporterGiven,
    accept_petition,
    amend,
    answer_petition,
    close_petition,
    dispatch,
    extend_petition,
    hand_on_petition,
    join,
    note_petition,
    object_to_petition,
    open_petition,
    own_cases,
    refer_petition,
    refuse_petition,
    register_petition,
    supplement,
    timeline,
)
from linli.casework.models import Case, Petition, PetitionEntry, Petitioner
from linli.casework.selectors.cases import may_read_photo, reporters_seen_by
from linli.casework.selectors.petitions import pending_twins, petitions_visible_to
from linli.casework.services.petitions import reveal_petitioner
from linli.core.models import JournalLine, OutboxEvent, SearchEntry
from linli.core.problems import NotAllowed, Refused
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..access.world import photo_of
from ..factories.registry import OrganisationFactory
from ..people import holder, outsider, resident, subdistrict_leader
from .conftest import FRIDAY
from .refusals import refusal

SECRET = "王主任收了施工队的钱"
LETTER = "您反映的事项已经受理，按程序办理。"


@pytest.fixture
def clerk(office):
    return holder("petition_clerk", office.here, place=office.here.subdistrict)[1]


def told(office, **wanted):
    return office.reported(text=f"{SECRET}，请查。", title=SECRET, **wanted)


def referred(office, case=None, **given):
    arguments = {"kind": "denunciation", "by": office.clerk, "now": FRIDAY} | given
    return refer_petition(case=case or told(office), **arguments)


def registered(office, clerk, **given):
    """A petition that a resident brought to the window."""
    wanted = {
        "title": "要求给个说法",
        "content": "改造时我家的储藏室被拆了，一直没有说法。",
        "kind": "redress",
        "source": "visit",
        "people": [PetitionerGiven(name="试验信访人", phone="139 0000 0155", address="试验楼 301")],
    }
    return open_petition(tenant=office.here.tenant, given=PetitionGiven(**(wanted | given)), by=clerk, now=FRIDAY)


def accepted(office, clerk, **given):
    return accept_petition(petition=registered(office, clerk, **given), text=LETTER, by=clerk, now=FRIDAY)


def answered(office, clerk):
    given = {"text": "经查，储藏室在违建范围内，已作说明。", "opinion": "explained"}
    return answer_petition(petition=accepted(office, clerk), by=clerk, now=FRIDAY, **given)


def codes_of(verb, **arguments):
    """What the verb refuses; the petition is as before and nothing was written."""
    petition = arguments["petition"]
    before = Petition.objects.filter(pk=petition.pk).values().get(), PetitionEntry.objects.count(), JournalLine.objects.count()
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    after = Petition.objects.filter(pk=petition.pk).values().get(), PetitionEntry.objects.count(), JournalLine.objects.count()
    assert after == before
    return refused.value.codes


# ---- a case goes the way of petitions ----


def test_a_referred_case_ends_and_names_the_lawful_channel(office):
    case = referred(office)

    petition = Petition.objects.get()
    assert (case.state, case.outcome, case.lawful_channel, case.closed_at) == (
        "not_accepted",
        "lawful_channel",
        "petition",
        FRIDAY,
    )
    assert (petition.case, petition.state, petition.kind) == (case, "received", "denunciation")
    assert petition.number == f"{office.here.tenant.letters}-XF-2026-0001"
    assert not case.clocks.filter(stopped_at=None).exists()


def test_the_petition_keeps_every_word_and_who_said_it(office):
    case = told(office)
    supplement(case=case, text="还有一张收条。", by=office.resident, now=FRIDAY)
    join(
        case=case,
        reporter=ReporterGiven(name="试验邻居", phone="139 0000 0121"),
        words="我也看见了。",
        by=resident(office.here)[1],
        now=FRIDAY,
    )

    referred(office, case)

    petition = Petition.objects.get()
    assert petition.title == SECRET
    assert petition.content == f"{SECRET}，请查。\n我也看见了。\n还有一张收条。"
    assert sorted(one.phone for one in petition.petitioners.all()) == ["139 0000 0120", "139 0000 0121"]
    assert (petition.place, petition.people_count) == (office.here.building, 2)


def test_nothing_of_it_stays_where_others_look(office):
    case = told(office, place_detail="主任办公室")
    run_pending(FRIDAY)
    case = referred(office, case)
    run_pending(FRIDAY)

    rows = [Case.objects.filter(pk=case.pk).values().get(), *case.reporters.values(), *JournalLine.objects.values()]
    rows += [*SearchEntry.objects.values(), *Message.objects.filter(to_person=None).values()]
    seen = [line.text for line in timeline(case, for_reporter=False)]
    said = str(rows) + str(seen)
    assert [word for word in (SECRET, "请查", "主任办公室", "0120", "试验居民") if word in said] == []
    assert (case.place, case.category.code) == (office.here.community, "unsorted")


def test_the_office_sees_only_that_it_was_referred(office):
    case = referred(office)

    assert [one.name for one in reporters_seen_by(office.clerk, case)] == [""]
    assert case.title == "转了信访的事项"
    assert petitions_visible_to(office.clerk).count() == 0


def test_the_company_that_had_it_has_it_no_more(office):
    case = dispatch(case=office.accepted(text=f"{SECRET}，请查。"), by=office.clerk, now=FRIDAY)
    assert case.lead_organisation == office.here.property_company

    case = referred(office, case, accused_organisation=office.here.property_company)

    assert (case.lead_organisation, case.assignments.filter(ended_at=None).count()) == (None, 0)


def test_whoever_reported_it_still_finds_it_as_their_own(office):
    case = referred(office)

    assert list(own_cases(office.resident)) == [case]


@pytest.mark.parametrize(
    ("given", "codes"),
    [({"kind": ""}, ["kind"]), ({"kind": "x", "accused": "长" * 121, "note": "长" * 501}, ["too_long", "kind", "too_long"])],
)
def test_a_referral_without_a_class_is_refused(office, given, codes):
    arguments = {"kind": "redress", "by": office.clerk, "now": FRIDAY} | given

    assert refusal(refer_petition, case=told(office), **arguments) == codes
    assert not Petition.objects.exists()


def test_the_office_does_not_register_a_denunciation_of_itself(office):
    codes = refusal(
        refer_petition,
        case=told(office),
        kind="denunciation",
        accused_organisation=office.here.office,
        by=office.clerk,
        now=FRIDAY,
    )

    assert codes == ["accuses_the_office"]


def test_what_was_referred_is_not_amended_here(office):
    case = referred(office)

    assert refusal(amend, case=case, reply="改一改这句话。", reason="写错了", by=office.clerk, now=FRIDAY) == ["with_petitions"]


def test_its_photos_go_with_it(office, clerk):
    case = told(office)
    photo = photo_of(case, "")
    assert may_read_photo(office.clerk, photo)

    referred(office, case)

    assert (may_read_photo(office.clerk, photo), may_read_photo(clerk, photo)) == (False, True)


# ---- who sees it ----


def test_only_the_petition_clerk_and_the_leader_see_petitions(office, clerk):
    registered(office, clerk)
    leader = subdistrict_leader(office.here)[1]

    seen = {
        name: petitions_visible_to(who).count()
        for name, who in {
            "clerk": clerk,
            "leader": leader,
            "community": office.clerk,
            "counter": office.counter,
            "far": outsider("petition_clerk")[1],
        }.items()
    }

    assert seen == {"clerk": 1, "leader": 1, "community": 0, "counter": 0, "far": 0}


def test_whom_it_accuses_never_sees_it_whatever_post_they_hold(office, clerk):
    department = OrganisationFactory(tenant=office.here.tenant, kind="government_department", name="试验科")
    petition = registered(office, clerk, accused_organisation=department)
    insider = replace(clerk, organisation_id=department.pk)

    assert (petitions_visible_to(insider).count(), petitions_visible_to(clerk).count()) == (0, 1)
    with pytest.raises(NotAllowed):
        note_petition(petition=petition, text="我看看", by=insider, now=FRIDAY)


def test_nobody_else_does_anything_with_a_petition(office, clerk):
    petition = registered(office, clerk)

    for who in (office.clerk, office.counter, office.property_clerk, office.resident):
        assert codes_of(accept_petition, petition=petition, text=LETTER, by=who, now=FRIDAY) == ["not_allowed"]


def test_a_petitioners_telephone_is_shown_for_a_purpose_that_is_kept(office, clerk):
    petitioner = registered(office, clerk).petitioners.get()

    phone = reveal_petitioner(petitioner=petitioner, purpose="送处理意见书", by=clerk, now=FRIDAY)

    assert (phone, JournalLine.objects.get(verb="casework.petitioner.revealed").reason) == ("139 0000 0155", "送处理意见书")
    with pytest.raises(NotAllowed):
        reveal_petitioner(petitioner=petitioner, purpose="看看", by=office.clerk, now=FRIDAY)


# ---- the days ----


def test_the_days_are_those_of_the_regulations(office, clerk):
    petition = registered(office, clerk, source="superior", transferred_by="区信访局")

    # 15 days after Friday 20 November is Saturday 5 December: Monday the 7th; 5 working days: Friday the 27th.
    assert (petition.decide_due_on, petition.tell_due_on, petition.object_due_on) == (
        date(2026, 12, 7),
        date(2026, 12, 7),
        date(2026, 11, 27),
    )
    assert (petition.next_due_on, petition.rule["code"]) == (date(2026, 12, 7), "casework.petitions")


def test_from_acceptance_it_has_sixty_days(office, clerk):
    petition = accepted(office, clerk)

    assert (petition.state, petition.finish_due_on, petition.next_due_on) == ("accepted", date(2027, 1, 19), date(2027, 1, 19))
    assert petition.told_at == FRIDAY


def test_it_may_be_put_off_once_by_thirty_days_with_the_heads_approval(office, clerk):
    petition = extend_petition(
        petition=accepted(office, clerk), days=30, approved_by="试验主任", text="情况复杂，还要核实。", by=clerk, now=FRIDAY
    )

    assert petition.finish_due_on == date(2027, 2, 18)
    again = {"days": 1, "approved_by": "试验主任", "text": "还要核实几天。"}
    assert codes_of(extend_petition, petition=petition, by=clerk, now=FRIDAY, **again) == ["extended_before"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"days": 31}, ["days"]),
        ({"days": None, "approved_by": "", "text": ""}, ["missing", "days", "missing"]),
        ({"now": datetime(2027, 1, 20, 1, tzinfo=UTC)}, ["too_late"]),
    ],
)
def test_an_extension_outside_the_rule_is_refused(office, clerk, given, codes):
    arguments = {"days": 30, "approved_by": "试验主任", "text": "情况复杂，还要核实。", "by": clerk, "now": FRIDAY} | given

    assert codes_of(extend_petition, petition=accepted(office, clerk), **arguments) == codes


def test_after_the_answer_there_are_thirty_days_for_a_review(office, clerk):
    petition = answered(office, clerk)

    assert (petition.state, petition.review_until_on, petition.next_due_on) == ("answered", date(2026, 12, 21), None)
    assert codes_of(close_petition, petition=petition, by=clerk, now=FRIDAY) == ["review_open"]
    assert close_petition(petition=petition, by=clerk, now=FRIDAY + timedelta(days=32)).state == "closed"


def test_it_is_filed_sooner_when_the_petitioner_has_agreed_in_writing(office, clerk):
    petition = close_petition(petition=answered(office, clerk), agreed=True, by=clerk, now=FRIDAY)

    assert (petition.state, PetitionEntry.objects.latest("at", "id").detail) == ("closed", "信访人书面同意")


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
def test_a_petition_is_refused_with_every_reason(office, clerk, given, codes):
    with pytest.raises(PetitionRefused) as refused:
        registered(office, clerk, **given)

    assert (refused.value.codes, Petition.objects.count()) == (codes, 0)


def test_five_may_speak_for_many(office, clerk):
    people = [PetitionerGiven(name=f"代表{n}", is_representative=True) for n in range(5)]

    petition = registered(office, clerk, people_count=31, people=people)

    assert petition.petitioners.filter(is_representative=True).count() == 5


def test_a_referred_case_is_registered_with_its_class_and_its_speakers(office, clerk):
    case = told(office)
    for number in range(6):
        who = ReporterGiven(phone=f"139 0000 013{number}")
        join(case=case, reporter=who, by=resident(office.here)[1], now=FRIDAY)
    referred(office, case)
    petition = Petition.objects.get()
    people = list(petition.petitioners.all())
    given = {"kind": "redress", "title": "要求查清", "people_count": 7, "by": clerk, "now": FRIDAY}

    assert codes_of(register_petition, petition=petition, representatives=people[:6], **given) == ["too_many_representatives"]
    petition = register_petition(petition=petition, representatives=people[:5], **given)

    assert (petition.state, petition.kind, petition.title) == ("registered", "redress", "要求查清")
    assert Petitioner.objects.filter(is_representative=True).count() == 5


def test_numbers_of_petitions_are_a_series_of_their_own(office, clerk):
    numbers = [registered(office, clerk).number[-4:] for _ in range(3)]

    assert numbers == ["0001", "0002", "0003"]


# ---- where it goes ----


def test_it_is_handed_on_and_the_petitioner_is_told_where(office, clerk):
    petition = hand_on_petition(
        petition=registered(office, clerk), handed_to="区住建局", text="已转区住建局办理。", by=clerk, now=FRIDAY
    )

    assert (petition.state, petition.handed_to, petition.told_at, petition.next_due_on) == ("handed_on", "区住建局", FRIDAY, None)
    assert close_petition(petition=petition, by=clerk, now=FRIDAY).state == "closed"


@pytest.mark.parametrize("by_name", [True, False], ids=["by name", "by organisation"])
def test_it_is_never_handed_to_whom_it_accuses(office, clerk, by_name):
    department = OrganisationFactory(tenant=office.here.tenant, kind="government_department", name="试验科")
    petition = registered(office, clerk, accused_organisation=department)
    goes_to = {"handed_to": "试验科"} if by_name else {"handed_to": "", "organisation": department}

    codes = codes_of(hand_on_petition, petition=petition, text="转给他们办理。", by=clerk, now=FRIDAY, **goes_to)

    assert codes == ["to_the_accused"]


def test_what_was_passed_on_by_mistake_goes_back_within_five_working_days(office, clerk):
    petition = registered(office, clerk, source="superior", transferred_by="区信访局")
    late = FRIDAY + timedelta(days=8)

    assert codes_of(object_to_petition, petition=petition, text="不归街道管。", by=clerk, now=late) == ["too_late"]
    assert (
        object_to_petition(petition=petition, text="不归街道管。", by=clerk, now=FRIDAY + timedelta(days=7)).state == "objected"
    )


def test_nothing_that_came_straight_is_objected_to(office, clerk):
    assert codes_of(object_to_petition, petition=registered(office, clerk), text="不归街道管。", by=clerk, now=FRIDAY) == [
        "not_from_above"
    ]


def test_the_same_petition_while_the_first_is_pending_is_not_taken_on(office, clerk):
    first, again = accepted(office, clerk), registered(office, clerk)
    given = {"refusal": "pending", "text": "这件事正在办，不重复受理。", "by": clerk, "now": FRIDAY}

    assert pending_twins(again) == [first]
    assert codes_of(refuse_petition, petition=again, **given) == ["no_pending"]
    again = refuse_petition(petition=again, earlier=first, **given)

    assert (again.state, again.earlier, again.next_due_on) == ("refused", first, None)


def test_a_petition_of_other_people_is_no_reason_to_refuse(office, clerk):
    others = registered(office, clerk, people=[PetitionerGiven(phone="139 0000 0166")])
    again = registered(office, clerk)

    codes = codes_of(
        refuse_petition,
        petition=again,
        refusal="pending",
        earlier=others,
        text="这件事正在办，不重复受理。",
        by=clerk,
        now=FRIDAY,
    )

    assert codes == ["no_pending"]


@pytest.mark.parametrize(("refusal_code", "codes"), [("", ["refusal"]), ("mood", ["refusal"])])
def test_a_petition_is_refused_only_for_a_reason_of_the_regulations(office, clerk, refusal_code, codes):
    assert (
        codes_of(refuse_petition, petition=registered(office, clerk), refusal=refusal_code, text=LETTER, by=clerk, now=FRIDAY)
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
def test_a_filed_petition_stays_as_it_is(office, clerk, verb, arguments):
    petition = close_petition(petition=answered(office, clerk), agreed=True, by=clerk, now=FRIDAY)

    assert codes_of(verb, petition=petition, by=clerk, now=FRIDAY, **arguments)[0] == "wrong_state"


def test_an_answer_says_what_was_found_and_what_is_thought_of_it(office, clerk):
    assert codes_of(answer_petition, petition=accepted(office, clerk), text="", opinion="", by=clerk, now=FRIDAY) == [
        "missing",
        "opinion",
    ]


def test_each_verb_leaves_one_line_beside_it_and_no_word_in_the_journal(office, clerk):
    answered(office, clerk)

    lines = list(JournalLine.objects.filter(subject_type="casework.petition").order_by("id"))
    assert [line.verb.split(".")[-1] for line in lines] == ["received", "registered", "accepted", "answered"]
    assert "储藏室" not in str([(line.reason, line.changes) for line in lines])
    assert [entry.verb for entry in PetitionEntry.objects.order_by("at", "id")] == ["register", "accept", "answer"]
    assert OutboxEvent.objects.filter(name="casework.PetitionMoved").count() == 3


def test_what_is_stored_says_nothing_to_who_reads_the_database(office, clerk):
    answered(office, clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, content, answer FROM casework_petition")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT text FROM casework_petitionentry")
        stored += str(cursor.fetchall())

    assert "储藏室" not in stored
