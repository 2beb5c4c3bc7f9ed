"""Pages of mentoring: the desk's lists and steps, everybody's own page, areas of instructors, the certificate."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.models import InspectionNote, MentorNote, Mentorship, TrainingPlacement
from linli.cobuild.services import inspections, mentoring, placements
from linli.core import clock
from linli.registry.api import Person
from tests import people
from tests.factories.cobuild_mentoring import (
    DAY,
    NOW,
    base,
    inspected,
    instructor,
    instructor_actor,
    own,
    paired,
    person,
    planned,
    system,
    trained,
    under_way,
)
from tests.factories.registry import PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
OCTOBER = NOW.replace(month=10)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(OCTOBER):
        yield


def page_of(name, *args):
    return reverse(f"cobuild:{name}", args=args)


def browser(one: Person):
    return people.browser_of(own(one))


def rows(client, name, **query):
    return client.get(page_of(name), query).context["rows"]


MADE = {"mentorships": paired, "placements": planned, "inspections": inspected}


@pytest.mark.parametrize(("name", "queries"), [("mentorships", 6), ("placements", 6), ("inspections", 6)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_as_much_for_three_as_for_one(here, desk, name, queries, count, django_assert_num_queries):
    for _n in range(count):
        MADE[name](here)
    desk.get(page_of(name))

    with django_assert_num_queries(queries):
        assert len(rows(desk, name)) == count
    assert desk.get(page_of(name)).text.count("<h1") == 1


@pytest.mark.parametrize("name", ["mentorships", "placements", "inspections"])
def test_an_empty_list_says_so_and_a_narrowed_one_leads_back(here, desk, name):
    assert "还没有" in desk.get(page_of(name)).text
    assert "没有符合这些条件的" in desk.get(page_of(name), {"text": "谁"}).text


@pytest.mark.parametrize(
    ("query", "goals"),
    [
        ({}, ["在带", "到期", "结束"]),
        ({"show": "open"}, ["在带", "到期"]),
        ({"show": "over"}, ["到期"]),
        ({"show": "closed"}, ["结束"]),
        ({"show": "nonsense", "place": "elsewhere/"}, []),
        ({"text": "老王"}, ["结束"]),
    ],
)
def test_pairs_are_narrowed_by_what_the_address_says(here, desk, query, goals):
    paired(here, goals="在带")
    paired(here, goals="到期", ends_on=date(2026, 9, 20))
    last = paired(here, goals="结束", mentor=person(here, name="老王"))
    mentoring.close(mentorship=last, outcome="好", on=DAY, by=system(here), now=NOW)

    assert sorted(row["one"].goals for row in rows(desk, "mentorships", **query)) == sorted(goals)


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ({}, ["cut_short", "done", "planned", "under_way"]),
        ({"show": "done"}, ["done"]),
        ({"show": "evaluate"}, ["under_way"]),
        ({"text": "基地"}, ["cut_short", "done", "planned", "under_way"]),
        ({"place": "elsewhere/"}, []),
    ],
)
def test_placements_are_narrowed_too_and_what_did_not_take_place_is_not_evaluated(here, desk, query, states):
    trained(here)
    under_way(here)
    planned(here)
    placements.call_off(placement=planned(here), reason="不去了", by=system(here), now=NOW)

    assert sorted(row["one"].state for row in rows(desk, "placements", **query)) == states


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["改好", "晚了", "等着", "记录"]),
        ({"show": "open"}, ["晚了", "等着"]),
        ({"show": "late"}, ["晚了"]),
        ({"show": "done"}, ["改好"]),
        ({"show": "plain"}, ["记录"]),
        ({"text": "等着"}, ["等着"]),
        ({"place": "elsewhere/"}, []),
    ],
)
def test_inspections_are_narrowed_and_what_waits_stands_first(here, desk, query, found):
    done = inspected(here, found="改好")
    inspections.done(note=done, text="改了", on=DAY, by=system(here), now=NOW)
    inspected(here, found="晚了")
    inspected(here, found="等着", due_on=date(2026, 10, 20))
    inspected(here, found="记录", asked="", due_on=None)

    listed = [row["one"].found for row in rows(desk, "inspections", **query)]

    assert sorted(listed) == sorted(found)
    assert "改好" not in listed[:-1]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("mentorships", 3, "学开会、学调解"), ("placements", 6, "期满"), ("inspections", 4, "每天开门"), ("areas", 0, "试验社区")],
)
def test_every_list_is_a_sheet_too(here, desk, name, column, value):
    paired(here)
    trained(here, supervisor=person(here))
    inspected(here)

    answer = desk.get(page_of(name), {"as": "xlsx"})

    lines = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert lines[-1][column] == value


# ---- the desk's steps ----


def test_a_pair_is_made_noted_and_closed_at_the_desk(here, desk):
    mentor, mentee = person(here, name="老李"), person(here, name="小张")
    given = {"mentor": "老李", "mentee": f"小张 {mentee.phone}", "place": str(here.community.pk), "goals": "学调解"}
    desk.post(page_of("mentorship-new"), given | {"begins_on": "2026-09-01"})
    one = Mentorship.objects.get()
    desk.post(page_of("mentorship-note", one.pk), {"on": "2026-09-02", "text": "去了三户"})
    desk.post(page_of("mentorship-close", one.pk), {"on": "2026-10-01", "text": "能自己办了"})

    text = desk.get(one.get_absolute_url()).text

    assert ((one.mentor, one.mentee), "去了三户" in text, "能自己办了" in text) == ((mentor, mentee), True, True)


def test_a_placement_goes_from_the_plan_to_its_certificate_at_the_desk(here, desk):
    someone, body = person(here, name="小张"), base(here)
    given = {"person": "小张", "base": body.name, "place": str(here.community.pk), "begins_on": "2026-09-01"}
    desk.post(page_of("placement-new"), given)
    one = TrainingPlacement.objects.get()
    steps = {"begin": {}, "end": {"on": "2026-09-30"}, "learnt": {"text": "学了"}, "appraise": {"text": "好"}}
    before = desk.get(page_of("placement-certificate", one.pk)).status_code
    for name, said in steps.items():
        desk.post(page_of("placement-verb", one.pk, name), said)

    paper = text_of_pdf(desk.get(page_of("placement-certificate", one.pk), {"as": "pdf"}).content)

    assert (one.person, before) == (someone, 404)
    assert [words in paper for words in ("小张", "跟班培训 30 天", "书记论坛培训基地")] == [True] * 3


@pytest.mark.parametrize("name", ["end", "learnt", "appraise", "call-off"])
def test_every_step_of_a_placement_has_its_page_and_refuses_nothing_at_all(here, desk, name):
    url = page_of("placement-verb", under_way(here).pk, name)

    assert (desk.get(url).status_code, desk.post(url).status_code) == (200, 422)


def test_the_page_of_a_placement_offers_what_can_be_done_now(here, desk):
    called_off = planned(here)
    placements.call_off(placement=called_off, reason="不去了", by=system(here), now=NOW)
    listed = [planned(here), under_way(here), trained(here), called_off]

    offered = [[name for name, *_words in desk.get(one.get_absolute_url()).context["steps"]] for one in listed]

    assert offered == [["begin", "call-off"], ["learnt", "appraise", "end"], ["learnt", "appraise"], []]


def test_a_step_that_is_none_is_not_there(here, desk):
    assert desk.get(page_of("placement-verb", planned(here).pk, "nothing")).status_code == 404


@pytest.mark.parametrize("name", ["mentorship-new", "placement-new"])
def test_a_form_names_everything_that_is_missing_and_people_who_are_not_there(here, desk, name):
    answer = desk.post(page_of(name), {"mentor": "没有这个人", "person": "没有这个人"})

    assert (answer.status_code, "没有叫“没有这个人”的人" in answer.text) == (422, True)


def test_of_two_people_of_one_name_the_telephone_says_which(here, desk):
    first, _second = person(here, name="王芳"), person(here, name="王芳")
    given = {"mentee": person(here, name="小张").phone, "place": str(here.community.pk), "goals": "学", "begins_on": "2026-09-01"}

    several = desk.post(page_of("mentorship-new"), given | {"mentor": "王芳"})
    desk.post(page_of("mentorship-new"), given | {"mentor": f"王芳 {first.phone}"})

    assert ("不止一位是“王芳”" in several.text, Mentorship.objects.get().mentor) == (True, first)


def test_clerks_without_the_right_and_those_of_elsewhere_see_nothing(here):
    pair, place, note = paired(here), planned(here), inspected(here)
    urls = [one.get_absolute_url() for one in (pair, place, note)]
    clerk, stranger = people.browser_of(people.community_clerk(here)[1]), people.browser_of(people.outsider()[1])

    assert [clerk.get(url).status_code for url in urls] == [403, 403, 403]
    assert [stranger.get(url).status_code for url in urls] == [404, 404, 404]


# ---- areas and inspections ----


def test_the_page_of_areas_names_who_looks_after_which_community(here, desk):
    nobody = PlaceFactory(parent=here.subdistrict, name="没人包的社区")
    holder = instructor(here)
    inspected(here, appointment=holder)
    leader = people.browser_of(people.subdistrict_leader(here)[1])

    found = rows(leader, "areas")

    assert [(row.place.name, row.instructors, row.open, row.late) for row in found] == [
        ("试验社区", [holder], 1, 1),
        (nobody.name, [], 0, 0),
    ]
    assert [row.place.name for row in rows(desk, "areas")] == ["试验社区"]


@pytest.mark.parametrize("count", [1, 3])
def test_areas_ask_as_much_for_three_as_for_one(here, count, django_assert_num_queries):
    for _n in range(count - 1):
        PlaceFactory(parent=here.subdistrict)
    leader = people.browser_of(people.subdistrict_leader(here)[1])
    leader.get(page_of("areas"))

    with django_assert_num_queries(7):
        assert len(rows(leader, "areas")) == count


def test_an_instructor_writes_under_their_own_post_and_the_secretary_says_what_was_done(here, desk):
    actor = instructor_actor(here)
    given = {"appointment": str(actor.appointment_id), "place": here.community.full_name, "on": "2026-09-20", "found": "门锁着"}
    people.browser_of(actor).post(page_of("inspection-new"), given | {"asked": "开门", "due_on": "2026-10-20"})
    one = InspectionNote.objects.get()
    desk.post(page_of("inspection-done", one.pk), {"on": "2026-10-01", "text": "每天开"})

    text = desk.get(one.get_absolute_url()).text

    assert (one.appointment_id, "门锁着" in text, "每天开" in text) == (actor.appointment_id, True, True)


def test_an_instructor_cannot_write_under_the_post_of_another(here):
    other = instructor(here)
    given = {"appointment": str(other.pk), "place": here.community.full_name, "on": "2026-09-20", "found": "x"}

    answer = people.browser_of(instructor_actor(here)).post(page_of("inspection-new"), given)

    assert (answer.status_code, InspectionNote.objects.count()) == (422, 0)


def test_the_office_writes_for_any_instructor_or_under_its_own_post(here):
    other, leader = instructor(here), people.subdistrict_leader(here)[1]

    form = people.browser_of(leader).get(page_of("inspection-new")).context["form"]

    assert [key for key, _label in form.fields["appointment"].choices] == [str(other.pk), str(leader.appointment_id)]


# ---- one's own page ----


def test_the_mentored_person_s_own_page_shows_what_is_theirs_and_nothing_else(here):
    one, other = paired(here, goals="学调解"), paired(here)
    planned(here, person=one.mentee)

    text = browser(one.mentee).get(page_of("my-mentoring")).text

    assert [words in text for words in (f"{one.mentor.name} 带我", "我去 书记论坛培训基地", other.mentor.name)] == [
        True,
        True,
        False,
    ]


def test_the_two_of_a_pair_read_and_write_it_and_others_do_not_find_it(here):
    one = paired(here)
    url = page_of("my-mentorship", one.pk)
    browser(one.mentee).post(page_of("my-mentorship-note", one.pk), {"on": "2026-09-20", "text": "学开会"})

    assert "学开会" in browser(one.mentor).get(url).text
    assert (browser(person(here)).get(url).status_code, MentorNote.objects.get().by) == (404, "居民")


def test_each_side_of_a_placement_writes_its_words_on_their_own_page(here):
    one = under_way(here, supervisor=person(here))
    learner, teacher = browser(one.person), browser(one.supervisor)
    learner.post(page_of("my-placement-learnt", one.pk), {"text": "学了"})
    teacher.post(page_of("my-placement-appraise", one.pk), {"text": "好"})

    crossed = [learner.get(page_of("my-placement-appraise", one.pk)), teacher.get(page_of("my-placement-learnt", one.pk))]

    one.refresh_from_db()
    assert (one.learnt, one.appraisal, [each.status_code for each in crossed]) == ("学了", "好", [404, 404])
    assert "改我写的" in learner.get(page_of("my-placement", one.pk)).text


def test_the_certificate_is_the_person_s_own_too(here):
    one = trained(here)
    own_one = browser(one.person)

    assert "跟班培训证书" in own_one.get(page_of("my-placement-certificate", one.pk)).text
    assert "打印证书" in own_one.get(page_of("my-placement", one.pk)).text


def test_whoever_has_nothing_there_reads_so_and_has_no_panel(here):
    mine = people.browser_of(people.resident(here)[1])

    assert "您没有帮带、跟班" in mine.get(page_of("my-mentoring")).text
    assert "我的帮带和承诺" not in mine.get(reverse("web:mine")).text


def test_mine_leads_there_and_today_counts_what_is_late(here, desk):
    one = paired(here, ends_on=date(2026, 9, 20))
    inspected(here)

    today = desk.get(reverse("web:today")).text

    assert "我的帮带和承诺" in browser(one.mentee).get(reverse("web:mine")).text
    assert ("片区检查到期还没改" in today, "到期还没有结束的帮带" in today, "还没评的承诺" in today) == (True, True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_one_s_own_page_asks_as_much_for_three_as_for_one(here, count, django_assert_num_queries):
    one = person(here)
    for n in range(count):
        paired(here, mentee=one)
        planned(here, person=one, begins_on=DAY + timedelta(days=40 * n))
    mine = browser(one)
    mine.get(page_of("my-mentoring"))

    with django_assert_num_queries(6):
        assert len(mine.get(page_of("my-mentoring")).context["pairs"]) == count
