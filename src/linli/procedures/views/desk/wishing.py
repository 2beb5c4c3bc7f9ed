"""Wishes on the workbench: the calls, one call with its wishes, taking one down, the screening sheet, telling, the draft list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import done_once, url_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.procedures.forms import wishing as typed
from linli.procedures.models import DraftComment, Proposal, ProposalRound, ProposalState
from linli.procedures.rules import collecting as rights
from linli.procedures.selectors import proposals as found
from linli.procedures.services import draft_lists, proposals
from linli.procedures.views.desk.pieces import run_named, sees
from linli.procedures.views.desk.wish import wish_badge

SEES = requires(rights.TAKE_WISHES, rights.SCREEN, rights.CALL)
TAKES = requires(rights.TAKE_WISHES)
SCREENS = requires(rights.SCREEN)
CALLS = requires(rights.CALL)
PER_PAGE = 25
TABS = {
    "received": gettext_lazy("等筛选"),
    "candidate": gettext_lazy("候选"),
    "refused": gettext_lazy("没采纳"),
    "untold": gettext_lazy("等告诉"),
    "merged": gettext_lazy("合并了"),
    "all": gettext_lazy("全部"),
}


@SEES
@require_http_methods(["GET", "HEAD"])
def rounds(request: HttpRequest) -> HttpResponseBase:
    """The calls, newest first; or the pool of wishes that wait for the next one."""
    shows_pool = request.GET.get("show") == "pool"
    pool = found.wishes_visible_to(actor_of(request)).filter(tenant=tenant_here(request), round=None)
    if shows_pool and wants_sheet(request):
        return sheet_of(request, WISHES, _sheet_rows(pool.order_by("sequence", "id")))
    pages = Pages(pool.order_by("-made_at", "-id"), PER_PAGE)
    context = {
        "tabs": [
            {"label": _("各年的征集"), "url": "?", "current": not shows_pool},
            {"label": _("储备库"), "url": "?show=pool", "current": shows_pool, "count": pages.told},
        ],
        "page_obj": pages.get_page(request.GET.get("page")) if shows_pool else None,
        "rows": [] if shows_pool else _rounds_shown(request),
        "sheet_url": sheet_url(request),
        "may_call": _may(request, rights.CALL),
        "may_take": _may(request, rights.TAKE_WISHES),
    }
    return page(request, "procedures/desk/rounds.html", context)


def _rounds_shown(request: HttpRequest) -> list[dict[str, Any]]:
    rows = found.rounds(tenant_here(request)).annotate(total=Count("proposals"))
    return [{"one": one, "badge": round_badge(one)} for one in rows]


def round_badge(one: ProposalRound) -> tuple[str, str]:
    """Where a call stands."""
    today = clock.today()
    if one.handed_over_at:
        return "ok", _("交票选了")
    if one.published_at:
        return "run", _("公开征求意见") if one.takes_comments_on(today) else _("等交票选")
    if today < one.opens_on:
        return "wait", _("还没开始")
    return ("run", _("正在征集")) if one.is_collecting_on(today) else ("warn", _("正在筛选"))


def _may(request: HttpRequest, right: str) -> bool:
    return actor_of(request).may(right, tenant_id=tenant_here(request).pk)


@CALLS
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Call for wishes for a year's projects."""
    form = typed.CallForm(request.POST) if request.method == "POST" else typed.CallForm(initial={"year": clock.today().year + 1})

    def do(given: dict[str, Any], now: datetime) -> str:
        made = proposals.call(tenant=tenant_here(request), **given, run=run_named(request), by=actor_of(request), now=now)
        messages.success(request, _called_words(made.proposals.count()))
        return made.get_absolute_url()

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    tenant = tenant_here(request)
    context = {"form": form, "rule": found.rule_on(clock.today(), tenant), "pooled": found.pooled(tenant).count()}
    return page(request, "procedures/desk/call.html", context, status=422 if form.is_bound else 200)


def _called_words(pooled: int) -> str:
    return _("征集发起了，储备库里的 %(n)d 条一起归进来了。") % {"n": pooled} if pooled else _("征集发起了。")


# ---- one call ----


