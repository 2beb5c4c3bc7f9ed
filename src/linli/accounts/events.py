"""What accounts announces."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentSignedIn(Event):
    """A resident came in by telephone code; the register may link the account to the person with this number."""

    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAsked(Event):
    """Somebody who cannot read the SMS asks to be called and have the code read out."""

    call_id: UUID
