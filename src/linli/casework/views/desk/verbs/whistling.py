"""Blowing the whistle from the page of a case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.casework.forms.whistling import WhistleForm
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors import whistles
from linli.casework.services import whistles as whistling
from linli.core.actors import Actor

from .verb import Verb


def _whistle(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    wanted = whistling.WhistleGiven(**(given | {"units": [UUID(one) for one in given["units"]]}))
    return whistling.whistle(case=case, whistle=wanted, by=by, now=now)


def _beside(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """The grounds, who may be called, and the whistles that there were."""
    return {
        "grounds": whistles.rules_for(found.tenant_id).grounds,
        "bodies": whistles.units(found.tenant),
        "earlier": list(found.whistles.order_by("-blown_at")),
    }


def _for_form(found: Case, shown: dict[str, Any]) -> dict[str, Any]:
    where = " ".join(part for part in (str(found.place or ""), found.place_detail) if part)
    return {
        "grounds": [(one.code, one.name) for one in shown["grounds"]],
        "units": [(str(one.pk), str(one)) for one in shown["bodies"]],
        "initial": {"gather_where": where[:120]},
    }


VERBS: list[Verb] = [
    Verb(
        "whistle",
        _("吹哨"),
        _("吹哨，请单位到场"),
        _("吹了。被叫到的单位马上收到，三十分钟内要答复。"),
        "sound",
        rights.WHISTLE,
        WhistleForm,
        _whistle,
        lead=_("街道和社区解决不了、要几家一起办、或者应急的，才吹哨。谁答复、谁到场、结果怎样都有记录，两边互相评，不排名次。"),
        template="casework/desk/whistle_blow.html",
        beside=_beside,
        for_form=_for_form,
        is_rare=True,
    )
]
