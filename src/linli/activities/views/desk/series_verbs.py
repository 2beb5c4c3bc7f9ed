"""What is done to a series on the workbench: set up with its days shown first, changed, one day of it changed, ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.asked_days import day_asked
from linli.core.finding import one_or_404
from linli.core.form_pages import answer, posted
from linli.core.pages import page
from linli.core.workcalendar import calendar_of

from ...forms import series as typed
from ...models import Programme, Series
from ...rules.recurrence import Pattern, next_days
from ...services import series
from ...services.series import FIELDS, SeriesGiven
from .. import programmes_shown as shown
from .programme_verbs import asked
from .programmes import BOTH, PLANS, programme_or_404

FORM = "activities/desk/series_form.html"
SHOWN = 12


def series_or_404(one: Programme, pk: UUID) -> Series:
    return one_or_404(Series.objects.filter(programme=one).select_related("programme", "place", "space"), pk)


def _given(said: dict[str, Any]) -> SeriesGiven:
    return SeriesGiven(**{name: said[name] for name in FIELDS if name != "rule"}, rule=said["said_rule"])


@PLANS
@BOTH
def repeat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let it take place again and again."""
    one = programme_or_404(request, pk)
    initial = {"place": one.place, "starts_on": clock.today(), "weekdays": [clock.today().weekday()]}
    form = typed.SeriesForm(posted(request), tenant=one.tenant, by=actor_of(request), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        series.repeat(programme=one, given=_given(said), by=actor_of(request), now=now)
        return one.get_absolute_url()

    said = asked(one, _("定期办"), _("定下来"), _("定下来了。最近两个月的都排好了，以后的自己会排。"), template=FORM)
    return _preview(request, form, said) or answer(request, form, said, do)


def _preview(request: HttpRequest, form: typed.SeriesForm, said: Any) -> HttpResponse | None:
    """The next days that the taps say, before anything is kept; None where it is to be kept."""
    if request.method != "POST" or "preview" not in request.POST:
        return None
    days = _days(form.cleaned_data) if form.is_valid() else []
    return page(request, FORM, {"form": form, "asked": said, "days": days}, status=200 if days else 422)


def _days(said: dict[str, Any]) -> list[dict[str, Any]]:
    pattern = Pattern(said["said_rule"], said["starts_on"], said["until"], said["on_holiday"], said["on_makeup"])
    found = next_days(pattern, [], calendar_of(), today=clock.today(), count=SHOWN)
    return [{"one": one, "words": shown.occurrence_words(one)} for one in found]


@PLANS
@BOTH
def change(request: HttpRequest, pk: UUID, series_id: UUID) -> HttpResponse:
    """Change how often, when, where from now on."""
    one = programme_or_404(request, pk)
    row = series_or_404(one, series_id)
    form = typed.SeriesForm(posted(request), tenant=one.tenant, by=actor_of(request), initial=typed.SeriesForm.initial_of(row))

    def do(said: dict[str, Any], now: datetime) -> str:
        series.change(series=row, given=_given(said), by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("办过的不动。有人报名的改时间、地点并且通知到人；那天不再办的取消。")
    said = asked(one, _("改时间安排"), _("改好"), _("改好了。"), lead=lead, template=FORM)
    return _preview(request, form, said) or answer(request, form, said, do)


@PLANS
@BOTH
def change_day(request: HttpRequest, pk: UUID, series_id: UUID) -> HttpResponse:
    """Leave a day out, move it, add one."""
    one = programme_or_404(request, pk)
    row = series_or_404(one, series_id)
    first = {"what": request.GET.get("what", "skip"), "day": day_asked(request.GET.get("day", ""), clock.today())}
    form = typed.DayForm(posted(request), initial=first)

    def do(said: dict[str, Any], now: datetime) -> str:
        plain: dict[str, Any] = {"series": row, "day": said["day"], "reason": said["reason"], "by": actor_of(request), "now": now}
        if said["what"] == "skip":
            series.skip_day(**plain)
        elif said["what"] == "move":
            series.move_day(**plain, to_day=said["to_day"], start_minute=said["start_minute"])
        else:
            series.add_day(**plain, start_minute=said["start_minute"])
        return one.get_absolute_url()

    return answer(
        request, form, asked(one, _("改一天"), _("改好"), _("改好了，报了名的人会知道。"), lead=shown.series_words(row)), do
    )


@PLANS
@BOTH
def end(request: HttpRequest, pk: UUID, series_id: UUID) -> HttpResponse:
    """No more from a day on."""
    one = programme_or_404(request, pk)
    row = series_or_404(one, series_id)
    form = typed.EndSeriesForm(posted(request), initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        series.end(series=row, **said, by=actor_of(request), now=now)
        return one.get_absolute_url()

    return answer(
        request, form, asked(one, _("停下来"), _("停下来"), _("记下了。"), lead=shown.series_words(row), tone="stop"), do
    )


@PLANS
@BOTH
def realign(request: HttpRequest, pk: UUID, series_id: UUID) -> HttpResponse:
    """Follow a holiday notice that came later."""
    one = programme_or_404(request, pk)
    row, form = series_or_404(one, series_id), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        series.realign(series=row, by=actor_of(request), now=now)
        return one.get_absolute_url()

    lead = _("有人报名的改到新的日子并且通知到人；那天不再办的取消。")
    return answer(request, form, asked(one, _("照新的放假安排改"), _("改好"), _("改好了，报了名的人会知道。"), lead=lead), do)
