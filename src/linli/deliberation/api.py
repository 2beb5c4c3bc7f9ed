"""The front door of deliberation: what engines above may use."""

from .services.notices_meetings import on_meeting_cancelled, on_meeting_convened, on_meeting_postponed

__all__ = [
    "on_meeting_cancelled",
    "on_meeting_convened",
    "on_meeting_postponed",
]
