"""`verify ballot`: a sceptic recounts a file; no database is asked."""

import json

from tests.deliberation.test_ballot_exports import made_export


def written(linli, export):
    file = linli.data / "export.json"
    file.write_text(json.dumps(export), encoding="utf-8")
    return str(file)


def test_an_honest_file_is_recounted_without_a_database(linli):
    found = linli("verify", "ballot", written(linli, made_export(["1=o", "1=o", "2=o"], 1)), "--json")

    assert (found.code, found.json["ok"], found.json["differences"]) == (0, True, [])
    assert found.json["recount"] == found.json["declared"]
    assert not (linli.data / "linli.sqlite3").exists()


def test_a_changed_file_ends_with_one_and_says_what_was_changed(linli):
    export = made_export(["1=o", "1=o", "2=o"], 1)
    export["papers"][0] = "2=o"

    found = linli("verify", "ballot", written(linli, export), "--json")

    assert (found.code, found.json["ok"], found.json["differences"][0]["code"]) == (1, False, "paper_changed")


def test_without_json_it_says_the_word_that_the_page_of_the_box_names(linli):
    found = linli("verify", "ballot", written(linli, made_export(["1=o", "1=o", "2=o"], 1)))

    assert (found.code, found.out) == (0, "一致\n")


def test_a_changed_file_without_json_is_told_in_the_language_of_the_differences(linli):
    export = made_export(["1=o", "1=o", "2=o"], 1)
    export["papers"][0] = "2=o"

    found = linli("verify", "ballot", written(linli, export))

    assert (found.code, found.out.splitlines()[0], len(found.out.splitlines()) > 1) == (1, "不一样", True)


def test_what_is_no_export_ends_with_two_and_a_sentence(linli):
    found = [linli("verify", "ballot", written(linli, bad), "--json") for bad in ({}, [1])]
    found.append(linli("verify", "ballot", str(linli.data / "nothing.json"), "--json"))

    assert [(one.code, one.out, one.told != "") for one in found] == [(2, "", True)] * 3
