"""The workbench's lists of co-building narrowed and taken as sheets, and what its pages say of odd states."""

import io
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.models import Booking, Claim, Need, Space
from linli.cobuild.services import needs, resources, spaces
from linli.cobuild.services.venture_services import ServiceGiven, record
from linli.core import clock
from tests import people
from tests.factories import cobuild_agreements as agreements
from tests.factories import cobuild_ventures as funds
from tests.factories.cobuild_market import NOW, TODAY, a_claim, a_need, a_resource, delivered
from tests.factories.cobuild_spaces import MONDAY, a_booking, a_space
from tests.factories.registry import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def page(name, *args):
    return reverse(f"cobuild:{name}", args=args)


def rows(answer):
    """The rows of a sheet under its header."""
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    listed = list(book.worksheets[0].iter_rows(values_only=True))
    return [row for row in listed[1:] if any(row)]


def said(answer):
    return [str(one) for one in get_messages(answer.wsgi_request)]


# ---- the market ----


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("submitted", ["等着的"]),
        ("open", ["愿望", "需求"]),
        ("wish", ["愿望"]),
        ("need", ["等着的", "需求"]),
        ("x", ["愿望", "等着的", "需求"]),
    ],
)
def test_needs_are_listed_by_their_state_or_kind(here, desk, show, titles):
    a_need(here.community, title="需求")
    a_need(here.community, title="等着的", opens=False)
    a_need(here.community, title="愿望", kind="wish")

    answer = desk.get(page("desk-needs"), {"show": show})

    assert [row["one"].title for row in answer.context["rows"]] == titles


def test_resources_are_listed_by_their_state(here, desk, secretary):
    a_resource(here.community, title="能用的")
    resources.refuse(resource=a_resource(here.community, title="重复的", opens=False), reason="重复", by=secretary, now=NOW)

    shown = [desk.get(page("desk-resources"), {"show": one}).context["rows"] for one in ("open", "refused", "withdrawn")]

    assert [[row["one"].title for row in each] for each in shown] == [["能用的"], ["重复的"], []]


def test_each_list_of_the_market_is_a_sheet_with_its_rows(here, desk):
    need, offer = a_need(here.community), a_resource(here.community)
    delivered(need)

    sheets = [rows(desk.get(page(name), {"as": "xlsx"})) for name in ("desk-needs", "desk-resources", "desk-claims")]

    assert [[row[0] for row in each] for each in sheets] == [[need.number], [offer.number], [need.number]]


@pytest.mark.parametrize("name", ["need-step", "resource-step"])
def test_a_step_that_there_is_not_is_no_page(here, desk, name):
    one = a_need(here.community) if name == "need-step" else a_resource(here.community)

    assert desk.get(page(name, one.pk, "x")).status_code == 404


def test_the_office_chooses_among_those_who_wait_on_the_day_that_was_said(here, desk):
    need = a_need(here.community, choosing="office", choose_on=date(2026, 9, 5))
    first, second = a_claim(need), a_claim(need)
    with clock.fixed(NOW + timedelta(days=4)):
        offered = desk.get(page("need", need.pk)).content.decode()
        desk.post(page("need-step", need.pk, "give"), {"chosen": [str(second.pk)]})

    assert page("need-step", need.pk, "give") in offered
    assert dict(Claim.objects.values_list("pk", "slot")) == {first.pk: None, second.pk: 1}


def test_a_need_is_closed_once_something_of_it_is_confirmed(here, desk, secretary):
    from tests.factories.cobuild_market import confirmed  # noqa: PLC0415 -- only here

    need = a_need(here.community, places=2)
    confirmed(need)

    answer = desk.post(page("need-step", need.pk, "close"))

    assert (answer.status_code, Need.objects.get().state) == (302, "done")


def test_lots_are_drawn_at_the_desk(here, desk):
    need = a_need(here.community, choosing="lots", choose_on=date(2026, 9, 5))
    a_claim(need)
    with clock.fixed(NOW + timedelta(days=4)):
        desk.post(page("need-step", need.pk, "give"))
        after = desk.get(page("need", need.pk)).content.decode()

    assert Claim.objects.get().slot == 1
    assert page("need-step", need.pk, "give") not in after


