"""Who hears of a representative's question: those who must answer it; and of its answer: who asked."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.words import day_words
from linli.disclosure.api import tell, tell_posts

from ..events import QuestionAnswered, QuestionAsked
from ..models import SupervisionQuestion

ANSWERING = ("subdistrict_leader", "subdistrict_clerk", "community_secretary")


def _question(question_id: UUID) -> SupervisionQuestion | None:
    related = ("supervision", "supervision__council", "asked_by")
    return SupervisionQuestion.objects.select_related(*related).filter(pk=question_id).first()


def on_question_asked(event: QuestionAsked, *, event_id: UUID, now: datetime) -> None:
    """The unit that is to answer hears of it, and the posts over the council's place."""
    one = _question(event.question_id)
    if one is None or one.answered_at is not None:
        return
    given = {
        "kind": "deliberation.question_asked",
        "title": _("代表提问，%(day)s 前要答复") % {"day": day_words(one.answer_until)},
        "body": one.question,
        "url": reverse("deliberation:question-answer", args=[one.pk]),
        "about": one.supervision,
        "is_urgent": True,
        "now": now,
    }
    if one.to_organisation_id:
        tell(tenant_id=one.tenant_id, to_organisation=one.to_organisation_id, once_key=f"question:{event_id}", **given)  # type: ignore[arg-type]
    path = one.supervision.council.place_path
    tell_posts(tenant_id=one.tenant_id, kinds=ANSWERING, place_path=path, once_key=f"asked:{event_id}", **given)  # type: ignore[arg-type]


def on_question_answered(event: QuestionAnswered, *, event_id: UUID, now: datetime) -> None:
    """Who asked hears of the answer, and reads it on the portal."""
    one = _question(event.question_id)
    reader = (one.asked_by.person_id or one.asked_by.delegate_id) if one and one.asked_by else None
    if one is None or reader is None:
        return
    tell(
        tenant_id=one.tenant_id,
        to_person=reader,
        kind="deliberation.question_answered",
        title=_("您的提问有答复了"),
        body=one.answer,
        url=reverse("deliberation:public-supervision", args=[one.supervision_id]) + f"#q-{one.pk}",
        about=one.supervision,
        once_key=f"answered:{event_id}",
        now=now,
    )
