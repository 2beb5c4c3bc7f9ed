"""Track a case like a parcel: by number and code, by the link of a slip, or signed in; add a word, say it is settled, answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.casework.forms.pieces import problems_of
from linli.casework.forms.reporting import AddWordForm, AnswerForm, SolvedForm, TrackForm
from linli.casework.models import Case, Reporter
from linli.casework.selectors import roster, tracking
from linli.casework.selectors.cases import timeline, whole
from linli.casework.selectors.limits import running_clock
from linli.casework.selectors.traces import answers_of
from linli.casework.services import afterwards, intake, limits
from linli.casework.states import CallbackHow, Satisfaction, State, may_step
from linli.casework.views import case_file
from linli.casework.views.limits import on_paper, rule_words
from linli.casework.views.portal.endings import beside_of
from linli.casework.views.portal.following import (
    code_for,
    followed_or_404,
    known_reporter,
    let_follow,
    reporter_of,
    source_of,
)
from linli.casework.views.road import road_of
from linli.casework.views.shown import haver_of, pressed_words, shown_of
from linli.core import clock, papers, submissions
from linli.core.access import actor_of, public
from linli.core.finding import found_or_404
from linli.core.forms import add_problems
from linli.core.pages import page
from linli.core.problems import Problem, Refused

SHOWS_WORD = require_http_methods(["GET", "HEAD", "POST"])


@public
@SHOWS_WORD
def track(request: HttpRequest) -> HttpResponse:
    """Number and code. A wrong number and a wrong code get the same answer, and only so many tries."""
    form = TrackForm(*_given(request)[:1])
    if request.method != "POST":
        return page(request, "casework/track.html", {"form": form, "bar_title": _("查进度")})
    if form.is_valid() and (case := _found(request, form)):
        let_follow(request, case.pk)
        return redirect("casework:tracked", case.pk)
    context = {"form": form, "problems": problems_of(form), "bar_title": _("查进度")}
    return page(request, "casework/track.html", context, status=422)


def _given(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, for a form; nothing on a mere visit. An empty POST is a form sent empty."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _found(request: HttpRequest, form: TrackForm) -> Case | None:
    try:
        limits.count("track", source_of(request), now=clock.now())
    except Refused as refused:
        add_problems(form, refused.problems)
        return None
    case = tracking.find_tracked(form.cleaned_data["number"], form.cleaned_data["code"])
    if case is None:
        form.add_error(None, _("编号和查询码对不上。看看是不是把 0 写成了 O，或打电话让我们念给您。"))
    return case


@public
@require_http_methods(["GET", "HEAD"])
def follow_link(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The QR code of a slip. A wrong one counts as a try, and looks like no case at all."""
    if not tracking.is_right_code(pk, code):
        limits.count("track", source_of(request), now=clock.now())
        raise Http404
    let_follow(request, pk)
    return redirect("casework:tracked", pk)


@public
@require_http_methods(["GET", "HEAD"])
def tracked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Next fact first, then who has it, the road, the deadline in words. A merged case shows the one it went into."""
    case = followed_or_404(request, pk)
    if case.merged_into_id:
        let_follow(request, case.merged_into_id, known_reporter(request, case))
        return redirect("casework:tracked", case.merged_into_id)
    now = clock.now()
    context = {
        "bar_title": _("查进度"),
        "case": case,
        "shown": shown_of(case, now=now),
        "haver": haver_of(case),
        "on_duty": roster.on_duty_for(case, now=now) if case.is_open else None,
        "road": road_of(case, timeline(case, for_reporter=True), whole(case).assignments, now=now, for_reporter=True),
        "rule": rule_words(case, running_clock(case), now),
        "pressed": pressed_words(case),
        "add_url": reverse("casework:add-word", args=[pk]) if may_step("supplement", case.state) else "",
        "solved_url": reverse("casework:say-solved", args=[pk]) if may_step("say_solved", case.state) else "",
        **_asked(request, case),
        "slip_url": reverse("casework:slip", args=[pk]),
        "file_url": reverse("casework:tracked-file", args=[pk]),
        **beside_of(request, case),
    }
    return page(request, "casework/tracked.html", context)


def _asked(request: HttpRequest, case: Case) -> dict[str, str]:
    """The call-back page while this visitor is still to be asked; then what comes of their own answer."""
    reporter = reporter_of(request, case) if case.state == State.DONE else None
    if reporter is None:
        return {"answer_url": ""}
    answer = answers_of(case).filter(reporter=reporter, is_answered=True).last()
    if answer is None:
        return {"answer_url": reverse("casework:answer", args=[tracking.callback_token(reporter.pk, case.rework_count)])}
    return {
        "answer_url": "",
        "said": _("您说还没好，社区看了就退回去接着办") if answer.is_unhappy else _("您说好了，问过其他报事人就办结"),
    }


def has_answered(reporter: Reporter, case: Case) -> bool:
    return case.callbacks.filter(reporter=reporter, round=case.rework_count, is_answered=True).exists()


@public
@require_http_methods(["GET", "HEAD"])
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The slip on paper, for whoever follows the case."""
    case = followed_or_404(request, pk)
    return slip_page(request, case, back=reverse("casework:tracked", args=[pk]))


