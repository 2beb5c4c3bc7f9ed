"""Pages of check-ins and teams on the workbench: roster, skills, slip, every step, the sheet."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.models import CheckIn, PartnerUnit, Team
from linli.cobuild.services import checkins
from linli.core import clock
from linli.core.models import JournalLine
from linli.registry.api import has_consented
from tests import people
from tests.cobuild.test_checkin_sheets import ONE, sheet
from tests.factories.cobuild_checkins import NOW, TODAY, a_checkin, a_partner, a_unit_checkin, formed, system
from tests.factories.cobuild_market import a_need, a_team
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
ROSTER, SKILLS, TAKE, TEAMS, NEW_TEAM, SHEET, TEMPLATE = (
    reverse(f"cobuild:{name}")
    for name in ("checkins", "checkin-skills", "checkin-take", "teams", "team-new", "checkin-sheet", "checkin-sheet-template")
)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def counter(here, client):
    return people.browser_of(people.counter_clerk(here)[1], client)


def url(name, one, *more):
    return reverse(f"cobuild:{name}", args=[one.pk, *more])


def words(answer):
    return answer.content.decode()


def typed(here, **said):
    plain = {"channel": "counter", "place": str(here.community.pk), "name": "试大叔", "phone": "139 0000 0901", "usual": ["理发"]}
    return (
        plain
        | {"skills": "剪纸、修车", "times": ["weekend_day"], "employer": "试验中学", "branch": "试验支部", "consents": "on"}
        | said
    )


def test_a_clerk_takes_somebody_down_and_the_slip_is_there_to_print(here, desk):
    answer = desk.post(TAKE, typed(here), follow=True)

    made = CheckIn.objects.get()
    assert answer.redirect_chain[-1][0] == url("checkin-slip", made)
    assert (made.skills, made.branch, made.person.name, made.since) == (["理发", "剪纸", "修车"], "试验支部", "试大叔", TODAY)
    assert [text in words(answer) for text in (made.number, "试大叔", "试验支部", "理发、剪纸、修车", "不作排名")] == [True] * 5
    assert has_consented(made.person, "dual_check_in")


def test_every_date_on_the_slip_bears_its_year(here, desk):
    dates = re.findall(r"<time[^>]*>(.*?)</time>", words(desk.get(url("checkin-slip", a_checkin(here.community)))))

    assert (len(dates) >= 3, [one for one in dates if not re.match(r"20\d\d", one)]) == (True, [])


def test_a_units_slip_says_what_the_unit_offers_when_its_report_says_nothing(here, desk):
    partner = a_partner(here.community)
    PartnerUnit.objects.filter(pk=partner.pk).update(can_offer="测管线、画图")
    made = a_unit_checkin(here.community, partner)
    CheckIn.objects.filter(pk=made.pk).update(skills=[])

    assert "测管线、画图" in words(desk.get(url("checkin-slip", made)))


def test_the_slip_is_a_pdf_too_and_without_the_branch_for_the_counter(here, counter):
    made = a_checkin(here.community, branch="试验支部")

    text = text_of_pdf(counter.get(url("checkin-slip", made), {"as": "pdf"}).content)

    assert (made.number in text, "试验支部" in text) == (True, False)


def test_without_consent_nothing_is_taken_down_not_even_the_name(here, desk):
    answer = desk.post(TAKE, typed(here, consents="", place=str(here.community.pk)))

    assert (answer.status_code, CheckIn.objects.count(), "要本人单独同意" in words(answer)) == (422, 0, True)
    assert not JournalLine.objects.filter(verb="registry.person.added").exists()


def test_neither_a_name_nor_a_unit_is_said_and_what_was_typed_stays(here, desk):
    answer = desk.post(TAKE, typed(here, name=""))

    assert (answer.status_code, "试验中学" in words(answer)) == (422, True)


def test_whoever_reports_elsewhere_is_transferred_and_not_taken_down_again(here, client):
    other = PlaceFactory(parent=here.subdistrict)
    person = PersonFactory(tenant=here.tenant, name="试大叔", phone="13900000901")
    old = a_checkin(other, person)
    browser = people.browser_of(people.community_secretary(here)[1], client)

    refused = browser.post(TAKE, typed(here))
    browser.post(TAKE, typed(here, moves="on"))

    assert (refused.status_code, old.number in words(refused)) == (422, True)
    new = CheckIn.objects.live().get()
    assert (new.moved_from, new.place, CheckIn.objects.count()) == (old, here.community, 2)


def test_a_unit_is_taken_down_by_its_choice(here, desk):
    partner = a_partner(here.community, OrganisationFactory(tenant=here.tenant, name="试验大学"))
    assert "试验大学" in words(desk.get(TAKE))

    answer = desk.post(TAKE, typed(here, name="", partner=str(partner.pk), consents=""), follow=True)

    made = CheckIn.objects.get()
    assert (made.partner, made.branch, "单位报到单" in words(answer)) == (partner, "", True)
    assert "试验大学" not in words(desk.get(TAKE))


# ---- roster ----


def test_the_roster_says_that_nothing_is_counted_or_ranked(here, desk):
    a_checkin(here.community, branch="试验支部")

    page = words(desk.get(ROSTER))

    assert ("不设指标、不记分、不排名" in page, "试验支部" in page) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_roster_costs_the_same_however_many_report(here, desk, django_assert_num_queries, count):
    for _n in range(count):
        a_checkin(here.community, PersonFactory(tenant=here.tenant, home=here.entrance))
    desk.get(ROSTER)

    with django_assert_num_queries(7):
        desk.get(ROSTER)


def test_the_roster_is_narrowed_by_the_address(here, desk):
    one, two = a_checkin(here.community, skills=["剪纸"]), a_unit_checkin(here.community)
    team = formed(here.community, one.person)

    for query, shown in (
        ({"skill": "剪纸"}, [True, False]), ({"kind": "unit"}, [False, True]), ({"team": str(team.pk)}, [True, False]),
        ({"team": "x"}, [True, True]), ({"show": "no_team"}, [False, False]), ({"show": "x"}, [True, True]), ({"skill": "没有"}, [True, True]),
    ):  # fmt: skip
        page = words(desk.get(ROSTER, query))
        assert [each.number in page for each in (one, two)] == shown, query


def test_the_counter_sees_no_roster_but_finds_a_slip(here, counter):
    made = a_checkin(here.community, PersonFactory(tenant=here.tenant, name="试大叔"))

    assert made.number not in words(counter.get(ROSTER))
    assert made.number in words(counter.get(ROSTER, {"q": "试大叔"}))
    page = words(counter.get(url("checkin", made)))
    assert ("所在党支部" in page, "结束报到" in page, "本人收回同意" in page) == (False, False, True)


def test_a_sheet_of_the_roster_has_neither_branches_nor_telephones_and_the_journal_says_who_took_it(here, desk):
    made = a_checkin(here.community, branch="试验支部")

    content = b"".join(desk.get(ROSTER, {"as": "xlsx", "kind": "person"}).streaming_content)

    rows = [[str(cell) for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]
    assert rows[1][:4] == [made.number, "个人", made.person.name, "试验中学"]
    assert [text for row in rows for text in row if "试验支部" in text or made.person.phone in text] == []
    assert JournalLine.objects.filter(verb="cobuild.list.taken").count() == 1


def test_skills_by_free_times_lead_to_the_people_and_to_a_team(here, desk):
    a_checkin(here.community, skills=["理发"], times=["weekend_day"])

    page = words(desk.get(SKILLS, {"under": here.community.path}))
    assert f"{ROSTER}?skill=%E7%90%86%E5%8F%91&amp;time=weekend_day" in page
    form = words(desk.get(NEW_TEAM, {"skill": "理发"}))

    assert ('value="理发"' in form, "checked" in form) == (True, True)
    assert desk.get(SKILLS, {"as": "xlsx", "under": "x"}).status_code == 200


# ---- one ----


def test_the_page_of_one_shows_what_it_could_help_with_and_its_teams(here, desk):
    made, need = a_checkin(here.community, branch="试验支部"), a_need(here.community, title="周末理发", field="elders")
    team = formed(here.community, made.person)

    page = words(desk.get(url("checkin", made)))

    assert [text in page for text in ("周末理发", need.get_absolute_url(), team.name, "试验支部", made.person.phone)] == [
        True
    ] * 4 + [False]


def test_every_step_is_done_from_its_page(here, desk):
    made, other = a_checkin(here.community), PlaceFactory(parent=here.subdistrict)
    steps = (
        ("checkin-change", {"usual": ["法律咨询"], "employer": "试验中学"}), ("checkin-grid", {"grid": str(here.grid.pk)}),
        ("checkin-move", {"place": str(other.pk), "on": str(TODAY)}),
    )  # fmt: skip

    for name, said in steps:
        assert desk.get(url(name, made)).status_code == 200, name
        assert desk.post(url(name, made), said).status_code == 302, name

    made.refresh_from_db()
    new = made.moved_to.get()
    assert (made.skills, new.place, new.skills) == (["法律咨询"], other, ["法律咨询"])
    page = words(desk.get(url("checkin", made)))
    assert (new.number in page, "结束了" in page) == (True, True)


def test_the_home_of_the_register_is_chosen_already_for_a_transfer(here, desk):
    other = PlaceFactory(parent=here.subdistrict)
    made = a_checkin(here.community, PersonFactory(tenant=here.tenant, home=PlaceFactory(parent=other)))

    page = words(desk.get(url("checkin-move", made)))

    assert f'<option value="{other.pk}" selected>' in page
    assert "住处变了" in words(desk.get(ROSTER, {"show": "moved"}))


def test_an_end_and_a_withdrawal_each_have_a_page(here, desk):
    one, two = a_checkin(here.community), a_checkin(here.community)

    assert desk.post(url("checkin-end", one), {"on": str(TODAY), "reason": ""}).status_code == 422
    desk.post(url("checkin-end", one), {"on": str(TODAY), "reason": "退休了"})
    desk.post(url("checkin-withdraw", two))

    assert [each.ended_on for each in CheckIn.objects.all()] == [TODAY, TODAY]
    assert one.number in words(desk.get(ROSTER, {"show": "ended"}))
    assert desk.get(url("checkin", two)).status_code == 404


def test_the_counter_changes_and_leaves_the_branch(here, counter):
    made = a_checkin(here.community, branch="试验支部")

    assert 'name="branch"' not in words(counter.get(url("checkin-change", made)))
    counter.post(url("checkin-change", made), {"usual": ["理发"], "branch": "别的"})

    made.refresh_from_db()
    assert made.branch == "试验支部"
    assert [counter.post(url(name, made)).status_code for name in ("checkin-grid", "checkin-end")] == [403, 403]


def test_another_community_finds_nothing_of_it(here, client):
    made, team = a_checkin(here.community), formed(here.community)
    other = people.holder("community_clerk", here, place=PlaceFactory(parent=here.subdistrict))[1]
    browser = people.browser_of(other, client)

    addresses = [url("checkin", made), url("checkin-slip", made), url("team", team), url("team-change", team)]

    assert [browser.get(one).status_code for one in addresses] == [404] * 4
    assert made.number not in words(browser.get(ROSTER))


def test_the_page_of_a_person_shows_where_they_report_to_those_who_keep_check_ins(here, desk):
    made = a_checkin(here.community, PersonFactory(tenant=here.tenant, home=here.entrance))
    page = reverse("registry:person", args=[made.person_id])

    assert made.number in words(desk.get(page))
    assert page in words(desk.get(url("checkin", made)))
    checkins.withdraw(checkin=made, by=system(made), now=NOW)
    assert made.number not in words(desk.get(page))


# ---- teams ----


def test_where_nobody_can_be_asked_into_a_team_it_is_said(here, desk):
    team = a_team(here.community).team

    assert "现在没有可以请的人" in words(desk.get(url("team-join", team), {"skill": "理发"}))


def test_a_team_goes_its_whole_way(here, desk):
    one, two = (a_checkin(here.community, skills=["理发"]).person for _n in range(2))
    said = {"name": "剪发队", "speciality": "理发", "place": "试验社区", "founded_on": str(TODAY)}

    desk.post(f"{NEW_TEAM}?skill=理发", said | {"lead": str(one.pk), "members": [str(one.pk)]})
    team = Team.objects.get()
    assert two.name in words(desk.get(url("team-join", team), {"skill": "理发"}))
    desk.post(url("team-join", team), {"people": [str(two.pk)]})
    assert [name in words(desk.get(url("team", team))) for name in (one.name, two.name, "队长")] == [True] * 3
    desk.post(url("team-leave", team, one.pk))
    desk.post(url("team-change", team), said | {"name": "理发队", "lead": str(two.pk)})
    desk.post(url("team-dissolve", team), {"on": str(TODAY), "reason": "活干完了"})

    team.refresh_from_db()
    assert (team.name, team.lead, team.dissolved_on) == ("理发队", None, TODAY)
    assert ("理发队" in words(desk.get(TEAMS)), "理发队" in words(desk.get(TEAMS, {"show": "dissolved"}))) == (False, True)


def test_a_team_that_cannot_be_formed_says_every_reason(here, desk):
    formed(here.community)

    answer = desk.post(NEW_TEAM, {"name": "理发队", "speciality": "理发", "place": "试验社区", "founded_on": "2026-09-02"})

    assert (answer.status_code, "已经有叫这个名字" in words(answer), "不能在今天以后" in words(answer)) == (422, True, True)
    assert desk.get(url("team-leave", Team.objects.get(), here.community.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_teams_cost_the_same_however_many_there_are(here, desk, django_assert_num_queries, count):
    for n in range(count):
        formed(here.community, a_checkin(here.community).person, name=f"队{n}")
    desk.get(TEAMS)

    with django_assert_num_queries(6):
        page = desk.get(TEAMS, {"q": "队", "under": here.community.path})
    assert page.context["page_obj"].paginator.count == count
    assert desk.get(TEAMS, {"as": "xlsx"}).status_code == 200


# ---- the sheet ----


def uploaded(desk, *rows):
    file = SimpleUploadedFile("报到.xlsx", sheet(*rows).getvalue())
    return desk.post(SHEET, {"sheet": file})


def test_a_sheet_is_looked_at_and_then_done_and_twice_is_once(here, desk):
    assert desk.get(TEMPLATE).status_code == 200
    answer = uploaded(desk, ONE, ONE | {"姓名": "试李红"})
    preview = words(desk.get(answer.url))
    assert ("新报到" in preview, "一起登记" in preview, CheckIn.objects.count()) == (True, True, 0)

    token = {"submission_token": "0190d3a5-0000-7000-8000-00000000abcd"}
    for _again in range(2):
        assert desk.post(answer.url, token).status_code == 302

    assert CheckIn.objects.count() == 2
    assert "表里的人都报到过了" in words(desk.get(answer.url))


def test_a_sheet_with_a_problem_is_done_by_nobody(here, desk, client):
    answer = uploaded(desk, ONE | {"本人单独同意": "否"})

    assert (desk.get(answer.url).status_code, desk.post(answer.url).status_code, CheckIn.objects.count()) == (200, 422, 0)
    assert "第 2 行" in words(desk.get(answer.url))
    assert desk.post(SHEET, {}).status_code == 422
    other = people.browser_of(people.community_clerk(here)[1])
    assert other.get(answer.url).status_code == 404
