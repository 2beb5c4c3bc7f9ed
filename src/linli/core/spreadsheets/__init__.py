"""
Spreadsheets in and out.

    COLUMNS = [Column("name", _("姓名"), required=True, example="王小明"), Column("born_on", _("出生日期"), parse=Day())]
    reading = spreadsheets.read(request.FILES["sheet"], COLUMNS)
    if not reading.problems: apply(reading.rows)

In: .xlsx, .xls, .csv (UTF-8, GB18030), with every problem by row and heading. Out: .xlsx and .csv in constant memory.
"""

from .cells import BadCell, Choice, Day, Hundredths, Moment, Phone, Text, Whole, yes_no
from .columns import LEAVE_OUT, Column, plain
from .reading import MOST_PROBLEMS, Readable, Reading, Row, headings_in, in_order_of_rows, read
from .sources import SheetRefused, path_problems
from .writing import template, write, write_csv

__all__ = [
    "LEAVE_OUT",
    "MOST_PROBLEMS",
    "BadCell",
    "Choice",
    "Column",
    "Day",
    "Hundredths",
    "Moment",
    "Phone",
    "Readable",
    "Reading",
    "Row",
    "SheetRefused",
    "Text",
    "Whole",
    "headings_in",
    "in_order_of_rows",
    "path_problems",
    "plain",
    "read",
    "template",
    "write",
    "write_csv",
    "yes_no",
]