@public
@require_http_methods(["GET", "HEAD"])
def tracked_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that the reporter may know of the case, on paper."""
    case = followed_or_404(request, pk)
    context = case_file.reporter_context(case) | {"back_url": reverse("casework:tracked", args=[pk])}
    return papers.paper(request, case_file.TEMPLATE, context, name=case_file.name_of(case))


@on_paper()
def slip_page(request: HttpRequest, case: Case, *, back: str) -> HttpResponse:
    """Number, code and QR in large type, the telephone, what happens next by when."""
    now, code = clock.now(), tracking.tracking_code(case.pk)
    context = {
        "shown": shown_of(case, now=now),
        "code": code,
        "rule": rule_words(case, running_clock(case), now),
        "pressed": pressed_words(case),
        "track_url": request.build_absolute_uri(reverse("casework:follow-link", args=[case.pk, code])),
        "tenant": case.tenant,
        "back_url": back,
    }
    return papers.paper(request, "casework/slip.html", context, name=f"slip-{case.short_number}")


# ---- the reporter speaks ----


@public
@SHOWS_WORD
def add_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reporter adds what they know; whoever handles the case sees it at once."""
    case = followed_or_404(request, pk)
    form = AddWordForm(*_given(request))
    words = {"heading": pgettext("button", "补充情况"), "lead": _("想起什么、又变样了，都可以说。"), "button": _("补上去")}
    if request.method != "POST" or not form.is_valid():
        return _word_page(request, case, form, words)

    def do() -> Case:
        given = form.cleaned_data
        return intake.supplement(
            case=case,
            text=given["text"],
            photos=given["photos"],
            code=code_for(request, case),
            by=actor_of(request),
            now=clock.now(),
        )

    return _done_once(request, case, form, words, do, _("补上了，办这件事的人看得到。"))


@public
@SHOWS_WORD
def say_solved(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reporter says that it is settled already."""
    case = followed_or_404(request, pk)
    form = SolvedForm(*_given(request)[:1])
    words = {"heading": _("已经好了"), "lead": _("好了就不用再派人跑一趟。以后又坏了，可以再报。"), "button": _("是的，好了")}
    if request.method != "POST" or not form.is_valid():
        return _word_page(request, case, form, words)

    def do() -> Case:
        text = form.cleaned_data["text"]
        return intake.say_solved(case=case, text=text, code=code_for(request, case), by=actor_of(request), now=clock.now())

    return _done_once(request, case, form, words, do, _("记下了，谢谢您告诉我们。"))


@public
@SHOWS_WORD
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The call-back by link: solved or not, how satisfied, in their own words."""
    reporter = found_or_404(tracking.reporter_for_token(token))
    case = reporter.case
    let_follow(request, case.pk, reporter.pk)
    if has_answered(reporter, case) or not may_step("call_back", case.state):
        return redirect("casework:tracked", case.pk)
    form = AnswerForm(*_given(request)[:1])
    words = {
        "heading": _("好了没有，满不满意"),
        "lead": _("您说了算，说实话就行。"),
        "button": _("就这样"),
        "after": _("选“没解决”或“不满意”，这件事会退回去接着办，重新算时间，办完再来问您。"),
        "reply": case.reply,
    }
    if request.method != "POST" or not form.is_valid():
        return _word_page(request, case, form, words)

    def do() -> Case:
        given = form.cleaned_data
        return afterwards.call_back(
            case=case,
            reporter=reporter,
            how=CallbackHow.LINK,
            is_resolved=given["resolved"] == "yes",
            satisfaction=given["satisfaction"],
            comment=given["comment"],
            token=token,
            by=actor_of(request),
            now=clock.now(),
        )

    return _done_once(request, case, form, words, do, _thanks(form.cleaned_data))


def _thanks(given: dict[str, Any]) -> str:
    if given["resolved"] == "no" or given["satisfaction"] == Satisfaction.UNSATISFIED:
        return _("记下了。社区会看您说的，退回去接着办，办完再来问您。")
    return _("记下了，谢谢您。")


def _done_once(request: HttpRequest, case: Case, form: Any, words: dict[str, Any], do: Any, said: str) -> HttpResponse:
    """Do the verb once however often the form is sent; a refusal comes back on the same page with what was typed."""
    key = submissions.key_for(request, f"casework.{request.resolver_match.url_name}")  # type: ignore[union-attr]
    try:
        with submissions.once(key or f"none:{submissions.new_token()}", tenant_id=case.tenant_id, now=clock.now()) as sent:
            if not sent.before:
                do()
    except Refused as refused:
        add_problems(form, refused.problems)
        return _word_page(request, case, form, words)
    messages.success(request, said)
    return redirect("casework:tracked", case.pk)


def _word_page(request: HttpRequest, case: Case, form: Any, words: dict[str, Any]) -> HttpResponse:
    shown = shown_of(case, now=clock.now())
    problems: list[Problem] = problems_of(form) if form.is_bound else []
    back = reverse("casework:tracked", args=[case.pk])
    context = {
        "form": form,
        "shown": shown,
        "problems": problems,
        "back_url": back,
        "bar_back": back,
        "bar_title": _("查进度"),
        **words,
    }
    return page(request, "casework/tracked_form.html", context, status=422 if problems else 200)
