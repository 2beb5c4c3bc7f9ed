"""A form that acts once, however often it is sent; a refusal stands beside the fields that it names."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from . import clock, submissions
from .forms import FilesField, add_problems
from .problems import NotAllowed, Refused
from .tenancy import tenant_here
from .trying import problems_of_trying

Result = dict[str, Any]


def done_once(
    request: HttpRequest, form: forms.BaseForm, verb: str, do: Callable[[Result, datetime], Result | None], *, tenant_id: UUID
) -> Result | None:
    """
    Let `do(values, now)` act on what a form says, once for its token, and give what came of it, then or before.

    None when it was refused: then the form says why, all of it. `verb` names what is done, as tokens are kept by it.

    :raises NotAllowed: what somebody may not do at all is no matter of the form.
    """
    now = clock.now()
    if not form.is_valid():
        tell_the_rest(form, lambda given: do(given, now))
        return None
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


def tell_the_rest(form: forms.BaseForm, do: Callable[[Result], object]) -> None:
    """
    Beside the texts that a form cannot take, what else would be refused: it is tried with them as far as they go, and
    taken back. Not for a form that works out values from several fields, nor where more than texts is missing.
    """
    texts = {name: _as_far_as_it_goes(form, name) for name in form.errors if _is_text(form.fields.get(name))}
    if not texts or len(texts) < len(form.errors) or type(form).clean not in (forms.Form.clean, forms.BaseForm.clean):
        return
    form.cleaned_data |= texts | {name: [] for name, field in form.fields.items() if isinstance(field, FilesField)}
    problems = problems_of_trying(lambda: do(dict(form.cleaned_data)))
    add_problems(form, [one for one in problems if one.where not in texts])


def _is_text(field: forms.Field | None) -> bool:
    """Whether a field gives what was typed as it stands: left empty it gives an empty text, and no place or key that is none."""
    if not isinstance(field, forms.CharField):
        return False
    optional = copy(field)
    optional.required = False
    return bool(optional.clean("") == "")


def _as_far_as_it_goes(form: forms.BaseForm, name: str) -> str:
    """What was typed, without what no text may hold and cut where the field ends."""
    typed, field = str(form[name].data or ""), form.fields[name]
    return typed.replace("\0", "").strip()[: getattr(field, "max_length", None)]


def url_once(request: HttpRequest, form: forms.BaseForm, do: Callable[[Result, datetime], str]) -> str | None:
    """As `done_once`, for a `do` that gives the address to go on to; the verb is named as the page's own address is."""
    match = request.resolver_match

    def to_url(given: Result, now: datetime) -> Result:
        return {"url": do(given, now)}

    verb = match.view_name.replace(":", ".") if match else ""
    made = done_once(request, form, verb, to_url, tenant_id=tenant_here(request).pk)
    return made["url"] if made else None


def tell_the_rest(form: forms.Form, do: Callable[[Result, datetime], object]) -> None:
    """
    Beside what cannot be read, tell what else `do` would be refused for: tried with those fields blank, and taken back.

    Not for a form that weighs several fields against one another: blanks would make it say what is not so.
    """
    blank = {name: _blank(form.fields.get(name)) for name in form.errors}
    if UNKNOWN in blank.values() or type(form).clean is not forms.Form.clean:
        return
    problems = problems_of_trying(lambda: do(form.cleaned_data | blank, clock.now()))
    add_problems(form, [one for one in problems if one.where not in blank and one.code != "not_allowed"])


UNKNOWN = object()


def _blank(field: forms.Field | None) -> Any:
    """What stands for a field that was left out: nothing where it may be, no text for a text; for others nothing can."""
    if field is not None and not field.required:
        return field.clean(None)
    return "" if type(field) is forms.CharField else UNKNOWN
