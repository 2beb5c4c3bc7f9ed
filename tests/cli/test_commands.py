"""The commands that others rely on: one JSON object on stdout, and the exit codes that the documentation names."""

import sqlite3

import pytest


def test_a_fresh_installation_is_whole(installed):
    found = installed("verify", "--json")

    assert (found.code, found.json["ok"], found.json["broken"]) == (0, True, [])


def test_a_line_slipped_into_the_journal_is_found(installed):
    with sqlite3.connect(installed.data / "linli.sqlite3") as database:
        database.execute("UPDATE core_journalline SET verb = 'core.nothing.happened'")

    found = installed("verify", "--json")

    assert (found.code, found.json["ok"]) == (1, False)
    assert found.json["broken"] != []


def test_an_anchor_that_is_none_is_refused(installed):
    (installed.data / "anchor.json").write_text('{"head": 1}', encoding="utf-8")

    found = installed("verify", "--anchor", str(installed.data / "anchor.json"), "--json")

    assert (found.code, found.out) == (2, "")


def test_the_doctor_looks_at_everything(installed):
    found = installed("doctor", "--json")

    looked_at = {one["check"] for one in found.json["checks"]}
    assert looked_at == {
        "database", "migrations", "keys", "disk", "calendar", "rules", "events", "tasks", "journal", "numbers", "limits", "parts",
            "open_parts", "facts", "clocks", "settings", "files", "paper",
    }  # fmt: skip


def test_the_doctor_finds_keys_that_others_can_read(installed):
    (installed.data / "keys" / "django-secret").chmod(0o644)

    found = installed("doctor", "--json")

    states = {one["check"]: one["state"] for one in found.json["checks"]}
    assert (found.code, states["keys"]) == (1, "fail")


def test_the_doctor_does_not_stumble_over_a_database_that_is_not_there(linli):
    found = linli("doctor", "--json")

    assert (found.code, found.json["ok"]) == (1, False)


def test_figures_of_a_subdistrict_are_names_with_values(installed):
    found = installed("figures", "--tenant", "990101001", "--year", "2026", "--json")

    assert found.code == 0
    kinds = {type(one) for value in found.json.values() for one in (value if isinstance(value, list) else [value])}
    assert kinds - {int, str, type(None)} == set()


def test_figures_of_a_subdistrict_that_is_not_there_are_refused(installed):
    assert installed("figures", "--tenant", "000000000", "--json").code == 2


@pytest.mark.parametrize(
    ("content", "code", "days"),
    [
        ("year: 2031\nsource: 通知\ndays: [{date: 2031-01-01, name: 元旦, working: false}]", 0, 1),
        ("date,working,name\n2031-01-01,maybe,元旦\n2031-02-30,0,春节\n", 2, None),
    ],
    ids=["a notice", "two bad lines"],
)
def test_a_year_of_holidays_is_imported_or_refused_as_a_whole(installed, content, code, days):
    file = installed.data / "2031.txt"
    file.write_text(content, encoding="utf-8")

    found = installed("import", "calendar", str(file), "--json")

    assert (found.code, found.json.get("days")) == (code, days)


def test_a_sheet_without_one_column_is_told_which_by_the_mapping_it_comes_nearest_to(installed):
    file = installed.data / "messages.csv"
    file.write_text(
        "留言编号,留言用户,留言时间,留言详情,答复意见,答复时间\n1,网友,2019/4/25,灯不亮,换好了,2019/5/10\n", encoding="utf-8"
    )

    found = installed("import", "cases", str(file), "--json")

    told = [(one["code"], one["column"]) for one in found.json["problems"]]
    assert (found.code, found.json["created"], told) == (2, 0, [("missing_column", "留言主题")])


def test_a_sheet_that_is_not_there_is_told_as_a_problem(installed):
    found = installed("import", "cases", str(installed.data / "nothing.xlsx"), "--json")

    told = found.json
    codes = [one["code"] for one in told.pop("problems")]
    assert (found.code, told, codes) == (2, {"read": 0, "created": 0, "unchanged": 0}, ["no_file"])


def test_orders_of_the_hotline_are_imported_and_answered_wholly_or_not_at_all(installed):
    sheet, answers, row = installed.data / "orders.csv", installed.data / "answers.xlsx", "ZZ1,试验路口的路灯不亮了,{}\n"
    sheet.write_text("工单编号,主要内容,工单状态\n" + row.format("派单"), encoding="utf-8")
    came = [installed("import", "hotline", str(sheet), "--json") for _twice in range(2)]
    sheet.write_text("工单编号,主要内容,工单状态\n" + row.format("不知道"), encoding="utf-8")

    refused, went = installed("import", "hotline", str(sheet), "--json"), installed("hotline", "reply", str(answers), "--json")
    misnamed = installed("hotline", "reply", str(sheet))

    assert [(one.code, one.json["created"], one.json["unchanged"]) for one in came] == [(0, 1, 0), (0, 0, 1)]
    told = [(one.code, [each["code"] for each in one.json["problems"]]) for one in (refused, went)]
    assert told == [(2, ["unknown_state"]), (2, ["none_chosen"])]
    assert (misnamed.code, answers.exists()) == (2, False)


def test_a_sheet_is_read_by_a_mapping_that_somebody_named(installed):
    sheet = installed.data / "orders.csv"
    sheet.write_text("工单编号,主要内容,工单状态\nZZ2,试验路口的路灯不亮了,派单\n", encoding="utf-8")

    named = installed("import", "cases", str(sheet), "--mapping", "12345 热线工单（在办的，21 列）", "--json")
    known = installed("import", "hotline", str(sheet), "--mapping", "hotline_12345", "--json")
    none = installed("import", "hotline", str(sheet), "--mapping", "没有的", "--json")

    assert [(one.code, one.json["created"], one.json["unchanged"]) for one in (named, known)] == [(0, 1, 0), (0, 0, 1)]
    assert (none.code, [one["code"] for one in none.json["problems"]]) == (2, ["unknown_mapping"])


def test_a_backup_brings_everything_back(installed):
    before = installed("verify", "--json").json["entries"]
    made = installed("backup", str(installed.data / "linli.backup"), "--json")

    restored = installed("restore", str(installed.data / "linli.backup"), "--force", "--json")

    assert (made.code, restored.code) == (0, 0), restored.told
    assert installed("verify", "--json").json["entries"] == before


def test_a_file_that_is_no_backup_restores_nothing(installed):
    (installed.data / "nonsense").write_bytes(b"nonsense")

    found = installed("restore", str(installed.data / "nonsense"), "--json")

    assert (found.code, [problem["code"] for problem in found.json["problems"]]) == (2, ["restore.no_backup"])


def test_the_application_role_may_not_change_the_journal(linli):
    statements = linli("roles", "--application", "app").out

    assert 'REVOKE UPDATE, DELETE, TRUNCATE ON "core_journalline" FROM app;' in statements.splitlines()


def test_every_command_explains_itself(linli):
    assert (linli("--help").code, linli("import", "--help").code) == (0, 0)
