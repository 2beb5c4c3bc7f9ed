"""A page with one form for one verb, for verbs that are told in a table: what it is about may stand beside the form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .answering import url_once
from .pages import page

DESK, PORTAL = "verb_page.html", "verb_page_portal.html"


@dataclass(frozen=True, slots=True)
class VerbPage:
    """
    One verb with its form. `said`: nothing, where the verb says itself what came of it. `crumbs` lead back; `aside`: the whole of
    what it is about, beside the form; `rows`: the same in pairs, above its fields.
    """

    title: str
    label: str
    said: str
    back: str
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    lead: str = ""
    aside: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    is_stop: bool = False
    template: str = DESK


def scan_withdrawing(name: str, *, back: str, crumbs: list[tuple[str, str]]) -> VerbPage:
    """The page of withdrawing a scan that was put up by mistake, whatever it belongs to (`core.files.withdrawing`)."""
    said = _("撤下了。记录里留着谁、什么时候、为什么。")
    return VerbPage(_("撤下扫描件"), _("撤下"), said, back, crumbs, lead=name, is_stop=True)


def answered(
    request: HttpRequest, shown: VerbPage, form: forms.Form, do: Callable[[dict[str, Any], datetime], str], **more: Any
) -> HttpResponse:
    """The page of a verb: `do` writes and gives the address to go on to; refused, the form says why. `more`: what else its template needs."""
    if form.is_bound and (url := url_once(request, form, do)):
        if shown.said:
            messages.success(request, shown.said)
        return redirect(url)
    has_files = any(isinstance(one, forms.FileField) for one in form.fields.values())
    context = {"shown": shown, "form": form, "has_files": has_files, "bar_title": shown.title} | more
    return page(request, shown.template, context, status=422 if form.is_bound else 200)


def bound(request: HttpRequest, kind: type[forms.Form], **given: Any) -> forms.Form:
    """The form as sent, or fresh with `initial`."""
    initial = given.pop("initial", None)
    if request.method == "POST":
        return kind(request.POST, request.FILES, **given)
    return kind(initial=initial, **given)
