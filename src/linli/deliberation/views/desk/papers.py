"""Papers of a ballot on the workbench: issued, come back, typed in piles, printed; and voices that were not counted."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import actor_of
from linli.core.answering import done_once
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.papers import paper
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import VoteRefused
from linli.deliberation.forms.papers import IssueForm, ReturnedForm
from linli.deliberation.models import Ballot, Batch, BatchState, Right
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import papers as sums
from linli.deliberation.selectors import rolls as found
from linli.deliberation.services import papers as services
from linli.deliberation.views.desk.roll_pieces import (
    COUNTS,
    PER_PAGE,
    READS,
    SEES,
    TAKES,
    ballot_or_404,
    frame,
    may,
    names_of,
    works_on,
)

BADGES = {BatchState.FIRST: "wait", BatchState.SECOND: "warn", BatchState.AGREED: "ok", BatchState.DISCARDED: "back"}
RANGE = re.compile(r"([0-9]{1,6})(?:[-—~]([0-9]{1,6}))?")
MOST_ISSUED = 2000
SIZES = {"a5": "small", "big": "big"}


@READS
@require_http_methods(["GET", "HEAD"])
def papers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many papers are where, and the piles."""
    return _page(request, ballot_or_404(request, pk, capabilities.SCANS))


def _page(
    request: HttpRequest,
    ballot: Ballot,
    *,
    issuing: IssueForm | None = None,
    returning: ReturnedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page_obj = Pages(sums.batches_of(ballot), PER_PAGE).get_page(request.GET.get("page"))
    differing = sums.differing_counts(ballot)
    context = frame(
        request,
        ballot,
        "papers",
        sums=sums.paper_sums(ballot),
        page_obj=page_obj,
        rows=[_row(ballot, one, differing.get(one.pk, 0)) for one in page_obj],
        issuing=issuing or IssueForm(auto_id="id_issue_%s"),
        returning=returning or ReturnedForm(auto_id="id_returned_%s", initial={"count": ballot.returned_count}),
        may_print=works_on(request),
        may_issue=ballot.state in services.ISSUING and may(request, ballot, capabilities.TAKE_VOTES),
    )
    return page(request, "deliberation/desk/papers.html", context, status=status)


def _row(ballot: Ballot, one: Batch, differing: int) -> dict[str, Any]:
    return {
        "one": one,
        "badge": (BADGES[BatchState(one.state)], one.get_state_display()),  # type: ignore[attr-defined]
        "differing": differing,
        "url": reverse("deliberation:batch", args=[ballot.pk, one.pk]),
    }


@TAKES
@require_POST
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out papers to several numbers of the roll at once."""
    ballot, form = ballot_or_404(request, pk, capabilities.TAKE_VOTES), IssueForm(request.POST, auto_id="id_issue_%s")

    def do(said: dict[str, Any], now: datetime) -> None:
        rights = _numbered(ballot, said["numbers"])
        services.issue(ballot=ballot, rights=rights, by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.issue:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("记下了，这些人领了纸质票。"))
        return redirect("deliberation:papers", pk)
    return _page(request, ballot, issuing=form, status=422)


def _numbered(ballot: Ballot, text: str) -> list[Right]:
    """The rights of these numbers. :raises VoteRefused: naming what is no number of the roll."""
    numbers: set[int] = set()
    strange = [token for token in re.split(r"[\s,，、;；]+", text.strip()) if token and not _read(token, numbers)]
    rights = list(ballot.rights.filter(position__in=numbers)) if len(numbers) <= MOST_ISSUED else []
    missing = sorted(numbers - {one.position for one in rights})[:12]
    problems = []
    if strange or missing or not numbers:
        words = "、".join([*strange[:12], *map(str, missing)])
        problems.append(Problem("numbers", _("名册上没有这些号：%(numbers)s") % {"numbers": words}, where="numbers"))
    refuse_if(problems, VoteRefused)
    return rights


def _read(token: str, numbers: set[int]) -> bool:
    found_range = RANGE.fullmatch(token)
    if not found_range:
        return False
    first, last = int(found_range[1]), int(found_range[2] or found_range[1])
    numbers.update(range(first, min(last, first + MOST_ISSUED) + 1))
    return first <= last


@COUNTS
@require_POST
def returned(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note how many papers came back."""
    ballot, form = ballot_or_404(request, pk, capabilities.COUNT), ReturnedForm(request.POST, auto_id="id_returned_%s")

    def do(said: dict[str, Any], now: datetime) -> None:
        services.note_returned(ballot=ballot, count=said["count"], by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.returned:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("记下了收回多少张。"))
        return redirect("deliberation:papers", pk)
    return _page(request, ballot, returning=form, status=422)


@SEES
@require_http_methods(["GET", "HEAD"])
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """
    Papers to print: one kind for a secret ballot, without anything that tells one from another; for a recorded one a sheet for each
    right, with its door, area and number. `?right=` for one of them, `?size=a5|big`.
    """
    ballot = ballot_or_404(request, pk)
    context = {
        "ballot": ballot,
        "options": list(ballot.options.all()),
        "sheets": [None] if ballot.is_secret else _sheets(request, ballot),
        "size": SIZES.get(request.GET.get("size", ""), ""),
        "is_whole": ballot.kind in ("decision", "owners"),
    }
    return paper(request, "deliberation/paper/papers.html", context, name=f"papers-{ballot.year}-{ballot.sequence}")


def _sheets(request: HttpRequest, ballot: Ballot) -> list[dict[str, Any]]:
    rows = found.chosen(found.rights_seen(actor_of(request), ballot), "all").prefetch_related(found.WITH_VOTERS)
    if (number := request.GET.get("right", "")).isdecimal() and len(number) < 7:
        rows = rows.filter(position=int(number))
    return [{"right": one, "names": names_of(one), "url": _address(request, ballot, one)} for one in rows]


def _address(request: HttpRequest, ballot: Ballot, right: Right) -> str:
    """What the square on a recorded paper says: the right's page, and its number for who types it in with a scanner."""
    path = reverse("deliberation:roll-right", args=[ballot.pk, right.pk])
    return f"{request.build_absolute_uri(path)}#{right.position}"


@COUNTS
@require_http_methods(["GET", "HEAD"])
def conflicts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Voices that came for a right that was used already, or could not be used."""
    ballot = ballot_or_404(request, pk, capabilities.COUNT)
    rows = ballot.conflicts.select_related("right").order_by("noted_on", "id")
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(request, ballot, "conflicts", page_obj=page_obj, rows=list(page_obj))
    return page(request, "deliberation/desk/conflicts.html", context)