@SEES
@require_http_methods(["GET", "HEAD"])
def round_page(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One call: how it stands, its wishes, what comes next."""
    one = _round_or_404(request, pk)
    if wants_sheet(request):
        return sheet_of(request, WISHES, _sheet_rows(_wishes(request, one).order_by("sequence", "id")))
    return _round(request, one)


def _round_or_404(request: HttpRequest, pk: UUID) -> ProposalRound:
    return found_or_404(found.round_for(tenant_here(request), pk))


def _wishes(request: HttpRequest, one: ProposalRound) -> QuerySet[Proposal]:
    rows = found.wishes_visible_to(actor_of(request)).filter(round=one)
    shown, words = request.GET.get("show", "all"), request.GET.get("text", "").strip()
    if shown == "untold":
        rows = rows.filter(found.untold())
    elif shown in ProposalState.values:
        rows = rows.filter(state=shown)
    return rows.filter(title__contains=words) if words else rows


def _round(request: HttpRequest, one: ProposalRound, *, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    counted = found.counted(one)
    rows = _wishes(request, one)
    page_obj = Pages(rows.annotate(joined=Count("merged")).order_by("-made_at", "-id"), PER_PAGE, counted=rows).get_page(
        request.GET.get("page")
    )
    show = request.GET.get("show", "all")
    context = {
        "one": one,
        "badge": round_badge(one),
        "counted": counted,
        "surplus": found.surplus_of(one, counted.candidates),
        "page_obj": page_obj,
        "rows": [{"wish": wish, "badge": wish_badge(wish)} for wish in page_obj],
        "tabs": [{"label": label, "url": f"?show={name}", "current": name == show} for name, label in TABS.items()],
        "sheet_url": sheet_url(request),
        "rule": one.rule_set,
        "sees_run": sees(request, one.run),
        "may_call": _may(request, rights.CALL),
        "may_take": _may(request, rights.TAKE_WISHES) and one.takes_wishes_on(clock.today()),
        "publish_form": bound if isinstance(bound, typed.PublishForm) else typed.PublishForm(),
        "comments": [
            {"one": each, "form": _answer_form(bound, each)} for each in (found.comments_of(one) if one.published_at else [])
        ],
        "may_answer": _may(request, rights.SCREEN),
        "comment_form": bound if isinstance(bound, typed.CommentTakenForm) else typed.CommentTakenForm(listed=_listed(one)),
        "takes_comments": one.takes_comments_on(clock.today()),
        "problems": bound,
    }
    return page(request, "procedures/desk/round.html", context, status=status)


def _answer_form(bound: forms.Form | None, comment: DraftComment) -> typed.AnswerForm:
    is_this = isinstance(bound, typed.AnswerForm) and getattr(bound, "comment_id", None) == comment.pk
    return bound if is_this else typed.AnswerForm(auto_id=f"id_{comment.pk}_%s")  # type: ignore[return-value]


def _listed(one: ProposalRound) -> list[tuple[str, str]]:
    rows = one.proposals.filter(state=ProposalState.CANDIDATE).order_by("sequence", "id")
    return [(str(each.pk), each.title) for each in rows]


WISHES = Sheet(
    "wishes",
    gettext_lazy("民生实事建议"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("想办什么")),
        Column("place", gettext_lazy("哪个社区")),
        Column("way", gettext_lazy("怎么提的")),
        Column("made_at", gettext_lazy("什么时候提的")),
        Column("state", gettext_lazy("状态")),
        Column("reason", pgettext_lazy("noun", "答复")),
        Column("told_at", gettext_lazy("什么时候告诉的")),
    ],
    engine="procedures",
)


def _sheet_rows(rows: QuerySet[Proposal]) -> Any:
    for wish in rows.iterator(AT_ONCE):
        yield {
            "number": wish.number,
            "title": wish.title,
            "place": str(wish.place or ""),
            "way": wish.get_way_display(),
            "made_at": wish.made_at,
            "state": wish.get_state_display(),
            "reason": wish.reason,
            "told_at": wish.told_at,
        }


@CALLS
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish the draft list for comments."""
    one, form = _round_or_404(request, pk), typed.PublishForm(request.POST)

    def do(given: dict[str, Any], now: datetime) -> None:
        draft_lists.publish_draft(round_=one, until=given["until"], by=actor_of(request), now=now)

    return _round_done(request, one, form, "publish", do, _("候选名单公开了。"))


@CALLS
@require_POST
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the list to the vote."""
    one, form = _round_or_404(request, pk), forms.Form(request.POST)

    def do(_given: dict[str, Any], now: datetime) -> None:
        draft_lists.hand_over(round_=one, by=actor_of(request), now=now)

    return _round_done(request, one, form, "hand_over", do, _("交给议事会票选了。"))


@TAKES
@require_POST
def comment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a comment that came by telephone, at the counter or on paper."""
    one = _round_or_404(request, pk)
    form = typed.CommentTakenForm(request.POST, listed=_listed(one))

    def do(given: dict[str, Any], now: datetime) -> None:
        about = one.proposals.filter(pk=given["proposal"]).first() if given["proposal"] else None
        draft_lists.comment(round_=one, text=given["text"], proposal=about, way=given["way"], by=actor_of(request), now=now)

    return _round_done(request, one, form, "comment", do, _("记下了。"))


@SCREENS
@require_POST
def answer(request: HttpRequest, pk: UUID, comment_id: UUID) -> HttpResponse:
    """Say whether a comment is taken up, and why."""
    one = _round_or_404(request, pk)
    said, form = one_or_404(one.comments.all(), comment_id), typed.AnswerForm(request.POST, auto_id=f"id_{comment_id}_%s")
    form.comment_id = said.pk  # type: ignore[attr-defined]

    def do(given: dict[str, Any], now: datetime) -> None:
        is_taken = given["taken_up"] == "yes"
        draft_lists.answer_comment(comment=said, taken_up=is_taken, reason=given["reason"], by=actor_of(request), now=now)

    return _round_done(request, one, form, f"answer:{comment_id}", do, _("答复了，已经公开。"))


def _round_done(request: HttpRequest, one: ProposalRound, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    """Write once; a refusal shows the page again with every reason and what was typed."""
    if done_once(request, form, f"procedures.{verb}:{one.pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, success)
        return redirect(one)
    return _round(request, one, bound=form, status=422)
