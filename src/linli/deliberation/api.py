"""The front door of deliberation: what engines above may use."""

from .errors import ResolutionRefused
from .models import Resolution, Undertaking
from .rules.resolutions import UndertakingGiven
from .selectors.resolutions import wrong_facts
from .services.notices_meetings import on_meeting_cancelled, on_meeting_convened, on_meeting_postponed
from .services.notices_resolutions import on_resolution_adopted, on_resolution_progressed, on_resolution_undertaken
from .services.progress import accept as accept_undertaking
from .services.progress import change as change_undertaking
from .services.progress import change_back as ask_body_to_change
from .services.progress import rate as rate_resolution
from .services.progress import report as report_progress
from .services.progress import resume as resume_resolution
from .services.progress import stop as stop_resolution
from .services.progress import suspend as suspend_resolution
from .services.resolutions import ResolutionGiven, undertake
from .services.resolutions import adopt as adopt_resolution
from .services.resolutions import publish as publish_resolution

__all__ = [
    "Resolution",
    "ResolutionGiven",
    "ResolutionRefused",
    "Undertaking",
    "UndertakingGiven",
    "accept_undertaking",
    "adopt_resolution",
    "ask_body_to_change",
    "change_undertaking",
    "on_meeting_cancelled",
    "on_meeting_convened",
    "on_meeting_postponed",
    "on_resolution_adopted",
    "on_resolution_progressed",
    "on_resolution_undertaken",
    "publish_resolution",
    "rate_resolution",
    "report_progress",
    "resume_resolution",
    "stop_resolution",
    "suspend_resolution",
    "undertake",
    "wrong_facts",
]
