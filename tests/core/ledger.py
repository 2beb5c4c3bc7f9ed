"""A small ledger as the tests of sheets read it: its columns, a good row, what was told of it."""

from datetime import date

from linli.core import spreadsheets
from linli.core.spreadsheets import Column, Day, Hundredths, Phone

from . import sheets

COLUMNS = [
    Column("name", "姓名", required=True, example="王小明", aliases=("住户姓名",)),
    Column("moved_in", "入住日期", parse=Day(), example="2026-01-31"),
    Column("area", "建筑面积（m²）", parse=Hundredths()),
    Column("phone", "电话", parse=Phone()),
]
HEAD = ["姓名", "入住日期", "建筑面积（m²）", "电话"]
GOOD = ["赵一", date(2026, 3, 1), 86.35, "139 0000 0001"]


def codes(found) -> list[str]:
    return [problem.code for problem in found.problems]


def notes(found) -> list[str]:
    return [note.code for note in found.notes]


def read(rows, columns=COLUMNS, *, change=None, **extra):
    return spreadsheets.read(sheets.xlsx(rows, change=change), columns, **extra)
