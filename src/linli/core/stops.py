"""A stop of a road, as the kit's `{% road %}`, `{% strip %}` and `{% stops %}` take it: of a case, a run, a ballot, a resolution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Stop:
    """What happened, or will: its title, its kind (done, now, ahead, warn …), when, and what was said."""

    title: str
    kind: str = "done"
    at: datetime | None = None
    expected: str = ""
    detail: str = ""
    quote: str = ""
    internal: bool = False
    url: str = ""
    files: Sequence[Any] = ()
