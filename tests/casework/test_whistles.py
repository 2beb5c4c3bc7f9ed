"""Whistles: who may blow them and why, who answers, who comes, what both sides say; silence is told; nobody is ranked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import (
    CaseRefused,
    WhistleGiven,
    answer_whistle,
    arrive_at_whistle,
    end_whistle,
    on_whistle_blown,
    on_whistle_silent,
    rate_whistle,
    whistle,
)
from linli.casework.events import WhistleBlown, WhistleSilent
from linli.casework.models import Whistle, WhistleCall
from linli.casework.rules import whistles as rules
from linli.casework.selectors import whistles as selectors
from linli.casework.services.whistles import tell_silent
from linli.core import clock, figures
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message

from ..accounts.threads import together
from ..factories.registry import OrganisationFactory
from ..people import community_secretary, holder, signed_in
from .conftest import FRIDAY

SOON = FRIDAY + timedelta(hours=2)


@pytest.fixture
def secretary(office):
    return community_secretary(office.here)


@pytest.fixture
def unit(office):
    return OrganisationFactory(tenant=office.here.tenant, kind="enforcement", name="试验执法中队")


@pytest.fixture
def liaison(office, unit):
    """Somebody of the unit that is called."""
    return holder("department_clerk", office.here, organisation=unit)


def given(*units, **more):
    wanted = {"ground": "beyond_us", "text": "请来看占道的围挡怎么拆。", "gather_where": "8号院西门", "gather_at": SOON}
    return WhistleGiven(**(wanted | {"units": [one.pk for one in units]} | more))


@pytest.fixture
def blown(office, secretary, unit):
    whistle(case=office.received(), whistle=given(unit), by=secretary[1], now=FRIDAY)
    return Whistle.objects.get()


def call_of(blown):
    return blown.calls.get()


def test_a_whistle_calls_every_unit_with_time_to_answer_and_leaves_a_line_inside(office, secretary, unit):
    case = whistle(case=office.received(), whistle=given(unit), by=secretary[1], now=FRIDAY)

    found = Whistle.objects.get()
    entry = case.entries.last()
    assert (found.number, found.respond_by) == ("吹哨〔2026〕1号", FRIDAY + timedelta(minutes=30))
    assert [call.organisation for call in found.calls.all()] == [unit]
    assert (entry.verb, entry.is_internal, case.state) == ("whistle", True, "received")


def test_a_bad_whistle_is_refused_with_every_reason_and_leaves_nothing(office, secretary):
    case = office.received()
    bad = given(ground="boredom", text="来", gather_where="", gather_at=FRIDAY - timedelta(hours=1))
    lines = JournalLine.objects.count()

    with pytest.raises(CaseRefused) as refused:
        whistle(case=case, whistle=bad, by=secretary[1], now=FRIDAY)

    codes = [one.code for one in refused.value.problems]
    assert codes == ["too_short", "missing", "ground", "gather_at", "no_units"]
    assert (Whistle.objects.count(), JournalLine.objects.count()) == (0, lines)


def test_a_unit_of_another_subdistrict_is_not_called(office, secretary):
    with pytest.raises(CaseRefused) as refused:
        whistle(case=office.received(), whistle=given(OrganisationFactory()), by=secretary[1], now=FRIDAY)

    assert [one.code for one in refused.value.problems] == ["unknown_organisation"]


def test_the_property_company_may_not_blow(office, unit):
    with pytest.raises(NotAllowed):
        whistle(case=office.received(), whistle=given(unit), by=office.property_clerk, now=FRIDAY)

    assert not Whistle.objects.exists()


def test_a_second_whistle_waits_until_the_first_is_ended(blown, secretary, unit):
    with pytest.raises(CaseRefused) as refused:
        whistle(case=blown.case, whistle=given(unit), by=secretary[1], now=FRIDAY)

    assert [one.code for one in refused.value.problems] == ["open_already"]


def test_a_unit_answers_and_may_change_its_mind_its_first_answer_keeps_its_minute(blown, liaison):
    answer_whistle(call=call_of(blown), answer="not_coming", reason="都在外面", by=liaison[1], now=FRIDAY + timedelta(minutes=7))
    answer_whistle(call=call_of(blown), answer="coming", comes="赵队长", by=liaison[1], now=FRIDAY + timedelta(minutes=20))

    call = call_of(blown)
    assert (call.answer, call.comes, call.reason) == ("coming", "赵队长", "")
    assert call.minutes_to_answer(blown.blown_at) == 7


@pytest.mark.parametrize(
    ("said", "code"),
    [({"answer": "coming"}, "missing"), ({"answer": "not_coming"}, "missing"), ({"answer": "perhaps"}, "answer")],
)
def test_an_answer_says_who_comes_or_why_not(blown, liaison, said, code):
    with pytest.raises(CaseRefused) as refused:
        answer_whistle(call=call_of(blown), **said, by=liaison[1], now=FRIDAY)

    assert [one.code for one in refused.value.problems] == [code]
    assert call_of(blown).answered_at is None


def test_nobody_answers_for_another_unit(blown, office):
    stranger = holder("department_clerk", office.here, organisation=OrganisationFactory(tenant=office.here.tenant))[1]

    with pytest.raises(NotAllowed):
        answer_whistle(call=call_of(blown), answer="coming", comes="我", by=stranger, now=FRIDAY)


def test_whoever_blew_it_writes_down_what_a_unit_said_on_the_telephone(blown, secretary):
    client, url = signed_in(secretary[0]), reverse("casework:whistle-answer", args=[blown.pk, call_of(blown).pk])

    with clock.fixed(FRIDAY + timedelta(minutes=4)):
        refused = client.post(url, {"answer": "coming"})
        client.post(url, {"answer": "coming", "comes": "赵队长"})

    call, kept = call_of(blown), refused.context["heard"][0]["form"]
    assert (refused.status_code, kept["answer"].value(), list(kept.errors)) == (422, "coming", ["comes"])
    assert (call.comes, call.answered_by) == ("赵队长", secretary[1].label)


def test_whoever_blew_it_writes_down_who_came_once(blown, secretary):
    arrive_at_whistle(call=call_of(blown), by=secretary[1], now=SOON)

    with pytest.raises(CaseRefused) as refused:
        arrive_at_whistle(call=call_of(blown), by=secretary[1], now=SOON + timedelta(minutes=5))

    assert ([one.code for one in refused.value.problems], call_of(blown).arrived_at) == (["arrived_before"], SOON)


def test_ending_says_what_came_of_it_and_something_of_every_unit(blown, secretary, liaison, unit):
    with pytest.raises(CaseRefused) as refused:
        end_whistle(whistle=blown, outcome="", result="好", ratings={}, words={}, by=secretary[1], now=SOON)
    rated = {"ratings": {unit.pk: "helped"}, "words": {unit.pk: "带了工具"}}
    end_whistle(whistle=blown, outcome="solved", result="围挡当场拆了。", **rated, by=secretary[1], now=SOON)
    rate_whistle(call=call_of(blown), rating="right", by=liaison[1], now=SOON)

    call = call_of(blown)
    assert [one.code for one in refused.value.problems] == ["too_short", "outcome", "unrated"]
    assert (call.unit_rating, call.unit_words, call.whistle_rating) == ("helped", "带了工具", "right")
    assert blown.case.entries.last().text == "围挡当场拆了。"


def test_nobody_stayed_away_before_the_hour_or_although_they_were_seen(blown, secretary, unit):
    early = blown.gather_at - timedelta(minutes=1)
    arrive_at_whistle(call=call_of(blown), by=secretary[1], now=early)
    said = {"outcome": "unsolved", "result": "没有解决，再约。", "ratings": {unit.pk: "absent"}, "words": {}, "by": secretary[1]}

    with pytest.raises(CaseRefused) as too_early:
        end_whistle(whistle=blown, **said, now=early)
    with pytest.raises(CaseRefused) as seen:
        end_whistle(whistle=blown, **said, now=blown.gather_at)

    assert (too_early.value.codes, seen.value.codes) == (["not_due", "was_there"], ["was_there"])


def test_a_unit_rates_only_what_is_over(blown, liaison):
    with pytest.raises(CaseRefused) as refused:
        rate_whistle(call=call_of(blown), rating="right", by=liaison[1], now=FRIDAY)

    assert [one.code for one in refused.value.problems] == ["still_open"]


def test_silence_is_told_once_to_the_unit_the_whistler_and_the_leaders(blown, office, secretary, unit):
    holder("subdistrict_leader", office.here)
    late = blown.respond_by + timedelta(minutes=1)

    told = (tell_silent(now=blown.respond_by), tell_silent(now=late), tell_silent(now=late))
    event = WhistleSilent(tenant_id=blown.tenant_id, case_id=blown.case_id, call_id=call_of(blown).pk)
    on_whistle_silent(event, event_id=uuid7(), now=late)

    assert told == (0, 1, 0)
    assert Message.objects.filter(kind="casework.whistle_silent").count() == 3


def test_every_unit_hears_at_once_without_a_word_about_who_reported(blown, unit):
    on_whistle_blown(
        WhistleBlown(tenant_id=blown.tenant_id, case_id=blown.case_id, whistle_id=blown.pk), event_id=uuid7(), now=FRIDAY
    )

    message = Message.objects.get(kind="casework.whistle")
    assert (message.to_organisation_id, message.is_urgent, message.body) == (unit.pk, True, "8号院西门")
    assert message.title == "吹哨〔2026〕1号 请你们 11月20日 11:00 到场，请答复来不来"


def test_a_unit_sees_the_whistle_and_not_the_case(blown, liaison, office):
    stranger = holder("department_clerk", office.here, organisation=OrganisationFactory(tenant=office.here.tenant))[1]

    assert list(selectors.visible_to(liaison[1])) == [blown]
    assert list(selectors.visible_to(stranger)) == []
    assert signed_in(liaison[0]).get(blown.case.get_absolute_url()).status_code == 404


def test_the_figures_count_calls_answers_in_time_and_arrivals(blown, liaison, secretary):
    answer_whistle(call=call_of(blown), answer="coming", comes="赵队长", by=liaison[1], now=blown.respond_by)
    arrive_at_whistle(call=call_of(blown), by=secretary[1], now=SOON)

    found = figures.figures(blown.tenant, 2026)

    assert [found[name] for name in ("whistles_blown", "whistle_calls", "whistle_arrivals", "whistle_answer_rate")] == [
        1,
        1,
        1,
        1,
    ]


def test_a_rule_set_without_grounds_is_no_rule_set():
    assert [one.code for one in rules.rule_problems({"most_units": 0, "grounds": []})] == ["most_units", "grounds"]


# ---- pages ----


def test_the_secretary_blows_from_the_page_of_the_case(office, secretary, unit):
    case, client = office.received(), signed_in(secretary[0])
    page = reverse("casework:case-verb", args=[case.pk, "whistle"])
    form = {
        "ground": "emergency",
        "units": [str(unit.pk)],
        "gather_at": "2026-11-20 11:00",
        "gather_where": "西门",
        "text": "请来看围挡。",
    }

    with clock.fixed(FRIDAY):
        refused, done = client.post(page, {"text": "请来看围挡。"}), client.post(page, form)

    assert (refused.status_code, "请来看围挡。" in refused.content.decode()) == (422, True)
    assert (done.status_code, WhistleCall.objects.get().organisation) == (302, unit)


def test_a_unit_answers_on_its_page_and_a_refused_answer_stays_typed(blown, liaison):
    client, page = signed_in(liaison[0]), reverse("casework:whistle-answer", args=[blown.pk, call_of(blown).pk])

    with clock.fixed(FRIDAY):
        refused = client.post(page, {"answer": "not_coming", "reason": ""})
        done = client.post(page, {"answer": "coming", "comes": "赵队长，两个人"})

    assert (refused.status_code, done.status_code, call_of(blown).comes) == (422, 302, "赵队长，两个人")


def test_the_case_tells_of_its_whistle_and_a_second_one_waits_on_its_own_page(blown, secretary):
    client = signed_in(secretary[0])

    case = client.get(blown.case.get_absolute_url())
    again = client.get(reverse("casework:case-verb", args=[blown.case_id, "whistle"]))

    told = [panel.context["rows"] for panel in case.context["panels"] if panel.template == "casework/panels/whistled.html"]
    assert [[(one.number, one.called, one.arrived) for one in rows] for rows in told] == [[("吹哨〔2026〕1号", 1, 0)]]
    assert f"{blown.number} 还没有了结。" in again.content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_many(office, secretary, unit, django_assert_num_queries, item_count):
    for _ in range(item_count):
        whistle(case=office.received(), whistle=given(unit), by=secretary[1], now=FRIDAY)
    client = signed_in(secretary[0])
    client.get(reverse("casework:whistles"))

    with django_assert_num_queries(6):
        page = client.get(reverse("casework:whistles"))

    assert len(page.context["rows"]) == item_count


def test_programs_blow_and_read_a_whistle(office, secretary, unit):
    client, case = signed_in(secretary[0]), office.received()
    body = {
        "ground": "beyond_us",
        "text": "请来看围挡。",
        "gather_where": "西门",
        "gather_at": SOON.isoformat(),
        "unit_ids": [str(unit.pk)],
    }

    with clock.fixed(FRIDAY):
        done = client.post(f"/api/v1/cases/{case.pk}/whistle", body, content_type="application/json")
        listed = client.get("/api/v1/whistles", {"is_open": True}).json()

    assert (done.status_code, [one["number"] for one in listed]) == (200, ["吹哨〔2026〕1号"])
    assert [one["organisation"] for one in listed[0]["calls"]] == ["试验执法中队"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_whistles_at_once_on_one_case_make_one(office, secretary, unit):
    case = office.received()

    ended = together(2, lambda _n: whistle(case=case, whistle=given(unit), by=secretary[1], now=FRIDAY))

    assert [one for one in ended if isinstance(one, list)] == [["open_already"]]
    assert Whistle.objects.count() == 1
