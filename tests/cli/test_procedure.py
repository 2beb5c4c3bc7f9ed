"""`procedure …`: what is shipped, and whether a file is a sound definition."""


def test_every_shipped_definition_is_listed_with_its_source(linli):
    listed = linli("procedure", "list", "--json").json

    assert {tuple(one) for one in listed} == {("code", "title", "steps", "citation", "status", "file")}
    assert [linli("procedure", "check", one["file"], "--json").json["ok"] for one in listed[:1]] == [True]


def test_a_wrong_definition_is_told_by_line_and_ends_with_two(linli):
    file = linli.data / "wrong.yaml"
    file.write_text("code: Wrong\ntitle: 样例\n", encoding="utf-8")

    ended = linli("procedure", "check", str(file), "--json")

    assert (ended.code, ended.json["ok"]) == (2, False)
    assert ended.json["problems"][-1].keys() == {"line", "code", "text"}
    assert (1, "bad_code") in {(one["line"], one["code"]) for one in ended.json["problems"]}


def test_a_file_that_is_not_there_is_told(linli):
    ended = linli("procedure", "check", "nowhere.yaml", "--json")

    assert (ended.code, [one["code"] for one in ended.json["problems"]]) == (2, ["no_file"])
