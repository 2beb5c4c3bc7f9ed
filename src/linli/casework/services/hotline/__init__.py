"""
The way of a case that the city's hotline sent: in by its sheet, back by ours.

`reading` turns a sheet into rows; `looking` says what is new in it, field by field; `taking` takes one case's news over;
`sheets` keeps an upload until somebody has chosen, and applies it wholly or not at all; `replying` makes the batches; `columns`
keeps what another city's columns and words mean.
"""

from .columns import (
    forget_uploads,
    keep_columns,
    keep_upload,
    looked_at,
    rename_mapping,
    retire_mapping,
    shipped_body,
    words_in,
)
from .replying import report_back, unknown_cases
from .sheets import apply_sheet, begin_sheet, cancel_sheet, import_sheet, looked_again
from .taking import follow, withdraw

__all__ = [
    "apply_sheet",
    "begin_sheet",
    "cancel_sheet",
    "follow",
    "forget_uploads",
    "import_sheet",
    "keep_columns",
    "keep_upload",
    "looked_again",
    "looked_at",
    "rename_mapping",
    "report_back",
    "retire_mapping",
    "shipped_body",
    "unknown_cases",
    "withdraw",
    "words_in",
]
