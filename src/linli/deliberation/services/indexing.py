"""
What is found by words: councils, meetings, motions, ballots and resolutions; on the workbench all of them by whoever may see
them there, on the portal those that residents may read about. No name of anybody who is not the title itself is among the words.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import singledispatch

from django.urls import reverse

from linli.core import search
from linli.core.search import Entry

from ..models import Ballot, Council, Meeting, Motion, Resolution
from ..rules import rights
from ..selectors import resolutions
from ..states import BallotState, MeetingState, MotionState

Thing = Council | Meeting | Motion | Ballot | Resolution
PUBLIC_KINDS = {Council: "council", Meeting: "meeting", Motion: "motion", Ballot: "vote", Resolution: "decision"}
"""What each is called among what everybody may find; on the workbench `deliberation.<noun>`."""
DESK_KINDS = {one: f"deliberation.{one._meta.model_name}" for one in PUBLIC_KINDS}
SEARCH_KINDS = [*DESK_KINDS.values(), *PUBLIC_KINDS.values()]
NOT_SHOWN = (MotionState.SUBMITTED, MotionState.NOT_ADMITTED, MotionState.WITHDRAWN)


def index(one: Thing) -> None:
    """Make it findable, or change what it is found by. Call it in the transaction of the change."""
    entries = list(_entries(one))
    if isinstance(one, Resolution):
        resolutions.forget()
    search.index_many(entries)
    if len(entries) == 1:
        search.remove(one, kind=PUBLIC_KINDS[type(one)])


def _entries(one: Thing) -> Iterator[Entry]:
    title, detail, text, at = words_of(one)
    yield Entry(
        one, DESK_KINDS[type(one)], title, one.get_absolute_url(), at, detail, text, one.place_path, capability=rights.VIEW
    )
    if url := public_url(one):
        yield Entry(one, PUBLIC_KINDS[type(one)], title, url, at, detail, text, one.place_path)


@singledispatch
def words_of(one: Thing) -> tuple[str, str, str, datetime]:
    """Title, line beneath, further words, and the instant by which the newest stands first."""
    raise TypeError(type(one))


@words_of.register
def _(one: Council) -> tuple[str, str, str, datetime]:
    kind = str(one.get_kind_display())  # type: ignore[attr-defined]
    return one.name, kind, one.about, datetime.combine(one.founded_on, time(), UTC)


@words_of.register
def _(one: Meeting) -> tuple[str, str, str, datetime]:
    kind = str(one.get_kind_display())  # type: ignore[attr-defined]
    return one.title, f"{one.number} {kind}", one.venue, one.starts_at


@words_of.register
def _(one: Motion) -> tuple[str, str, str, datetime]:
    last = one.versions.order_by("-ordinal").values_list("text", flat=True).first()
    return one.title, one.number, last or "", one.submitted_at


@words_of.register
def _(one: Ballot) -> tuple[str, str, str, datetime]:
    kind = str(one.get_kind_display())  # type: ignore[attr-defined]
    return one.title, f"{one.number} {kind}", f"{one.question}\n{one.about}", one.made_at


@words_of.register
def _(one: Resolution) -> tuple[str, str, str, datetime]:
    return one.title, one.number, one.text, datetime.combine(one.adopted_on, time(), UTC)


def public_url(one: Thing) -> str:
    """Where residents read about it; "" while they may not."""
    name = {Council: "public-council", Meeting: "public-meeting", Motion: "public-motion", Ballot: "vote", Resolution: "decided"}
    return reverse(f"deliberation:{name[type(one)]}", args=[one.pk]) if _is_shown(one) else ""


def _is_shown(one: Thing) -> bool:
    match one:
        case Council():
            return one.is_public and one.dissolved_on is None
        case Meeting():
            return one.is_public and one.state != MeetingState.DRAFT
        case Motion():
            return one.council is not None and one.council.is_public and one.state not in NOT_SHOWN
        case Ballot():
            return one.is_public and one.state not in (BallotState.DRAFT, BallotState.WITHDRAWN)
        case Resolution():
            return one.is_public and one.published_at is not None
