"""Rule sets: which text is in force, what refuses to be used, what is kept of a decision, exact fractions."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core import rulesets
from linli.core.actors import Actor
from linli.core.models import JournalLine, RuleOverride
from linli.core.problems import NotAllowed
from linli.core.rulesets import RuleFilesBroken, RuleMissing, RuleSet, RuleUnfilled, Status, Threshold, loading
from tests.factories.core import TenantFactory

NOW = timezone.now()
DAY = date(2026, 11, 20)
SYSTEM = Actor.system()
COUNTING = "core.counting"
VERSION = """
  - effective_from: 2020-01-01
    effective_to: 2025-12-31
    status: verified
    citation: 某法第一条
    body: {quorum: "> 1/2"}
  - effective_from: 2026-01-01
    status: unfilled
    citation: 某法（2025）
    missing: [第三章的法定人数]
"""
RULE = f"code: core.trial\ntitle: 试\nversions:{VERSION}"


def loaded(tmp_path: Path, *texts: str):
    for number, text in enumerate(texts):
        (tmp_path / f"rule{number}.yaml").write_text(text, encoding="utf-8")
    return rulesets.load(tmp_path.glob("*.yaml"))


def test_every_shipped_file_is_sound():
    assert rulesets.problems_of_shipped() == []


def test_what_is_shipped_is_in_force_today():
    assert {"core.counting", "core.office_hours", "core.privacy"} <= set(rulesets.codes())
    assert rulesets.in_force("core.privacy", on=DAY).body == {"pia_keep_years": 3, "log_keep_months": 6}


def test_the_law_s_fractions_count_as_the_law_says():
    rules = rulesets.in_force(COUNTING, on=DAY)

    needed = [rules.threshold(name).needed(102) for name in ("majority", "two_thirds", "three_quarters", "one_fifth")]

    assert needed == [52, 68, 77, 21]


def test_a_day_without_a_version_is_missing():
    with pytest.raises(RuleMissing) as refused:
        rulesets.in_force(COUNTING, on=date(1990, 1, 1))

    assert refused.value.codes == ["rule_missing"]


def test_an_unfilled_rule_refuses_and_says_what_is_missing(tmp_path, monkeypatch):
    found, _problems = loaded(tmp_path, RULE)
    monkeypatch.setattr(rulesets, "_shipped", lambda code: found.get(code, ()))

    with pytest.raises(RuleUnfilled) as refused:
        rulesets.in_force("core.trial", on=DAY)

    assert "第三章的法定人数" in refused.value.problems[0].text
    assert rulesets.look_up("core.trial", on=DAY).status is Status.UNFILLED
    assert rulesets.in_force("core.trial", on=date(2025, 12, 31)).status is Status.VERIFIED


def test_what_a_decision_kept_gives_the_same_rule_set_back():
    rules = rulesets.in_force(COUNTING, on=DAY)

    assert RuleSet.from_frozen(rules.freeze()) == rules


@pytest.mark.parametrize("change", [{"body": {"majority": "> 1/3"}}, {"digest": "0"}, {"citation": "别的"}])
def test_a_frozen_rule_set_that_was_changed_is_not_taken(change):
    frozen = rulesets.in_force(COUNTING, on=DAY).freeze()

    with pytest.raises(ValueError, match="frozen"):
        RuleSet.from_frozen(frozen | change)


BAD_FILES = [
    ("a: [", "not_yaml", 1),
    ("- 1", "not_a_rule", 1),
    ("code: core.x\ntitle: 试\nversions: []", "no_versions", 1),
    (RULE.replace("code: core.trial", "code: Core Trial"), "bad_code", 1),
    (RULE.replace("title: 试", "titel: 试"), "unknown_key", 1),
    (RULE.replace("status: verified", "status: sure"), "unknown_status", 4),
    (RULE.replace("    citation: 某法第一条\n", ""), "no_citation", 4),
    (RULE.replace("2020-01-01", "2020-02-30"), "bad_date", 4),
    (RULE.replace("2020-01-01", "soon"), "bad_date", 4),
    (RULE.replace("2025-12-31", "2019-12-31"), "ends_before_it_starts", 4),
    (RULE.replace("2025-12-31", "2026-01-01"), "overlap", 4),
    (RULE.replace("    effective_to: 2025-12-31\n", ""), "overlap", 4),
    (RULE.replace('"> 1/2"', "0.5"), "not_exact", 8),
    (RULE.replace('body: {quorum: "> 1/2"}', "body: {}"), "no_body", 4),
    (RULE.replace('body: {quorum: "> 1/2"}', "body: [1]"), "bad_body", 4),
    (RULE.replace("    missing: [第三章的法定人数]\n", ""), "nothing_named_missing", 9),
    (RULE.replace("title: 试", "title: 试\ntitle: 再试"), "key_twice", 1),
    (RULE.replace("citation: 某法第一条", "citation: [1]"), "no_citation", 4),
    ("code: core.x\ntitle: 试\nversions: [1]", "not_a_version", 3),
]


@pytest.mark.parametrize(("text", "code", "line"), BAD_FILES, ids=[f"{code} {n}" for n, (_, code, _line) in enumerate(BAD_FILES)])
def test_a_mistake_in_a_rule_file_is_named_with_file_and_line(tmp_path, text, code, line):
    found, problems = loaded(tmp_path, text)

    told = {(problem.code, problem.where) for problem in problems}
    assert found == {}
    assert (code, line) in {(told_code, int(where.split(":")[1])) for told_code, where in told}


def test_every_mistake_of_every_file_is_told_at_once(tmp_path):
    found, problems = loaded(tmp_path, RULE, RULE, "- 1", "a: [")

    assert (list(found), sorted(problem.code for problem in problems)) == (
        ["core.trial"],
        ["code_twice", "not_a_rule", "not_yaml"],
    )


def test_a_broken_file_stops_its_own_rules_and_no_others(monkeypatch):
    sound, _problems = rulesets._loaded()
    broken = [rulesets.Problem("not_yaml", "…", where="x.yaml:1")]
    monkeypatch.setattr(rulesets, "_loaded", lambda: (sound, broken))

    with pytest.raises(RuleFilesBroken):
        rulesets.in_force("core.unknown", on=DAY)

    assert rulesets.in_force(COUNTING, on=DAY).code == COUNTING
    assert rulesets.problems_of_shipped() == broken


def override(tenant, *, by=SYSTEM, code=COUNTING, start=date(2026, 1, 1), end=None, **extra):
    given = {"citation": "本街道议事规则", "status": "verified", "body": {"majority": "> 3/5"}} | extra
    return rulesets.override(code, tenant=tenant, effective_from=start, effective_to=end, by=by, now=NOW, **given)


@pytest.mark.django_db
def test_a_tenant_s_own_text_wins_on_its_days_and_only_there():
    tenant, other = TenantFactory(), TenantFactory()

    override(tenant, start=date(2026, 1, 1), end=date(2026, 12, 31))

    shares = [
        str(rulesets.in_force(COUNTING, on=day, tenant=whose).threshold("majority"))
        for day, whose in [(DAY, tenant), (DAY, other), (DAY, None), (date(2025, 12, 31), tenant), (date(2027, 1, 1), tenant)]
    ]
    assert shares == ["> 3/5", "> 1/2", "> 1/2", "> 1/2", "> 1/2"]
    assert rulesets.in_force(COUNTING, on=DAY, tenant=tenant).tenant_code == tenant.code
    assert JournalLine.objects.get().verb == "core.rule.overridden"


@pytest.mark.django_db
def test_a_later_text_ends_the_one_before_it():
    tenant = TenantFactory()
    first = override(tenant)

    override(tenant, start=date(2026, 7, 1), body={"majority": "> 2/3"})

    first.refresh_from_db()
    assert first.effective_to == date(2026, 6, 30)
    assert len(rulesets.versions(COUNTING, tenant=tenant)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"code": "core.nothing"}, ["unknown_code"]),
        ({"citation": " ", "status": "sure"}, ["unknown_status", "no_citation"]),
        ({"status": "unfilled"}, ["nothing_named_missing", "unfilled"]),
        ({"body": {"majority": [0.5]}}, ["not_exact"]),
        ({"body": {}}, ["no_body"]),
        ({"start": date(2026, 2, 1), "end": date(2026, 1, 1)}, ["ends_before_it_starts"]),
        ({"code": "core.office_hours", "body": {"hours": [["9", "8"]]}}, ["bad_hours"]),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_with_every_reason_and_leaves_no_trace(changed, codes):
    with pytest.raises(rulesets.RuleOverrideRefused) as refused:
        override(TenantFactory(), **changed)

    assert refused.value.codes == codes
    assert (RuleOverride.objects.count(), JournalLine.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_texts_for_the_same_days_do_not_stand_side_by_side():
    tenant = TenantFactory()
    override(tenant, start=date(2026, 3, 1), end=date(2026, 6, 30))

    with pytest.raises(rulesets.RuleOverrideRefused) as refused:
        override(tenant, start=date(2026, 1, 1), end=date(2026, 3, 1))

    assert refused.value.codes == ["overlap"]


@pytest.mark.django_db
def test_a_text_may_begin_the_day_after_another_ended():
    tenant = TenantFactory()
    override(tenant, start=date(2026, 3, 1), end=date(2026, 6, 30))

    override(tenant, start=date(2026, 7, 1))
    override(tenant, start=date(2026, 1, 1), end=date(2026, 2, 28))

    assert RuleOverride.objects.count() == 3


@pytest.mark.django_db
def test_who_may_not_write_rules_is_turned_away():
    with pytest.raises(NotAllowed):
        override(TenantFactory(), by=Actor.anonymous())

    assert RuleOverride.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("> 1/2", Threshold(">", Fraction(1, 2))),
        ("≥2/3", Threshold(">=", Fraction(2, 3))),
        (">= 20%", Threshold(">=", Fraction(1, 5))),
        ("<= 12.5%", Threshold("<=", Fraction(1, 8))),
        ("过半数", Threshold(">", Fraction(1, 2))),
        ("半数以上", Threshold(">=", Fraction(1, 2))),
        ("三分之二以上", Threshold(">=", Fraction(2, 3))),
        ("超过五分之一", Threshold(">", Fraction(1, 5))),
        ("十分之一以下", Threshold("<=", Fraction(1, 10))),
    ],
)
def test_thresholds_are_read_as_rules_write_them(text, threshold):
    assert Threshold.parse(text) == threshold


@pytest.mark.parametrize(
    "text", ["", "1/2", "> 3/2", "> 1/0", "> 0.5", "三分之二", "超过三分之二以上", "大多数", "零分之一以上", "0分之1以上"]
)
def test_what_is_no_threshold_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Threshold.parse(text)


def test_a_threshold_may_name_its_base():
    rule = {"of": "all_members", "op": ">=", "n": 2, "d": 3}

    threshold = Threshold.from_rule(rule)

    assert (threshold.of, threshold.needed(102), str(threshold)) == ("all_members", 68, ">= 2/3")
    with pytest.raises(ValueError, match="op, n and d"):
        Threshold.from_rule({"op": ">"})


thresholds = st.builds(
    lambda sign, n, d: Threshold(sign, Fraction(min(n, d), max(n, d))),
    st.sampled_from([">", ">="]),
    st.integers(1, 50),
    st.integers(1, 50),
)
bases = st.integers(1, 10**7)


@given(thresholds, bases)
def test_what_is_needed_is_the_smallest_number_that_passes(threshold, base):
    needed = threshold.needed(base)

    assert threshold.is_met(needed, base)
    assert not threshold.is_met(needed - 1, base)


@given(thresholds, bases, st.integers(0, 10**7))
def test_it_is_met_by_what_is_needed_and_by_more(threshold, base, part):
    assert threshold.is_met(part, base) == (part >= threshold.needed(base))


@given(st.integers(1, 50), st.integers(1, 50), bases)
def test_exactly_the_share_passes_where_the_law_says_以上_and_not_where_it_says_过(n, d, base):
    share = Fraction(min(n, d), max(n, d))
    part = share * base

    assert (Threshold(">=", share).is_met(part, base), Threshold(">", share).is_met(part, base)) == (True, False)


@given(st.sampled_from(["<", "<="]), st.integers(1, 49), bases)
def test_for_at_most_the_largest_number_that_passes_is_needed(sign, n, base):
    threshold = Threshold(sign, Fraction(n, 50))
    most = threshold.needed(base)

    assert not threshold.is_met(most + 1, base)
    assert most < 0 or threshold.is_met(most, base)


def test_of_nothing_nothing_passes():
    assert not Threshold.parse(">= 0/1").is_met(0, 0)
    with pytest.raises(ValueError, match="base"):
        Threshold.parse("> 1/2").needed(0)


@pytest.mark.parametrize("part", [0.5, True, "1"])
def test_only_exact_numbers_are_counted(part):
    with pytest.raises(TypeError):
        Threshold.parse("> 1/2").is_met(part, 2)


def test_a_later_day_than_the_last_holds_no_longer():
    rules = RuleSet("core.x", DAY, DAY + timedelta(days=1), "某法", Status.PRESS, {})

    assert [rules.holds_on(DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert loading.CODE.fullmatch(rules.code)
