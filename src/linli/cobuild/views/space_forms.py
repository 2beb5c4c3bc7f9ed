"""How the forms of spaces and bookings are shown and answered: done once, every problem beside its field, what was typed stays."""

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
Do = Callable[[dict[str, Any], datetime], str]


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
    template: str = "cobuild/desk/space_form.html"
    in_rows: bool = False


def answer(request: HttpRequest, form: forms.Form, asked: Asked, do: Do) -> HttpResponse:
    """Show a form of the workbench, or act on it once and go where `do` says."""
    if form.is_bound and (url := url_once(request, form, do)):
        messages.success(request, asked.done)
        return redirect(url)
    status = 422 if form.is_bound else 200
    return page(request, asked.template, {"form": form, "asked": asked}, status=status)


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> dict[str, Any]:
    """What was sent with its files, for a form that takes pictures."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
