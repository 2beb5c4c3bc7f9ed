"""
The demo is built and looked at, on a working afternoon and early on a Sunday of the National Day holiday: it must count what
the press accounts count, tell every state, keep office hours, and nothing may lie in the future.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from linli.activities.models import (
    CallUp,
    Certificate,
    Duty,
    HoursObjection,
    Programme,
    ServiceHours,
    Session,
    TalkRequest,
    Term,
)
from linli.casework.api import Case
from linli.casework.models import Assignment, Entry, Petition, ReplyLine, ReturnOrder, Ruling, SavedFilter, Whistle
from linli.casework.selectors import hands
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.selectors.hotline import goes_back, return_window
from linli.casework.selectors.lists import today_groups
from linli.casework.selectors.mappings import kept_of_hotline
from linli.cobuild.models import Booking, ConditionNote, FeedbackLetter, Need, Recusal, Venture
from linli.cobuild.rules.letters import quarter_before
from linli.cobuild.selectors.agencies import coverage
from linli.core import clock, figures, seals
from linli.core.models import JournalLine, Tenant
from linli.core.workcalendar import calendar_of
from linli.deliberation.api import check_ballots, check_export, export_ballot, wrong_facts
from linli.deliberation.models import Ballot, Conflict, Meeting, Resolution, Right, SupervisionQuestion, Voiced
from linli.deliberation.selectors.held import held
from linli.deliberation.selectors.presence import course_of
from linli.deliberation.selectors.resolutions import course_of as execution_of
from linli.demo.api import build, sign_in_lines
from linli.demo.hotline import ORDERS, WHY_LATE
from linli.demo.hotline_mapped import NAME, OLD_NAME, WHY_RETIRED
from linli.demo.hours import Hours
from linli.demo.names import Names
from linli.demo.neighbourhood import RENOVATED_2020
from linli.demo.users import MORE, STAFF
from linli.disclosure.api import MaterialRequest, Notice
from linli.procedures.models import Collection, Proposal, ProposalRound, Run
from linli.registry.api import Appointment, Person, Place, staff_actor

FRIDAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # three in the afternoon in Zhengzhou
HOLIDAY = datetime(2026, 10, 3, 23, 0, tzinfo=UTC)  # seven on Sunday morning
QUEUE = ("casework.visit.", "casework.window.")
"""What is done in the hall: its morning ends at the moment of building, so that the screen is alive at any hour."""
MAIN, BEES = "410105002", "410103005"
AT_DESKS = ["community_clerk", "community_secretary", "counter_clerk", "dispatcher", "property_clerk", "subdistrict_leader"]
ROAD = ("submitted", "accepted", "dispatched", "in_progress", "returned", "done", "closed")
pytestmark = [pytest.mark.django_db]


@pytest.fixture(scope="module", params=[FRIDAY, pytest.param(HOLIDAY, marks=pytest.mark.once)], ids=["friday", "holiday"])
def now(request: pytest.FixtureRequest) -> datetime:
    return request.param


@pytest.fixture(scope="module")
def made(
    now: datetime, django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict]:
    """Built once for each moment, in a transaction that is rolled back."""
    with (
        django_db_blocker.unblock(),
        override_settings(DATA=tmp_path_factory.mktemp("demo")),
        transaction.atomic(),
        clock.fixed(now),
    ):
        yield build(seed=1, progress=lambda done, total: None)
        transaction.set_rollback(True)


@pytest.fixture
def main(made: dict) -> Tenant:
    return Tenant.objects.get(code="410105002")


def test_there_are_six_subdistricts_and_nobody_is_left_out(made):
    assert made["subdistricts"] == Tenant.objects.count() == 6
    assert made["cases"] == 308
    assert Case.objects.count() == 308


@pytest.mark.parametrize(("year", "units"), [(2017, 35), (2020, 33)])
def test_it_counts_the_resident_units_of_the_press_accounts(main, year, units):
    assert figures.figures(main, year)["registry.resident_units"] == units


def test_the_heads_of_2019_are_497(main):
    assert figures.figures(main, 2019)["registry.heads"] == 497


def test_the_renovated_compounds_of_2020_have_66_buildings_and_149600_square_metres(main):
    names = [name for _community, name, _buildings, _area in RENOVATED_2020]
    compounds = Place.objects.filter(tenant=main, kind="compound", name__in=names)
    buildings = Place.objects.filter(parent__in=compounds, kind="building")

    assert (len(compounds), buildings.count()) == (15, 66)
    assert sum(building.area_centi or 0 for building in buildings) == 14_960_000


def test_the_27_compounds_without_management_got_one_in_2020(main):
    lines = JournalLine.objects.filter(tenant=main, verb="registry.place.edited", at__year=2020)

    assert [line.changes["management_mode"] for line in lines] == [["unmanaged", "professional"]] * 27


def test_nothing_lies_in_the_future(made, now):
    assert Case.objects.filter(changed_at__gt=now).count() == 0
    assert JournalLine.objects.filter(at__gt=now).count() == 0


def test_staff_keep_office_hours(main, now):
    hours = Hours(calendar_of(main), now)
    by_staff = JournalLine.objects.filter(verb__startswith="casework.").exclude(by_appointment_id=None)

    odd = Counter(line.verb for line in by_staff if hours.latest(line.at) != line.at and not line.verb.startswith(QUEUE))

    assert odd == {}


def test_everyone_at_a_desk_has_work_of_today(main, now):
    held = Appointment.objects.filter(tenant=main, person__user__isnull=False, post__kind__in=AT_DESKS)
    cast = [staff_actor(one) for one in held.select_related("post__place", "post__organisation", "person", "tenant")]

    busy = [actor for actor in cast if today_groups(cases_visible_to(actor), now=now)]

    assert busy == cast
    assert sorted(held.values_list("post__kind", flat=True)) == AT_DESKS


def test_cards_of_every_colour_are_shown(main):
    cards = Counter(Case.objects.filter(tenant=main).values_list("supervision", flat=True))

    assert sorted(cards) == ["none", "red", "reminder", "yellow"]


def test_every_place_on_the_road_has_its_case(main):
    states = Counter(Case.objects.filter(tenant=main).values_list("state", flat=True))

    assert [state for state in ROAD if not states[state]] == []


def test_every_turn_of_a_return_and_a_ruling_is_told_once(main):
    orders = Counter(ReturnOrder.objects.filter(tenant=main).values_list("decision", flat=True))
    rulings = Ruling.objects.filter(tenant=main)

    assert orders == {"": 2, "accepted": 1, "sent_back": 3, "ruled": 1}
    assert ReturnOrder.objects.filter(goes_to_ruling=True).count() == 1
    assert sorted(rulings.values_list("origin", flat=True)) == ["meeting", "returned", "spot", "spot"]
    assert rulings.exclude(superseded_by=None).count() == 1
    assert Assignment.objects.filter(tenant=main, ruling__in=rulings).count() == 5


def test_an_order_went_back_to_the_hotline_late_with_a_word_why_and_one_is_past_its_days(main, now):
    late = ReplyLine.objects.select_related("batch", "case__tenant").get(batch__tenant=main, batch__reason=WHY_LATE)
    waiting = Case.objects.select_related("tenant").get(tenant=main, title=ORDERS["fee"]["title"])

    at = late.batch.made_at
    assert return_window(main, now=at).is_over(late.case, at)
    assert (return_window(main, now=now).is_over(waiting, now), goes_back(waiting)) == (True, True)


def test_another_citys_columns_are_mapped_used_and_an_old_mapping_is_out_of_use(main):
    told = kept_of_hotline(main).values_list("name", "used", "retired_why")

    assert list(told) == [(NAME, 1, ""), (OLD_NAME, 1, WHY_RETIRED)]


def test_every_turn_of_a_case_and_of_a_petition_and_a_whistle_is_told(main):
    states = Counter(Case.objects.filter(tenant=main).values_list("state", flat=True))
    petitions = Counter(Petition.objects.filter(tenant=main).values_list("state", flat=True))
    whistles = Counter(Whistle.objects.filter(tenant=main).values_list("outcome", flat=True))

    assert {state: states[state] for state in ("suspended", "merged", "transferred_emergency")} == {
        "suspended": 3,
        "merged": 2,
        "transferred_emergency": 1,
    }
    assert sorted(petitions.values()) == [1, 1, 1, 1]
    assert whistles == {"": 1, "solved": 1}


def test_somebody_left_with_cases_in_hand_and_filters_are_kept(main, now):
    left = hands.in_hands(hands.gone(main, timezone.localdate(now)), main)

    assert (left.count(), Entry.objects.filter(case__tenant=main, verb="hand_over").count()) == (2, 4)
    assert SavedFilter.objects.filter(tenant=main, is_shared=True).count() == 2


def test_the_board_tells_every_turn_of_a_notice(main):
    told = JournalLine.objects.filter(tenant=main, verb__startswith="disclosure.notice.").values_list("verb", flat=True)

    assert {verb.rpartition(".")[2] for verb in told} == {
        "drafted", "published", "corrected", "withdrawn", "mentioned", "redacted", "roll_made", "read"
    }  # fmt: skip
    assert set(Notice.objects.filter(tenant=main).values_list("kind", flat=True)) == {
        "notice",
        "story",
        "disclosure",
        "bulletin",
        "publicity",
    }


def test_every_subdistrict_has_a_board_of_its_own(made):
    assert Notice.objects.values("tenant").distinct().count() == Tenant.objects.count()


def test_a_reader_of_eighty_wrote_got_the_book_and_wrote_again(main):
    letter = MaterialRequest.objects.get(tenant=main, thanked_at__isnull=False)

    assert (letter.channel, letter.phone, "八十" in letter.words, letter.parcel != "") == ("paper", "", True, True)


def test_the_journal_of_the_demo_holds(made, now):
    seals.seal_new_lines(now)

    assert seals.verify().ok


def test_the_sign_ins_that_are_printed_belong_to_people_with_posts(main):
    printed = [line.split()[0] for line in sign_in_lines()[: len(STAFF) + len(MORE)]]
    held = Appointment.objects.filter(person__user__username__in=printed, valid_to=None)

    assert sorted(held.values_list("person__user__username", flat=True).distinct()) == sorted(printed)


def test_the_same_seed_gives_the_same_names_and_no_number_twice():
    first, second = Names(Random(7)), Names(Random(7))
    numbers = [first.phone() for _ in range(12_000)]

    assert [first.person("older") for _ in range(50)] == [second.person("older") for _ in range(50)]
    assert len(set(numbers)) == len(numbers)


def test_every_person_with_a_telephone_can_be_found_by_it(main):
    assert Person.objects.filter(tenant=main, phone_hash="").exclude(phone="").count() == 0


# ---- procedures ----


def test_forty_wishes_came_in_and_nine_were_refused_each_with_its_reason_told(main):
    states = Counter(Proposal.objects.filter(tenant=main, round__isnull=False).values_list("state", flat=True))
    refused = Proposal.objects.filter(tenant=main, state="refused")

    assert states == {"candidate": 15, "merged": 11, "refused": 9, "received": 5}
    assert all(len(one.reason) > 8 and one.told_at for one in refused)


def test_wishes_that_came_after_the_call_wait_in_the_pool(main):
    closed = ProposalRound.objects.get(tenant=main).closes_on
    late = Proposal.objects.filter(tenant=main, round=None)

    assert [timezone.localdate(one.made_at) > closed for one in late] == [True] * 3


def test_one_compound_is_in_mid_course_with_an_open_objection(main):
    run = Run.objects.get(tenant=main, definition__code="solicit_deliberate_disclose")

    assert [step.code for step in run.steps.order_by("position") if step.is_open] == ["disclose_resolution"]
    assert run.open_objections == 1


def test_an_elevator_waits_for_consent_that_is_short_of_area_or_heads(main):
    row = Collection.objects.get(tenant=main, kind="consent")

    voices = Counter(row.heads.values_list("voice", flat=True))

    assert (row.head_count, voices[""], voices["disputed"], voices["disagree"]) == (12, 2, 1, 2)
    assert row.is_open


# ---- deliberation ----


@pytest.mark.parametrize(("figure", "count"), [("council_seats", 102), ("first_session_present", 99)])
def test_the_first_session_of_2021_counts_as_in_the_press_account(main, figure, count):
    assert figures.figures(main, 2021)[figure] == count


@pytest.mark.parametrize(
    ("year", "code", "value"),
    [
        (2017, "claims", 180),
        (2017, "ventures", 13),
        (2017, "venture_services", 104),
        (2017, "venture_person_times", 4000),
        (2020, "shared_area_m2", (260, 500, 620)),
    ],
)
def test_units_gave_and_did_what_the_press_accounts_tell(main, year, code, value):
    assert figures.figures(main, year)[code] == value


def test_eight_of_ten_communities_have_a_social_work_agency(main):
    assert [bool(one.agencies) for one in coverage(main, clock.today())].count(True) == 8


def test_last_years_round_has_a_judge_who_kept_out_and_a_venture_that_was_stopped(main):
    assert Recusal.objects.filter(tenant=main, by_self=True).count() == 1
    assert Venture.objects.filter(tenant=main, state="stopped").count() == 1


def test_a_venture_that_was_stopped_did_nothing_in_the_three_months_before_its_check(main):
    stopped = Venture.objects.get(tenant=main, state="stopped")
    check, last = stopped.checks.get(kind="midterm"), stopped.services.latest("on")

    assert (check.passed, (check.on - last.on).days > 90, stopped.changed_at > check.at) == (False, True, True)


def test_a_letter_tells_of_a_quarter_that_was_over_when_it_was_written(main):
    letters = FeedbackLetter.objects.filter(tenant=main)
    over = [quarter_before(timezone.localdate(one.written_at)) for one in letters]

    assert [(one.year, one.quarter) for one in letters] == over != []


def test_a_room_is_asked_for_and_one_thing_in_a_room_is_broken(main):
    assert Booking.objects.filter(tenant=main, state="asked").count() == 1
    assert ConditionNote.objects.filter(tenant=main, is_fault=True, mended_on=None).count() == 2


def test_the_lists_of_this_month_show_every_stage(main):
    this_month = Need.objects.filter(tenant=main, asked_at__year__gt=2017)
    assert sorted(set(this_month.values_list("state", flat=True))) == ["claimed", "done", "open", "submitted"]


def test_the_two_rules_of_procedure_were_adopted_that_afternoon(main):
    rows = Ballot.objects.filter(tenant=main, meeting__year=2021, motion__isnull=False).order_by("sequence")

    votes = [[line["measures"][0]["part"] for line in row.verdict["lines"] if line["code"] == "pass"] for row in rows]

    assert [row.channels for row in rows] == [["hands"], ["paper"]]
    assert [row.motion.state for row in rows] == ["carried", "carried"]
    assert votes == [[97], [95]]


def test_two_projects_tied_for_the_tenth_place_and_one_was_chosen_in_a_second_vote(main):
    second = Ballot.objects.get(tenant=main, year=2021, revote_of__isnull=False)
    first = second.revote_of

    assert (first.verdict["outcome"], first.verdict["details"]["tied"]) == ("revote", ["10", "11"])
    assert (second.verdict["outcome"], second.verdict["details"]["elected"]) == ("elected", ["10"])
    assert second.resolutions.get().undertakings.count() == 10


def test_the_evaluation_of_2021_falls_on_both_sides_of_half(main):
    row = Ballot.objects.get(tenant=main, year=2022, kind="satisfaction")

    tiers = Counter(one["tier"] for one in row.verdict["details"]["items"].values())

    assert tiers == {"satisfied": 8, "basically": 1, "unsatisfied": 1}


def test_an_elevator_passes_by_heads_and_fails_by_area_and_one_door_handed_in_twice(main):
    row = Ballot.objects.get(tenant=main, kind="owners")
    failed = [(line["code"], one["dimension"]) for line in row.verdict["lines"] for one in line["measures"] if not one["passed"]]

    assert row.state == "declared"
    assert row.passed is False
    assert failed == [("special", "area")]
    assert set(row.rights.values_list("used_channel", flat=True)) == {"portal", "counter", "visit", "paper"}
    assert Conflict.objects.filter(ballot=row).count() == 1


def test_thirty_three_units_came_to_the_joint_conference_of_last_winter(main, now):
    meeting = Meeting.objects.get(tenant=main, kind="conference")

    assert (meeting.year, held(meeting).due, held(meeting).came) == (timezone.localdate(now).year - 1, 35, 33)


def test_the_representatives_lost_their_quorum_at_a_minute(main):
    meeting = Meeting.objects.filter(tenant=main, kind="representatives", state="closed").order_by("-starts_at")[0]

    turns = [(turn.is_met, turn.count) for turn in course_of(meeting).turns]

    assert turns == [(True, 21), (False, 20)]


def test_a_motion_was_amended_before_it_was_carried(main):
    ballot = Ballot.objects.get(tenant=main, motion__meeting__kind="representatives")

    assert (ballot.motion.versions.count(), ballot.motion_version.ordinal, ballot.passed) == (2, 2, True)


def test_those_who_can_sign_in_may_vote_in_what_is_open(main):
    open_now = Ballot.objects.get(tenant=main, state="open")
    mine = Right.objects.filter(ballot=open_now, voters__person__user__username="yishi", used_on=None)
    resident = Right.objects.filter(ballot=open_now, voters__person__room="301", voters__person__user=None, used_on=None)

    assert (mine.count(), resident.count()) == (1, 1)


def test_what_was_said_on_the_reception_day_became_two_cases(main):
    said = Voiced.objects.filter(tenant=main, meeting__kind="reception")

    assert sorted(one.case_number != "" for one in said) == [False, True, True]


def test_one_question_of_a_supervision_is_late_and_one_was_answered(main, now):
    asked = SupervisionQuestion.objects.filter(tenant=main).order_by("asked_at")

    assert [one.is_late(timezone.localdate(now)) for one in asked] == [False, True]
    assert [one.answer != "" for one in asked] == [True, False]


def test_lights_of_every_colour_burn(main, now):
    rows = Resolution.objects.filter(tenant=main, undertakings__isnull=False).distinct()

    colours = {each.standing.colour for one in rows for each in execution_of(one, day=timezone.localdate(now)).rows}

    assert colours == {"red", "orange", "yellow", "green", "blue"}


def test_every_ballot_holds_and_can_be_counted_again_from_its_file(made):
    closed = Ballot.objects.filter(state="declared")

    assert check_ballots()[1] == []
    assert list(wrong_facts()) == []
    assert [one.number for one in closed if not check_export(export_ballot(one)).ok] == []


def test_every_subdistrict_has_a_council_that_met(made):
    assert Meeting.objects.filter(kind="session", state="closed").values("tenant").distinct().count() == Tenant.objects.count()


# ---- activities ----


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        (MAIN, 2017, {"courses": 17, "class_groups": 30, "teachers": 29, "learners": 518, "attendances": 15_795}),
        (MAIN, 2017, {"communities_with_classes": 10, "resident_groups": 16}),
        (MAIN, 2020, {"duty_volunteers": 106, "duty_hours": 2640}),
        (BEES, 2021, {"outreach_talks": 5, "outreach_sites": 6, "outreach_groups": 31, "outreach_hours": 61}),
    ],
)
def test_people_came_learnt_and_served_as_the_press_accounts_count(made, code, year, expected):
    counted = figures.figures(Tenant.objects.get(code=code), year)

    assert {name: counted[name] for name in expected} == expected


LESSONS = """
    FROM activities_session s JOIN activities_classgroup c ON c.programme_id = s.programme_id JOIN core_tenant t ON t.id = s.tenant_id
    WHERE t.code = '410105002' AND s.state = 'settled' AND s.starts_at >= '2017-01-01' AND s.starts_at < '2018-01-01'
