"""What several pages of disclosure share."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from linli.core.answering import url_once
from linli.core.pages import page
from linli.core.problems import NotAllowed, Refused

Do = Callable[[dict[str, Any], datetime], str]


def answered(
    request: HttpRequest, form: forms.Form, do: Do, *, template: str, context: Mapping[str, Any], done: str = ""
) -> HttpResponse:
    """
    Show a form; when it was sent, let `do(values, now)` act once and go to the address that it gives. A refusal puts each
    problem beside the field it names, and what was typed stays.
    """
    if form.is_bound and (url := url_once(request, form, do)):
        if done:
            messages.success(request, done)
        return redirect(url)
    return page(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def pressed(request: HttpRequest, act: Callable[[], object], *, done: str = "") -> None:
    """A button without a form: do it, and say what came of it at the top of the page that comes next."""
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, str(problem.text))
    else:
        if done:
            messages.success(request, done)
