"""A survey has a response rate and shares, and no winner."""

from linli.deliberation.rules.survey import survey
from linli.deliberation.rules.tallying import count_evaluation
from linli.deliberation.rules.verdicts import Bases

from .making import rule

PAPERS = {"1=often,2=yes": 3, "1=never": 2, "1=often": 1, "": 1, "?": 1, "1=always": 1}
ASKED = Bases.of_heads(all_members=12)


def found(**body):
    count = count_evaluation(PAPERS, ["1", "2"], ["often", "never", "yes"])
    return survey(count, questions=["1", "2"], answers=["often", "never", "yes"], bases=ASKED, rule=rule(method="survey", **body))


def test_shares_are_of_those_who_answered_the_question():
    said = found().details

    assert (said["asked"], said["answered"], said["response"]) == (12, 6, "1/2")
    assert said["questions"]["1"]["shares"] == {"often": "2/3", "never": "1/3", "yes": "0/1"}
    assert said["questions"]["2"] == {
        "answered": 3,
        "votes": {"often": 0, "never": 0, "yes": 3},
        "shares": {"often": "0/1", "never": "0/1", "yes": "1/1"},
    }


def test_without_a_least_response_every_survey_stands():
    assert (found().outcome, found().passed, found().lines) == ("surveyed", True, ())


def test_a_least_response_is_of_all_who_were_asked():
    passed = [found(response={"of": "all_members", "op": sign, "n": 1, "d": 2}).passed for sign in (">", ">=")]

    assert passed == [False, True]


def test_nobody_asked_has_no_shares():
    count = count_evaluation({}, ["1"], ["yes"])
    said = survey(count, questions=["1"], answers=["yes"], bases=Bases.of_heads(all_members=0), rule=rule(method="survey"))

    assert (said.details["response"], said.details["questions"]["1"]["shares"]) == ("", {"yes": ""})
