"""Whoever was helped says how it was by the link that the community gave them: once, without an account."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core import clock, files
from linli.core.access import actor_of, public
from linli.core.answering import done_once
from linli.core.pages import page
from linli.core.problems import NotAllowed

from ...forms.market_portal import NotDoneForm, SaidForm
from ...models import Claim
from ...rules.claims import FROM
from ...selectors.claim_links import claim_for_token
from ...selectors.market_public import givers_named
from ...services import delivering
from ..files_shown import files_shown
from ..secret_pages import kept_quiet
from .market_pieces import BOTH


@public
@BOTH
def said(request: HttpRequest, token: str) -> HttpResponse:
    """How it was, and thanks; “没有做到” stands below."""
    one = claim_for_token(token, now=clock.now())
    if one is None:
        return closed(request, _("这个链接用不了了"), _("请打电话给社区，说一声就行。"), 404)
    if one.state not in FROM["dispute"]:
        return closed(request, _("已经收到您说的了"), _("谢谢您，不用再写。"), 200)
    is_not_done = "not_done" in request.GET
    form = _form(request, is_not_done)

    def do(given: dict[str, Any], now: datetime) -> dict[str, Any]:
        verb: Callable[..., Claim] = delivering.dispute if is_not_done else delivering.confirm
        verb(claim=one, token=token, by=actor_of(request), now=now, **given)
        return {"claim": str(one.pk)}

    try:
        done = form.is_bound and done_once(request, form, f"cobuild.claim-said:{one.pk}", do, tenant_id=one.tenant_id)
    except NotAllowed as refused:  # whoever did it holds the link
        return closed(request, _("这个链接不是给您的"), str(refused.problems[0].text), 403)
    if done:
        words = _("社区会去问，弄清楚了告诉您。") if is_not_done else _("您的话会送到来帮忙的人那里。")
        return closed(request, _("收到了，谢谢您"), words, 200)
    return kept_quiet(
        page(request, "cobuild/portal/market_said.html", _context(one, form, is_not_done), status=422 if form.is_bound else 200)
    )


def _form(request: HttpRequest, is_not_done: bool) -> forms.Form:
    kind = NotDoneForm if is_not_done else SaidForm
    return kind(request.POST) if request.method == "POST" else kind()


def _context(one: Claim, form: forms.Form, is_not_done: bool) -> dict[str, Any]:
    return {
        "bar_title": _("您觉得怎么样"),
        "one": one,
        "subject": one.need or one.resource,
        "who": givers_named([one], tenant=one.tenant)[one.pk],
        "files": files_shown(files.files_of(one), signed=True),
        "form": form,
        "is_not_done": is_not_done,
    }


def closed(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    """Nothing to do here, and why."""
    context = {"bar_title": _("您觉得怎么样"), "heading": title, "words": words}
    return kept_quiet(page(request, "cobuild/portal/market_closed.html", context, status=status))
