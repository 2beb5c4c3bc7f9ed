"""The verbs that press a case: remind, yellow and red card, instruct, answer, lift."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.forms import pressing as forms
from linli.casework.models import Case, Instruction, SupervisionItem
from linli.casework.rules import rights
from linli.casework.selectors import pressing as seen
from linli.casework.selectors.traces import is_awaited
from linli.casework.services import pressing
from linli.casework.states import Supervision
from linli.casework.views.limits import until_moment
from linli.core import clock
from linli.core.actors import Actor

from .verb import HANDLING, Verb, plain

S = Supervision


def _waiting(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """What waits for an answer, each with the day."""
    return {"waiting": [(str(one.pk), _in_words(one)) for one in seen.awaited(found)]}


def _in_words(one: SupervisionItem | Instruction) -> str:
    name = str(one) if isinstance(one, SupervisionItem) else _("领导批示：%(text)s") % {"text": str(one).rstrip("。")}
    by_then = until_moment(one.answer_due_at, clock.now()) if one.answer_due_at else ""
    return _("%(name)s，%(by_then)s") % {"name": name, "by_then": by_then} if by_then else name


def _choices(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    return {"waiting": beside["waiting"]}


def _answer(case: Case, given: dict[str, Any], by: Actor, now: datetime) -> Case:
    return pressing.answer_supervision(case=case, text=given["text"], to=given["to"], by=by, now=now)


VERBS: list[Verb] = [
    Verb(
        "answer_supervision",
        gettext_lazy("答复督办"),
        gettext_lazy("答复督办"),
        gettext_lazy("答复交上去了。"),
        "pen",
        HANDLING,
        forms.AnswerForm,
        _answer,
        lead=gettext_lazy("写实情：卡在哪里、谁在办、哪天能好。办完了照样要点“申请办结”。"),
        beside=_waiting,
        for_form=_choices,
        fits=is_awaited,
    ),
    Verb(
        "remind",
        pgettext_lazy("verb", "催办"),
        pgettext_lazy("verb", "催办"),
        gettext_lazy("催过了，他们收到了。"),
        "bell",
        rights.SUPERVISE,
        forms.RemindForm,
        plain(pressing.remind),
        lead=gettext_lazy("先打电话问清卡在哪里，再写。办的单位马上收到。"),
    ),
    Verb(
        "show_yellow",
        gettext_lazy("挂黄牌"),
        gettext_lazy("挂黄牌，开督办单"),
        gettext_lazy("黄牌挂上了，督办单发出去了。"),
        "s-card",
        rights.SUPERVISE,
        forms.CardForm,
        plain(pressing.show_yellow),
        lead=gettext_lazy("发一张有编号的督办单，要书面答复。办的单位马上收到；还会告诉谁，写在“时限和规则”里。"),
        is_rare=True,
        fits=lambda case: case.supervision in (S.NONE, S.REMINDER),
    ),
    Verb(
        "show_red",
        gettext_lazy("挂红牌"),
        gettext_lazy("挂红牌，开督办单"),
        gettext_lazy("红牌挂上了，督办单发出去了。"),
        "s-card",
        rights.SUPERVISE,
        forms.CardForm,
        plain(pressing.show_red),
        lead=gettext_lazy("发一张有编号的督办单，要书面答复。办的单位马上收到；还会告诉谁，写在“时限和规则”里。"),
        is_rare=True,
        is_stop=True,
        fits=lambda case: case.supervision != S.RED,
    ),
    Verb(
        "instruct",
        gettext_lazy("批示"),
        gettext_lazy("写批示"),
        gettext_lazy("批示发下去了。"),
        "pen",
        rights.INSTRUCT,
        forms.InstructForm,
        plain(pressing.instruct),
    ),
    Verb(
        "lift_supervision",
        gettext_lazy("取消督办"),
        gettext_lazy("取消督办"),
        gettext_lazy("督办取消了。"),
        "s-no",
        rights.SUPERVISE,
        forms.LiftForm,
        plain(pressing.lift_supervision),
        lead=gettext_lazy("挂着的催办和牌一起撤下。督办单的编号留着，不再用。"),
        is_rare=True,
        fits=lambda case: case.supervision != S.NONE,
    ),
]