# ---- spaces ----


def test_who_lies_outside_new_hours_is_named_and_stands(here, desk):
    space = a_space(here)
    made = a_booking(space, 18, 20)

    answer = desk.post(page("space-hours", space.pk), {f"day_{day}": "8:00-12:00" for day in range(7)})

    text = f"有 1 个订好的不在新的时间里：{made.number}。它们还有效，要改要取消请一个一个办。"
    assert (said(answer)[0], Booking.objects.get().state) == (text, "confirmed")


def test_what_is_wrong_on_a_spaces_own_page_is_said_there(here, desk):
    space = a_space(here)

    answer = desk.post(page("space-note", space.pk), {"text": ""})

    assert (answer.status_code, answer.url, len(said(answer))) == (302, page("space", space.pk), 1)


@pytest.mark.parametrize(("days", "status"), [(0, 200), (364, 200), (365, 404)])
def test_the_desks_calendar_ends_a_year_after_the_space(here, client, days, status):
    space = a_space(here)
    Space.objects.update(closed_on=TODAY - timedelta(days=days))

    assert client.get(page("space-feed", space.feed_token)).status_code == status


def test_the_desks_calendar_says_how_many_come_and_why_it_was_called_off(here, client, secretary):
    space = a_space(here)
    made = a_booking(space, expected=12)
    spaces.close_down(space=space, on=MONDAY, reason="修屋顶", by=secretary, now=NOW)

    feed = client.get(page("space-feed", space.feed_token)).content.decode().replace("\r\n ", "")

    assert f"DESCRIPTION:{made.number}\\n取消了\\n大约 12 人\\n修屋顶" in feed


def test_a_space_that_is_not_booked_offers_no_time(here, client):
    space = a_space(here, is_bookable=False)

    assert client.get(page("public-space", space.pk), {"day": str(MONDAY)}).context["starts"] == []


def test_more_people_than_seats_are_told_at_the_counter(here, desk):
    space = a_space(here, holds=10)
    typed = {"channel": "counter", "day": str(MONDAY), "starts": "14:00", "minutes": "120", "purpose": "议事"}
    typed |= {"contact_name": "试大妈", "expected": "11"}

    answer = desk.post(page("space-book", space.pk), typed)

    assert said(answer)[0] == "这里最多坐 10 人，您写了 11 人，可能坐不下。"


# ---- others ----


def test_what_is_late_is_taken_as_a_sheet_a_row_for_each_day(here, desk):
    one = agreements.signed(here, duties=({},), now=agreements.NOW)
    with clock.fixed(agreements.NOW + timedelta(days=70)):
        listed = rows(desk.get(page("obligations-late"), {"as": "xlsx"}))

    assert [row[0] for row in listed] == [one.number] * 2


def test_services_are_taken_as_a_sheet(client):
    of = funds.world()
    made = funds.running(of)
    record(venture=made, given=ServiceGiven(date(2026, 9, 1), "陪伴", 40, 12), by=of.liaison, now=funds.NOW)

    listed = rows(people.browser_of(of.clerk, client).get(page("venture-services"), {"as": "xlsx"}))

    assert [(row[1], row[6], row[7]) for row in listed] == [(made.number, 40, 12)]


def test_a_refused_need_is_told_with_why_on_its_page(here, desk, secretary):
    need = a_need(here.community, opens=False)
    needs.refuse(need=need, reason="物业会修", by=secretary, now=NOW)

    assert "物业会修" in desk.get(page("need", need.pk)).content.decode()


def test_a_unit_or_team_that_uses_a_space_goes_by_its_name(here, desk):
    from tests.factories.cobuild_checkins import formed  # noqa: PLC0415 -- only here

    space = a_space(here)
    team = formed(here.community, name="理发队")
    made = [
        a_booking(space, 8, 10, team=team),
        a_booking(space, 10, 12, organisation=OrganisationFactory(tenant=here.tenant, name="试验银行")),
    ]

    texts = [desk.get(page("booking", one.pk)).content.decode() for one in made]

    assert ["理发队" in texts[0], "试验银行" in texts[1]] == [True, True]
