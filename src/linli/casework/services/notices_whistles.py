"""Who hears of a whistle: the units that are called, whoever blew it, and the leaders where a unit stays silent."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.casework.events import WhistleAnswered, WhistleBlown, WhistleEnded, WhistleSilent
from linli.casework.models import Whistle, WhistleCall
from linli.casework.states import WhistleAnswer
from linli.disclosure.api import tell, tell_posts


def on_whistle_blown(event: WhistleBlown, *, event_id: UUID, now: datetime) -> None:
    """Every unit at once, with when and where."""
    whistle = _whistle(event.whistle_id)
    when = date_format(timezone.localtime(whistle.gather_at), _("n月j日 H:i"))
    title = _("%(number)s 请你们 %(when)s 到场，请答复来不来") % {"number": whistle.number, "when": when}
    for organisation_id in whistle.calls.values_list("organisation_id", flat=True):
        _tell_unit(whistle, organisation_id, "casework.whistle", title, event_id, now, is_urgent=True)


def on_whistle_answered(event: WhistleAnswered, *, event_id: UUID, now: datetime) -> None:
    """Whoever blew it."""
    call = WhistleCall.objects.select_related("whistle__case", "whistle__by_appointment", "organisation").get(pk=event.call_id)
    text = _("%(number)s %(unit)s答复：来") if call.answer == WhistleAnswer.COMING else _("%(number)s %(unit)s答复：来不了")
    _tell_whistler(call, "casework.whistle_answered", text, event_id, now)


def on_whistle_silent(event: WhistleSilent, *, event_id: UUID, now: datetime) -> None:
    """Whoever blew it, the unit once more, and the leaders: silence is never silent."""
    call = WhistleCall.objects.select_related("whistle__case", "whistle__by_appointment", "organisation").get(pk=event.call_id)
    if call.answer:
        return
    text = _("%(number)s %(unit)s到时间没有答复")
    _tell_whistler(call, "casework.whistle_silent", text, event_id, now, is_urgent=True)
    _tell_unit(call.whistle, call.organisation_id, "casework.whistle_silent", _words(call, text), event_id, now, is_urgent=True)
    tell_posts(
        tenant_id=call.tenant_id,
        kinds=("subdistrict_leader",),
        place_path=call.whistle.case.place_path,
        kind="casework.whistle_silent",
        title=_words(call, text),
        body=call.whistle.case.title,
        url=call.whistle.get_absolute_url(),
        about=call.whistle,
        once_key=f"casework.whistle_silent:{event_id}",
        now=now,
    )


def on_whistle_ended(event: WhistleEnded, *, event_id: UUID, now: datetime) -> None:
    """Every unit: what came of it, and that they may say what they think."""
    whistle = _whistle(event.whistle_id)
    title = _("%(number)s 了结了，请说说这次该不该吹") % {"number": whistle.number}
    for organisation_id in whistle.calls.values_list("organisation_id", flat=True):
        _tell_unit(whistle, organisation_id, "casework.whistle_ended", title, event_id, now)


def _whistle(whistle_id: UUID) -> Whistle:
    return Whistle.objects.select_related("case", "by_appointment").get(pk=whistle_id)


def _words(call: WhistleCall, text: str) -> str:
    return text % {"number": call.whistle.number, "unit": call.organisation}


def _tell_unit(
    whistle: Whistle, organisation_id: UUID, kind: str, title: str, event_id: UUID, now: datetime, *, is_urgent: bool = False
) -> None:
    tell(
        tenant_id=whistle.tenant_id,
        to_organisation=organisation_id,
        kind=kind,
        title=title,
        body=whistle.gather_where,
        url=whistle.get_absolute_url(),
        about=whistle,
        is_urgent=is_urgent,
        once_key=f"{kind}:{event_id}:{organisation_id}",
        now=now,
    )


def _tell_whistler(call: WhistleCall, kind: str, text: str, event_id: UUID, now: datetime, *, is_urgent: bool = False) -> None:
    """The post that blew it; where it was no post, nobody waits for the answer."""
    whistle = call.whistle
    appointment = whistle.by_appointment
    if appointment is None:
        return
    tell(
        tenant_id=call.tenant_id,
        to_post=appointment.post_id,
        kind=kind,
        title=_words(call, text),
        body=whistle.case.title,
        url=whistle.get_absolute_url(),
        about=whistle,
        is_urgent=is_urgent,
        once_key=f"{kind}:{event_id}:post",
        now=now,
    )
