"""A sceptic recounts an export; whatever was changed in it is named."""

import contextlib
import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.canonical import digest, plain
from linli.core.rulesets import RuleSet, Status
from linli.deliberation.rules import verifying
from linli.deliberation.rules.receipts import box_digest, digest_of_lines, paper_lines, roll_line
from linli.deliberation.rules.recounting import Turnout, Voices, verdict_from
from linli.deliberation.rules.verifying import NotAnExport
from linli.deliberation.selectors import exports
from linli.deliberation.services import ballot_checks
from linli.procedures.api import Sum
from tests.factories.deliberation_ballots import closed, crosses, owners, say_all, secret


def exported(ballot):
    return json.loads(json.dumps(exports.export_of(closed(ballot)), ensure_ascii=False))


@pytest.fixture
def papers(db):
    ballot = secret(4)
    say_all(ballot, [crosses("1"), crosses("1"), crosses("1"), crosses("2")])
    return exported(ballot)


@pytest.fixture
def voices(db):
    ballot = owners([1000, 2000, 5000])
    say_all(ballot, ["yes", "yes"])
    return exported(ballot)


def codes_of(export, **given):
    return [one["code"] for one in verifying.check(export, **given).differences]


def test_an_honest_export_is_recounted(papers, voices):
    found = [verifying.check(one) for one in (papers, voices)]

    assert [(one.ok, one.recount == one.declared) for one in found] == [(True, True), (True, True)]


def test_an_export_names_nobody(papers, voices):
    text = json.dumps([papers, voices], ensure_ascii=False)

    assert [word for word in ("第1位", "第2位", "who-") if word in text] == []


def changed(export, change):
    other = copy.deepcopy(export)
    change(other)
    return codes_of(other)


def test_a_changed_paper_is_named(papers):
    def change(one):
        one["papers"][one["papers"].index("1=o")] = "2=o"

    assert changed(papers, change) == ["paper_changed", "verdict.details", "verdict.lines", "verdict.outcome", "verdict.passed"]


def test_a_removed_and_an_added_paper_are_named(papers):
    assert changed(papers, lambda one: one["papers"].pop())[0] == "paper_removed"
    assert changed(papers, lambda one: one["papers"].append("2=o"))[0] == "paper_added"


def test_a_changed_threshold_option_and_digest_are_named(papers):
    def threshold(one):
        one["frozen"]["rule"]["body"]["elected"]["n"] = 0

    assert changed(papers, threshold)[:2] == ["frozen_digest", "rule"]
    assert changed(papers, lambda one: one["frozen"]["options"][0].update(title="别的")) == ["frozen_digest"]
    assert changed(papers, lambda one: one.update(box_digest="0" * 64)) == ["box_digest"]
    assert changed(papers, lambda one: one["receipts"].pop()) == ["receipts"]


def test_a_changed_roll_is_named(voices):
    assert changed(voices, lambda one: one["roll"][0].__setitem__(1, 9))[:2] == ["roll_digest", "roll_count"]
    assert "voice_twice" in changed(voices, lambda one: one["voices"].append(one["voices"][0]))
    assert "voice_not_on_roll" in changed(voices, lambda one: one["voices"][0].__setitem__(0, "0" * 32))


def test_a_changed_verdict_is_named(papers):
    assert changed(papers, lambda one: one["verdict"].update(passed=False)) == ["verdict.passed"]


def test_a_file_that_was_made_anew_does_not_carry_the_digest_that_was_published(papers):
    assert codes_of(papers, expected="abcdef") == ["published_digest"]
    assert codes_of(papers, expected=papers["box_digest"][:16]) == []


@pytest.mark.parametrize("bad", [None, [], {}, {"format": "linli-ballot-1"}, {"format": 1}])
def test_what_is_no_export_is_refused_in_words(bad):
    with pytest.raises(NotAnExport):
        verifying.check(bad)


@pytest.mark.parametrize("name", ["frozen", "roll", "papers", "receipts", "turnout", "box", "verdict", "frozen_digest"])
@pytest.mark.parametrize("value", [7, "x", [[7]], {"a": 1}, None])
def test_no_file_breaks_the_recount(papers, name, value):
    papers[name] = value

    with contextlib.suppress(NotAnExport):
        assert verifying.check(papers).ok is False


RULE = RuleSet(
    code="x", title="x", effective_from=__import__("datetime").date(2021, 1, 1), effective_to=None, citation="x", status=Status.ASSUMED,
    body={"method": "selection", "elected": {"of": "all_members", "op": ">", "n": 1, "d": 2}},
)  # fmt: skip
CONTENTS = st.lists(st.sampled_from(["", "!", "1=o", "2=o", "1=o,2=x", "1=o,2=o,3=o", "3=x"]), max_size=30)


def made_export(contents, seats):
    roll = [[f"{n:032}", 0, 0, 0] for n in range(30)]
    lines = digest_of_lines(roll_line(who, 0, False, False) for who, *_rest in roll)
    frozen = plain({
        "ballot": "x", "kind": "selection", "options": [{"code": str(n)} for n in (1, 2, 3)], "seats": seats, "matter": None,
        "among_tied": False, "rule": RULE.freeze(), "shares": None, "roll": {"digest": lines, "count": 30, "area_centi": 0},
    })  # fmt: skip
    counts = {one: contents.count(one) for one in contents}
    turnout = Turnout(Sum(30), Sum(len(contents)), len(contents), len(contents))
    verdict = verdict_from(frozen, Voices(counts), turnout).to_json()
    parts = digest_of_lines(paper_lines(contents)), digest_of_lines([])
    return {
        "format": verifying.FORMAT, "frozen": frozen, "frozen_digest": digest(frozen), "roll": roll, "papers": contents,
        "receipts": [], "voices": None, "hands": None, "lot_keys": None, "turnout": turnout.to_json(),
        "box": {"papers": parts[0], "receipts": parts[1]}, "box_digest": box_digest(*parts, turnout.to_json()), "verdict": verdict,
    }  # fmt: skip


@given(CONTENTS, st.integers(1, 3))
def test_every_box_is_recounted_to_its_verdict(contents, seats):
    assert verifying.check(made_export(contents, seats)).differences == []


@given(CONTENTS.filter(bool), st.data())
def test_every_change_of_a_paper_is_found(contents, data):
    export = made_export(contents, 2)
    place = data.draw(st.integers(0, len(contents) - 1))
    other = data.draw(st.sampled_from(["", "1=o", "2=o", "9=o"]).filter(lambda one: one != contents[place]))
    export["papers"] = [*contents[:place], other, *contents[place + 1 :]]

    assert verifying.check(export).differences[0]["code"] == "paper_changed"


@pytest.mark.django_db
def test_the_installation_and_the_export_agree():
    ballot = secret(3)
    say_all(ballot, [crosses("2")] * 3)

    assert (verifying.check(exported(ballot)).ok, ballot_checks.check_all()) == (True, (1, []))
