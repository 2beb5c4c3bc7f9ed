"""Having a word passed on to the reporter, without their number."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.casework.forms.relaying import RelayForm
from linli.casework.models import Case
from linli.casework.selectors.cases import reporters_seen_by
from linli.casework.services import relays
from linli.casework.views.desk.pieces import reporter_row
from linli.core.access import actor_of
from linli.core.actors import Actor

from .verb import TAKING_PART, Verb


def _reporters(request: HttpRequest, found: Case) -> dict[str, Any]:
    """The reporters as masked as this reader sees them."""
    seen = [reporter_row(found, one) for one in reporters_seen_by(actor_of(request), found)]
    return {"whom": [(str(one.id), one.name) for one in seen]}


def _choices(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"reporters": beside["whom"]}


def _relay(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    chosen = case.reporters.filter(pk=given["reporter"]).first()
    return relays.relay(case=case, kind=given["kind"], text=given["text"], reporter=chosen, by=by, now=now)


VERBS: list[Verb] = [
    Verb(
        "relay",
        _("请社区转告"),
        _("请社区转告报事人一句"),
        _("请了，社区转告以后，回话会带回来。"),
        "talk",
        TAKING_PART,
        RelayForm,
        _relay,
        lead=_("不用报事人的电话。社区的人打电话或上门说，他怎么说会写在这件事里，也发消息告诉您。"),
        beside=_reporters,
        for_form=_choices,
        is_rare=True,
        button=_("请社区转告"),
    ),
]
