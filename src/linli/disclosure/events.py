"""What disclosure announces. Facts in the past tense, holding ids only."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeEvent(Event):
    notice_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(NoticeEvent):
    """A notice stands on the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCorrected(NoticeEvent):
    """A notice says something else now; why stands beside it."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(NoticeEvent):
    """A notice was taken down before its time."""
