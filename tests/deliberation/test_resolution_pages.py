"""Pages of resolutions: for clerks, for departments, for residents; lists with as many statements for one row as for three."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.core import clock
from linli.deliberation.models import ProgressEntry, Resolution, Undertaking
from linli.deliberation.services import resolutions
from tests import people
from tests.factories.deliberation_resolutions import (
    DAY,
    NOW,
    chosen,
    decided,
    held_meeting,
    reported,
    resolution,
    system,
    undertaken,
)
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=50)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(LATER):
        yield


@pytest.fixture
def desk(here):
    return people.browser_of(people.community_secretary(here)[1])


def page_of(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def shown(client, **query):
    return [row["one"].title for row in client.get(page_of("resolutions"), query).context["rows"]]


def published(here, **given):
    one = resolution(here.community, **given)
    return resolutions.publish(resolution=one, by=system(one), now=NOW)


def problems_of(answer):
    return [error for errors in answer.context["form"].errors.values() for error in errors]


# ---- where one is written from ----


def test_a_ballot_that_passed_leads_to_its_resolution_until_it_has_one(here, desk):
    ballot = decided(here.community)
    address = f"{page_of('resolution-new')}?ballot={ballot.pk}"

    before = desk.get(ballot.get_absolute_url())
    made = resolution(here.community, ballot=ballot)
    after = desk.get(ballot.get_absolute_url())

    assert [one.content.decode().count(address) for one in (before, after)] == [1, 0]
    assert after.context["resolutions"] == [made]


def test_a_meeting_that_voted_on_nothing_leads_to_its_resolution_and_names_what_it_has(here, desk):
    meeting = held_meeting(here.community)
    address = f"{page_of('resolution-new')}?meeting={meeting.pk}"

    before = desk.get(meeting.get_absolute_url()).content.decode()
    made = resolution(here.community, meeting=meeting, now=LATER)
    after = desk.get(meeting.get_absolute_url()).content.decode()

    assert (before.count(address), after.count(made.get_absolute_url())) == (1, 1)


# ---- the list ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(here, desk, count, django_assert_num_queries):
    for number in range(count):
        undertaken(resolution(here.community, title=f"第{number}件事"))
    desk.get(page_of("resolutions"))

    with django_assert_num_queries(8):
        assert len(desk.get(page_of("resolutions")).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_does_the_list_of_residents(here, client, count, django_assert_num_queries):
    for number in range(count):
        undertaken(published(here, title=f"第{number}件事"))
    client.get(page_of("decided-list"))

    with django_assert_num_queries(3):
        assert len(client.get(page_of("decided-list")).context["rows"]) == count


def test_it_is_narrowed_by_light_council_department_days_and_words(here, desk):
    meeting = held_meeting(here.community)
    undertaken(resolution(here.community, title="装路灯"), responsible="城市管理科")
    undertaken(
        resolution(here.community, title="修后巷", meeting=meeting, now=LATER), begins_on=LATER.date(), due_on=LATER.date()
    )

    assert shown(desk, light="red") == ["修后巷", "装路灯"]
    assert shown(desk, council=str(meeting.council.pk)) == ["修后巷"]
    assert shown(desk, who="管理科", text="路灯", until="2026-09-01") == ["装路灯"]
    assert shown(desk, view="late") == shown(desk, light="blue") == shown(desk, since="2027-01-01") == []


def test_nonsense_in_the_address_narrows_nothing(here, desk):
    resolution(here.community)

    assert shown(desk, light="pink", council="x", since="soon", view="moon") == ["给院里装路灯"]


def test_the_list_as_a_sheet_has_a_row_for_each_thing_to_do(here, desk):
    reported(undertaken(resolution(here.community)), 40)

    answer = desk.get(page_of("resolutions"), {"as": "xlsx"})

    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert [rows[1][0], rows[1][6], rows[1][9], *rows[1][12:15]] == ["决〔2026〕1号", "装六盏路灯", 12000, 40, 50, "橙灯"]


# ---- a new one ----


def test_a_resolution_is_written_from_a_declared_vote_once(here, desk):
    url = f"{page_of('resolution-new')}?ballot={decided(here.community).pk}"
    form = desk.get(url).context["form"]
    typed = {
        "title": form["title"].value(),
        "text": "今年装六盏路灯。",
        "light_scheme": "three",
        "is_public": "on",
        "submission_token": "once",
    }

    answers = [desk.post(url, typed) for _time in range(2)]

    one = Resolution.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (one.light_scheme, one.text) == ("three", "今年装六盏路灯。")


def test_a_vote_that_failed_comes_back_with_the_reason(here, desk):
    url = f"{page_of('resolution-new')}?ballot={decided(here.community, ('no', 'no')).pk}"

    answer = desk.post(url, {"title": "装路灯", "text": "今年装六盏路灯。", "light_scheme": "three"})

    assert (answer.status_code, problems_of(answer)) == (422, ["这次表决没有通过，没有决议可写。"])


def test_without_a_source_or_with_one_of_elsewhere_there_is_no_page(here, desk):
    away = decided(people.neighbourhood().community)

    answers = [
        desk.get(page_of("resolution-new"), query).status_code for query in ({}, {"ballot": "x"}, {"ballot": str(away.pk)})
    ]

    assert answers == [404, 404, 404]


# ---- one ----


def test_one_shows_where_it_stands_in_words_and_lights_with_names(here, desk):
    one = resolution(here.community, light_scheme="three")
    reported(undertaken(one), 15)

    answer = desk.get(one.get_absolute_url())

    assert [row.sentence for row in answer.context["rows"]] == ["完成 15%，照计划今天该到 50.0%，落后 35.0 个百分点。"]
    assert answer.context["light"] == ("red", "红灯")
    assert "比计划落后超过 30 个百分点" in answer.content.decode()


def test_a_chosen_project_becomes_something_to_do_with_one_press(here, desk):
    listed = {"cost_cents": 500, "organisation": OrganisationFactory(tenant=here.tenant, name="城市管理科")}
    one = resolution(here.community, ballot=chosen(here.community, first=listed))

    assert [each.title for each in desk.get(one.get_absolute_url()).context["proposed"]] == ["路灯"]

    answer = desk.post(page_of("resolution-verb", one.pk, "from-vote"), {})

    assert (answer.status_code, Undertaking.objects.get().responsible) == (302, "城市管理科")


def test_progress_is_reported_on_the_page_and_a_step_back_asks_why(here, desk):
    row = reported(undertaken(resolution(here.community)), 40)
    url, typed = page_of("undertaking-verb", row.pk, "report"), {"on": "2026-10-01", "percent": "30", "text": "灯杆倒了一根。"}

    refused = desk.post(url, typed)
    done = desk.post(url, typed | {"reason": "大风"})

    assert (refused.status_code, problems_of(refused), done.status_code) == (422, ["进度比报过的还少，写明为什么往回改。"], 302)
    assert Undertaking.objects.get().percent == 30


def test_a_department_reports_its_own_and_finds_no_verb_of_the_office(here):
    one = resolution(here.community)
    row = undertaken(one, organisation=here.property_company)
    lead = people.browser_of(people.holder("property_lead", here, organisation=here.property_company)[1])

    answer = lead.get(one.get_absolute_url())
    said = lead.post(page_of("undertaking-verb", row.pk, "report"), {"on": "2026-10-01", "percent": "30", "text": "灯杆立了。"})

    assert ([each["verb"].label for each in answer.context["verbs"]], said.status_code) == ([], 302)
    assert lead.get(page_of("resolution-verb", one.pk, "publish")).status_code == 403
    assert ProgressEntry.objects.get().percent == 30


def test_every_verb_has_a_page_or_none_at_all(here, desk):
    one = resolution(here.community)
    row = undertaken(one)
    names = (
        "publish",
        "undertake",
        "from-vote",
        "correct",
        "take-down",
        "change-back",
        "suspend",
        "stop",
        "resume",
        "rate",
        "fly",
    )
    of_row = ("report", "accept", "withdraw-acceptance", "change", "drop", "fly")

    assert [desk.get(page_of("resolution-verb", one.pk, name)).status_code for name in names] == [200] * 10 + [404]
    assert [desk.get(page_of("undertaking-verb", row.pk, name)).status_code for name in of_row] == [200] * 5 + [404]


def test_what_is_late_stands_on_today(here, desk):
    undertaken(resolution(here.community), due_on=DAY + timedelta(days=10))

    assert "决议过了完成时间" in desk.get("/desk/").content.decode()


def test_a_resolution_of_elsewhere_is_no_page(here, desk):
    away = resolution(people.neighbourhood().community)

    assert [desk.get(away.get_absolute_url()).status_code, desk.get(page_of("resolution-print", away.pk)).status_code] == [
        404,
        404,
    ]


# ---- residents ----


def test_residents_read_what_was_published_with_its_vote_its_plan_and_what_to_do_who_disagree(here, client):
    one = published(here)
    reported(undertaken(one), 40)

    text = client.get(one.public_url).content.decode()

    assert [words in text for words in ("赞成 2 票，过了。", "城市管理科负责", "不同意怎么办", "橙灯")] == [True] * 4


def test_what_was_not_published_is_no_page_for_residents(here, client):
    one = resolution(here.community)

    assert [client.get(one.public_url).status_code, client.get(page_of("decided-print", one.pk)).status_code] == [404, 404]


def test_who_reported_is_for_the_office_alone(here, client, desk):
    one = published(here)
    reported(undertaken(one), 40)

    assert next(stop.detail for stop in client.get(one.public_url).context["road"]) == ""
    assert next(stop.detail for stop in desk.get(one.get_absolute_url()).context["road"]) != ""


def test_it_is_printed_with_how_it_was_decided(here, client, desk):
    one = published(here)
    undertaken(one)

    pages = [client.get(page_of("decided-print", one.pk)), desk.get(page_of("resolution-print", one.pk))]

    assert ["按 表〔2026〕" in answer.content.decode() for answer in pages] == [True, True]


def test_a_place_shows_what_was_decided_for_it(here, desk):
    published(here)

    assert "给院里装路灯" in desk.get(reverse("registry:place", args=[here.community.pk])).content.decode()
