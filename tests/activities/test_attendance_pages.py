"""Pages of attendance: the sheet with and without script, the door, the desk's list, names to check, paper and its scan, leave, areas."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.activities.models import AreaCheck, Attendance, Excuse, HeadCount, PaperSheet, ResponsibilityArea, Series, SheetEntry
from linli.activities.services import areas, excuses, papers, series
from linli.activities.services.signups import SLIPS
from linli.core import clock
from linli.core.daytimes import day_of
from linli.registry.api import Person
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session, system
from tests.factories.activities_attendance import THERE, a_team, an_area, came, mark, took
from tests.factories.activities_programmes import every_week
from tests.factories.activities_signups import a_signup, neighbour
from tests.factories.registry import HouseholdFactory, HouseholdMemberFactory
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db
EXCUSES, AREAS = (reverse(f"activities:{name}") for name in ("excuses", "areas"))


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(THERE):
        yield


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, capacity=9, most_heads=4))


@pytest.fixture
def cleanup(here):
    """The clean-up day of the community."""
    return a_session(here, a_programme(here, kind="cleanup", title="大扫除日", needs_signup=False))


@pytest.fixture
def home(here):
    """A browser in which somebody who lives here has signed in, and their record."""
    actor = people.resident(here)[1]
    return people.browser_of(actor), Person.objects.get(pk=actor.person_id)


def signed_before(session, *args, **more):
    """Signed up the day before."""
    with clock.fixed(NOW):
        return a_signup(session, *args, **more)


def sent(browser, session, *entries, **more):
    body = {"entries": list(entries), "device": "平板", "sent_at": THERE.isoformat()} | more
    return browser.post(url("sheet-send", session), json.dumps(body), content_type="application/json")


def an_entry(person=None, said="came", **more):
    plain = {
        "entry_id": str(uuid4()),
        "mark": said,
        "made_at": THERE.isoformat(),
        "person_id": str(person.pk) if person else None,
    }
    return plain | more


# ---- the sheet ----


def test_a_button_of_the_sheet_is_a_form_where_there_is_no_script(session, desk):
    who = signed_before(session, heads=2).person
    page = desk.get(url("sheet", session))

    done = desk.post(url("sheet", session), {"came": str(who.pk)})
    desk.post(url("sheet", session), {"name": "王大爷"})

    assert (page.status_code, done.status_code, who.name in words(page)) == (200, 302, True)
    assert list(Attendance.objects.values_list("person", "heads")) == [(who.pk, 2)]
    assert list(SheetEntry.objects.filter(outcome="unknown").values_list("written_name", flat=True)) == ["王大爷"]


def test_a_name_that_nobody_has_matched_stands_on_the_sheet_until_somebody_does(session, desk):
    done = desk.post(url("sheet", session), {"name": "王大爷"}, follow=True)

    assert "记下了：王大爷" in words(done)
    assert desk.get(url("sheet", session)).context["written"] == ["王大爷"]


def test_what_a_device_kept_is_taken_once_and_it_hears_who_is_there(here, session, desk):
    who, other = signed_before(session).person, signed_before(session).person
    took(session, mark(other, "excused"))
    entry = an_entry(who)

    first = sent(desk, session, entry, count={"person_times": 7, "made_at": THERE.isoformat()}).json()
    again = sent(desk, session, entry, count={"person_times": 7, "made_at": THERE.isoformat()}).json()

    assert (first["fresh"], again["fresh"], first["person_times"], first["here"]) == (1, 0, 8, 1)
    assert again["marks"] == {str(who.pk): "came", str(other.pk): "excused"}
    assert (Attendance.objects.count(), HeadCount.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"entries": 3}', '{"entries": [{"mark": "came"}]}', '{"entries": [{"entry_id": "x"}]}', '{"entries": [[]]}'],
)
def test_what_is_no_sheet_is_refused_in_words(session, desk, body):
    answer = desk.post(url("sheet-send", session), body, content_type="application/json")

    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "unreadable")


def test_a_mark_that_is_none_and_a_time_without_a_zone_are_refused(here, session, desk):
    who = neighbour(here)

    answers = [sent(desk, session, an_entry(who, said)).status_code for said in ("gone", "")]
    answers.append(sent(desk, session, an_entry(who, made_at="2026-11-21T09:00")).status_code)

    assert (answers, SheetEntry.objects.count()) == ([422, 422, 422], 0)


def test_the_sheet_and_its_worker_are_for_those_who_write_down_who_comes(here, session, home):
    browser, _person = home
    for name in ("sheet", "sheet-worker"):
        assert browser.get(url(name, session)).status_code == 404
    assert sent(browser, session).status_code == 404

    worker = people.browser_of(people.grid_worker(here)[1]).get(url("sheet-worker", session))

    assert (worker.status_code, worker["Content-Type"]) == (200, "text/javascript; charset=utf-8")


def test_the_leader_of_the_friday_team_opens_the_sheet_from_the_session(here, home):
    browser, person = home
    session = a_session(here, a_programme(here, team=a_team(here, lead=person)))
    who = signed_before(session).person

    assert url("sheet", session) in words(browser.get(url("public-session", session)))
    assert who.name in words(browser.get(url("sheet", session)))
    assert sent(browser, session, an_entry(who)).json()["here"] == 1


def test_a_head_has_their_neighbours_before_them_on_a_clean_up_day(here, cleanup):
    who, stranger = neighbour(here), people.PersonFactory(tenant=here.tenant, home=here.community, name="别处的人")
    page = words(people.browser_of(people.building_head(here)[1]).get(url("sheet", cleanup)))

    assert (who.name in page, stranger.name in page) == (True, False)


def test_the_sheet_costs_as_much_for_three_as_for_one(here, session, desk, django_assert_num_queries):
    signed_before(session)
    desk.get(url("sheet", session))
    for _n in range(2):
        with django_assert_num_queries(8):
            desk.get(url("sheet", session))
        signed_before(session, heads=2)


# ---- the door ----


def door(session):
    return reverse("activities:door", args=[session.checkin_code])


def test_at_the_door_one_tap_is_enough(session, home):
    browser, person = home
    signed_before(session, person, heads=2)
    page = browser.get(door(session))

    done = browser.post(door(session), {"heads": "2"}, follow=True)

    assert (page.status_code, "我到了" in words(page), "请进" in words(done)) == (200, True, True)
    assert list(Attendance.objects.values_list("person", "heads", "method")) == [(person.pk, 2, "qr")]


def test_one_comes_with_somebody_of_the_household(here, cleanup, home):
    browser, person = home
    mate = neighbour(here)
    household = HouseholdFactory(tenant=here.tenant, place=here.entrance)
    for one in (person, mate):
        HouseholdMemberFactory(tenant=here.tenant, household=household, person=one)

    browser.post(door(cleanup), {"who": str(mate.pk)})

    assert list(Attendance.objects.values_list("person", flat=True)) == [mate.pk]


def test_without_an_account_number_and_figures_open_the_door(session, client):
    one = signed_before(session)
    wrong = client.post(door(session), {"number": one.number, "code": "1"})

    right = client.post(door(session), {"number": one.number, "code": SLIPS.code_of(one.pk)}, follow=True)

    assert (wrong.status_code, right.status_code, "请进" in words(right)) == (422, 200, True)
    assert one.person.name not in words(client.get(door(session)))
    assert client.get(reverse("activities:door", args=["NOSUCH"])).status_code == 404


def test_too_early_the_door_says_when(session, client):
    with clock.fixed(NOW):
        assert "再来扫" in words(client.get(door(session)))


# ---- the desk ----


def test_the_list_shows_who_came_who_is_waited_for_and_who_is_excused(session, desk, secretary):
    there, waited, away = (signed_before(session).person for _n in range(3))
    came(session, there)
    excuses.excuse(session=session, person=away, by=secretary, now=THERE)

    seen = [words(desk.get(url("attendance", session), {"view": view})) for view in ("came", "expected", "excused")]

    names = (there.name, waited.name, away.name)
    assert [[name in page for name in names] for page in seen] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_the_list_costs_as_much_for_three_as_for_one(here, session, desk, django_assert_num_queries):
    came(session, neighbour(here))
    desk.get(url("attendance", session))
    for _n in range(2):
        with django_assert_num_queries(8):
            desk.get(url("attendance", session))
        for _more in range(2):
            came(session, neighbour(here))


def test_somebody_more_a_number_and_a_count_are_noted_and_taken_back(here, session, desk):
    who, other = neighbour(here, name="试大伯"), signed_before(session)
    desk.post(url("attendance-come", session), {"person": "试大伯", "heads": "2"})
    desk.post(url("attendance-number", session), {"number": other.number})
    desk.post(url("attendance-count", session), {"person_times": "30", "of_whom": "学生"})
    line = Attendance.objects.get(person=who)

    desk.post(url("attendance-correct", session, line), {"heads": "3"})
    desk.post(url("attendance-void", session, Attendance.objects.get(person=other.person)), {"reason": "认错了"})
    page = words(desk.get(url("attendance", session)))
    desk.post(url("attendance-uncount", session), {})

    assert ("33 人次" in page, Attendance.objects.get(pk=line.pk).heads) == (True, 3)
    assert "认错了" in words(desk.get(url("attendance", session), {"view": "void"}))
    assert HeadCount.objects.filter(voided_at=None).count() == 0


def test_noted_already_with_another_number_is_said_and_changes_nothing(here, session, desk):
    neighbour(here, name="试大伯")
    first, again, other = (desk.post(url("attendance-come", session), {"person": "试大伯", "heads": n}) for n in ("1", "1", "3"))

    assert [one.status_code for one in (first, again, other)] == [302, 302, 422]
    assert (list(other.context["form"].errors), Attendance.objects.get().heads) == (["heads"], 1)


def test_bad_input_stands_beside_its_field(session, desk):
    answers = [
        desk.post(url("attendance-come", session), {"person": "没有的人", "heads": "0"}),
        desk.post(url("attendance-number", session), {"number": "X"}),
        desk.post(url("attendance-count", session), {"person_times": "0"}),
    ]

    assert [one.status_code for one in answers] == [422, 422, 422]
    assert Attendance.objects.count() == 0


def test_an_unknown_name_is_checked_from_today(here, session, desk):
    who = neighbour(here, name="王建国")
    took(session, mark(None, name="王大爷"))
    entry = SheetEntry.objects.get()
    assert "王大爷" in words(desk.get(reverse("web:today")))
    assert "王大爷" in words(desk.get(url("attendance-checks", session)))
    nobody = desk.post(url("attendance-settle", session, entry), {"how": "person", "person": ""})

    desk.post(url("attendance-settle", session, entry), {"how": "person", "person": "王建国"})

    assert nobody.status_code == 422
    assert list(Attendance.objects.values_list("person", flat=True)) == [who.pk]


def test_what_came_too_late_is_taken_again_once_the_numbers_are_open(here, session, desk):
    session.state = "settled"
    session.save(update_fields=["state"])
    took(session, mark(neighbour(here)))
    assert desk.post(url("attendance-again", session), {}).status_code == 422
    session.state = "held"
    session.save(update_fields=["state"])

    assert desk.post(url("attendance-again", session), {}).status_code == 302
    assert Attendance.objects.count() == 1


def test_the_lists_are_sheets(here, session, cleanup, desk, secretary):
    came(session, neighbour(here))
    excuses.excuse(session=cleanup, person=neighbour(here), by=secretary, now=THERE)
    an_area(here)

    answers = [desk.get(one, {"as": "csv", "purpose": "存档"}) for one in (url("attendance", session), EXCUSES, AREAS)]

    assert [one.status_code for one in answers] == [200, 200, 200]


# ---- paper ----


def test_the_paper_twin_is_printed_in_large_type_and_typed_in(session, desk):
    who = signed_before(session).person
    desk.post(url("paper-sheet-new", session), {})
    sheet = PaperSheet.objects.get()
    pdf = desk.get(url("paper-sheet", session, sheet), {"as": "pdf"})

    done = desk.post(url("paper-sheet-enter", session, sheet), {"came": [str(who.pk)], "others": "4"})

    assert (sheet.number in text_of_pdf(pdf.content), who.name in text_of_pdf(pdf.content)) == (True, True)
    assert (done.status_code, Attendance.objects.get().method, HeadCount.objects.get().person_times) == (302, "paper", 4)
    assert "补记过了" in words(desk.get(url("paper-sheet-enter", session, sheet)))


def test_who_types_a_sheet_in_is_told_of_the_count_that_they_replace(session, desk):
    desk.post(url("paper-sheet-new", session), {})
    desk.post(url("attendance-count", session), {"person_times": "35"})

    form = desk.get(url("paper-sheet-enter", session, PaperSheet.objects.get())).context["form"]

    assert "前面点过 35 人次" in form.fields["others"].help_text


def test_a_sheet_that_is_out_waits_on_today(session, desk, secretary):
    papers.print_sheet(session=session, by=secretary, now=NOW)

    with clock.fixed(NEXT_DAY + timedelta(days=1)):
        assert "签到单还没补记" in words(desk.get(reverse("web:today")))


def test_the_code_for_the_door_hangs_there_on_paper(session, desk):
    text = text_of_pdf(desk.get(url("attendance-door", session), {"as": "pdf"}).content)

    assert "到了扫一扫" in text


# ---- leave ----


def test_who_of_a_household_has_leave_is_said_and_the_next_one_offered(here, cleanup, home):
    browser, person = home
    mate = neighbour(here, name="试小宝")
    household = HouseholdFactory(tenant=here.tenant, place=here.entrance)
    for one in (person, mate):
        HouseholdMemberFactory(tenant=here.tenant, household=household, person=one)

    with clock.fixed(NOW):
        browser.post(url("excuse-own", cleanup), {"who": str(person.pk), "reason": "", "make_up_on": ""})
        page = browser.get(url("excuse-own", cleanup))

    assert (f"{person.name}（请过了）" in words(page), page.context["form"].fields["who"].initial) == (True, str(mate.pk))


def test_a_resident_asks_for_leave_and_the_head_sees_it_made_up(here, cleanup, home):
    browser, person = home
    with clock.fixed(NOW):
        assert url("excuse-own", cleanup) in words(browser.get(url("public-session", cleanup)))
        browser.post(url("excuse-own", cleanup), {"reason": "", "make_up_on": "2026-11-20"})
    one = Excuse.objects.get()
    head = people.browser_of(people.building_head(here)[1])
    assert person.name in words(head.get(EXCUSES))

    head.post(url("excuse-made-up", one), {"made_up_on": "2026-11-20"})

    assert person.name in words(head.get(EXCUSES, {"view": "made_up"}))
    assert "补好了" in words(browser.get(url("excuse-own", cleanup)))


def test_the_day_of_the_clean_up_itself_is_not_proposed_as_the_day_it_was_made_up(here, cleanup, home):
    one = excuses.excuse(session=cleanup, person=home[1], by=system_of(cleanup), now=NOW)
    head = people.browser_of(people.building_head(here)[1])
    proposed = []

    for now in (cleanup.ends_at, cleanup.ends_at + timedelta(days=1)):
        with clock.fixed(now):
            proposed.append(head.get(url("excuse-made-up", one)).context["form"].initial["made_up_on"])

    assert proposed == [None, day_of(cleanup.ends_at) + timedelta(days=1)]


def test_leave_is_taken_back_with_one_tap(cleanup, home):
    browser, person = home
    excuses.excuse(session=cleanup, person=person, by=system_of(cleanup), now=NOW)

    browser.post(url("excuse-own-withdraw", cleanup), {})

    assert Excuse.objects.filter(withdrawn_at=None).count() == 0


def system_of(session):
    return people.Actor.system(tenant_id=session.tenant_id)


def test_a_head_notes_who_told_them(here, cleanup):
    who = neighbour(here)
    head = people.browser_of(people.building_head(here)[1])
    page = head.get(url("excuse-new", cleanup))

    done = head.post(url("excuse-new", cleanup), {"person": str(who.pk), "told": "我", "reason": "", "make_up_on": ""})
    head.post(url("excuse-withdraw", Excuse.objects.get()), {})

    assert (page.status_code, done.status_code, Excuse.objects.get().withdrawn_at) == (200, 302, THERE)


def test_leave_costs_as_much_for_three_as_for_one(here, cleanup, desk, secretary, django_assert_num_queries):
    for _n in range(2):
        excuses.excuse(session=cleanup, person=neighbour(here), by=secretary, now=THERE)
        desk.get(EXCUSES)
        with django_assert_num_queries(6):
            desk.get(EXCUSES)
        excuses.excuse(session=cleanup, person=neighbour(here), by=secretary, now=THERE)


# ---- areas ----


def test_an_area_is_drawn_looked_at_changed_and_ended(here, desk):
    a_team(here)
    square = {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.61, 34.7], [113.61, 34.71], [113.6, 34.7]]]}
    said = {"name": "东边小路", "place": here.compound.full_name, "extent": "东门到三号楼", "team": "青年志愿服务队"}
    desk.post(reverse("activities:area-new"), said | {"boundary": json.dumps(square)})
    area = ResponsibilityArea.objects.get()

    desk.post(url("area-check", area), {"is_good": "no", "on": "2026-11-21", "note": "垃圾桶满了"})
    desk.post(url("area-change", area), said | {"extent": "东门到五号楼", "boundary": json.dumps(square)})
    drawn = desk.get(reverse("activities:areas-features")).json()["features"]

    assert [one["properties"]["name"] for one in drawn] == ["东边小路"]
    assert "垃圾桶满了" in words(desk.get(url("area", area)))
    assert "东边小路" in words(desk.get(AREAS, {"show": "bad"}))
    desk.post(url("area-end", area), {"until": "2026-11-21"})
    assert "东边小路" in words(desk.get(AREAS, {"show": "ended"}))


def test_bad_areas_and_checks_are_refused_beside_their_fields(here, desk):
    area = an_area(here)
    bad = desk.post(reverse("activities:area-new"), {"name": "", "place": "没有的地方", "extent": "", "boundary": "{"})
    checked = desk.post(url("area-check", area), {"is_good": "no", "on": "2026-11-21", "note": ""})

    assert (bad.status_code, checked.status_code, AreaCheck.objects.count()) == (422, 422, 0)


def test_an_area_begins_in_ones_own_community_and_follows_what_cleans(here, desk, secretary):
    for kind in ("area", "course"):
        one = a_programme(here, kind=kind, title=kind)
        series.repeat(programme=one, given=every_week(here), by=secretary, now=THERE)

    form = desk.get(reverse("activities:area-new")).context["form"]

    assert form.initial["place"] == here.community
    assert [words for _key, words in form.fields["series"].choices] == ["不照定期活动", "area"]


def test_without_a_drawn_area_there_is_no_empty_map(here, desk):
    an_area(here)

    assert "data-map " not in words(desk.get(AREAS))


def test_areas_cost_as_much_for_three_as_for_one(here, desk, django_assert_num_queries):
    an_area(here)
    desk.get(AREAS)
    for n in range(2):
        with django_assert_num_queries(6):
            desk.get(AREAS)
        an_area(here, name=f"第{n}块"), an_area(here, name=f"又{n}块")


def test_after_a_friday_its_areas_are_looked_at_from_its_own_page(here, desk):
    series = Series.objects.create(
        tenant=here.tenant, programme=a_programme(here, kind="area"), rule="FREQ=WEEKLY", starts_on=NOW.date(), start_minute=540,
        minutes=60, place=here.community,
    )  # fmt: skip
    session, area = a_session(here, series.programme, series=series), an_area(here, series=series)
    assert url("area-check", area) in words(desk.get(url("session", session)))

    done = desk.post(f"{url('area-check', area)}?session={session.pk}", {"is_good": "yes", "on": "2026-11-21", "note": ""})

    assert (done.url, AreaCheck.objects.get().session) == (url("session", session), session)


def test_a_place_says_who_keeps_it_clean(here, desk):
    areas.check(area=an_area(here), is_good=True, by=system(here), now=THERE)

    assert "青年志愿服务队" in words(desk.get(reverse("registry:place", args=[here.compound.pk])))


def test_the_panel_of_a_session_leads_everywhere(here, session, desk):
    took(session, mark(None, name="王大爷"))
    page = words(desk.get(url("session", session)))

    assert [url(name, session) in page for name in ("sheet", "attendance", "attendance-checks", "paper-sheet-new")] == [True] * 4