"""
PIECES = "FROM activities_outreach o JOIN core_tenant t ON t.id = o.tenant_id WHERE t.code = '410103005' AND o.voided_at IS NULL"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"SELECT count(DISTINCT c.course_id), count(DISTINCT c.id), count(DISTINCT s.teacher_id) {LESSONS}", (17, 30, 29)),
        (f"SELECT count(DISTINCT c.place_id), count(*) {LESSONS}", (10, 30 * 34)),
        (f"SELECT count(*), count(DISTINCT person_id) FROM activities_attendance WHERE session_id IN (SELECT s.id {LESSONS})", (15_795, 518)),
        (f"SELECT count(DISTINCT learner_id) FROM activities_enrolment WHERE class_group_id IN (SELECT c.id {LESSONS})", (518,)),
        ("SELECT count(*), count(DISTINCT place_id) FROM activities_residentgroup WHERE recorded_on < '2018-01-01'", (16, 1)),
        (
            "SELECT count(DISTINCT d.person_key), sum(d.half_hours) FROM activities_duty d JOIN activities_shift s ON s.id = d.shift_id"
            " WHERE d.state = 'came' AND s.starts_at < '2021-01-01'",
            (106, 5280),
        ),
        (f"SELECT count(DISTINCT o.site_id), count(DISTINCT o.session_id), sum(o.minutes) {PIECES}", (37, 5, 3660)),
        ("SELECT count(*), count(DISTINCT subject_id) FROM core_storedfile WHERE subject_type = 'activities.afternote' AND is_public", (3, 2)),
    ],
)  # fmt: skip
def test_plain_sql_counts_the_same(made, statement, expected):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchone() == expected


def test_the_temple_fair_lasted_five_days_with_stalls_a_stage_and_who_did_what(main):
    fair = Programme.objects.get(tenant=main, kind="fair", made_at__year=2017)
    days = [timezone.localdate(one.starts_at).day for one in fair.sessions.order_by("starts_at")]

    assert days == [29, 30, 31, 1, 2]
    assert fair.stalls.filter(state="given").count() == 8
    assert [one.stage_items.count() for one in fair.sessions.all()] == [4] * 5
    assert fair.tasks.filter(done_at=None).count() == 0 < fair.tasks.count()
    assert fair.sessions.filter(after_note__is_public=True).count() == 1


def test_the_clean_up_day_of_2017_was_the_last_saturday_at_nine_and_the_team_went_out_on_fridays(main):
    held = Session.objects.filter(tenant=main, starts_at__year=2017, state="settled").select_related("programme")
    cleanups, fridays = (
        [timezone.localtime(one.starts_at) for one in held.filter(programme__kind=kind)] for kind in ("cleanup", "area")
    )

    assert [(one.weekday(), one.hour, (one + timedelta(days=7)).month != one.month) for one in cleanups] == [
        (5, 9, True)
    ] * 11  # in January it was New Year's Day
    assert {one.weekday() for one in fridays} == {4}


def test_who_stood_at_the_checkpoints_is_forgotten(main):
    callup = CallUp.objects.get(tenant=main, starts_on__year=2020)

    assert callup.state == "purged"
    assert Duty.objects.filter(shift__post__callup=callup).exclude(person=None).count() == 0


def test_this_week_something_is_on_and_at_one_table_people_wait(main, now):
    week = Session.objects.public().coming().filter(tenant=main, starts_at__gt=now, starts_at__lt=now + timedelta(days=8))
    table = Session.objects.get(tenant=main, programme__title__startswith="包饺子")

    assert week.exclude(programme__kind="course").count() >= 5
    assert table.taken <= table.capacity == 12
    assert table.signups.filter(state="waiting").count() > 0
    assert set(table.signups.values_list("photo_ok", flat=True)) == {True, False}


def test_whoever_no_message_reaches_is_rung_when_the_weather_takes_the_film(main):
    film = Session.objects.get(tenant=main, programme__title="露天电影")

    assert (film.state, film.off_kind, film.calls.filter(told_at=None).count() > 0) == ("called_off", "weather", True)


def test_hours_count_are_in_public_and_one_is_objected_to(main):
    states = set(ServiceHours.objects.filter(tenant=main).values_list("state", flat=True))

    assert {"publicised", "credited"} <= states
    assert HoursObjection.objects.filter(tenant=main, answered_at=None).count() == 1


def test_a_stranger_checks_the_certificate_of_a_volunteer_and_of_a_learner(main, client):
    papers = Certificate.objects.filter(tenant=main).order_by("kind")

    pages = [client.get(reverse("activities:certificate-check", args=[one.check_code])) for one in papers]

    assert [one.kind for one in papers] == ["learner", "volunteer"]
    assert [page.status_code for page in pages] == [200, 200]


def test_a_term_runs_with_a_substitute_and_the_next_promises_its_lots(main):
    running, enrolling = (Term.objects.get(tenant=main, state=state) for state in ("running", "enrolling"))
    group = running.classes.get(course__code="SJ01")
    taught = group.programme.sessions.exclude(teacher=group.teacher).exclude(teacher=None)

    assert (taught.count(), group.enrolments.filter(state="waiting").count()) == (1, 2)
    assert (enrolling.choosing, len(enrolling.promise), enrolling.seed) == ("lots", 64, "")


def test_a_yard_has_a_day_for_its_talk_and_another_waits(main):
    assert sorted(TalkRequest.objects.filter(tenant=main).values_list("state", flat=True)) == ["asked", "planned"]
