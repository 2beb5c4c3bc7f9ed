"""Pages of donations, the store and charity sales: the counter, the book, what everybody reads, what is confidential."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.cobuild.models import Donation, Sale, SaleCount, SaleLine, StockItem, StockMove
from linli.cobuild.rules.donations import Line, money
from linli.cobuild.services import sales
from linli.core import clock
from linli.core.models import JournalLine
from linli.registry.models import Person
from tests import people
from tests.factories.cobuild_agreements import liaison
from tests.factories.cobuild_donations import (
    MASKS,
    NOW,
    RICE,
    TODAY,
    a_donation,
    a_full_sale,
    a_sale,
    an_item,
    counted,
    from_a_person,
    from_a_unit,
    handed_out,
    some_money,
    somebody,
    system,
    there,
    to_person,
    wrote,
)
from tests.factories.cobuild_market import a_need
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.pdfs import text_of_pdf

pytestmark = pytest.mark.django_db
DONATIONS, NEW, STOCK, MOVES, SALES, SALE_NEW, PUBLIC, MINE = (
    reverse(f"cobuild:{name}")
    for name in (
        "donations", "donation-new", "stock", "stock-moves", "sales", "sale-new", "public-donations", "my-donations",
    )
)  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def url(name, *keys):
    return reverse(f"cobuild:{name}", args=[getattr(key, "pk", key) for key in keys])


def text(answer):
    return answer.content.decode()


def sheet(answer):
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)), read_only=True)
    return [[cell for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]


def typed(here, **more):
    plain = {"place": str(here.community.pk), "received_on": str(TODAY), "name_1": "大米", "quantity_1": "10", "unit_1": "袋"}
    return plain | more


# ---- receipts ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_receipts_asks_the_same_whatever_its_length(here, desk, count, django_assert_num_queries):
    [from_a_unit(here, RICE, MASKS) for _n in range(count)]
    desk.get(DONATIONS)

    with django_assert_num_queries(7):
        answer = desk.get(DONATIONS)

    assert text(answer).count("大米 10 袋、口罩 200 个") == count


def test_the_counter_takes_goods_and_money_and_hands_over_a_receipt(here, client):
    browser = people.browser_of(people.counter_clerk(here)[1], client)
    said = typed(here, name="试大妈", phone="139 0000 0120", may_name="on", cents="88.80", purpose="给老人", name_3="牛奶")
    said |= {"quantity_3": "2", "unit_3": "箱", "best_before_3": "2026-12-01"}
    wrong = browser.post(NEW, said)
    answer = browser.post(NEW, said | {"name_2": "口罩", "quantity_2": "5", "unit_2": "个"}, follow=True)

    one = Donation.objects.get()
    paper = browser.get(url("donation-receipt", one), {"as": "pdf"})
    shown = text_of_pdf(paper.content)
    assert (wrong.status_code, "第 2 样" in text(wrong), one.number in text(answer)) == (422, True, True)
    assert [word in shown for word in (one.number, "试大妈", "88.80 元", "10 袋", "给老人")] == [True] * 5
    assert str(one.person) == "试大妈"


def test_a_form_sent_twice_writes_one_receipt(here, desk):
    said = typed(here, submission_token="0190d3a5-0000-7000-8000-00000000abcd")

    first, second = desk.post(NEW, said), desk.post(NEW, said)

    assert (first.url, Donation.objects.count(), there(StockItem.objects.get())) == (second.url, 1, 10)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(here, desk):
    answer = desk.post(NEW, typed(here, quantity_1="-3", organisation="没有这家", purpose="给孩子"))

    assert (answer.status_code, "没有这家" in text(answer), "给孩子" in text(answer)) == (422, True, True)
    assert Donation.objects.count() == 0


def test_a_receipt_is_voided_and_says_so_everywhere(here, desk):
    one = from_a_unit(here)
    assert url("donation-void", one) in text(desk.get(url("donation", one)))

    desk.post(url("donation-void", one), {"reason": "写重了"})

    pages = [desk.get(where) for where in (url("donation", one), url("donation-receipt", one), DONATIONS + "?show=void")]
    assert ["作废" in text(page) for page in pages] == [True] * 3
    assert ("试验超市" in text(desk.get(PUBLIC)), there(StockItem.objects.get())) == (False, 0)


def test_the_office_writes_down_that_somebody_agrees_or_not(here, desk):
    one = from_a_unit(here, may_name=False)
    seen = []
    for _n in range(2):
        desk.post(url("donation-name", one))
        seen.append("试验超市" in text(desk.get(PUBLIC)))
    assert seen == [True, False]


def test_a_personal_donor_is_masked_for_whoever_only_looks(here, client):
    one = from_a_person(here, name="试大妈", may_name=False)
    auditor = people.browser_of(people.auditor(here)[1], client)

    pages = [text(auditor.get(where)) for where in (DONATIONS, url("donation", one), url("donation-receipt", one))]
    found = text(auditor.get(DONATIONS, {"q": "试大妈"}))

    assert [("试大妈" in page, "试**" in page) for page in pages] == [(False, True)] * 3
    assert one.number not in found


@pytest.mark.parametrize(
    "query", [{"q": "大米"}, {"q": "超市"}, {"show": "unit"}, {"year": "2026"}, {"year": "x"}, {"page": "x"}]
)
def test_receipts_are_found(here, desk, query):
    one = from_a_unit(here)
    assert one.number in text(desk.get(DONATIONS, query))


def test_the_sheet_of_receipts_names_donors_and_the_journal_knows_it(here, desk):
    from_a_person(here, RICE, money(1_250), name="试大妈")

    rows = sheet(desk.get(DONATIONS, {"as": "xlsx"}))

    assert [row[3:6] for row in rows if "试大妈" in row] == [["试大妈", "大米 10 袋", 12.5]]
    assert JournalLine.objects.filter(verb="cobuild.list.taken").count() == 1


# ---- the store ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_store_and_its_book_ask_the_same_whatever_their_length(here, desk, count, django_assert_num_queries):
    items = [an_item(here, 10, f"大米{n}") for n in range(count)]
    [handed_out(one, 1, to_person(here)) for one in items]
    desk.get(STOCK)

    with django_assert_num_queries(7):
        store = desk.get(STOCK)
    with django_assert_num_queries(7):
        book = desk.get(MOVES)

    assert (text(store).count("9 袋"), text(book).count("-1 袋")) == (count, count)


def test_a_household_gets_something_and_nobody_else_reads_who(here, desk, client):
    item, other = an_item(here, 10), an_item(here, 5, "食用油")
    said = {"name": "试奶奶", "phone": "139 0000 0121", "on": str(TODAY), f"item_{item.pk}": "2", f"item_{other.pk}": ""}

    answer = desk.post(url("stock-hand-out", here.community), said)
    seen = text(desk.get(url("stock-item", item)))

    assert (answer.status_code, there(item), "试奶奶" in seen, "试奶奶" in answer.url) == (302, 8, True, False)
    auditor = people.browser_of(people.auditor(here)[1])
    where = (url("stock-item", item), MOVES, STOCK, PUBLIC)
    assert ["试奶奶" in text(auditor.get(one)) for one in where] == [False] * 4
    assert "试奶奶" not in str(sheet(auditor.get(MOVES, {"as": "xlsx"})))


def test_the_book_as_a_sheet_says_to_whom_only_within_the_scope_of_the_post(here, desk):
    elsewhere = PlaceFactory(parent=here.subdistrict)
    a_donation(here, Line("大米", "袋", 5), place=elsewhere)
    handed_out(an_item(here, 10), 1, to_person(here, name="试奶奶"))
    handed_out(StockItem.objects.get(place=elsewhere), 1, to_person(here, name="试爷爷"))
    clerk = people.browser_of(people.holder("subdistrict_clerk", here, place=here.subdistrict)[1])

    mine, theirs = (str(sheet(browser.get(MOVES, {"as": "xlsx"}))) for browser in (desk, clerk))

    assert [("试奶奶" in one, "试爷爷" in one) for one in (mine, theirs)] == [(True, False), (True, True)]
    assert JournalLine.objects.filter(verb="cobuild.list.taken").count() == 2


def test_a_unit_or_a_need_gets_something_and_only_one_of_them(here, desk):
    item, need = an_item(here, 10), a_need(here.community)
    OrganisationFactory(tenant=here.tenant, name="试验敬老院")
    form = {"on": str(TODAY), f"item_{item.pk}": "1"}
    tries = (
        {"need": need.number.lower()},
        {"organisation": "试验敬老院"},
        {},
        {"need": "没有"},
        {"need": need.number, "name": "x"},
    )

    answers = [desk.post(url("stock-hand-out", here.community), form | one).status_code for one in tries]

    assert (answers, there(item)) == ([302, 302, 422, 422, 422], 8)
    assert Person.objects.filter(name="x").count() == 0


def test_too_much_is_said_beside_the_thing_and_money_is_typed_in_yuan(here, desk):
    purse = some_money(here, 10_000)
    said = {"name": "试奶奶", "on": str(TODAY), f"item_{purse.pk}": "100.01"}

    answer = desk.post(url("stock-hand-out", here.community) + f"?item={purse.pk}", said)
    right = desk.post(url("stock-hand-out", here.community) + f"?item={purse.pk}", said | {f"item_{purse.pk}": "99.99"})

    assert (answer.status_code, "只有 100 元，不够 100.01 元" in text(answer)) == (422, True)
    assert (right.url, there(purse)) == (purse.get_absolute_url(), 1)


def test_taking_back_writing_off_and_moving(here, client):
    browser = people.browser_of(people.holder("subdistrict_clerk", here, place=here.subdistrict)[1], client)
    item = an_item(here, 10)
    move = handed_out(item, 4, to_person(here, name="试奶奶"))

    page = browser.get(url("stock-back", item, move))
    browser.post(url("stock-back", item, move), {"quantity": "1", "on": str(TODAY)})
    browser.post(url("stock-spoil", item), {"quantity": "2", "reason": "受潮"})
    browser.post(url("stock-move", item), {"quantity": "3", "to": str(here.subdistrict.pk)})

    kinds = sorted(StockMove.objects.values_list("kind", "quantity"))
    assert "试奶奶" in text(page)
    assert kinds == [
        ("donated", 10), ("handed_out", -4), ("moved_in", 3), ("moved_out", -3), ("returned", 1), ("spoilt", -2),
    ]  # fmt: skip


def test_counting_is_blind_and_a_difference_needs_a_reason(here, desk):
    rice, oil = an_item(here, 10), an_item(here, 5, "食用油")
    page = text(desk.get(url("stock-count", here.community)))
    said = {f"item_{rice.pk}": "8", f"item_{oil.pk}": "", "as_of": NOW.isoformat()}

    first = desk.post(url("stock-count", here.community), said)
    second = desk.post(url("stock-count", here.community), said | {"reason": "少了两袋"})

    assert ("10" in page.partition("<form class")[2].partition("</form>")[0].replace(str(rice.pk), ""), second.status_code) == (
        False,
        302,
    )
    assert (first.status_code, "账上 10 袋，点到 8 袋" in text(first), there(rice), there(oil)) == (422, True, 8, 5)


def test_what_expires_is_seen_in_the_list_on_the_item_and_today(here, desk):
    a_donation(here, Line("牛奶", "箱", 3, TODAY + timedelta(9)))
    item = StockItem.objects.get()

    pages = [desk.get(where) for where in (STOCK, STOCK + "?show=dated", url("stock-item", item), reverse("web:today"))]

    assert ["快到期" in text(page) for page in pages] == [True] * 4


def test_another_community_opens_nothing_here(here):
    item, one, sale = an_item(here), Donation.objects.get(), a_sale(here)
    far = people.holder("community_secretary", here, place=PlaceFactory(parent=here.subdistrict))[1]
    browser = people.browser_of(far)
    names = {"stock-item": item, "donation": one, "sale": sale, "stock-count": here.community, "stock-hand-out": here.community}

    assert [browser.get(url(name, row)).status_code for name, row in names.items()] == [404] * 5
    assert one.number not in text(browser.get(DONATIONS))


def test_the_store_as_a_sheet_counts_money_in_yuan(here, desk):
    some_money(here, 12_345)
    an_item(here, 7)

    rows = sheet(desk.get(STOCK, {"as": "xlsx"}))

    assert [row[1:4] for row in rows if row[1:2] in (["善款"], ["大米"])] == [["善款", 123.45, "元"], ["大米", 7, "袋"]]


def test_sales_as_a_sheet_add_up(here, desk):
    a_full_sale(here)

    rows = sheet(desk.get(SALES, {"as": "xlsx"}))

    assert [row[5:9] for row in rows if "秋季爱心义卖" in row] == [[880.5, 30.5, 0, 850]]


def test_a_liaison_and_a_resident_open_nothing_of_the_desk(here, client):
    item = an_item(here)
    for actor in (liaison(here, OrganisationFactory(tenant=here.tenant))[1], people.resident(here)[1]):
        browser = people.browser_of(actor)
        assert [browser.get(where).status_code for where in (DONATIONS, STOCK, MOVES, SALES, url("stock-item", item))] == [
            403
        ] * 5


def test_empty_lists_say_what_to_do_and_every_list_is_a_sheet(here, desk):
    for where in (DONATIONS, STOCK, MOVES, SALES):
        assert [desk.get(where).status_code, desk.get(where, {"q": "没有"}).status_code] == [200, 200]
        assert desk.get(where, {"as": "xlsx"})["Content-Type"].endswith("sheet")


# ---- charity sales ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_sales_asks_the_same_whatever_its_length(here, desk, count, django_assert_num_queries):
    [a_full_sale(here) for _n in range(count)]
    desk.get(SALES)

    with django_assert_num_queries(7):
        answer = desk.get(SALES)

    assert text(answer).count("880.50 元") == count


def test_a_sale_from_the_first_line_to_the_closed_books(here):
    one, other = (people.browser_of(people.community_secretary(here)[1]) for _n in range(2))
    said = {"title": "秋季义卖", "place": str(here.community.pk), "held_on": str(TODAY), "purpose": "买书包"}
    sale = Sale.objects.get(number=one.post(SALE_NEW, said, follow=True).context["one"].number)
    for kind, yuan, words in (("sold", "100.50", "饺子"), ("sold", "9", "多写的"), ("cost", "0.50", "袋子")):
        one.post(url("sale-write", sale), {"kind": kind, "cents": yuan, "text": words})
    one.post(url("sale-reverse", sale, SaleLine.objects.get(text="多写的")), {"reason": "写错了"})

    [browser.post(url("sale-count", sale), {"cents": "100"}) for browser in (one, other)]
    one.post(url("sale-write", sale), {"kind": "paid_out", "cents": "100", "text": "书包 2 个"})
    one.post(url("sale-close", sale))

    sale.refresh_from_db()
    page, public = text(one.get(url("sale", sale))), text(one.get(url("public-sale", sale)))
    assert (sale.state, SaleLine.objects.count(), page.count("undone")) == ("closed", 5, 1)
    assert ["饺子" in public, "书包 2 个" in public, "多写的" in public, "100.50 元" in public] == [True, True, False, True]


def test_the_second_who_counts_is_not_told_what_the_first_counted(here, desk):
    sale = a_sale(here)
    wrote(sale, "sold", 12_345)

    desk.post(url("sale-count", sale), {"cents": "111.11"})

    page = text(desk.get(url("sale", sale)))
    assert (SaleCount.objects.get().cents, "111.11" in page, "点过了" in page) == (11_111, False, True)


def test_a_voucher_in_the_ledger_is_called_one(here, desk):
    sale = a_sale(here)
    desk.post(url("sale-write", sale), {"kind": "sold", "cents": "9", "text": "香包", "voucher": "0042"})

    assert "凭证 0042" in text(desk.get(url("sale", sale)))


def test_an_open_sale_tells_everybody_what_for_and_not_how_much(here, client):
    sale = a_sale(here)
    wrote(sale, "sold", 12_345, "手工香包")

    page = text(client.get(url("public-sale", sale)))

    assert ["给困难家庭的孩子买书包" in page, "123.45" in page, "手工香包" in page] == [True, False, False]


def test_particulars_change_and_books_are_opened_again(here, desk):
    sale, closed = a_sale(here), a_full_sale(here)
    said = {"title": "改名", "place": str(here.community.pk), "held_on": str(TODAY), "purpose": "买书"}

    desk.post(url("sale-change", sale), said)
    desk.post(url("sale-reopen", closed), {"reason": "少记一笔"})
    ledger = sheet(desk.get(url("sale", closed), {"as": "xlsx"}))

    states = dict(Sale.objects.values_list("title", "state"))
    assert states == {"改名": "open", "秋季爱心义卖": "open"}
    assert [row[-2] for row in ledger if row[0] in range(1, 9)] == [100, 860.5, 20, -30.5, -100, -850]


# ---- for everybody ----


@pytest.mark.parametrize("count", [1, 3])
def test_the_public_page_asks_the_same_whatever_its_length(here, client, count, django_assert_num_queries):
    [from_a_person(here, Line(f"大米{n}", "袋", 3)) for n in range(count)]
    client.get(PUBLIC)

    with django_assert_num_queries(9):
        answer = client.get(PUBLIC)

    assert text(answer).count("<b>试大妈</b>") == count


def test_a_receipt_bears_its_money_in_capitals_and_goods_have_none(here, desk):
    receipts = [a_donation(here, *lines) for lines in ((money(120_050),), (Line("大米", "袋", 2, best_before=TODAY),))]

    pages = [text(desk.get(url("donation-receipt", one))) for one in receipts]

    assert [("金额（大写）" in page, "人民币壹仟贰佰元伍角整" in page) for page in pages] == [(True, True), (False, False)]


def test_a_receipt_on_paper_says_the_year(here, desk):
    receipt = a_donation(here, Line("大米", "袋", 2, best_before=TODAY + timedelta(days=30)))

    page = text(desk.get(url("donation-receipt", receipt)))

    assert (page.count("2026年9月1日"), page.count("2026年10月1日")) == (1, 1)


def test_whoever_writes_a_line_hears_that_the_till_was_counted_only_when_it_was(here, desk):
    sale = wrote(a_sale(here), "sold", 500).sale
    warning = "有人点过钱了；再记一笔，要重新点。"

    before = text(desk.get(url("sale-write", sale))).count(warning)
    sales.count(sale=sale, cents=500, by=somebody(sale), now=NOW)

    assert (before, text(desk.get(url("sale-write", sale))).count(warning)) == (0, 1)


def test_two_who_counted_differently_are_told_to_count_again_and_not_what_the_other_has(here, desk):
    sale = wrote(a_sale(here), "sold", 500).sale
    told = "几个人点到的数不一样，各自再点一遍"

    sales.count(sale=sale, cents=487, by=somebody(sale), now=NOW)
    first = text(desk.get(sale.get_absolute_url()))
    sales.count(sale=sale, cents=493, by=somebody(sale), now=NOW)
    both = text(desk.get(sale.get_absolute_url()))

    assert (told in first, told in both, "4.87" in both, "4.93" in both) == (False, True, False, False)


def test_what_a_sale_made_is_told_as_such_to_the_office_and_to_everybody(here, desk, client):
    sale = counted(wrote(a_sale(here), "sold", 9_000).sale, 9_000)
    wrote(sale, "carried", 9_000)
    sales.close(sale=sale, by=system(here), now=NOW)
    made = Donation.objects.get()

    pages = [desk.get(DONATIONS, {"show": "sale"}), desk.get(url("donation", made)), desk.get(url("donation-receipt", made))]
    told = [text(one).count("“秋季爱心义卖”所得") for one in (*pages, client.get(PUBLIC))]
    assert told == [1, 2, 1, 1]
    assert text(desk.get(DONATIONS, {"show": "anonymous"})).count(made.number) == 0
    assert text(client.get(url("public-sale", sale))).count("转入社区善款") == 2


def test_the_public_account_adds_up_and_names_no_recipient(here, client):
    item = an_item(here, 10)
    handed_out(item, 4, to_person(here, name="试奶奶"))
    from_a_unit(here, money(50_000), may_name=False)
    a_full_sale(here)

    page = text(client.get(PUBLIC))

    words = ("一家爱心单位", "一位爱心人士", "10 袋", "4 袋", "6 袋", "500 元", "秋季爱心义卖")
    assert [word in page for word in words] == [True] * 7
    assert "试奶奶" not in page


@pytest.mark.parametrize("query", [{}, {"year": "2019"}, {"year": "x"}, {"at": "nowhere"}, {"page": "99"}, {"at": "'"}])
def test_any_address_of_the_public_page_is_answered(here, client, query):
    assert client.get(PUBLIC, query).status_code == 200
    from_a_unit(here)
    assert "试验超市" in text(client.get(PUBLIC, query))


def test_a_donor_finds_the_receipt_and_decides_about_the_name(here):
    _user, actor = people.resident(here)
    browser = people.browser_of(actor)
    mine = from_a_person(here, person=Person.objects.get(pk=actor.person_id), may_name=False)
    seen = []
    for word in ("yes", "no"):
        browser.post(url("my-donation-name", mine), {"named": word})
        seen.append(str(mine.person) in text(browser.get(PUBLIC)))

    receipt = browser.get(url("my-donation-receipt", mine), {"as": "pdf"})
    assert (seen, str(mine.person) in text_of_pdf(receipt.content)) == ([True, False], True)
    assert mine.number in text(browser.get(MINE))
    assert mine.number in text(browser.get(reverse("web:mine")))


def test_nobody_opens_the_receipt_of_somebody_else(here):
    one = from_a_person(here, person=PersonFactory(tenant=here.tenant))
    browser = people.browser_of(people.resident(here)[1])

    assert browser.get(url("my-donation-receipt", one)).status_code == 404
    assert browser.post(url("my-donation-name", one), {"named": "no"}).status_code == 404


def test_a_liaison_has_the_receipts_of_the_own_unit(here):
    ours, theirs = from_a_unit(here), from_a_unit(here, name="别家")
    browser = people.browser_of(liaison(here, ours.organisation)[1])

    page = text(browser.get(MINE))

    assert (ours.number in page, theirs.number in page) == (True, False)


def test_a_voided_receipt_is_named_no_more_and_says_why(here):
    _user, actor = people.resident(here)
    mine = from_a_person(here, person=Person.objects.get(pk=actor.person_id))
    secretary, browser = people.browser_of(people.community_secretary(here)[1]), people.browser_of(actor)

    secretary.post(url("donation-void", mine), {"reason": "写重了"})
    browser.post(url("my-donation-name", mine), {"named": "no"})

    page = text(browser.get(MINE))
    assert ("写重了" in page, Donation.objects.get().may_name) == (True, True)


def test_a_place_says_who_gave_what(here, desk):
    from_a_unit(here)

    assert "试验超市" in text(desk.get(reverse("registry:place", args=[here.community.pk])))
