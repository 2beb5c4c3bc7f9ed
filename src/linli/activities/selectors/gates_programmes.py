"""What gates of procedures may ask activities: that something was held, as its after-note and who was there prove."""

from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core.daytimes import day_of
from linli.core.words import day_words
from linli.procedures.api import Answer, Begin, Kind, Parameter, Provider, Question, Step, register
from linli.registry.api import Place

from ..models import AfterNote, ProgrammeKind, Session
from ..rules import rights
from ..states import TOOK_PLACE
from .person_times import person_times_by

MOST = 200


def activity_held(question: Question) -> Answer:
    """
    Whether enough was held at the place of a run since its step opened: `kind` of programme, `times` how often, `people` how many
    person-times together. A session proves itself by what was written after it and by somebody having been there.
    """
    kind, times, people = (question.parameters.get(name) for name in ("kind", "times", "people"))
    wanted, least = int(times or 1), int(people or 0)
    rows = list(_held(question, str(kind or "")).order_by("starts_at", "id")[:MOST])
    noted = set(AfterNote.objects.filter(session__in=[one.pk for one in rows]).values_list("session", flat=True))
    came = person_times_by([one.pk for one in rows])
    proved = [one for one in rows if one.pk in noted and came.get(one.pk)]
    total = sum(came[one.pk] for one in proved)
    figures = ((_("办了几次"), str(len(proved))), (_("人次"), str(total)))
    if len(proved) >= wanted and total >= least:
        return Answer(True, _told(proved), figures, proved[-1].get_absolute_url())
    return Answer(False, _lacking(rows, proved, wanted), figures, "", _missing(rows, noted, wanted, total, least), _begin(kind))


def _held(question: Question, kind: str) -> QuerySet[Session]:
    place = Place.objects.filter(pk=question.place_id).first() if question.place_id else None
    rows = Session.objects.filter(tenant=question.tenant_id, state__in=list(TOOK_PLACE)).select_related("programme")
    rows = rows.filter(place_path__startswith=place.path) if place else rows
    rows = rows.filter(programme__kind=kind) if kind else rows
    step = Step.objects.filter(run=question.run_id, code=question.step).order_by("-round").first()
    return rows.filter(starts_at__gte=step.opened_at) if step is not None and step.opened_at else rows


def _told(proved: list[Session]) -> str:
    last = proved[-1]
    text = ngettext("办过 %(n)s 次：%(title)s（%(day)s）。", "办过 %(n)s 次，最近一次：%(title)s（%(day)s）。", len(proved))
    return text % {"n": len(proved), "title": last, "day": day_words(day_of(last.starts_at))}


def _lacking(rows: list[Session], proved: list[Session], wanted: int) -> str:
    if not rows:
        return _("这一步开始以后，这里还没有办过。")
    return _("要办 %(wanted)s 次，有记录、有人到场的是 %(n)s 次。") % {"wanted": wanted, "n": len(proved)}


def _missing(rows: list[Session], noted: set[UUID], wanted: int, total: int, least: int) -> tuple[str, ...]:
    said = []
    unwritten = [one for one in rows if one.pk not in noted]
    if unwritten:
        said.append(_("写一写办得怎样：%(title)s。") % {"title": unwritten[0]})
    if len(rows) < wanted:
        said.append(_("再办 %(n)s 次。") % {"n": wanted - len(rows)})
    if total < least:
        said.append(_("还差 %(n)s 人次。") % {"n": least - total})
    return tuple(said) or (_("记下谁来了，或者点了多少人。"),)


def _begin(kind: object) -> Begin:
    query = f"?{urlencode({'kind': kind})}" if kind else ""
    return Begin(_("办一个活动"), f"{reverse('activities:programme-new')}{query}", rights.PLAN)


register(
    Provider(
        "activity_held",
        gettext_lazy("活动办过了"),
        activity_held,
        {
            "kind": Parameter(Kind.TEXT, choices=tuple(ProgrammeKind.values)),
            "times": Parameter(Kind.WHOLE),
            "people": Parameter(Kind.WHOLE),
        },
    )
)
