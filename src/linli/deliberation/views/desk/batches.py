"""Piles of papers typed in: the first time, the second time by somebody else, what differs, settled or thrown away."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.access import actor_of
from linli.core.answering import done_once
from linli.core.files.withdrawing import WithdrawForm
from linli.core.finding import found_or_404, one_or_404
from linli.core.pages import page
from linli.core.problems import Problem
from linli.core.verb_pages import answered, bound, scan_withdrawing
from linli.deliberation.forms.papers import DiscardForm, FirstForm, LinesForm, ScanForm, SettleForm
from linli.deliberation.models import Ballot, Batch, BatchLine, BatchState
from linli.deliberation.rules import batches as rules
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.rules.ballots import Choice
from linli.deliberation.selectors import papers as found
from linli.deliberation.selectors.frozen import choices_of
from linli.deliberation.services import batches, scans
from linli.deliberation.services.batches import Line
from linli.deliberation.views.desk.papers import BADGES
from linli.deliberation.views.desk.roll_pieces import COUNTS, READS, ballot_or_404, frame, may

Read = tuple[list[Line], list[Problem]]


def reader_of(ballot: Ballot) -> Callable[[str], Read]:
    """What turns typed lines into papers of this ballot, with everything that cannot be read."""
    choices, is_numbered = choices_of(ballot), not ballot.is_secret

    def read(text: str) -> Read:
        typed, problems = rules.read_lines(text, kind=ballot.kind, choices=choices, is_numbered=is_numbered)
        numbers = {one.number for one in typed}
        rights = {one.position: one for one in ballot.rights.filter(position__in=numbers)} if is_numbered else {}
        missing = sorted(numbers - rights.keys()) if is_numbered else []
        problems += [Problem("number", _("名册上没有 %(number)d 号。") % {"number": one}, where="lines") for one in missing]
        return [Line(rights.get(one.number), one.content) for one in typed], problems

    return read


@COUNTS
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Type a pile in for the first time."""
    ballot = ballot_or_404(request, pk, capabilities.COUNT)
    last = ballot.batches.order_by("-number").first()
    initial = {"number": last.number + 1 if last else 1}
    form = FirstForm(request.POST if request.method == "POST" else None, reader=reader_of(ballot), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> None:
        batches.type_first(ballot=ballot, number=said["number"], lines=form.read, by=actor_of(request), now=now)

    if form.is_bound and done_once(request, form, f"deliberation.first:{pk}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("第一遍录好了。请换一个人录第二遍，别看第一遍录的。"))
        return redirect("deliberation:papers", pk)
    return _typing(request, ballot, form)


def _typing(request: HttpRequest, ballot: Ballot, form: LinesForm, batch: Batch | None = None) -> HttpResponse:
    options = list(ballot.options.all())
    context = frame(request, ballot, "papers", form=form, batch=batch, options=options)
    return page(request, "deliberation/desk/type_batch.html", context, status=422 if form.is_bound else 200)


@READS
@require_http_methods(["GET", "HEAD"])
def batch(request: HttpRequest, pk: UUID, batch_id: UUID) -> HttpResponse:
    """A pile: who typed it, its scans, and, for those who count, where the two differ."""
    ballot, one = _one_or_404(request, pk, batch_id, capabilities.SCANS)
    return _page(request, ballot, one)


def _one_or_404(request: HttpRequest, pk: UUID, batch_id: UUID, code: str = capabilities.COUNT) -> tuple[Ballot, Batch]:
    ballot = ballot_or_404(request, pk, code)
    one = one_or_404(ballot.batches.all(), batch_id)
    one.ballot = ballot
    return ballot, one


def _page(
    request: HttpRequest,
    ballot: Ballot,
    one: Batch,
    *,
    settling: tuple[int, SettleForm] | None = None,
    discarding: DiscardForm | None = None,
    scanning: ScanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_count = may(request, ballot, capabilities.COUNT)
    lines = found.differing_lines(one) if may_count and one.state == BatchState.SECOND else []
    if lines:
        prefetch_related_objects([ballot], "options")
    choices = choices_of(ballot) if lines else ()
    shown, withdrawn = found.scans_of(one, actor_of(request)) if found.may_see_scans(actor_of(request), ballot) else ([], [])
    context = frame(
        request,
        ballot,
        "papers",
        one=one,
        one_badge=(BADGES[BatchState(one.state)], one.get_state_display()),  # type: ignore[attr-defined]
        rows=[_row(ballot, line, choices, settling) for line in lines],
        options=list(ballot.options.all()) if lines else [],
        discarding=discarding or DiscardForm(),
        scanning=scanning or ScanForm(auto_id="id_scan_%s"),
        scans=shown,
        withdrawn=withdrawn,
        refused=settling[1] if settling else discarding or scanning,
        may_scan=may_count and one.state != BatchState.DISCARDED,
        may_type=may_count
        and one.state == BatchState.FIRST
        and one.first_user_id != actor_of(request).user_id
        and ballot.is_open,
        may_discard=may_count and one.state in (BatchState.FIRST, BatchState.SECOND) and ballot.is_open,
        is_mine=one.first_user_id == actor_of(request).user_id,
    )
    return page(request, "deliberation/desk/batch.html", context, status=status)


def _row(ballot: Ballot, line: BatchLine, choices: tuple[Choice, ...], settling: tuple[int, SettleForm] | None) -> dict[str, Any]:
    form = settling[1] if settling and settling[0] == line.position else SettleForm(auto_id=f"id_line{line.position}_%s")
    return {
        "line": line,
        "first": _typed(ballot, line.first, choices),
        "second": _typed(ballot, line.second, choices),
        "form": form,
    }


def _typed(ballot: Ballot, content: str, choices: tuple[Choice, ...]) -> str:
    return rules.typed_back(content, ballot.kind, choices)


@COUNTS
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest, pk: UUID, batch_id: UUID) -> HttpResponse:
    """Type a pile in for the second time; what the first typed is not shown."""
    ballot, one = _one_or_404(request, pk, batch_id)
    form = LinesForm(request.POST if request.method == "POST" else None, reader=reader_of(ballot))
    if one.state != BatchState.FIRST:
        return redirect("deliberation:batch", pk, batch_id)

    def do(_said: dict[str, Any], now: datetime) -> dict[str, Any]:
        return {"left": len(batches.type_second(batch=one, lines=form.read, by=actor_of(request), now=now))}

    done = done_once(request, form, f"deliberation.second:{batch_id}", do, tenant_id=ballot.tenant_id) if form.is_bound else None
    if done is not None:
        _say(request, done["left"])
        return redirect("deliberation:batch", pk, batch_id)
    return _typing(request, ballot, form, one)


def _say(request: HttpRequest, left: int) -> None:
    if left:
        messages.warning(request, _("有 %(count)d 张两遍录的不一样。把票找出来看一看。") % {"count": left})
    else:
        messages.success(request, _("两遍对上了，这一叠进了票箱。"))


@COUNTS
@sensitive_post_parameters()
@require_POST
def settle(request: HttpRequest, pk: UUID, batch_id: UUID, position: int) -> HttpResponse:
    """A paper was looked at again."""
    ballot, one = _one_or_404(request, pk, batch_id)
    found_or_404(one.lines.filter(position=position).first() if one.state == BatchState.SECOND else None)
    form = SettleForm(request.POST, reader=reader_of(ballot), auto_id=f"id_line{position}_%s")

    def do(said: dict[str, Any], now: datetime) -> dict[str, Any]:
        retyped = form.read[0] if form.read else None
        left = batches.settle(batch=one, position=position, chosen=said["chosen"], retyped=retyped, by=actor_of(request), now=now)
        return {"left": len(left)}

    done = done_once(request, form, f"deliberation.settle:{batch_id}:{position}", do, tenant_id=ballot.tenant_id)
    if done is not None:
        _say(request, done["left"])
        return redirect("deliberation:batch", pk, batch_id)
    return _page(request, ballot, one, settling=(position, form), status=422)


@COUNTS
@require_POST
def discard(request: HttpRequest, pk: UUID, batch_id: UUID) -> HttpResponse:
    """Throw away what was typed of a pile."""
    ballot, one = _one_or_404(request, pk, batch_id)
    form = DiscardForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        batches.discard(batch=one, reason=said["reason"], by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.discard:{batch_id}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("作废了。这一叠用别的号重新录。"))
        return redirect("deliberation:papers", pk)
    return _page(request, ballot, one, discarding=form, status=422)


@COUNTS
@require_POST
def scan(request: HttpRequest, pk: UUID, batch_id: UUID) -> HttpResponse:
    """Pictures of the papers in a pile are kept with it."""
    ballot, one = _one_or_404(request, pk, batch_id)
    form = ScanForm(request.POST, request.FILES, auto_id="id_scan_%s")

    def do(said: dict[str, Any], now: datetime) -> None:
        scans.scan(batch=one, scans=said["scans"], by=actor_of(request), now=now)

    if done_once(request, form, f"deliberation.scan:{batch_id}", do, tenant_id=ballot.tenant_id) is not None:
        messages.success(request, _("扫描件存好了。"))
        return redirect("deliberation:batch", pk, batch_id)
    return _page(request, ballot, one, scanning=form, status=422)


@COUNTS
@require_http_methods(["GET", "HEAD", "POST"])
def scan_withdraw(request: HttpRequest, pk: UUID, batch_id: UUID, file_id: UUID) -> HttpResponse:
    """A scan that was put with the pile by mistake is withdrawn, with a reason; another may take its place."""
    ballot, one = _one_or_404(request, pk, batch_id)
    scans_here, _withdrawn = found.scans_of(one, actor_of(request))
    scan_ = found_or_404(next((each for each in scans_here if each.stored.pk == file_id and each.may_withdraw), None))
    back = reverse("deliberation:batch", args=[pk, batch_id])

    def do(given: dict[str, Any], now: datetime) -> str:
        scans.withdraw(batch=one, stored=scan_.stored, **given, by=actor_of(request), now=now)
        return back

    crumbs = [(ballot.title, ballot.get_absolute_url()), (_("第 %(n)s 叠") % {"n": one.number}, back)]
    shown = scan_withdrawing(scan_.stored.name, back=back, crumbs=crumbs)
    return answered(request, shown, bound(request, WithdrawForm), do)
