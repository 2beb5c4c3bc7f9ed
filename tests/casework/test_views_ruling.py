"""Ruling on the page, precedents where they count, and the list of rulings."""

import pytest

from linli.casework.api import dispatch
from linli.casework.models import Ruling
from linli.core import clock

from ..factories.casework import RulingFactory, RulingPartyFactory
from ..people import browser_of, outsider, subdistrict_leader
from .desk import HTMX, page_of, text_of, verb_of
from .returning import RULINGS, last_return
from .swapping import settled, swapped

pytestmark = pytest.mark.usefixtures("friday")


# ---- ruling ----


def ruling_of(office, case, **more):
    return {
        "lead": str(office.here.property_company.pk),
        "question": "灯在院墙里面还是外面，归谁修",
        "reason": "灯杆在院墙以内，按物业合同归物业。",
        "origin": "returned",
        "parties": [str(office.committee.pk)],
        "category": case.category.code,
        "place": str(office.here.compound.pk),
    } | more


def test_a_leader_rules_and_everybody_reads_it(office, company):
    case, leader = last_return(office), browser_of(subdistrict_leader(office.here)[1])
    page = text_of(leader.get(verb_of(case, "rule")))
    assert f"{case.title}，归谁办" in page
    assert page.index(str(office.here.property_company)) < page.index("别的单位")

    answer = leader.post(verb_of(case, "rule"), ruling_of(office, case), follow=True)

    row = Ruling.objects.get()
    assert answer.redirect_chain == [(page_of(case), 302)]
    assert all(
        words in text_of(answer) for words in (f"裁定由{office.here.property_company}办", row.number, row.get_absolute_url())
    )
    assert {one.organisation for one in row.party_rows.all()} == {office.here.property_company, office.committee}
    assert (row.place, row.origin) == (office.here.compound, "returned")
    assert row.question in text_of(company.get(row.get_absolute_url()))


def test_a_refused_ruling_keeps_every_choice(office, chief):
    case = office.accepted()

    answer = chief.post(verb_of(case, "rule"), ruling_of(office, case, reason="", origin="meeting", place="everywhere"))

    page = text_of(answer)
    assert (answer.status_code, "还没写凭什么这样定。" in page) == (422, True)
    for value in (str(office.here.property_company.pk), str(office.committee.pk), "meeting"):
        assert (
            f'value="{value}" checked' in page
            or f'value="{value}" id="id_origin_2" checked' in " ".join(page.split())
            or value in page
        )
    assert not Ruling.objects.exists()


def test_a_meetings_ruling_names_the_meeting(office, chief):
    case = office.accepted()

    answer = chief.post(verb_of(case, "rule"), ruling_of(office, case, origin="meeting"))

    assert "写上是哪天的推进会议、谁参加。" in text_of(answer)


def test_a_precedent_is_shown_where_it_counts(office, chief, clerk):
    first = office.accepted()
    chief.post(verb_of(first, "rule"), ruling_of(office, first, lead=str(office.committee.pk), origin="spot"))
    row, second = Ruling.objects.get(), office.accepted()

    page = text_of(clerk.get(verb_of(second, "dispatch")))
    assert all(words in page for words in (row.question, f"先例 {row.number}", row.get_absolute_url()))
    assert "和先例不一样" in page
    clerk.post(verb_of(second, "dispatch"), {"lead": str(office.committee.pk)})
    assert f"看{row.number}" in text_of(clerk.get(page_of(second)))
    assert text_of(clerk.get(row.get_absolute_url())).count(first.title) == 2


def test_a_superseded_ruling_leads_to_the_one_in_its_place(office, chief):
    first, second = office.accepted(), office.accepted()
    chief.post(verb_of(first, "rule"), ruling_of(office, first, origin="spot"))
    old = Ruling.objects.get()
    assert old.number in text_of(chief.get(verb_of(second, "rule")))

    chief.post(verb_of(second, "rule"), ruling_of(office, second, origin="spot", supersedes=str(old.pk)))

    new = Ruling.objects.exclude(pk=old.pk).get()
    page = text_of(chief.get(old.get_absolute_url()))
    assert (f'href="{new.get_absolute_url()}"' in page, "已被取代" in page) == (True, True)
    assert old.number in text_of(chief.get(new.get_absolute_url()))


# ---- the list ----


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_rulings_costs_the_same_however_long(office, clerk, django_assert_num_queries, item_count):
    for _item in range(item_count):
        RulingFactory(tenant=office.here.tenant)
    clerk.get(RULINGS)

    with django_assert_num_queries(6):
        answer = clerk.get(RULINGS)

    assert text_of(answer).count("<td><a href=") == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_of_a_ruling_costs_the_same_however_many_follow_it(office, chief, clerk, django_assert_num_queries, item_count):
    first = office.accepted()
    chief.post(verb_of(first, "rule"), ruling_of(office, first, origin="spot"))
    for _item in range(item_count):
        dispatch(case=office.accepted(), by=office.clerk, now=clock.now())
    row = Ruling.objects.get()
    clerk.get(row.get_absolute_url())

    with django_assert_num_queries(8):
        answer = clerk.get(row.get_absolute_url())

    assert text_of(answer).count("<td><a href=") == item_count + 1


@pytest.mark.parametrize("query", ["?standing=all", "?origin=spot", "?text=红线", "?category=x&place=%&page=9"])
def test_what_htmx_swaps_is_what_a_fresh_load_shows(office, clerk, query):
    RulingFactory(tenant=office.here.tenant)
    before = text_of(clerk.get(RULINGS))

    part = text_of(clerk.get(RULINGS + query, **HTMX))

    fresh = text_of(clerk.get(RULINGS + query))
    assert settled(cut(swapped(before, part, "rulings"))) == settled(cut(fresh))


def cut(page):
    return page[page.index('id="rulings"') : page.index("</main>")]


def test_who_may_read_which_rulings(office, clerk, company):
    mine, other = RulingFactory(tenant=office.here.tenant), RulingFactory(tenant=office.here.tenant)
    RulingPartyFactory(ruling=mine, organisation=office.here.property_company)
    stranger = browser_of(outsider()[1])

    assert [clerk.get(one.get_absolute_url()).status_code for one in (mine, other)] == [200, 200]
    assert [company.get(one.get_absolute_url()).status_code for one in (mine, other)] == [200, 404]
    assert stranger.get(mine.get_absolute_url()).status_code == 404
    assert browser_of(office.resident).get(RULINGS).status_code == 403
