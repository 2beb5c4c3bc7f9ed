"""A .pb file is read strictly: every problem with its line, or the election."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.budgets.equal_shares import equal_shares_add1
from linli.deliberation.rules.budgets.greedy import greedy
from linli.deliberation.rules.budgets.pabulib import read_pb, read_text

SOUND = """META
key;value
description;样例小区的十件实事
num_projects;3
num_votes;4
budget;100.5
vote_type;approval
max_length;2
PROJECTS
project_id;cost;votes;name;selected
p1;60;3;路灯;1
p2;40.50;2;"长椅;带靠背";1
p3;80;1;健身器材;0
VOTES
voter_id;vote;age
v1;p1,p2;40
v2;p2,p1;41
v3;p1;42
v4;p3;43
"""
REAL = os.environ.get("LINLI_PABULIB", "")


def told(text):
    return [(one.row, one.code) for one in read_text(text).problems]


def changed(old, new):
    assert old in SOUND
    return SOUND.replace(old, new)


def test_a_sound_file_is_an_election_in_whole_units():
    read = read_text(SOUND)
    election = read.election

    assert (read.problems, read.notes, read.selected) == ([], [], ("p1", "p2"))
    assert (election.scale, election.budget, [one.cost for one in election.projects]) == (2, 201, [120, 81, 160])
    assert (election.projects[1].name, election.scores, election.papers) == ("长椅;带靠背", (3, 2, 1), 4)
    assert election.groups == (((0, 1), 2), ((0,), 1), ((2,), 1))


def test_amounts_come_out_as_they_went_in():
    told_json = greedy(read_text(SOUND).election).to_json()

    assert (told_json["winners"], told_json["spent"], told_json["budget"]) == (["p1", "p2"], "100.5", "100.5")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(1, "empty")]),
        ("\0\0", [(1, "not_text")]),
        ("a,b,c\n1,2,3\n", [(1, "before_meta"), (1, "no_section"), (1, "no_section"), (1, "no_section")]),
        ("META\nkey;value\n", [(1, "no_section"), (1, "no_section")]),
        (changed("VOTES\n", "VOTES\nVOTES\n"), [(15, "section_twice")]),
        (changed("budget;100.5", "budget;plenty"), [(6, "budget")]),
        (changed("budget;100.5\n", ""), [(1, "budget")]),
        (changed("vote_type;approval", "vote_type;ordinal"), [(7, "vote_type")]),
        (changed("num_votes;4", "num_votes;5"), [(5, "count_differs")]),
        (changed("num_votes;4", "num_votes;many"), [(5, "not_whole")]),
        (changed("num_votes;4", "num_votes;4\nnum_votes;4"), [(6, "key_twice")]),
        (changed("p1;60;", "p1;free;"), [(11, "cost")]),
        (changed("p1;60;", "p1;0;"), [(11, "cost")]),
        (changed("p1;60;3", "p1;60"), [(4, "count_differs"), (11, "row_width"), (16, "unknown_project"), (17, "unknown_project"), (18, "unknown_project")]),
        (changed("p3;80", "p1;80"), [(13, "project_twice"), (19, "unknown_project")]),
        (changed("p3;80", ";80"), [(13, "no_id"), (19, "unknown_project")]),
        (changed("project_id;cost;", "project_id;price;"), [(4, "count_differs"), (10, "no_column"), (16, "unknown_project"), (16, "unknown_project"), (17, "unknown_project"), (17, "unknown_project"), (18, "unknown_project"), (19, "unknown_project")]),
        (changed("votes;name;", "votes;votes;"), [(10, "column_twice")]),
        (changed("v2;p2,p1", "v1;p2,p1"), [(17, "voter_twice")]),
        (changed("v3;p1;", "v3;p1,p1;"), [(18, "chosen_twice")]),
        (changed("v3;p1;", "v3;p1,p2,p3;"), [(18, "too_many")]),
        (changed("v3;p1;", "v3;p9,p8;"), [(18, "unknown_project"), (18, "unknown_project")]),
        (changed("max_length;2", "min_length;2"), [(18, "too_few"), (19, "too_few")]),
        (changed('p1;60;3;路灯', 'p1;60;3;"路灯'), [(11, "open_quote")]),
    ],
)  # fmt: skip
def test_every_problem_is_told_with_its_line(text, problems):
    assert told(text) == problems


def test_every_paper_that_repeats_a_mistake_is_told():
    text = SOUND.replace("num_votes;4\n", "") + "v5;p9;1\nv6;p9;1\n"

    assert told(text) == [(19, "unknown_project"), (20, "unknown_project")]


def test_a_section_without_rows_is_told():
    head = SOUND[: SOUND.index("PROJECTS")]

    assert told(head + "PROJECTS\nVOTES\n") == [(1, "no_rows"), (1, "no_rows"), (4, "count_differs"), (5, "count_differs")]
    assert told(head.replace("num_projects;3", "") + "PROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n") == [
        (5, "count_differs"),
        (10, "no_projects"),
    ]


def test_a_thousand_problems_are_cut_with_a_word():
    text = SOUND.replace("num_votes;4\n", "") + "".join(f"w{n};p9;1\n" for n in range(1000))

    assert (len(told(text)), told(text)[-1]) == (501, (None, "more"))


def test_a_count_that_its_papers_contradict_is_noted():
    assert [(one.row, one.code) for one in read_text(changed("p1;60;3;", "p1;60;5;")).notes] == [(11, "votes_differ")]


POINTS = changed("vote_type;approval", "vote_type;cumulative").replace("voter_id;vote;age", "voter_id;vote;points")


def test_papers_with_points_are_added_up():
    text = POINTS.replace("p1,p2;40", "p1,p2;4,6").replace("p2,p1;41", "p2,p1;5,0")

    assert read_text(text).election.scores == (46, 11, 43)
    assert read_text(text).election.is_approval is False


def test_points_that_do_not_fit_their_projects_are_told():
    assert told(POINTS) == [(16, "points"), (17, "points")]


def test_a_least_number_of_votes_is_observed():
    text = changed("max_length;2", "min_project_score_threshold;3")

    assert [fate.why for fate in greedy(read_text(text).election).fates] == ["chosen", "below_least_score", "below_least_score"]


def test_a_file_is_read_from_its_place(tmp_path):
    file = tmp_path / "sample.pb"
    file.write_text(SOUND, encoding="utf-8-sig")
    (tmp_path / "latin.pb").write_bytes("META\nkey;Łódź".encode("iso8859-2"))

    assert read_pb(file).problems == []
    assert [one.code for one in read_pb(tmp_path / "latin.pb").problems] == ["not_utf8"]
    assert [one.code for one in read_pb(tmp_path / "nowhere.pb").problems] == ["no_file"]
    assert [one.code for one in read_pb(tmp_path).problems] == ["no_file"]


@given(st.text(max_size=300) | st.lists(st.sampled_from(SOUND.splitlines()), max_size=25).map("\n".join))
def test_whatever_stands_in_a_file_is_told_and_never_raised(text):
    read = read_text(text)

    assert (read.election is None) == bool(read.problems)


@pytest.mark.skipif(not REAL, reason="LINLI_PABULIB names no folder with elections from pabulib.org")
@pytest.mark.parametrize("file", sorted(Path(REAL).glob("*.pb")) if REAL else [], ids=lambda one: one.stem)
def test_the_official_winners_of_real_elections_are_found(file):
    read = read_pb(file)
    rule = equal_shares_add1 if read.meta["rule"] == "equalshares/add1" else greedy

    assert set(rule(read.election).winning_keys) == set(read.selected)
