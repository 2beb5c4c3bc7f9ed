"""Giving back and assisting on the workbench's pages: what stands beside the forms, refusals that lose nothing, what the reporter reads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import add_assist, dispatch, return_case, rule
from linli.casework.models import Case
from linli.core import clock

from ..factories.registry import OrganisationFactory
from ..people import browser_of, dispatcher, holder
from .conftest import FRIDAY
from .desk import page_of, text_of, verb_of
from .returning import FOUND, buttons_of, last_return, returned
from .rulings import given

pytestmark = pytest.mark.usefixtures("friday")


# ---- giving back ----


def test_the_company_gives_a_case_back_and_sees_what_becomes_of_it(office, company):
    case = office.received()
    page = text_of(company.get(verb_of(case, "return")))
    assert "这是第 1 次退，最多退 2 次。" in page
    assert "派单后 2 个工作日内可以退，最晚 11月24日 星期二 18:00。" in page

    answer = company.post(verb_of(case, "return"), {"reason": "address_unclear", "text": FOUND}, follow=True)

    assert answer.redirect_chain == [(page_of(case), 302)]
    seen = text_of(answer)
    assert all(words in seen for words in ("等派单员定", FOUND, f"由{office.clerk.label}对居民负责", "第 1 次退回"))
    assert buttons_of(company, case) == []


def test_a_refused_return_says_everything_and_keeps_what_was_typed(office, company):
    case = office.received()

    answer = company.post(verb_of(case, "return"), {"text": "不归"})

    page = text_of(answer)
    assert answer.status_code == 422
    assert ("还没选为什么退。" in page, ">\n不归</textarea>" in page) == (True, True)
    assert Case.objects.get().state == "received"


def test_past_the_time_the_page_says_which_reason_is_no_longer_taken(office, company):
    case = office.received()
    with clock.fixed(FRIDAY + timedelta(days=5)):
        page = text_of(company.get(verb_of(case, "return")))
        refused = company.post(verb_of(case, "return"), {"reason": "not_our_duty", "text": FOUND})

    assert "11月24日 星期二 18:00 已经过了" in page
    assert "“不归本单位管”不能再用" in page
    assert (refused.status_code, "退回的时限已经过了" in text_of(refused)) == (422, True)


def test_the_last_return_says_that_it_goes_to_a_ruling(office, company):
    case = dispatch(
        case=returned(office), organisation=office.here.property_company, reason="灯杆在院里", by=office.clerk, now=clock.now()
    )
    assert "这是最后一次，再退就由街道裁定。" in text_of(company.get(verb_of(case, "return")))

    case = last_return(office)
    case = rule(case=case, ruling=given(office.here.property_company), by=dispatcher(office.here)[1], now=clock.now())
    assert "return" not in buttons_of(company, case)
    answer = company.get(verb_of(case, "return"), follow=True)
    assert "街道已经裁定由你们办" in text_of(answer)


def test_an_assistant_is_not_offered_what_is_the_leads(office):
    case = office.dispatched("fire_route")

    assert buttons_of(browser_of(office.property_clerk), case) == ["relay", "end_assist"]


def test_the_office_finds_what_it_does_for_others_under_more(office, clerk):
    page = text_of(clerk.get(page_of(office.received())))

    more = page[page.index('class="more"') : page.index("</details>", page.index('class="more"'))]
    assert [name in more for name in ("/return/", "/transfer/", "/add_assist/", "/complete/")] == [True, True, True, False]


# ---- answering ----


def test_whoever_answers_a_return_reads_why_and_chooses_again(office, clerk):
    case = return_case(
        case=office.received(),
        reason="not_our_duty",
        text=FOUND,
        suggests=office.committee,
        by=office.property_clerk,
        now=clock.now(),
    )

    page = text_of(clerk.get(verb_of(case, "dispatch")))

    assert all(words in page for words in ("退回来了，定由谁办", FOUND, "它退回的", "退回时说该归它", "同意退回"))
    assert "checked" not in page


def test_sending_back_without_a_reason_is_refused_beside_the_field(office, clerk):
    case = returned(office)
    to = {"lead": str(office.here.property_company.pk)}

    answer = clerk.post(verb_of(case, "dispatch"), to)
    assert (answer.status_code, "还派给它，就写清为什么没有同意退回。" in text_of(answer)) == (422, True)

    clerk.post(verb_of(case, "dispatch"), to | {"reason": "灯杆在院里，归物业"})
    page = text_of(clerk.get(page_of(case)))
    assert all(words in page for words in ("没有同意退回，还由", "灯杆在院里，归物业", "没有同意，还由它办"))


def test_after_the_last_return_only_a_ruling_is_offered(office, clerk, chief):
    case = last_return(office)

    assert buttons_of(clerk, case) == ["merge", "split", "transfer_emergency", "refer_petition", "hand_over", "hold_over"]
    assert buttons_of(chief, case)[-1] == "rule"
    answer = chief.get(verb_of(case, "dispatch"), follow=True)
    assert (answer.redirect_chain, "只能裁定" in text_of(answer)) == ([(page_of(case), 302)], True)


# ---- assisting ----


def test_the_office_asks_an_assistant_and_the_lead_is_warned(office, clerk, company):
    case = office.received()
    clerk.post(verb_of(case, "add_assist"), {"organisation": str(office.committee.pk), "text": "一起上门，认电表。"})
    done = {"text": "灯头已经换好，试过了。", "outcome": "resolved"}
    assert f"{office.committee}协办，还没说办完" in text_of(company.get(verb_of(case, "complete")))

    refused = company.post(verb_of(case, "complete"), done)
    assert (refused.status_code, "还有 1 家协办没说办完" in text_of(refused)) == (422, True)

    company.post(verb_of(case, "complete"), done | {"despite_assist": "社区下周才有空"})
    assert Case.objects.get().state == "done"


def test_an_assistant_says_done_and_is_asked_no_more(office):
    case = add_assist(
        case=office.received(), organisation=office.committee, text="一起上门，认电表。", by=office.clerk, now=clock.now()
    )
    browser = browser_of(holder("department_clerk", office.here, organisation=office.committee)[1])
    assert buttons_of(browser, case) == ["relay", "end_assist"]

    answer = browser.post(verb_of(case, "end_assist"), {"text": "认过电表了，是公用的。"}, follow=True)

    assert "记下了，主办看得到。" in text_of(answer)
    assert buttons_of(browser, case) == ["relay"]
    assert browser.get(verb_of(case, "end_assist"), follow=True).redirect_chain == [(page_of(case), 302)]


def test_the_office_names_which_of_several_assistants_is_done(office, clerk):
    case = office.received()
    for whom in (office.committee, office.window):
        case = add_assist(case=case, organisation=whom, text="一起上门，认电表。", by=office.clerk, now=clock.now())
    other = browser_of(dispatcher(office.here)[1])

    assert 'name="organisation"' in text_of(other.get(verb_of(case, "end_assist")))
    refused = other.post(verb_of(case, "end_assist"), {"text": "办过了，都好了。"})
    assert (refused.status_code, "请选是哪一家协办的。" in text_of(refused)) == (422, True)
    other.post(verb_of(case, "end_assist"), {"text": "办过了，都好了。", "organisation": str(office.window.pk)})
    assert case.assignments.get(organisation=office.window).done_at


def test_a_transfer_offers_everybody_but_whoever_has_it(office, clerk):
    case = office.received()
    page = text_of(clerk.get(verb_of(case, "transfer")))
    assert (f'value="{office.here.property_company.pk}"' in page, f'value="{office.committee.pk}"' in page) == (False, True)

    clerk.post(verb_of(case, "transfer"), {"lead": str(office.committee.pk), "reason": "要和住户谈，社区来"})

    page = text_of(clerk.get(page_of(case)))
    assert f"转给{office.committee}" in page


# ---- today, and the resident ----


def test_what_came_back_stands_on_today_with_who_answers_for_it(office, clerk, chief, company):
    returned(office)

    page = text_of(clerk.get(reverse("web:today")))
    assert all(words in page for words in ("退回来的，等着定由谁办", f"首接：{office.clerk.label}", "定由谁办"))
    assert "退回来的" not in text_of(company.get(reverse("web:today")))
    last_return(office)
    assert "裁定</a>" in text_of(chief.get(reverse("web:today")))


def test_the_reporter_reads_in_plain_words_who_answers_for_it(office):
    case = returned(office)

    page = text_of(browser_of(office.resident).get(reverse("casework:tracked", args=[case.pk])))

    assert "派去的单位退回来了，仍由我们负责，正在定由谁来办" in page
    assert "最先接的，定下由谁办以前由他们负责" in page
    assert all(words in page for words in (office.clerk.label, f"地址不清，找不到地方。{FOUND}", "定下由谁来办"))


def test_the_reporter_reads_the_ruling_too(office):
    case = rule(case=office.received(), ruling=given(office.committee), by=dispatcher(office.here)[1], now=clock.now())

    page = text_of(browser_of(office.resident).get(reverse("casework:tracked", args=[case.pk])))

    assert all(words in page for words in (f"裁定由{office.committee}办", given(office.committee).reason))


def test_an_organisation_of_another_subdistrict_is_no_choice(office, company):
    answer = company.post(
        verb_of(office.received(), "return"), {"reason": "other", "text": FOUND, "suggests": str(OrganisationFactory().pk)}
    )

    assert "没有这一家，请从列表里选。" in text_of(answer)


def test_a_redispatch_without_its_reason_is_told_so_once(office, client):
    case = office.dispatched()
    desk = browser_of(dispatcher(office.here)[1], client)

    answer = desk.post(verb_of(case, "redispatch"), {"lead": str(office.committee.pk), "reason": " "})

    told = [one.where for one in answer.context["problems"]]
    assert (answer.status_code, told.count("reason"), Case.objects.get().state) == (422, 1, "dispatched")
