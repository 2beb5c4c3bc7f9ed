"""A form or a program's write that acts once, however often it is sent; a refusal stands beside the fields that it names."""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from . import clock, submissions
from .access import actor_of
from .actors import Actor
from .canonical import plain
from .forms import UNSEEN, FilesField, FoundField, add_problems
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
        tell_the_rest(form, lambda given: do(given, now), by=actor_of(request))
        return None
    results: list[Result] = []

    def once() -> None:
        with submissions.once(submissions.key_for(request, verb), tenant_id=tenant_id, now=now) as sent:
            if not sent.before:
                sent.result = do(form.cleaned_data, now) or {}
        results.append(sent.result)

    return results[0] if taken(form, once) else None


def written_once(
    request: HttpRequest, verb: str, write: Callable[[datetime], Result], *, expected: Result | None = None
) -> Result:
    """
    Do a program's write once for its `Idempotency-Key`, and give what came of it, then or before. `expected`: what will come of
    it, where that is known.

    :raises Refused: what the verb refuses; then nothing stands, and the corrected request may come with the same key.
    """
    key, now = submissions.key_for(request, verb), clock.now()
    fingerprint, tenant_id = submissions.print_of(request) if key else "", tenant_here(request).pk
    with submissions.once(key, tenant_id=tenant_id, now=now, fingerprint=fingerprint, expected=expected) as sent:
        if not sent.before:
            sent.result = plain(write(now))
    return sent.result


def secret_once(request: HttpRequest, verb: str, write: Callable[[datetime], str], *, tenant_id: UUID) -> str:
    """
    Do once what nobody may find out afterwards, and give its answer (a receipt), then or before. Of what was sent nothing is hashed
    or kept, and the answer is kept under the sender's own token only: who reads the whole database can open it no more than guess it.

    Two requests with the same token are not compared: the second gets the first one's answer, whatever it said.

    :raises Refused: what the verb refuses; then nothing stands.
    """
    token, now = submissions.token_of(request), clock.now()
    with submissions.once(submissions.key_for(request, verb), tenant_id=tenant_id, now=now) as sent:
        if not sent.before:
            answer = write(now)
            sent.result = {"sealed": submissions.sealed(token, answer)}
            return answer
    return submissions.opened(token, str(sent.result.get("sealed", "")))


def taken(form: forms.BaseForm, do: Callable[[], object]) -> bool:
    """
    Let `do()` act on what a valid form says; False when it was refused, and then the form says why, all of it.

    :raises NotAllowed: what somebody may not do at all is no matter of the form.
    """
    try:
        do()
    except NotAllowed:
        raise
    except Refused as refused:
        add_problems(form, refused.problems)
        return False
    return True


def tell_the_rest(form: forms.BaseForm, do: Callable[[Result], object], *, by: Actor) -> None:
    """
    Beside what a form cannot take, what else would be refused: it is tried by `by` with texts as far as they go, with rows
    that stand for those that were not found and without what may be left out, and taken back. Not for a form that works out
    values from several fields, nor where more is missing.
    """
    stand_ins = {name: _stand_in(form, name) for name in form.errors}
    if not stand_ins or UNKNOWN in stand_ins.values() or type(form).clean not in (forms.Form.clean, forms.BaseForm.clean):
        return
    form.cleaned_data |= stand_ins | {name: [] for name, field in form.fields.items() if isinstance(field, FilesField)}
    finding = {name: field for name in stand_ins if isinstance(field := form.fields[name], FoundField)}
    problems = problems_of_trying(lambda: do(form.cleaned_data | {name: one.stand_in(by) for name, one in finding.items()}))
    add_problems(form, [one for one in problems if one.where not in stand_ins and one.code != "not_allowed"])


UNKNOWN = object()


def _stand_in(form: forms.BaseForm, name: str) -> Any:
    """What stands for a field that cannot be taken, while the rest is looked at; UNKNOWN where nothing can."""
    field = form.fields.get(name)
    if isinstance(field, FoundField):
        return None  # another row stands for it once it is tried
    if _is_text(field):
        return _as_far_as_it_goes(form, name)
    return UNKNOWN if field is None or field.required or isinstance(field, forms.FileField) else field.clean(None)


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
    return UNSEEN.sub("", typed).strip()[: getattr(field, "max_length", None)]


def url_once(request: HttpRequest, form: forms.BaseForm, do: Callable[[Result, datetime], str]) -> str | None:
    """As `done_once`, for a `do` that gives the address to go on to; the verb is named as the page's own address is."""
    match = request.resolver_match

    def to_url(given: Result, now: datetime) -> Result:
        return {"url": do(given, now)}

    verb = match.view_name.replace(":", ".") if match else ""
    made = done_once(request, form, verb, to_url, tenant_id=tenant_here(request).pk)
    return made["url"] if made else None
