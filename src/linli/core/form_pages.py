"""A page with one form for one step: done once, every problem beside its field, what was typed stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .answering import done_once, url_once
from .pages import page

Crumbs: TypeAlias = Sequence[tuple[str, str]]
Do: TypeAlias = Callable[[dict[str, Any], datetime], str]
DESK, PORTAL = "form_page.html", "form_page_portal.html"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form page says: its title, the verb on its button, the way back, what is said when done; whether choices stand in rows."""

    title: str
    submit: str
    back: str
    done: str
    crumbs: Crumbs = ()
    lead: str = ""
    tone: str = "primary"
    template: str = DESK
    in_rows: bool = False
    has_files: bool = False


def answer(request: HttpRequest, form: forms.Form, asked: Asked, do: Do, **more: Any) -> HttpResponse:
    """Show a form, or act on it once and go where `do` says. `more`: what else its template needs."""
    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, asked.done)
        return redirect(url)
    status = 422 if form.is_bound else 200
    return page(request, asked.template, {"form": form, "asked": asked, **more}, status=status)


def done_or_told(
    request: HttpRequest,
    form: forms.BaseForm,
    verb: str,
    do: Callable[[dict[str, Any], datetime], Any],
    *,
    tenant_id: UUID,
    done: str,
) -> None:
    """
    Act once on a form that stands on the page of something: the page that follows says `done`, or all that was wrong.
    `verb` names what is done, as tokens are kept by it.
    """
    if done_once(request, form, verb, do, tenant_id=tenant_id) is not None:
        messages.success(request, done)
    for text in dict.fromkeys(str(text) for problems in form.errors.values() for text in problems):
        messages.error(request, text)


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> dict[str, Any]:
    """What was sent with its files, for a form that takes pictures."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
