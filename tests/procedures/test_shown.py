"""How things are said on pages: states, days, publicity, roads, thresholds; and the panels and lists that show them."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.core import clock
from linli.core.rulesets import Threshold
from linli.procedures.models import Publicity, Step
from linli.procedures.selectors import runs as found
from linli.procedures.selectors.lists import RunFilters, narrowed
from linli.procedures.services import collections, objections, overriding, runs
from linli.procedures.views import shown, tallied
from tests import people
from tests.factories.procedures import NOW, co_owned, collection, house, said
from tests.factories.registry import ExclusiveUnitFactory, OwnershipFactory

from .doing import MONDAY, TEXT, at, world

pytestmark = pytest.mark.django_db


def whole_of(run, now=MONDAY):
    run.refresh_from_db()
    return found.whole(run, now=now)


def sentence(run, now=MONDAY):
    whole = whole_of(run, now)
    return shown.where_it_stands(whole, shown.steps_shown(whole))


# ---- a run ----


def test_a_sentence_says_where_a_run_stands_and_how_it_ended():
    one = world()
    going, refused, abandoned, done = (one.start() for _n in range(4))
    told = [sentence(going)]
    one.open(going, "ask")
    one.open(refused, "ask")
    runs.refuse_step(run=refused, step="ask", reason="大家不同意", by=one.secretary, now=MONDAY)
    runs.abandon(run=abandoned, reason="资金没落实", by=one.secretary, now=MONDAY)
    done.state, done.ended_at = "completed", MONDAY
    done.save()

    told += [sentence(run) for run in (going, refused, abandoned, done)]

    assert told == ["下一步：问大家。", "现在在办：问大家。", "没有通过：大家不同意", "中止了：资金没落实", "全部步骤都走完了。"]


def steps_of(run, now=MONDAY):
    return {one.step.code: one for one in shown.steps_shown(whole_of(run, now))}


def test_the_days_of_a_step_are_said_as_they_stand():
    one = world()
    run, _shown = one.shown()

    before = {code: step.days for code, step in steps_of(run).items()}
    runs.refuse_step(run=run, step="show", reason="方案要改", by=one.secretary, now=MONDAY)

    assert before == {
        "ask": "3月2日 星期一 开始，3月2日 星期一 完成",
        "show": "3月2日 星期一 开始，最晚 3月23日 星期一",
        "extra": "",
        "act": "至少 2 个工作日",
    }
    left = Step.objects.get(run=run, code="show", round=1)
    assert shown.days_of(left, whole_of(run).rules["show"], MONDAY) == "3月2日 星期一 开始，3月2日 星期一 没通过"


def test_a_step_that_may_not_end_yet_says_until_when_and_one_left_out_that_it_was():
    one = world()
    run = one.start()
    later = MONDAY.date() + timedelta(days=2)
    Step.objects.filter(run=run, code="act").update(state="open", opened_at=MONDAY, earliest_on=later)
    Step.objects.filter(run=run, code="extra").update(state="left_out", closed_at=MONDAY, words="没人要")

    told = steps_of(run)

    assert told["act"].days == "3月2日 星期一 开始，3月4日 星期三 24:00 后才能完成"
    assert (told["extra"].days, told["extra"].badge.word) == ("3月2日 星期一 定了不需要", "不需要")


def test_a_step_past_its_limit_is_late_the_day_after():
    one = world()
    run, _shown = one.shown()

    words = [steps_of(run, at(day))["show"].badge.word for day in ("2026-03-23 23:59", "2026-03-24 00:00")]

    assert words == ["在办", "超过期限"]


def test_the_limits_of_a_step_that_was_not_begun_are_told_from_the_definition():
    one = world(TEXT.replace("min: 2 working days", "min: 2 working days\n    max: 3 months"))

    assert steps_of(one.start())["act"].days == "至少 2 个工作日，最多 3 个月"


def test_a_gate_that_was_passed_over_is_red_and_stays_so():
    one = world()
    run = one.start()
    one.open(run, "ask")
    overriding.override(run=run, step="ask", barrier="gate:sheet", reason="急", by=one.leader, now=MONDAY)
    words = [steps_of(run)["ask"].gates[0].badge.word]
    one.close(run, "ask")

    words.append(steps_of(run)["ask"].gates[0].badge.word)

    assert words == ["越过", "越过"]


def test_a_gate_says_that_its_engine_is_not_there_or_that_its_turn_has_not_come():
    one = world(TEXT.replace("ask: document}\n  - code: show", "ask: progress_reported}\n  - code: show"))
    run = one.start()
    one.open(run, "ask")

    told = steps_of(run)

    assert [told[code].gates[0].badge.word for code in ("ask", "act")] == ["还没接上", "还没到"]


def test_a_step_that_did_not_pass_shows_what_its_gates_said():
    one = world()
    run, _shown = one.shown()
    runs.refuse_step(run=run, step="show", reason="方案要改", by=one.secretary, now=MONDAY)
    row = Step.objects.get(run=run, code="show", round=1)

    assert [(kept["is_met"], kept["text"]) for kept in row.closing] == [(False, "公示到 3月9日 星期一 24:00 才满。")]


@pytest.mark.parametrize(
    ("stands", "now", "word"),
    [
        ({}, "2026-03-02 09:00", "还有 7 天"),
        ({}, "2026-03-08 09:00", "还有 1 天"),
        ({}, "2026-03-09 23:59", "今天最后一天"),
        ({}, "2026-03-10 00:00", "公示期满"),
        ({"replaced_at": MONDAY}, "2026-03-02 09:00", "不再有效"),
        ({"last_on": None, "period": "", "takes_objections": False}, "2026-03-02 09:00", "已公开"),
    ],
)
def test_a_publicity_says_how_long_it_still_is(stands, now, word):
    one = world()
    _run, made = one.shown()
    for name, value in stands.items():
        setattr(made, name, value)

    told = shown.publicity_shown(made, (), at(now))

    assert told.badge.word == word
    assert told.days == ("3月2日 星期一" if made.last_on is None else "3月2日 星期一至3月9日 星期一 24:00（7 天）")


# ---- lists and panels ----


def test_runs_are_narrowed_by_what_presses():
    one = world()
    _run, made = one.shown()
    other = one.start(title="修围墙", place=one.here.building)
    objections.lodge(publicity=made, words="不同意", by=one.secretary, now=MONDAY)
    overriding.override(run=other, step="show", barrier="order:ask", reason="急", by=one.leader, now=MONDAY)

    def titles(**asked):
        rows = narrowed(found.runs_visible_to(one.secretary), RunFilters(**asked), today=date(2026, 3, 24))
        return [row.title for row in rows]

    seen = [titles(view=view) for view in ("late", "objected", "overridden", "ended")]
    assert seen == [["换大门"], ["换大门"], ["修围墙"], []]
    assert titles(view="all", code="small", place=one.here.building.path, text="围") == ["修围墙"]


def test_mine_shows_ones_own_objections_and_nobody_else_s():
    one = world()
    _run, made = one.shown()
    user, actor = people.resident(one.here)
    objections.lodge(publicity=made, words="大门太窄", by=actor, now=MONDAY)
    neighbour = people.resident(one.here)[0]

    with clock.fixed(MONDAY):
        texts = [people.signed_in(each).get("/mine/").content.decode() for each in (user, neighbour)]

    assert ["我提的异议" in text for text in texts] == [True, False]


def test_what_was_made_public_is_on_home_while_it_is():
    one = world()
    one.shown()
    texts = []
    for now in ("2026-03-09 23:00", "2026-03-10 00:00"):
        with clock.fixed(at(now)):
            texts.append(people.signed_in(people.resident(one.here)[0]).get("/").content.decode())

    assert ["正在公示" in text for text in texts] == [True, False]
    assert Publicity.objects.get().last_on == date(2026, 3, 9)


# ---- a collection ----


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (">= 1/1", "全部"),
        ("> 1/2", "过半数（不含一半）"),
        (">= 1/2", "二分之一以上（含）"),
        (">= 2/3", "三分之二以上（含）"),
        ("> 3/4", "超过四分之三（不含）"),
        (">= 20%", "五分之一以上（含）"),
        (">= 7/20", "20分之七以上（含）"),
    ],
)
def test_a_threshold_is_said_as_the_law_says_it(written, words):
    assert tallied.threshold_words(Threshold.parse(written)) == words


@given(st.fractions(0, 1, max_denominator=99))
def test_in_english_a_threshold_is_said_in_figures(share):
    with translation.override("en"):
        words = tallied.threshold_words(Threshold.parse(f">= {share.numerator}/{share.denominator}"))

    assert not set(words) & set(tallied.DIGITS)
    assert share == Fraction(1) or str(share.denominator) in words


def test_a_collection_says_whether_it_goes_on(here):
    house(here.entrance, [8_950])
    row = collection(here.building)
    badges = [tallied.state_badge(row, day) for day in (date(2026, 9, 20), date(2026, 9, 21))]
    row = collections.close(collection=row, reason="项目取消了", by=people.community_secretary(here)[1], now=NOW)

    badges.append(tallied.state_badge(row, date(2026, 9, 1)))

    assert badges == [("run", "正在征求"), ("warn", "到期了，还没宣布截止"), ("ok", "截止了")]


def test_a_head_is_named_by_who_may_speak_for_it(here):
    owner = house(here.entrance, [8_950])[0]
    ExclusiveUnitFactory(place=here.entrance, number="901", is_sold=False)
    ExclusiveUnitFactory(place=here.building, number="902")
    OwnershipFactory(unit=here.building.units.get(), person=None, organisation=here.property_company)

    heads = collection(here.building).heads.order_by("-is_unsold", "position")

    names = [tallied.names_of(head) for head in heads]
    assert sorted(names) == sorted(["建设单位（未售）", here.property_company.name, owner.name])


def test_what_differs_stands_apart_in_words_and_in_the_strip(here):
    co_owned(here.entrance)
    row = collection(here.building)
    for voter, choice in zip(row.heads.get().voters.all(), ("agree", "disagree"), strict=True):
        said(row.heads.get(), choice, speaker=voter)

    with clock.fixed(NOW):
        page = people.browser_of(people.community_secretary(here)[1]).get(row.get_absolute_url())

    assert [(part["label"], part["heads"]) for part in page.context["sums"]][-2:] == [("说法不一", 1), ("还没表态", 0)]
    assert [one["badge"] for one in page.context["rows"]] == [("warn", "共有人说法不一")]


def test_a_look_at_the_roll_needs_a_place_and_what_is_counted(here):
    sent = {"place": "", "counts": "moons", "then": "look"}
    desk = people.browser_of(people.community_secretary(here)[1])

    answer = desk.post(reverse("procedures:collection-begin"), sent)

    assert (answer.status_code, answer.context["roll"], "place" in answer.context["form"].errors) == (422, None, True)


def test_a_collection_that_is_not_ended_yet_comes_back_with_why(here):
    house(here.entrance, [8_950])
    row = collection(here.building)
    with clock.fixed(NOW):
        desk = people.browser_of(people.community_secretary(here)[1])
        answer = desk.post(reverse("procedures:collection-close", args=[row.pk]), {"reason": "急"})

    row.refresh_from_db()
    assert (answer.status_code, row.closed_at) == (422, None)
    assert [str(error) for error in answer.context["close_form"].errors["reason"]] == [
        "还没到截止的 2026年9月20日，也还有人没表态。要提前截止，写明原因。"
    ]


def test_the_form_of_one_door_is_printed_alone_and_of_no_door_none(here):
    house(here.entrance, [8_950, 8_950])
    url = reverse("procedures:collection-forms", args=[collection(here.building).pk])
    desk = people.browser_of(people.community_secretary(here)[1])

    counts = [len(desk.get(url, query).context["sheets"]) for query in ({}, {"head": "2"}, {"head": "x"}, {"head": "9" * 7})]

    assert counts == [2, 1, 0, 0]


def test_a_scan_is_wanted_only_of_paper_that_has_none_and_stands(here):
    house(here.entrance, [8_950])
    row = collection(here.building)
    said(row.heads.get(), way="paper", kept_where="3 号柜")
    asking = row.heads.get().askings.get()

    told = [
        tallied.askings_shown(row, [one])[0].takes_scan
        for one in (asking, replaced(asking, way="visit"), replaced(asking, voided_at=NOW))
    ]

    assert told == [True, False, False]


def replaced(asking, **given):
    other = type(asking)(**{field.attname: getattr(asking, field.attname) for field in asking._meta.concrete_fields})
    for name, value in given.items():
        setattr(other, name, value)
    return other
