"""The published box: papers to count, receipts to look up, the file to recount from; the result on paper; how it all works."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.papers import paper
from linli.core.words import listing
from linli.deliberation.forms.voting import WHOLE, decision_choices, mark_choices
from linli.deliberation.models import Ballot, BallotKind, Channel, Option
from linli.deliberation.rules import papers
from linli.deliberation.rules.receipts import receipt_as_typed
from linli.deliberation.selectors import ballot_lists as found
from linli.deliberation.selectors import boxes, exports
from linli.deliberation.selectors.papers import counts_of
from linli.deliberation.states import BallotState
from linli.deliberation.views import ballot_words
from linli.deliberation.views.portal.voting import ballot_or_404
from linli.deliberation.views.verdict_kept import verdict_shown_of

READS = require_http_methods(["GET", "HEAD"])
MOST_KINDS = 60
PER_PAGE = 200


def declared_or_404(request: HttpRequest, pk: UUID) -> Ballot:
    """A box is nobody's to see before the result is published."""
    ballot = ballot_or_404(request, pk)
    return found_or_404(ballot if ballot.state == BallotState.DECLARED else None)


@public
@READS
def box(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What every paper says, how many say the same; whether a receipt is among those that were counted."""
    ballot = declared_or_404(request, pk)
    counted, options = boxes.contents_of(ballot), list(ballot.options.all())
    is_by_hands = Channel.HANDS in ballot.channels
    groups = [{"words": paper_words(ballot, content, options), "count": count} for content, count in _ordered(ballot, counted)]
    sought = request.GET.get("receipt", "").strip()[:40]
    hit = boxes.receipt_in(ballot, receipt_as_typed(sought)) if sought else ""
    page_obj = Paginator(boxes.receipts_of(ballot), PER_PAGE).get_page(request.GET.get("page"))
    said = {code: paper_words(ballot, content, options) for code, content in boxes.said_of(ballot, [hit, *page_obj]).items()}
    context = {
        "bar_title": _("票箱"),
        "ballot": ballot,
        "sought": sought,
        "hit": hit,
        "hit_says": said.get(hit, ""),
        "receipts": [{"code": code, "says": said.get(code, "")} for code in page_obj],
        "groups": groups[:MOST_KINDS],
        "more_groups": max(len(groups) - MOST_KINDS, 0),
        "listing_title": (_("一共举了 %(n)s 只手") if is_by_hands else _("一共 %(n)s 张票")) % {"n": counted.total()},
        "has_receipts": not is_by_hands and ballot.kind != BallotKind.LOT,
        "hands": _hands_shown(ballot) if is_by_hands else [],
        "drawn": verdict_shown_of(ballot, options) if ballot.kind == BallotKind.LOT else None,
        "page_obj": page_obj,
        "filename": _filename(ballot),
    }
    return page(request, "deliberation/portal/box.html", context)


def _ordered(ballot: Ballot, counted: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; where there are only for, against and abstain, in this order."""
    places = [code for code, _words in decision_choices(ballot.kind)] if ballot.kind in WHOLE else []
    return sorted(counted.items(), key=lambda one: (places.index(one[0]) if one[0] in places else len(places), -one[1], one[0]))


def _hands_shown(ballot: Ballot) -> list[dict[str, Any]]:
    """What each teller counted, round by round; by their place, not by name."""
    counts = counts_of(ballot)
    places = [sum(1 for earlier in counts[:index] if earlier.round == one.round) + 1 for index, one in enumerate(counts)]
    return [{"round": one.round, "place": place, "counts": one.counts} for one, place in zip(counts, places, strict=True)]


def paper_words(ballot: Ballot, content: str, options: list[Option]) -> str:
    """What a paper says, as a resident reads it."""
    if content == papers.BLANK:
        return pgettext("paper", "空白")
    if content == papers.SPOILT:
        return pgettext("paper", "认不清")
    if ballot.kind in WHOLE:
        return dict(decision_choices(ballot.kind)).get(content, content)
    known = {one.code: one for one in options}
    return listing(_mark_words(ballot, known.get(code), code, mark) for code, mark in papers.marks_of(content).items())


def _mark_words(ballot: Ballot, option: Option | None, code: str, mark: str) -> str:
    if option is None:
        return f"{code} {mark}"
    return f"{option.title}（{dict(mark_choices(ballot.kind, option)).get(mark, mark)}）"


def _filename(ballot: Ballot) -> str:
    return f"ballot-{ballot.year}-{ballot.sequence}.json"


@public
@READS
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that it takes to count again, and not a name: for `./linli verify ballot`."""
    ballot = declared_or_404(request, pk)
    response = JsonResponse(exports.export_of(ballot), json_dumps_params={"ensure_ascii": False, "indent": 1, "sort_keys": True})
    response["Content-Disposition"] = f'attachment; filename="{_filename(ballot)}"'
    return response


@public
@READS
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The result for the notice board."""
    ballot = declared_or_404(request, pk)
    context: dict[str, Any] = {
        "ballot": ballot,
        "shown": verdict_shown_of(ballot, list(ballot.options.all())),
        "turnout": ballot_words.turnout_shown(found.turnout_of(ballot), counts_area=ballot.counts_area),
        "back_url": ballot.public_url,
        "url": request.build_absolute_uri(reverse("deliberation:vote-box", args=[ballot.pk])),
    }
    return paper(request, "deliberation/paper/result.html", context, name=f"ballot-{ballot.year}-{ballot.sequence}")


@public
@READS
def explained(request: HttpRequest) -> HttpResponse:
    """How votes are kept secret and counted, what anybody can check, and what cannot be helped."""
    return page(request, "deliberation/portal/explain.html", {"bar_title": _("保密和计票")})
