"""
The whole case on paper: facts, what was said, who decided what on which rule, the road, photos. One sheet in two variants: for the
inside, masked as the page is, and for the reporter, who reads what the tracking page says and no more.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from linli.casework.models import Case
from linli.casework.models.cases import CHANNELS
from linli.casework.selectors.cases import Line, as_it_was, reporters_seen_by, timeline, whole
from linli.casework.selectors.limits import running_clock
from linli.casework.selectors.petitions import petitions_visible_to
from linli.casework.states import Outcome
from linli.casework.views import photos
from linli.casework.views.decisions import decisions_of
from linli.casework.views.desk.pieces import clock_of, reporter_row
from linli.casework.views.limits import on_paper, rule_words
from linli.casework.views.road import road_of
from linli.casework.views.shown import shown_of
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import said

TEMPLATE = "casework/paper/case_file.html"
CHANNEL_WORDS = dict(CHANNELS)


def context_for(request: HttpRequest, found: Case, *, for_reporter: bool) -> dict[str, Any]:
    """
    What one of the two variants shows. Of a case that went the way of petitions only who keeps that petition gets one.

    :raises PermissionDenied: for everyone else.
    """
    if found.is_with_petitions and not petitions_visible_to(actor_of(request)).filter(case=found).exists():
        raise PermissionDenied
    return reporter_context(found) if for_reporter else inside_context(request, found)


@on_paper()
def inside_context(request: HttpRequest, found: Case) -> dict[str, Any]:
    """The file for the inside, to be asked for by `context_for`."""
    lines = as_it_was(found) if found.is_with_petitions else timeline(found, for_reporter=False)
    reporters = reporters_seen_by(actor_of(request), found)
    return _context(found, lines, for_reporter=False) | {
        "reporters": [reporter_row(found, one) for one in reporters],
        "also_said": [one for one in reporters if one.words],
    }


@on_paper()
def reporter_context(found: Case) -> dict[str, Any]:
    """The file for the reporter's hand."""
    return _context(found, timeline(found, for_reporter=True), for_reporter=True) | {
        "rule_told": rule_words(found, running_clock(found), clock.now()),
    }


def _context(found: Case, lines: Sequence[Line], *, for_reporter: bool) -> dict[str, Any]:
    now, all_of_it = clock.now(), whole(found)
    road = road_of(found, lines, all_of_it.assignments, now=now, for_reporter=for_reporter)
    return {
        "case": found,
        "tenant": found.tenant,
        "for_reporter": for_reporter,
        "shown": shown_of(found, now=now),
        "channel": CHANNEL_WORDS.get(found.channel, ""),
        "outcome": Outcome(found.outcome).label if found.outcome else "",
        "clock": None if for_reporter else clock_of(found, all_of_it.clocks),
        "decisions": decisions_of(found, all_of_it, for_reporter=for_reporter),
        "walked": [stop for stop in reversed(road) if stop.at],
        "pictures": [one for line in lines for one in _pictures(line)],
    }


def _pictures(line: Line) -> list[dict[str, Any]]:
    return [{"photo": one, "at": line.entry.at, "by": said(line.entry.label)} for one in photos.shown(line.photos)]


def name_of(found: Case) -> str:
    return f"case-{found.short_number}"
