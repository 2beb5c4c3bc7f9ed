"""A case goes the way of petitions: nothing of it stays where others look."""

import pytest

from linli.casework.api import (
    ReporterGiven,
    amend,
    dispatch,
    join,
    own_cases,
    refer_petition,
    supplement,
    timeline,
)
from linli.casework.models import Case, Petition
from linli.casework.selectors.cases import may_read_photo, reporters_seen_by
from linli.casework.selectors.petitions import petitions_visible_to
from linli.core.models import JournalLine, SearchEntry
from linli.core.tasks.worker import run_pending
from linli.disclosure.models import Message

from ..access.world import photo_of
from ..people import resident
from .conftest import FRIDAY
from .petitioning import SECRET, referred, told
from .refusals import refusal


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
    assert [word for word in (SECRET, "请查", "主任办公室", "0000 0120", "00000120", "试验居民") if word in said] == []
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


def test_its_photos_go_with_it(office, petition_clerk):
    case = told(office)
    photo = photo_of(case, "")
    assert may_read_photo(office.clerk, photo)

    referred(office, case)

    assert (may_read_photo(office.clerk, photo), may_read_photo(petition_clerk, photo)) == (False, True)
