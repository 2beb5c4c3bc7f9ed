"""
Import: a sheet of 100,000 closed cases by `linli import cases`, against a bare COPY of all the rows that it wrote into tables
of the same shape, with the same indexes.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from installation import Installation
from measuring import ROOT, machine, say, spread

ROWS, ROUNDS = 100_000, 3
HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
MATTERS = (
    "路灯不亮",
    "下水道堵塞",
    "楼道堆杂物",
    "夜间施工",
    "车位被占",
    "电梯停运",
    "垃圾没人收",
    "噪声扰民",
    "树枝挡窗",
    "墙皮脱落",
)
WORDS = [
    "小区",
    "门口",
    "三号楼",
    "东边",
    "晚上",
    "老人",
    "孩子",
    "进出",
    "不便",
    "请",
    "尽快",
    "处理",
    "谢谢",
    "已经",
    "好几天",
    "物业",
    "说",
    "没有",
    "配件",
]


def measure(here: Installation, rows: int = ROWS) -> dict[str, Any]:
    """Rows a second of both, their ratio, and the import's peak memory at two sizes of sheet."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = [_sheet(Path(folder) / f"{number}.xlsx", rows, number * rows) for number in range(1, ROUNDS + 1)]
        small = _sheet(Path(folder) / "small.xlsx", rows // 10, 0)
        first = _import(here, small)
        imports, copies, written = [], [], {}
        for sheet in sheets:
            machine.look()
            before = _counts()
            imports.append(_import(here, sheet))
            written = {table: count - before.get(table, 0) for table, count in _counts().items() if count > before.get(table, 0)}
            copies.append(_copy_again(written))
        machine.look()
    peak = max(one["peak_mib"] for one in imports)
    return {
        "rows": rows,
        "rows_written": sum(written.values()),
        "import_rows_per_second": spread([rows / one["seconds"] for one in imports], 0),
        "copy_rows_per_second": spread([rows / seconds for seconds in copies], 0),
        "share_of_copy": spread([copy / one["seconds"] for copy, one in zip(copies, imports, strict=True)], 3),
        "peak_mib": {rows // 10: first["peak_mib"], rows: peak},
        "peak_large_by_small": round(peak / first["peak_mib"], 2),
    }


def _sheet(file: Path, rows: int, start: int) -> Path:
    import xlsxwriter

    chance, day = random.Random(start), date(2023, 1, 1)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for row in range(1, rows + 1):
            matter, asked = chance.choice(MATTERS), day + timedelta(days=chance.randrange(700))
            text, reply = "".join(chance.choices(WORDS, k=40)), "".join(chance.choices(WORDS, k=60))
            values = (
                f"B{start + row}",
                f"U{row}",
                matter,
                f"{asked} 09:30:00",
                f"{matter}，{text}",
                reply,
                f"{asked + timedelta(days=3)} 16:00:00",
            )
            sheet.write_row(row, 0, values)
    return file


def _import(here: Installation, file: Path) -> dict[str, float]:
    """Seconds and peak memory of the one process that imports."""
    say(f"importing {file.name} …")
    command = [sys.executable, "-m", "linli.cli", "import", "cases", str(file), "--mapping", "message_board", "--json"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        started = time.monotonic()
        process = subprocess.Popen(command, env=here.env, cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        told = out.read()
    if process.returncode or json.loads(told)["problems"]:
        raise RuntimeError(told[:500])
    return {"seconds": seconds, "peak_mib": round(used.ru_maxrss / 1024, 1)}


def _counts() -> dict[str, int]:
    from django.apps import apps
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = int(cursor.fetchone()[0])
    return found


def _copy_again(written: dict[str, int]) -> float:
    """Seconds for COPY of as many rows of each table, in one transaction, into an empty table with the same indexes."""
    from django.db import connection, transaction

    connection.ensure_connection()
    with tempfile.TemporaryDirectory() as folder:
        for table, count in written.items():
            with connection.cursor() as cursor, (Path(folder) / table).open("wb") as out:
                cursor.execute(f'DROP TABLE IF EXISTS "copy_of_{table}"')
                cursor.execute(f'CREATE TABLE "copy_of_{table}" (LIKE "{table}" INCLUDING ALL)')
                newest = f'SELECT {_plain_columns(cursor, table)} FROM "{table}" ORDER BY ctid DESC LIMIT {count}'
                with cursor.copy(f"COPY ({newest}) TO STDOUT") as copy:
                    for block in copy:
                        out.write(block)
        started = time.monotonic()
        with transaction.atomic():
            for table in written:
                with connection.cursor() as cursor:
                    _copy_in(cursor, table, Path(folder) / table)
        return time.monotonic() - started


def _copy_in(cursor: Any, table: str, file: Path) -> None:
    statement = f'COPY "copy_of_{table}" ({_plain_columns(cursor, table)}) FROM STDIN'
    with file.open("rb") as source, cursor.copy(statement) as copy:
        while block := source.read(1 << 20):
            copy.write(block)


def _plain_columns(cursor: Any, table: str) -> str:
    """The columns that are written; generated ones write themselves."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
