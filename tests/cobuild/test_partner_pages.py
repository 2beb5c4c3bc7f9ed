"""Pages of partner units: the register with its sheet, letters and reviews at the desk, paper, residents' list, panels."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.forms.space_finding import to_choose
from linli.cobuild.models import FeedbackLetter, PartnerReview, PartnerUnit
from linli.cobuild.services import partners
from linli.core import clock
from linli.registry.api import person_by_id
from tests import people
from tests.factories.cobuild_agreements import signed
from tests.factories.cobuild_partners import NOW, a_gift, a_letter, a_partner, a_review, did, liaison, system
from tests.factories.cobuild_spaces import a_space
from tests.factories.registry import OrganisationFactory, PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def partner(here):
    return a_partner(here, "试验银行", field="银行")


def url(name, *things):
    return reverse(f"cobuild:{name}", args=[getattr(one, "pk", one) for one in things])


def names(client, name="partners", **query):
    return [row["one"].organisation.name for row in client.get(url(name), query).context["rows"]]


def sheet(answer):
    return list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))


# ---- lists ----


@pytest.mark.parametrize(("name", "queries"), [("partners", 6), ("partner-letters", 8), ("partner-reviews", 7)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_the_desk_asks_as_much_for_three_as_for_one(here, desk, name, queries, count, django_assert_num_queries):
    for one in [a_partner(here) for _n in range(count)]:
        did(one)
        a_letter(one)
        a_review(one, year=2026)
    desk.get(url(name))

    with django_assert_num_queries(queries):
        assert len(desk.get(url(name)).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_so_does_the_list_of_residents(here, client, count, django_assert_num_queries):
    for _n in range(count):
        a_partner(here)
    client.get(url("public-partners"))

    with django_assert_num_queries(2):
        assert len(client.get(url("public-partners")).context["page_obj"]) == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["乙厂", "试验银行"]),
        ({"q": "银行"}, ["试验银行"]),
        ({"q": "水电"}, ["乙厂"]),
        ({"level": "city"}, ["乙厂"]),
        ({"level": "x", "year": "x"}, ["乙厂", "试验银行"]),
        ({"under": "elsewhere/"}, ["乙厂", "试验银行"]),
        ({"only": "left"}, ["丙厂"]),
    ],
)
def test_the_register_is_narrowed_by_what_the_address_says(here, desk, partner, query, found):
    a_partner(here, "乙厂", level="city", can_offer="水电维修")
    gone = a_partner(here, "丙厂")
    partners.leave(partner=gone, on=date(2026, 6, 1), reason="搬走了", by=system(here), now=NOW)

    assert names(desk, **query) == found


@pytest.mark.parametrize(
    ("state", "found"),
    [("", ["一", "二", "三", "四"]), ("none", ["一"]), ("draft", ["二"]), ("sent", ["三"]), ("read", ["四"])],
)
def test_the_letters_of_a_quarter_are_told_unit_by_unit(here, desk, state, found):
    _none, draft, sent, read = (a_partner(here, name) for name in "一二三四")
    a_letter(draft)
    a_letter(sent, is_sent=True)
    FeedbackLetter.objects.filter(pk=a_letter(read, is_sent=True).pk).update(read_at=NOW)

    assert sorted(names(desk, "partner-letters", state=state)) == sorted(found)
    assert names(desk, "partner-letters", year="2019", quarter="1") == []


@pytest.mark.parametrize(("state", "found"), [("none", ["一"]), ("draft", ["二"]), ("sent", ["三"]), ("answered", ["四"])])
def test_the_reviews_of_a_year_are_told_unit_by_unit(here, desk, state, found):
    _none, draft, sent, answered = (a_partner(here, name) for name in "一二三四")
    a_review(draft)
    a_review(sent, is_sent=True)
    PartnerReview.objects.filter(pk=a_review(answered, is_sent=True).pk).update(answered_at=NOW)

    assert names(desk, "partner-reviews", year="2025", state=state) == found


def test_the_sheet_is_what_any_level_asks(here, desk, partner):
    did(partner, person_times=12, half_hours=5)
    a_letter(partner)

    rows = sheet(desk.get(url("partners"), {"as": "xlsx"}))
    letters = sheet(desk.get(url("partner-letters"), {"as": "xlsx"}))

    row = next(row for row in rows if "试验银行" in row)
    assert (row[2], row[3], row[10:14]) == ("省直", here.community.name, (2026, 1, 12, 2.5))
    assert next(row for row in letters if "试验银行" in row)[2:6] == (2026, 3, f"{here.tenant.letters}-FK26-0001", "写了没寄")


# ---- the register ----


def test_a_unit_is_registered_changed_and_gone_at_the_desk(here, desk):
    body = OrganisationFactory(tenant=here.tenant, name="新来的厂")
    typed = {"organisation": "新来的厂", "level": "city", "place": str(here.community.pk), "joined_on": "2026-10-01"}
    assert desk.get(url("partner-new"), {"organisation": body.pk}).context["form"]["organisation"].value() == "新来的厂"
    made = desk.post(url("partner-new"), typed)
    one = PartnerUnit.objects.get()
    desk.post(url("partner-change", one), typed | {"field": "造纸", "is_public": "on"})

    gone = desk.post(url("partner-leave", one), {"on": "2026-10-08", "reason": "搬走了"})

    one.refresh_from_db()
    assert (made.url, gone.url) == (one.get_absolute_url(), one.get_absolute_url())
    assert (one.organisation, one.field, one.is_public, one.left_on) == (body, "造纸", True, date(2026, 10, 8))


def test_where_there_are_several_places_none_is_chosen_before():
    one, other = ("a", "甲社区"), ("b", "乙社区")

    assert (to_choose([one]), to_choose([one, other])) == ([one], [("", "请选择"), one, other])


@pytest.mark.parametrize("name", ["", "没有登记的厂"])
def test_a_unit_that_is_not_on_the_list_is_told_beside_its_name(here, desk, name):
    typed = {"organisation": name, "level": "city", "place": str(here.community.pk), "joined_on": "2026-10-01"}

    answer = desk.post(url("partner-new"), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["organisation"])
    assert list(PartnerUnit.objects.all()) == []


@pytest.mark.parametrize(("name", "says"), [("没有的厂", "单位里没有“没有的厂”，先登记上。"), ("", "这里还没有填。")])
def test_a_unit_that_is_not_known_is_said_with_all_the_rest(here, desk, name, says):
    typed = {"organisation": name, "level": "city", "place": str(here.community.pk), "joined_on": "2027-01-01"}

    answer = desk.post(url("partner-new"), typed)

    assert (answer.status_code, PartnerUnit.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"organisation": [says], "joined_on": ["加入的日子还没到。"]}


def test_what_is_wrong_stands_beside_its_field(here, desk, partner):
    typed = {"organisation": "试验银行", "joined_on": "2027-01-01", "level": "city", "place": str(here.community.pk)}
    new = desk.post(url("partner-new"), typed)
    leave = desk.post(url("partner-leave", partner), {"on": "2026-10-09", "reason": ""})

    assert (new.status_code, leave.status_code) == (422, 422)
    assert set(new.context["form"].errors) == {"joined_on", "organisation"}
    assert set(leave.context["form"].errors) == {"reason", "on"}


def test_the_page_of_a_unit_shows_what_it_is_and_did(here, desk, partner):
    did(partner)
    a_letter(partner)
    a_review(partner)
    a_space(here, owner=partner.organisation)
    one = signed(here, unit=partner.organisation)
    _user, actor = liaison(here, partner)
    speaker = person_by_id(actor.person_id, tenant=here.tenant).name

    text = desk.get(partner.get_absolute_url()).text

    for words in ("给王奶奶修水龙头", "FK26-0001", "柳岸会客厅", one.title, speaker, "2026 年做了什么"):
        assert words in text


def test_the_form_for_every_level_is_a_page_and_a_pdf(desk, partner):
    did(partner)

    plain = desk.get(url("partner-record", partner))
    made = desk.get(url("partner-record", partner), {"as": "pdf", "year": "2026"})

    assert "驻区单位登记表" in plain.text
    assert "试验银行" in text_of_pdf(made.content)


def test_a_quarter_that_still_runs_says_so_and_offers_no_letter(here, desk, partner):
    page = desk.get(url("partner-letters"), {"year": "2026", "quarter": "4"})

    assert [row["badge"] for row in page.context["rows"]] == [("still", "季度还没过完")]
    assert ("12月31日" in page.content.decode(), url("partner-letter-write", partner) in page.content.decode()) == (True, False)


# ---- letters and reviews ----


def test_a_letter_is_written_looked_at_and_sent(desk, partner):
    did(partner)
    written = desk.post(url("partner-letter-write", partner), {"year": 2026, "quarter": 3, "words": "谢谢贵单位"})
    letter = FeedbackLetter.objects.get()
    assert written.url == url("partner-letter", letter)
    assert "给王奶奶修水龙头" in desk.get(written.url).text

    desk.post(url("partner-letter-send", letter))
    again = desk.post(url("partner-letter-send", letter))

    letter.refresh_from_db()
    assert (letter.sent_at, again.status_code) == (NOW, 422)


def test_a_letter_written_again_begins_with_its_words(desk, partner):
    a_letter(partner)

    form = desk.get(url("partner-letter-write", partner), {"year": "2026", "quarter": "3"}).context["form"]

    assert (form["year"].value(), form["quarter"].value(), form["words"].value()) == (2026, 3, "谢谢贵单位")


def test_the_letter_as_a_pdf_tells_what_was_done(desk, partner):
    did(partner)
    a_gift(partner)

    text = text_of_pdf(desk.get(url("partner-letter-print", a_letter(partner)), {"as": "pdf"}).content)

    for words in ("试验银行", "谢谢贵单位", "给王奶奶修水龙头", "大米", "第3季度"):
        assert words in text.replace(" ", "")


def test_a_whole_quarter_is_written_and_sent_at_once(here, desk):
    for one in [a_partner(here) for _n in range(2)]:
        did(one)
    query = "?year=2026&quarter=3"

    desk.post(url("partner-letters-write") + query)
    sent = desk.post(url("partner-letters-send") + query)

    assert (FeedbackLetter.objects.exclude(sent_at=None).count(), sent.url) == (2, url("partner-letters") + query)


def test_a_whole_quarter_says_how_many_were_written_and_sent_and_that_there_were_none(here, desk):
    did(a_partner(here))
    query = "?year=2026&quarter=3"

    said = [
        str(next(iter(desk.post(url(name) + query, follow=True).context["messages"])))
        for name in ("partner-letters-write", "partner-letters-write", "partner-letters-send", "partner-letters-send")
    ]

    assert said == [
        "写好了 1 封，看过再寄。",
        "没有要写的：做过事的单位都已经有了，什么也没做的不写。",
        "寄出了 1 封，联络员会收到通知。",
        "没有要寄的：这个季度没有写好没寄的。",
    ]


def test_a_review_is_written_sent_and_its_answer_written_down(desk, partner):
    typed = {"year": 2026, "done": "每月来修水电", "thanks": "谢谢", "asks": "借礼堂"}
    desk.post(url("partner-review-write", partner), typed)
    review = PartnerReview.objects.get()
    assert desk.get(url("partner-review-write", partner), {"year": 2026}).context["form"]["asks"].value() == "借礼堂"

    desk.post(url("partner-review-send", review))
    desk.post(url("partner-review-answer", review), {"answer": "礼堂可以借"})

    page = desk.get(url("partner-review", review)).text
    paper = text_of_pdf(desk.get(url("partner-review-print", review), {"as": "pdf"}).content)
    assert ("礼堂可以借" in page, "礼堂可以借" in paper.replace(" ", "")) == (True, True)


# ---- who sees what ----

OF_A_UNIT = ["partner", "partner-change", "partner-leave", "partner-record", "partner-letter-write", "partner-review-write"]
OF_A_LETTER = ["partner-letter", "partner-letter-print", "partner-letter-send"]
OF_A_REVIEW = ["partner-review", "partner-review-print", "partner-review-send", "partner-review-answer"]


@pytest.mark.parametrize("name", OF_A_UNIT + OF_A_LETTER + OF_A_REVIEW)
def test_a_clerk_of_elsewhere_finds_nothing_and_a_resident_may_not_look(here, partner, name):
    thing = a_letter(partner) if name in OF_A_LETTER else a_review(partner) if name in OF_A_REVIEW else partner
    next_door = PlaceFactory(parent=here.subdistrict, name="另一个社区")
    stranger = people.browser_of(people.holder("community_secretary", here, place=next_door)[1])
    resident = people.browser_of(people.resident(here)[1])

    assert [one.get(url(name, thing)).status_code for one in (stranger, resident)] == [404, 403]


def test_residents_read_what_is_public(here, client, partner):
    a_partner(here, "不公开的厂", is_public=False)
    a_space(here, owner=partner.organisation)
    one = signed(here, unit=partner.organisation)
    did(partner)

    listed, page = client.get(url("public-partners"), {"q": "银行"}), client.get(url("public-partner", partner)).text

    assert [row.organisation.name for row in listed.context["page_obj"]] == ["试验银行"]
    assert ("柳岸会客厅" in page, one.title in page, "王奶奶" in page) == (True, True, False)


def test_a_unit_that_left_or_is_not_public_has_no_page(here, client, partner):
    hidden = a_partner(here, is_public=False)
    partners.leave(partner=partner, on=date(2026, 10, 7), reason="搬走了", by=system(here), now=NOW)

    assert [client.get(url("public-partner", one)).status_code for one in (hidden, partner)] == [404, 404]


# ---- on other pages ----


def test_letters_that_lie_ready_stand_on_today_and_units_on_the_page_of_their_place(here, desk, client, partner):
    a_letter(partner)

    today = desk.get(reverse("web:today")).text
    place = desk.get(reverse("registry:place", args=[here.community.pk])).text

    assert ("1 封写好了，看过就能寄" in today, "试验银行" in place) == (True, True)
