"""The pages of the unhappy paths on the workbench: each verb with its form, the list of what lies aside, whom to tell."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from linli.casework.api import Case, merge, not_accept, split, suspend, transfer_emergency
from linli.casework.models import Amendment, Extension, Petition, Suspension, Telling
from linli.core import clock
from linli.core.tasks.worker import run_pending

from ..people import browser_of, building_head, community_secretary, signed_in
from .conftest import FRIDAY
from .desk import page_of, text_of, verb_of
from .test_amending import closed
from .test_delays import REVIEW, WORDS, at, laid_aside
from .test_merging import by_neighbour, part

SUSPENDED, TELLINGS = reverse("casework:suspended"), reverse("casework:tellings")


pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def handler(office, client):
    return browser_of(office.property_clerk, client)


# ---- waiting ----


def test_a_handler_lays_a_case_aside_with_the_reasons_that_are_theirs(office, handler):
    case = office.received()
    address = verb_of(case, "suspend")

    page = text_of(handler.get(address))
    answer = handler.post(address, {"reason": "parts", "words": WORDS, "review_on": "2026-12-18"})

    assert (page.count('value="money" disabled'), page.count('value="parts" disabled')) == (1, 0)
    assert (answer.status_code, Case.objects.get().state, Suspension.objects.get().review_on) == (302, "suspended", REVIEW)


def test_a_suspension_that_is_refused_keeps_what_was_typed(office, handler):
    case = office.received()

    answer = handler.post(verb_of(case, "suspend"), {"reason": "parts", "words": WORDS, "review_on": "2027-06-01"})

    page = text_of(answer)
    assert (answer.status_code, WORDS in page, "这一天太远了" in page, 'value="2027-06-01"' in page) == (422, True, True, True)
    assert Case.objects.get().state == "received"


def test_a_look_tells_what_was_left_out_and_what_cannot_be(office, handler):
    case = office.received()

    answer = handler.post(verb_of(case, "suspend"), {"reason": "parts", "words": "", "review_on": "2027-06-01", "then": "look"})

    assert [one.where for one in answer.context["problems"]] == ["words", "review_on"]


def test_what_was_left_out_is_told_together_with_what_cannot_be(office, handler):
    case = office.received()

    answer = handler.post(verb_of(case, "suspend"), {"reason": "parts", "words": "", "review_on": "2027-06-01"})

    assert [(one.where, one.code) for one in answer.context["problems"]] == [
        ("words", "required"),
        ("review_on", "review_too_far"),
    ]
    assert (answer.status_code, Case.objects.get().state) == (422, "received")


@pytest.mark.parametrize(
    "name", ["suspend", "extend", "merge", "split", "transfer_emergency", "refer_petition", "not_accept", "void"]
)
def test_an_empty_form_says_what_is_missing_and_changes_nothing(office, client, name):
    case = office.received() if name in ("suspend", "extend") else office.reported()
    before = case.state

    answer = browser_of(community_secretary(office.here)[1], client).post(verb_of(case, name), {})

    assert (answer.status_code, 'role="alert"' in text_of(answer), Case.objects.get().state) == (422, True, before)


def test_a_suspended_case_offers_to_go_on_and_says_what_it_waits_for(office, clerk):
    case = laid_aside(office)

    page = text_of(clerk.get(page_of(case)))

    offered = {name for name in ("suspend", "review", "resume", "extend", "complete") if verb_of(case, name) in page}
    assert offered == {"review", "resume"}
    assert WORDS in page
    assert "停着，还剩" in page


def test_a_review_and_a_resumption_by_form(office, clerk):
    case = laid_aside(office)

    with clock.fixed(at(12, 18)):
        clerk.post(verb_of(case, "review"), {"reason": "parts", "words": "还要等。", "review_on": "2026-12-31"})
        assert Case.objects.get().review_on == date(2026, 12, 31)
        clerk.post(verb_of(case, "resume"), {"text": "配件到了。"})

    assert Case.objects.get().state == "in_progress"


def test_an_extension_is_chosen_by_the_day_it_comes_to(office, handler):
    case = office.received()

    page = text_of(handler.get(verb_of(case, "extend")))
    handler.post(verb_of(case, "extend"), {"days": "5", "words": "墙要干透。"})

    assert "5 个工作日，到 12月4日 星期五 18:00" in page
    assert Extension.objects.get().days == 5


def test_more_days_than_the_rule_allows_cannot_be_chosen(office, handler):
    case = office.received()

    answer = handler.post(verb_of(case, "extend"), {"days": "11", "words": "墙要干透。"})

    assert (answer.status_code, Extension.objects.count()) == (422, 0)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_what_lies_aside_costs_the_same_however_long(office, clerk, django_assert_num_queries, item_count):
    for _item in range(item_count):
        laid_aside(office)
    clerk.get(SUSPENDED)

    with django_assert_num_queries(7):
        answer = clerk.get(SUSPENDED)

    assert text_of(answer).count(WORDS) == item_count


def test_what_should_have_been_looked_at_stands_first_there_and_on_todays_page(office, clerk):
    laid_aside(office, review_on=date(2026, 11, 27))
    laid_aside(office)

    with clock.fixed(at(12, 1)):
        listed, today = text_of(clerk.get(SUSPENDED)), text_of(clerk.get(reverse("web:today")))

    assert listed.index("该复查了") < listed.index("以后 ·")
    assert today.count("挂账到了，该复查 · 1 件") == 1


# ---- merging and splitting ----


def test_the_page_of_a_case_offers_what_may_be_the_same(office, clerk):
    target, source = office.dispatched(), by_neighbour(office)

    page = text_of(clerk.get(page_of(source)))

    assert f"{verb_of(source, 'merge')}?into={target.pk}" in page


def test_a_case_is_merged_by_choosing_or_by_number(office, clerk):
    target = office.dispatched()
    chosen, numbered = by_neighbour(office), by_neighbour(office)

    clerk.post(verb_of(chosen, "merge"), {"into": str(target.pk)})
    clerk.post(verb_of(numbered, "merge"), {"number": target.short_number.lower(), "reason": "同一盏灯"})

    assert set(Case.objects.filter(merged_into=target)) == {chosen, numbered}


@pytest.mark.parametrize("given", [{"number": "XX-0000-0000"}, {"into": "nonsense"}, {}])
def test_a_merge_with_what_is_not_there_is_refused(office, clerk, given):
    source = by_neighbour(office)

    answer = clerk.post(verb_of(source, "merge"), given)

    assert (answer.status_code, Case.objects.get().state) == (422, "submitted")


def test_a_case_that_has_taken_others_in_offers_to_take_in_the_next(office, clerk):
    target, source, third = office.reported(), by_neighbour(office), by_neighbour(office)
    merge(case=source, into=target, by=office.clerk, now=FRIDAY)

    page = text_of(clerk.get(page_of(target)))

    assert (f"{verb_of(third, 'merge')}?into={target.pk}" in page, verb_of(target, "merge") + "?into" in page) == (True, False)


def test_merged_cases_link_to_each_other(office, clerk):
    target, source = office.dispatched(), by_neighbour(office)
    merge(case=source, into=target, by=office.clerk, now=FRIDAY)

    assert page_of(source) in text_of(clerk.get(page_of(target)))
    assert page_of(target) in text_of(clerk.get(page_of(source)))


def test_a_case_is_split_by_form_and_a_gap_between_parts_does_no_harm(office, clerk):
    case = office.dispatched()
    given = {"title": "路灯不亮", "part1_title": "垃圾桶满了", "part1_category": "rubbish", "part3_title": "车棚没灯"}

    refused = clerk.post(verb_of(case, "split"), given)
    done = clerk.post(verb_of(case, "split"), given | {"part3_category": "street_lamp"})

    assert (refused.status_code, 'id="id_part3_category"' in text_of(refused), done.status_code) == (422, True, 302)
    assert sorted(case.parts.values_list("title", flat=True)) == ["垃圾桶满了", "车棚没灯"]


def test_whole_and_parts_link_to_each_other(office, clerk):
    whole = split(case=office.dispatched(), parts=[part(office)], by=office.clerk, now=FRIDAY)
    made = whole.parts.get()

    assert page_of(made) in text_of(clerk.get(page_of(whole)))
    assert page_of(whole) in text_of(clerk.get(page_of(made)))


def test_a_company_reads_no_linked_case_that_is_not_its_own(office, handler):
    whole = split(case=office.dispatched(), parts=[part(office, title="只给社区看的一件")], by=office.clerk, now=FRIDAY)

    assert "只给社区看的一件" not in text_of(handler.get(page_of(whole)))


# ---- leaving ----


def test_what_is_not_ours_is_told_with_the_words_of_the_list(office, clerk):
    case = office.reported()

    clerk.post(verb_of(case, "not_accept"), {"channel": "lawyer"})

    case.refresh_from_db()
    assert (case.lawful_channel, case.reply) == ("lawyer", "可以先打 12348 问律师，免费。")


def test_a_repeat_is_told_the_earlier_result(office, clerk):
    earlier, again = closed(office), office.reported()
    address = verb_of(again, "not_accept")

    page = text_of(clerk.get(address))
    clerk.post(address, {"channel": "repeat", "earlier": str(earlier.pk)})

    again.refresh_from_db()
    assert (earlier.reply in page, again.earlier) == (True, earlier)


def test_an_emergency_by_form_says_that_somebody_rang(office, clerk):
    case = office.reported()

    clerk.post(verb_of(case, "transfer_emergency"), {"service": "fire", "called": "on"})

    case.refresh_from_db()
    assert (case.state, "我们 10:00 已经替您打过" in case.reply) == ("transferred_emergency", True)


@pytest.mark.parametrize(
    ("text", "word", "verb"),
    [
        ("三楼着火了，冒黑烟。", "先打 119", "transfer_emergency"),
        ("老人晕倒在楼道里。", "先打 120", "transfer_emergency"),
        ("社区主任收了红包，要检举。", "像是检举控告", "refer_petition"),
        ("我们要去区里上访。", "像是信访", "refer_petition"),
    ],
)
def test_words_that_sound_like_something_else_are_pointed_out(office, clerk, text, word, verb):
    case = office.reported(text=text, title=text[:8])

    page = text_of(clerk.get(page_of(case)))

    assert (word in page, page.count(verb_of(case, verb)) >= 2) == (True, True)


def test_an_ordinary_report_gets_no_hint(office, clerk):
    assert "像是" not in text_of(clerk.get(page_of(office.reported())))


def test_a_referral_by_form_leaves_nothing_on_the_page(office, clerk):
    case = office.reported(text="王主任收了施工队的钱，请查。")

    clerk.post(verb_of(case, "refer_petition"), {"kind": "denunciation", "accused": "王主任"})

    page = text_of(clerk.get(page_of(case)))
    assert ("施工队" in page, "转了信访的事项" in page, Petition.objects.get().accused) == (False, True, "王主任")


def test_a_correction_by_form_shows_old_and_new(office, clerk):
    case = closed(office)

    clerk.post(
        verb_of(case, "amend"),
        {"reply": "换的是整盏灯。", "outcome": "resolved", "category": case.category.code, "reason": "写错了"},
    )

    page = text_of(clerk.get(page_of(case)))
    assert Amendment.objects.get().corrects_reply
    assert ("<del>灯头已经换好，试过了。</del>" in page, "<ins>换的是整盏灯。</ins>" in page) == (True, True)


@pytest.mark.parametrize("name", ["suspend", "merge", "refer_petition", "amend", "transfer_emergency"])
def test_whoever_has_no_post_for_it_is_turned_away(office, client, name):
    case = office.received() if name != "amend" else closed(office)

    answer = signed_in(building_head(office.here)[0], client).get(verb_of(case, name))

    assert answer.status_code == 403


# ---- whom to tell by word of mouth ----


@pytest.fixture
def to_tell(office):
    case = office.received()
    case.reporters.update(person=None, has_phone=False)
    suspend(case=case, reason="parts", words=WORDS, review_on=REVIEW, by=office.property_clerk, now=FRIDAY)
    run_pending(FRIDAY)
    return Telling.objects.get(replaced_at=None)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_whom_to_tell_costs_the_same_however_long(office, clerk, to_tell, django_assert_num_queries, item_count):
    for number in range(item_count - 1):
        Telling.objects.create(
            **{f.attname: getattr(to_tell, f.attname) for f in Telling._meta.concrete_fields if f.name not in ("id", "once_key")},
            once_key=f"{number}",
        )
    clerk.get(TELLINGS)

    with django_assert_num_queries(6):
        answer = clerk.get(TELLINGS)

    assert text_of(answer).count("<blockquote") == item_count


def test_told_is_noted_once_however_often_the_button_is_pressed(office, clerk, to_tell):
    for _time in range(2):
        clerk.post(reverse("casework:told", args=[to_tell.pk]), {"reached": "yes", "submission_token": "t"})

    to_tell.refresh_from_db()
    assert to_tell.told_at == FRIDAY + timedelta(hours=1)
    assert "都告诉了" in text_of(clerk.get(TELLINGS))


def test_nobody_there_is_noted_and_it_stays(office, clerk, to_tell):
    clerk.post(reverse("casework:told", args=[to_tell.pk]), {"reached": "no"})

    assert "1 次没找到人" in text_of(clerk.get(TELLINGS))


def test_what_ended_elsewhere_is_not_offered_for_merging(office, clerk):
    not_accept(case=office.reported(), channel="court", reason="归法院管。", by=office.clerk, now=FRIDAY)
    transfer_emergency(case=office.reported(), service="fire", by=office.clerk, now=FRIDAY)
    source = by_neighbour(office)

    assert "可能是同一件" not in text_of(clerk.get(page_of(source)))
