"""A form that acts once, however often it is sent; a refusal stands beside the fields that it names."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from . import clock, submissions
from .forms import add_problems
from .problems import NotAllowed, Refused
from .tenancy import tenant_here

Result = dict[str, Any]


def done_once(
    request: HttpRequest, form: forms.BaseForm, verb: str, do: Callable[[Result, datetime], Result | None], *, tenant_id: UUID
) -> Result | None:
    """
    Let `do(values, now)` act on what a valid form says, once for its token, and give what came of it, then or before.

    None when it was refused: then the form says why. `verb` names what is done, as tokens are kept by it.

    :raises NotAllowed: what somebody may not do at all is no matter of the form.
    """
    now = clock.now()
    try:
        with submissions.once(submissions.key_for(request, verb), tenant_id=tenant_id, now=now) as sent:
            if not sent.before:
                sent.result = do(form.cleaned_data, now) or {}
    except NotAllowed:
        raise
    except Refused as refused:
        add_problems(form, refused.problems)
        return None
    return sent.result


def url_once(request: HttpRequest, form: forms.BaseForm, do: Callable[[Result, datetime], str]) -> str | None:
    """As `done_once`, for a `do` that gives the address to go on to; the verb is named as the page's own address is."""
    match = request.resolver_match

    def to_url(given: Result, now: datetime) -> Result:
        return {"url": do(given, now)}

    verb = match.view_name.replace(":", ".") if match else ""
    made = done_once(request, form, verb, to_url, tenant_id=tenant_here(request).pk)
    return made["url"] if made else None
