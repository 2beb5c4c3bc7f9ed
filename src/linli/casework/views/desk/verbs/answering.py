"""Answering a question on its own page, before it is given to anyone: from the guide, or in one's own words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.casework.forms.guide import AnswerForm
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors import guide
from linli.casework.services import consulting
from linli.core.actors import Actor

from .verb import Verb


def offers(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """What of the guide answers it, with the words it was found by."""
    asked = f"{found.title}\n{found.description}"
    return {"offers": guide.offers_for(asked, tenant=found.tenant, place_path=found.place_path, public_only=False, most=5)}


def sources(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"sources": [(one.key, one.title) for one in beside["offers"]]}


def _answer(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    source = guide.source_of(given["source"], tenant=case.tenant, on=timezone.localdate(now)) if given["source"] else None
    said = {one.key: one.text for one in offers(HttpRequest(), case)["offers"]}
    text = given["text"].strip() or said.get(given["source"], "")
    return consulting.answer(case=case, text=text, source=source, by=by, now=now)


VERBS: list[Verb] = [
    Verb(
        "answer",
        _("当场答复"),
        _("答复这个咨询"),
        _("答复了，办结了。"),
        "talk",
        rights.CENTRE,
        AnswerForm,
        _answer,
        lead=_("能当场讲清楚的，不用派出去。答复原样给报事人看，这件就办结。"),
        template="casework/desk/answer.html",
        beside=offers,
        for_form=sources,
    ),
]
