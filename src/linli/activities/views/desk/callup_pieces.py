"""What the desk pages of call-ups share: who opens them, one by its key, crumbs, the form of a step."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, Crumbs
from linli.core.tenancy import tenant_here

from ...models import CallUp, Duty, DutyPost, Shift
from ...rules import rights
from ...selectors import callups as found
from ...selectors import duties as found_duties
from .. import callups_shown as shown

SEES = requires(*found.SEES)
KEEPS = requires(rights.CALLUPS)
FILLS = requires(rights.ROSTER)


def callup_or_404(request: HttpRequest, pk: UUID) -> CallUp:
    return one_or_404(found.callups_seen(actor_of(request), tenant_here(request)), pk)


def post_or_404(request: HttpRequest, pk: UUID, post_id: UUID) -> DutyPost:
    return one_or_404(found.posts_of(callup_or_404(request, pk)).select_related("callup", "place"), post_id)


def shift_or_404(request: HttpRequest, pk: UUID) -> Shift:
    return one_or_404(found.shifts_seen(actor_of(request), tenant_here(request)), pk)


def duty_or_404(request: HttpRequest, pk: UUID, duty_id: UUID) -> Duty:
    """One of a shift whose roster this visitor keeps."""
    shift = shift_or_404(request, pk)
    rows = found_duties.duties_of([shift.pk] if found.may_fill(actor_of(request), shift.post) else [])
    return one_or_404(rows.select_related("shift__post__callup", "person"), duty_id)


def callup_crumbs(one: CallUp | None = None, last: str = "") -> Crumbs:
    here = [(str(one), one.get_absolute_url() if last else "")] if one is not None else []
    return [(_("招募令"), reverse("activities:callups")), *here, *([(last, "")] if last else [])]


def shift_url(one: Shift) -> str:
    return reverse("activities:shift", args=[one.pk])


def shift_crumbs(one: Shift, last: str = "") -> Crumbs:
    of = one.post.callup
    here = [(_("招募令"), reverse("activities:callups")), (str(of), of.get_absolute_url())]
    return [*here, (f"{one.post} {shown.when_of(one)}", shift_url(one) if last else ""), *([(last, "")] if last else [])]


def asked(one: CallUp, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=callup_crumbs(one, title), **more)


def shift_asked(one: Shift, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=shift_url(one), done=done, crumbs=shift_crumbs(one, title), **more)
