"""How the forms of councils are shown and answered: done once, every problem beside its field, what was typed stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from linli.core.answering import url_once
from linli.core.pages import page

Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form page says: its title, the verb on its button, the way back, what is said when it is done; or why it asks nothing."""

    title: str
    submit: str
    back: str
    done: str
    crumbs: Crumbs = ()
    lead: str = ""
    tone: str = "primary"
    citation: str = ""
    nothing: str = ""


def answer(request: HttpRequest, form: forms.Form, asked: Asked, do: Callable[[dict[str, Any], datetime], str]) -> HttpResponse:
    """Show a form, or act on it once and go where `do` says."""
    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, asked.done)
        return redirect(url)
    status = 422 if form.is_bound else 200
    return page(request, "deliberation/desk/council_form.html", {"form": form, "asked": asked}, status=status)


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form; None when it is only looked at."""
    return request.POST if request.method == "POST" else None
