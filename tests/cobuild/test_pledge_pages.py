"""Pages of pledges: the desk, whoever pledged, residents, paper; consent to a name; what was done beside them."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.models import Inauguration, PledgeReview, Sworn
from linli.core import clock, files
from linli.registry.api import Person
from linli.registry.models import ProcessingConsent
from tests import people
from tests.factories.cobuild_agreements import a_scan, signed
from tests.factories.cobuild_mentoring import (
    NOW,
    PLEDGES,
    agrees,
    ceremony,
    own,
    person,
    pledge,
    reviewed,
    sworn,
)
from tests.factories.registry import AppointmentFactory, OrganisationFactory, PlaceFactory, PostFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=2027, month=7)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(LATER):
        yield


def page_of(name, *args):
    return reverse(f"cobuild:{name}", args=args)


def taken(here, **more):
    return sworn(ceremony(here), person(here), **more)


def rows(client, name, **query):
    return client.get(page_of(name), query).context["rows"]


@pytest.mark.parametrize(("name", "queries"), [("inaugurations", 6), ("pledges", 6), ("public-pledges", 8)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_as_much_for_three_as_for_one(here, desk, name, queries, count, django_assert_num_queries):
    for _n in range(count):
        reviewed(pledge(taken(here, pledges=PLEDGES[:1])))
    desk.get(page_of(name))

    with django_assert_num_queries(queries):
        assert len(rows(desk, name)) == count
    assert desk.get(page_of(name)).text.count("<h1") == 1


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({}, ["修好院里的路", "每周三晚上在院里坐班"]),
        ({"show": "waiting"}, ["每周三晚上在院里坐班"]),
        ({"show": "under_way"}, ["修好院里的路"]),
        ({"show": "late"}, ["修好院里的路"]),
        ({"show": "midterm"}, []),
        ({"show": "done"}, []),
        ({"text": "坐班"}, ["每周三晚上在院里坐班"]),
        ({"place": "elsewhere/"}, []),
    ],
)
def test_pledges_are_narrowed_by_what_the_address_says(here, desk, query, texts):
    reviewed(pledge(taken(here)))

    assert [row["one"].text for row in rows(desk, "pledges", **query)] == texts


def test_pledges_that_wait_at_mid_term_are_listed_from_its_day_on(here, desk):
    one = taken(here)
    with clock.fixed(NOW.replace(year=2029, month=3)):
        reviewed(pledge(one), is_midterm=True, on=date(2029, 3, 1), now=clock.now())

        assert [row["one"].position for row in rows(desk, "pledges", show="midterm")] == [2]
        assert "到了中期还没评的承诺" in desk.get(reverse("web:today")).text
        assert "还有 1 条承诺没有人评" in desk.get(one.inauguration.get_absolute_url()).text


@pytest.mark.parametrize(
    ("query", "titles"), [({}, 1), ({"text": "第八届"}, 1), ({"text": "没有"}, 0), ({"place": "elsewhere/"}, 0)]
)
def test_ceremonies_are_narrowed_too(here, desk, query, titles):
    ceremony(here)

    assert len(rows(desk, "inaugurations", **query)) == titles


@pytest.mark.parametrize(("name", "column", "value"), [("inaugurations", 7, 2), ("pledges", 7, "在做")])
def test_both_lists_are_sheets_too(here, desk, name, column, value):
    reviewed(pledge(taken(here), 2))

    answer = desk.get(page_of(name), {"as": "xlsx"})

    lines = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert lines[-1][column] == value


# ---- the desk ----


def test_a_ceremony_is_held_people_sworn_and_one_struck_at_the_desk(here, desk):
    first, second = person(here, name="小张"), person(here, name="小李")
    given = {"title": "就职仪式", "term": "第八届", "place": str(here.community.pk), "held_on": "2026-09-01"}
    desk.post(page_of("inauguration-new"), given)
    one = Inauguration.objects.get()
    for who in ("小张", "小李"):
        said = {"person": who, "office": "委员", "pledge_1": "修路", "pledge_3": "", "pledge_2": "坐班", "due_2": "2027-01-01"}
        desk.post(page_of("inauguration-swear", one.pk), said)
    desk.post(page_of("sworn-strike", one.pk, Sworn.objects.get(person=second).pk), {"reason": "写错了"})
    desk.post(page_of("inauguration-change", one.pk), given | {"title": "改了"})

    one.refresh_from_db()
    kept = Sworn.objects.get()
    assert (one.title, kept.person, [each.due_on for each in kept.pledges.all()]) == ("改了", first, [None, date(2027, 1, 1)])


def test_a_day_without_a_promise_is_refused_and_not_lost(here, desk):
    one = ceremony(here)
    said = {"person": person(here).name, "office": "委员", "pledge_1": "修路", "due_3": "2027-01-01"}

    answer = desk.post(page_of("inauguration-swear", one.pk), said)

    assert (answer.status_code, Sworn.objects.count()) == (422, 0)
    assert sorted(answer.context["form"].errors) == ["pledge_2", "pledge_3"]


def test_those_who_judge_write_beside_what_was_said_and_see_what_was_done(here, desk):
    made = taken(here)
    one = pledge(made)
    reviewed(one, by=own(made.person), verdict="done", done="全修好了", proofs=[a_scan()])
    signed(here)
    desk.post(page_of("pledge-review", one.pk), {"verdict": "under_way", "done": "只修了一半", "on": "2027-07-01"})

    answer = desk.get(page_of("pledge", one.pk))

    seen = ("全修好了", "只修了一半", "签下的共建协议", "走完的程序", "signed.pdf")
    assert [words in answer.text for words in seen] == [True] * 5


def test_a_secretary_says_of_their_own_pledge_what_they_did_and_is_not_asked_to_judge(here, secretary):
    made = sworn(ceremony(here), Person.objects.get(pk=secretary.person_id))
    desk, url = people.browser_of(secretary), page_of("pledge-review", pledge(made).pk)

    form = desk.get(url).context["form"]
    desk.post(url, {"verdict": "done", "done": "做了", "on": "2027-07-01"})

    assert ("is_midterm" in form.fields, PledgeReview.objects.get().said_by_self) == (False, True)


def test_whoever_only_looks_on_reads_pledges_and_judges_none(here):
    one = pledge(taken(here))
    clerk = people.browser_of(people.community_clerk(here)[1])

    codes = [clerk.get(page_of(name, one.pk)).status_code for name in ("pledge", "pledge-review")]

    assert codes == [200, 403]


def test_the_secretary_of_another_community_judges_none_here(here):
    one = pledge(taken(here))
    other = people.browser_of(people.holder("community_secretary", here, place=PlaceFactory(parent=here.subdistrict))[1])

    assert other.get(page_of("pledge-review", one.pk)).status_code == 404


@pytest.mark.parametrize("name", ["inauguration-change", "inauguration-swear"])
def test_every_step_of_a_ceremony_has_its_page_and_refuses_nothing_at_all(here, desk, name):
    url = page_of(name, ceremony(here).pk)

    assert (desk.get(url).status_code, desk.post(url).status_code) == (200, 422)


# ---- whoever pledged ----


def test_whoever_pledged_reports_on_their_own_page_with_a_picture(here):
    made = taken(here)
    mine = people.browser_of(own(made.person))
    url = page_of("my-pledge-report", pledge(made).pk)
    before = mine.get(page_of("my-mentoring")).text
    mine.post(url, {"verdict": "done", "done": "修好了", "on": "2027-07-01", "proofs": [a_scan()]})

    review = PledgeReview.objects.get()
    (stored,) = files.files_of(review, purpose="proof")
    file_url = reverse("core:file", args=[stored.pk])
    others = [people.browser_of(people.resident(here)[1]), people.browser_of(people.community_secretary(here)[1]), mine]
    assert ("您还没说做得怎样" in before, review.said_by_self) == (True, True)
    assert [browser.get(file_url).status_code for browser in others] == [404, 200, 200]


def test_whoever_pledged_reads_every_word_about_it(here):
    made = taken(here)
    reviewed(pledge(made), done="只修了一半")

    text = people.browser_of(own(made.person)).get(page_of("my-pledge", pledge(made).pk)).text

    assert ("评的人说" in text, "只修了一半" in text, "说说做得怎样" in text) == (True, True, True)


def test_nobody_finds_the_page_of_somebody_else_s_pledge(here):
    one = pledge(taken(here))
    other = people.browser_of(own(person(here)))

    assert [other.get(page_of(name, one.pk)).status_code for name in ("my-pledge", "my-pledge-report")] == [404, 404]


# ---- residents ----


def test_residents_read_what_was_promised_by_whom_and_how_it_stands(here, client):
    made = taken(here)
    agrees(made.person)
    reviewed(pledge(made), by=own(made.person), verdict="done", done="全修好了")
    reviewed(pledge(made), done="只修了一半", is_midterm=False)

    text = client.get(page_of("public-sworn", made.pk)).text

    seen = (f"社区副书记 {made.person.name}", "全修好了", "只修了一半", "任职以来，那里做成了什么", "还没有人说做得怎样")
    assert [words in text for words in seen] == [True] * 5


def test_a_name_stands_there_only_while_its_owner_agrees(here, client):
    made = taken(here)
    urls = [page_of("public-pledges"), page_of("public-sworn", made.pk), page_of("public-sworn-print", made.pk)]
    urls.append(reverse("web:door", args=[here.community.public_code]))
    consent = agrees(made.person)
    before = [made.person.name in client.get(url).text for url in urls]
    ProcessingConsent.objects.filter(pk=consent.pk).update(withdrawn_at=LATER)

    after = [(made.person.name in client.get(url).text, "社区副书记" in client.get(url).text) for url in urls]

    assert (before, after) == ([True] * 4, [(False, True)] * 4)


def test_before_its_day_a_ceremony_is_nobody_s_business(here, client, desk):
    made = sworn(ceremony(here, held_on=date(2027, 8, 1)), person(here), pledges=PLEDGES[1:])

    assert (client.get(page_of("public-sworn", made.pk)).status_code, rows(client, "public-pledges")) == (404, [])
    assert "仪式还没到" in desk.get(made.inauguration.get_absolute_url()).text


def test_a_community_s_list_has_those_who_serve_there(here, client):
    other = PlaceFactory(parent=here.subdistrict)
    body = OrganisationFactory(tenant=here.tenant, kind="residents_committee", place=other)
    whole = ceremony(here, place=here.subdistrict)
    there, everywhere = sworn(whole, person(here), organisation=body), sworn(whole, person(here), office="街道干部")
    local = taken(here)

    told = {
        name: [row["one"] for row in rows(client, "public-pledges", place=path)] for name, path in _paths(here, other).items()
    }

    assert told["other"] == [there]
    assert told["here"] == [local]
    assert set(told["all"]) == {there, everywhere, local}


def test_people_of_one_office_are_told_apart_by_their_posts_and_listed_where_they_serve(here, client):
    whole, made = ceremony(here, place=here.subdistrict), {}
    for place in (here.compound, here.building):
        someone = person(here)
        post = PostFactory(tenant=here.tenant, kind="building_head", title=f"{place.name}楼长", place=place)
        AppointmentFactory(post=post, person=someone, valid_from=whole.held_on)
        made[f"{place.name}楼长"] = sworn(whole, someone, office="党组织委员")

    told = {row["one"].post_title: row["one"] for row in rows(client, "public-pledges", place=here.community.path)}

    assert told == made
    page = client.get(page_of("public-sworn", made[f"{here.building.name}楼长"].pk))
    assert f"{here.subdistrict.name} · {here.building.name}楼长" in page.text


def _paths(here, other):
    return {"other": other.path, "here": here.community.path, "all": here.subdistrict.path}


def test_an_empty_list_says_so(here, client):
    assert "还没有公开的承诺" in client.get(page_of("public-pledges")).text
    assert "这个社区还没有公开的承诺" in client.get(page_of("public-pledges"), {"place": "x/"}).text


def test_the_page_of_the_community_lists_its_pledges_and_that_of_a_compound_does_not(here, client):
    taken(here)

    told = [
        "竞职承诺" in client.get(reverse("web:door", args=[place.public_code])).text for place in (here.community, here.compound)
    ]

    assert told == [True, False]


# ---- paper ----


def test_the_pledges_of_a_ceremony_are_a_paper_to_sign(here, desk):
    made = taken(here)

    paper = text_of_pdf(desk.get(page_of("inauguration-print", made.inauguration_id), {"as": "pdf"}).content)

    seen = ("竞职承诺书", made.person.name, "修好院里的路", "承诺人签字")
    assert [words in paper for words in seen] == [True] * 4


def test_the_public_paper_carries_the_word_of_those_who_judge_and_nobody_s_name(here, client):
    made = taken(here)
    reviewed(pledge(made), done="只修了一半")

    text = client.get(page_of("public-sworn-print", made.pk)).text

    assert ("只修了一半" in text, made.person.name in text, "承诺人签字" in text) == (True, False, False)


def test_today_has_nothing_of_it_for_those_who_may_not_know(here):
    with clock.fixed(NOW + timedelta(days=1)):
        assert "帮带和承诺" not in people.browser_of(people.counter_clerk(here)[1]).get(reverse("web:today")).text
