"""Sheets for the tests, made here: invented messages with replies, and the strange files that people upload."""

import io
import zipfile
from datetime import datetime

import xlsxwriter

HEADINGS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
LEDGER = ["编号", "报事人", "电话", "标题", "内容", "地点", "分类", "报事时间", "答复", "办结时间"]
ROW = [
    1001,
    "试验网友",
    "路灯不亮",
    "2019/4/25 9:32:09",
    "试验路口的路灯不亮了，请来看看。",
    "已经换好，谢谢。",
    "2019/5/10 14:56:53",
]


def rows(count, first=1001):
    """`count` rows with their own numbers, each a day apart."""
    return [[first + n, *ROW[1:3], f"2019/4/{n % 28 + 1} 9:32:09", *ROW[4:]] for n in range(count)]


def sheet(*given, headings=None, merge="", formula=""):
    """An .xlsx with these rows under the headings of the message board."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate([headings or HEADINGS, *(given or [ROW])]):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                page.write_datetime(number, column, value, book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
            else:
                page.write(number, column, value)
    if merge:
        page.merge_range(merge, "合并")
    if formula:
        page.write_formula(formula, "=1+1", None, 2)
    book.close()
    stream.seek(0)
    stream.name = "试验.xlsx"
    return stream


def bomb():
    """A zip that claims to be a sheet and unpacks to 200 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * 2**20))
    stream.seek(0)
    stream.name = "bomb.xlsx"
    return stream


def program():
    stream = io.BytesIO(b"MZ\x90\x00" + b"\x00" * 4096)
    stream.name = "表格.xlsx"
    return stream
