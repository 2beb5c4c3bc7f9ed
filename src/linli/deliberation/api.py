"""The front door of deliberation: what engines above may use."""

from .rules.verifying import Checked, NotAnExport
from .rules.verifying import check as check_export
from .selectors.exports import export_of as export_ballot
from .services.ballot_checks import check_all as check_ballots
from .services.notices_meetings import on_meeting_cancelled, on_meeting_convened, on_meeting_postponed

__all__ = [
    "Checked",
    "NotAnExport",
    "check_ballots",
    "check_export",
    "export_ballot",
    "on_meeting_cancelled",
    "on_meeting_convened",
    "on_meeting_postponed",
]
