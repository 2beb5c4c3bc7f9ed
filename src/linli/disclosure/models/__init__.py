"""The tables of disclosure."""

from .messages import Carriage, Message, Preference, Robot
from .notices import Notice, NoticeKind, NoticeState, NoticeVersion

__all__ = ["Carriage", "Message", "Notice", "NoticeKind", "NoticeState", "NoticeVersion", "Preference", "Robot"]
