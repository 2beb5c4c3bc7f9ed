"""Petitions: seen by few, never by whom they accuse; with days of their own; kept so that no other reads them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from linli.casework.api import (
    accept_petition,
    close_petition,
    extend_petition,
    note_petition,
)
from linli.casework.models import PetitionEntry
from linli.casework.selectors.petitions import petitions_visible_to
from linli.casework.services.petitions import reveal_petitioner
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed

from ..factories.registry import OrganisationFactory
from ..people import outsider, subdistrict_leader
from .conftest import FRIDAY
from .petitioning import LETTER, accepted, answered, codes_of, registered

# ---- who sees it ----


def test_only_the_petition_clerk_and_the_leader_see_petitions(office, petition_clerk):
    registered(office, petition_clerk)
    leader = subdistrict_leader(office.here)[1]

    seen = {
        name: petitions_visible_to(who).count()
        for name, who in {
            "clerk": petition_clerk,
            "leader": leader,
            "community": office.clerk,
            "counter": office.counter,
            "far": outsider("petition_clerk")[1],
        }.items()
    }

    assert seen == {"clerk": 1, "leader": 1, "community": 0, "counter": 0, "far": 0}


def test_whom_it_accuses_never_sees_it_whatever_post_they_hold(office, petition_clerk):
    department = OrganisationFactory(tenant=office.here.tenant, kind="government_department", name="试验科")
    petition = registered(office, petition_clerk, accused_organisation=department)
    insider = replace(petition_clerk, organisation_id=department.pk)

    assert (petitions_visible_to(insider).count(), petitions_visible_to(petition_clerk).count()) == (0, 1)
    with pytest.raises(NotAllowed):
        note_petition(petition=petition, text="我看看", by=insider, now=FRIDAY)


def test_nobody_else_does_anything_with_a_petition(office, petition_clerk):
    petition = registered(office, petition_clerk)

    for who in (office.clerk, office.counter, office.property_clerk, office.resident):
        assert codes_of(accept_petition, petition=petition, text=LETTER, by=who, now=FRIDAY) == ["not_allowed"]


def test_a_petitioners_telephone_is_shown_for_a_purpose_that_is_kept(office, petition_clerk):
    petitioner = registered(office, petition_clerk).petitioners.get()

    phone = reveal_petitioner(petitioner=petitioner, purpose="送处理意见书", by=petition_clerk, now=FRIDAY)

    assert (phone, JournalLine.objects.get(verb="casework.petitioner.revealed").reason) == ("139 0000 0155", "送处理意见书")
    with pytest.raises(NotAllowed):
        reveal_petitioner(petitioner=petitioner, purpose="看看", by=office.clerk, now=FRIDAY)


# ---- the days ----


def test_the_days_are_those_of_the_regulations(office, petition_clerk):
    petition = registered(office, petition_clerk, source="superior", transferred_by="区信访局")

    # 15 days after Friday 20 November is Saturday 5 December: Monday the 7th; 5 working days: Friday the 27th.
    assert (petition.decide_due_on, petition.tell_due_on, petition.object_due_on) == (
        date(2026, 12, 7),
        date(2026, 12, 7),
        date(2026, 11, 27),
    )
    assert (petition.next_due_on, petition.rule["code"]) == (date(2026, 12, 7), "casework.petitions")


def test_from_acceptance_it_has_sixty_days(office, petition_clerk):
    petition = accepted(office, petition_clerk)

    assert (petition.state, petition.finish_due_on, petition.next_due_on) == ("accepted", date(2027, 1, 19), date(2027, 1, 19))
    assert petition.told_at == FRIDAY


def test_it_may_be_put_off_once_by_thirty_days_with_the_heads_approval(office, petition_clerk):
    petition = extend_petition(
        petition=accepted(office, petition_clerk),
        days=30,
        approved_by="试验主任",
        text="情况复杂，还要核实。",
        by=petition_clerk,
        now=FRIDAY,
    )

    assert petition.finish_due_on == date(2027, 2, 18)
    again = {"days": 1, "approved_by": "试验主任", "text": "还要核实几天。"}
    assert codes_of(extend_petition, petition=petition, by=petition_clerk, now=FRIDAY, **again) == ["extended_before"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"days": 31}, ["days"]),
        ({"days": None, "approved_by": "", "text": ""}, ["missing", "days", "missing"]),
        ({"now": datetime(2027, 1, 20, 1, tzinfo=UTC)}, ["too_late"]),
    ],
)
def test_an_extension_outside_the_rule_is_refused(office, petition_clerk, given, codes):
    arguments = {
        "days": 30,
        "approved_by": "试验主任",
        "text": "情况复杂，还要核实。",
        "by": petition_clerk,
        "now": FRIDAY,
    } | given

    assert codes_of(extend_petition, petition=accepted(office, petition_clerk), **arguments) == codes


def test_after_the_answer_there_are_thirty_days_for_a_review(office, petition_clerk):
    petition = answered(office, petition_clerk)

    assert (petition.state, petition.review_until_on, petition.next_due_on) == ("answered", date(2026, 12, 21), None)
    assert codes_of(close_petition, petition=petition, by=petition_clerk, now=FRIDAY) == ["review_open"]
    assert close_petition(petition=petition, by=petition_clerk, now=FRIDAY + timedelta(days=32)).state == "closed"


def test_it_is_filed_sooner_when_the_petitioner_has_agreed_in_writing(office, petition_clerk):
    petition = close_petition(petition=answered(office, petition_clerk), agreed=True, by=petition_clerk, now=FRIDAY)

    assert (petition.state, PetitionEntry.objects.latest("at", "id").detail) == ("closed", "信访人书面同意")


# ---- what is kept ----


def test_each_verb_leaves_one_line_beside_it_and_no_word_in_the_journal(office, petition_clerk):
    answered(office, petition_clerk)

    lines = list(JournalLine.objects.filter(subject_type="casework.petition").order_by("id"))
    assert [line.verb.split(".")[-1] for line in lines] == ["received", "registered", "accepted", "answered"]
    assert "储藏室" not in str([(line.reason, line.changes) for line in lines])
    assert [entry.verb for entry in PetitionEntry.objects.order_by("at", "id")] == ["register", "accept", "answer"]
    assert OutboxEvent.objects.filter(name="casework.PetitionMoved").count() == 3


def test_what_is_stored_says_nothing_to_who_reads_the_database(office, petition_clerk):
    answered(office, petition_clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, content, answer FROM casework_petition")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT text FROM casework_petitionentry")
        stored += str(cursor.fetchall())

    assert "储藏室" not in stored
