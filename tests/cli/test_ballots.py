"""`ballot …`: counting from a file, without a database; every problem at once."""

import pytest
import xlsxwriter

from linli.core import spreadsheets
from linli.deliberation.rules.owner_sheets import COLUMNS
from tests.deliberation.rules.budgets.test_pabulib import SOUND

HEAD = "业主,房号,面积,意见\n"


@pytest.fixture
def written(linli):
    """Writes a file into the data folder and gives its place."""

    def write(name, text):
        file = linli.data / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


@pytest.mark.parametrize(
    ("rule", "winners"), [("greedy", ["p1", "p2"]), ("equal-shares", ["p1"]), ("equal-shares-add1", ["p1", "p2"])]
)
def test_an_election_is_decided_and_explained(linli, written, rule, winners):
    ended = linli("ballot", "count", written("sample.pb", SOUND), "--rule", rule, "--json")

    assert (ended.code, ended.json["winners"], ended.json["budget"]) == (0, winners, "100.5")
    assert ended.json.keys() == {"winners", "spent", "budget", "explanation"}
    assert [one["id"] for one in ended.json["explanation"]["projects"]] == ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("sample.csv", SOUND, ["not_pb"]),
        ("sample.pb", "", ["empty"]),
        ("sample.pb", SOUND.replace("p1;60", "p1;x").replace("v4;p3", "v1;p9"), ["cost", "voter_twice", "unknown_project"]),
    ],
)
def test_a_file_that_cannot_be_counted_ends_with_two_and_every_problem(linli, written, name, text, codes):
    ended = linli("ballot", "count", written(name, text), "--rule", "greedy", "--json")

    assert (ended.code, [one["code"] for one in ended.json["problems"]]) == (2, codes)


def test_an_election_that_is_not_there_is_told(linli):
    ended = linli("ballot", "count", "nowhere.pb", "--rule", "greedy", "--json")

    assert (ended.code, [one["code"] for one in ended.json["problems"]]) == (2, ["no_file"])


def test_shares_are_not_worked_out_from_points(linli, written):
    text = SOUND.replace("approval", "scoring").replace("vote;age", "vote;points").replace("p1,p2;40", "p1,p2;4,0")
    file = written("points.pb", text.replace("p2,p1;41", "p2,p1;4,1"))

    ended = linli("ballot", "count", file, "--rule", "equal-shares", "--json")

    assert (ended.code, [one["code"] for one in ended.json["problems"]]) == (2, ["not_approval"])


def hundred(agree, disagree):
    said = ["赞成"] * agree + ["反对"] * disagree
    return HEAD + "".join(f"业主{n},1-{n},100,{said[n] if n < len(said) else ''}\n" for n in range(100))


@pytest.mark.parametrize(
    ("matter", "agree", "disagree", "passed"),
    [("1", 34, 33, True), ("1", 33, 34, False), ("7", 51, 16, True), ("7", 50, 17, False), ("1", 66, 0, False)],
)
def test_owners_decide_by_the_level_of_the_matter(linli, written, matter, agree, disagree, passed):
    told = linli("ballot", "owners", written("owners.csv", hundred(agree, disagree)), "--matter", matter, "--json").json

    assert (told["passed"], told["rule"]) == (passed, "special" if matter == "7" else "ordinary")
    assert {name: (told[name]["area"], told[name]["heads"]) for name in ("participation", "approval")} == {
        "participation": (100 * (agree + disagree), agree + disagree),
        "approval": (100 * agree, agree),
    }
    assert "第二百七十八条" in told["citation"]


def test_one_owner_co_owners_and_the_unsold_are_a_head_each(linli, written):
    rows = "王一,1,50.5,赞成\n王一,2,60,赞成\n王一、李二,3,70,反对\n李二；王一,4,70,反对\n未售,5,80,\n未售,6,80,\n赵三,车位,12,\n"
    text = HEAD.replace("意见", "意见,是否计入") + rows.replace("\n", ",\n").replace("12,,", "12,,否")

    told = linli("ballot", "owners", written("owners.csv", text), "--matter", "5", "--json").json

    assert told["roll"] == {"heads": 3, "area": 410.5, "excluded": 1}
    assert (told["participation"]["heads"], told["approval"]["area"], told["passed"]) == (2, 110.5, False)


def test_an_elevator_shows_both_rules(linli, written):
    file = written("owners.csv", hundred(60, 15))

    told = linli("ballot", "owners", file, "--matter", "7", "--elevator", "--json").json
    wrong = linli("ballot", "owners", file, "--matter", "5", "--elevator", "--json")

    assert (told["groups"], told["passed"]) == ({"city": False, "civil_code": True}, False)
    assert (wrong.code, [one["code"] for one in wrong.json["problems"]]) == (2, ["not_elevator"])


def test_everything_wrong_with_a_sheet_is_told_by_row_and_column(linli, written):
    text = HEAD + "王一,1,100,赞成\n王一,2,x,反对\n李二,3,10,也许\n李三,1,0,\n,5,10,\n赵四,6,0,\n"

    ended = linli("ballot", "owners", written("owners.csv", text), "--matter", "1", "--json")

    assert (ended.code, [(one["row"], one["column"], one["code"]) for one in ended.json["problems"]]) == (
        2,
        [
            (3, "面积（m²）", "not_a_number"),
            (3, "意见", "owner_differs"),
            (4, "意见", "unknown_choice"),
            (5, "房号", "unit_twice"),
            (6, "业主", "required"),
            (7, "面积（m²）", "no_area"),
        ],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "not_a_sheet_empty"), (HEAD, "no_rows"), ("一,二\n三,四\n", "no_headings"), ("业主,房号\n王一,1\n", "missing_column")],
)
def test_a_sheet_that_is_none_is_told(linli, written, text, code):
    ended = linli("ballot", "owners", written("owners.csv", text), "--matter", "1", "--json")

    assert (ended.code, ended.json["problems"][0]["code"]) == (2, code)


def test_a_sheet_that_is_not_there_and_a_tenth_matter_are_refused(linli):
    assert linli("ballot", "owners", "nowhere.xlsx", "--matter", "1", "--json").json["problems"][0]["code"] == "no_file"
    assert linli("ballot", "owners", "nowhere.xlsx", "--matter", "10", "--json").code == 2


def test_a_workbook_is_read_like_a_sheet(linli):
    file = linli.data / "owners.xlsx"
    with file.open("wb") as stream:
        spreadsheets.write(stream, COLUMNS, [{"owner": "王一", "unit": "1", "area": "86.35", "choice": "赞成", "counts": "是"}])

    told = linli("ballot", "owners", str(file), "--matter", "1", "--json").json

    assert (told["approval"]["area"], told["passed"]) == (86.35, True)


def test_a_formula_and_merged_cells_are_told_where_they_are(linli):
    file = linli.data / "owners.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["业主", "房号", "面积", "意见"])
        sheet.write_row(1, 0, ["王一", "1", "=40+60", "赞成"])
        sheet.write_row(2, 0, ["", "2", 100, "赞成"])
        sheet.merge_range("A3:A4", "李二")
        sheet.write_row(3, 1, ["3", 100, "赞成"])

    ended = linli("ballot", "owners", str(file), "--matter", "1", "--json")

    assert (ended.code, [(one["row"], one["column"], one["code"]) for one in ended.json["problems"]]) == (
        2,
        [(2, "面积（m²）", "formula"), (3, "业主", "merged_cells"), (4, "业主", "required")],
    )
