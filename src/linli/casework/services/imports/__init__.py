"""
Sheets of closed cases, brought in whole or not at all.

    result = import_cases(path, tenant=tenant, mapping="message_board", by=actor, now=now)

`preparing` reads and checks the sheet and lays its rows by, outside any transaction; `applying` has them written piece by
piece (`writing`) where nobody sees them before all are there (`staging`); `runs` is for the upload page: look first, then
apply, as a task when there are many rows.
"""

from .applying import Imported, Looked, import_cases, look_at
from .runs import MOST_AT_ONCE, apply_run, begin_run, cancel_run, finish_run, fitting, keep_mapping, work_on
from .staging import tidy

__all__ = [
    "MOST_AT_ONCE",
    "Imported",
    "Looked",
    "apply_run",
    "begin_run",
    "cancel_run",
    "finish_run",
    "fitting",
    "import_cases",
    "keep_mapping",
    "look_at",
    "tidy",
    "work_on",
]
