"""Handing one case over: to whom, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms.bulk import HandOverForm
from linli.casework.models import Assignment, Case
from linli.casework.rules import rights
from linli.casework.selectors import hands
from linli.casework.services import handing_over
from linli.casework.views.desk.bulk_verbs import colleagues
from linli.core.access import actor_of
from linli.core.actors import Actor

from .verb import Verb


def _hand_over(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    to = hands.by_key(given["to"])
    assert to is not None  # noqa: S101 -- the form offers only appointments that there are
    return handing_over.hand_over(case=case, to=to, reason=given["reason"], by=by, now=now)


def _beside(request: HttpRequest, found: Case) -> dict[str, Any]:
    return {"choices": colleagues(actor_of(request), found.tenant, Case.objects.filter(pk=found.pk))}


def _for_form(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"choices": beside["choices"]}


def _in_nobodys(_actor: Actor, case: Case, assignments: Sequence[Assignment]) -> str:
    if case.first_receiver_appointment_id or any(one.held_by_id for one in assignments if one.ended_at is None):
        return ""
    return _("这件事还不在谁手上，不用交接。")


VERBS: list[Verb] = [
    Verb(
        "hand_over",
        gettext_lazy("交接"),
        gettext_lazy("交给同事"),
        gettext_lazy("交接好了，两边都会收到消息。"),
        "hand",
        rights.HAND_OVER,
        HandOverForm,
        _hand_over,
        lead=gettext_lazy("只在同一个单位的人中间交接。报事人的时限不变。"),
        beside=_beside,
        for_form=_for_form,
        why_not=_in_nobodys,
        is_rare=True,
    ),
]
