"""Who hears of a word to be passed on: whoever rings reporters there; and when it was, the organisation that asked."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.events import CaseRelayAnswered, CaseRelayAsked
from linli.casework.models import RelayNote
from linli.disclosure.api import tell_posts

from .notices import tell_organisation
from .telling import CALLERS


def on_case_relay_asked(event: CaseRelayAsked, *, event_id: UUID, now: datetime) -> None:
    note = _note(event.relay_id)
    tell_posts(
        tenant_id=event.tenant_id,
        kinds=CALLERS,
        place_path=note.case.place_path,
        kind="casework.relay",
        title=_("%(number)s 办的单位请您转告报事人一句") % {"number": note.case.short_number},
        url=reverse("casework:relays"),
        about=note.case,
        is_urgent=note.case.is_urgent,
        once_key=f"casework.relay:{event_id}",
        now=now,
    )


def on_case_relay_answered(event: CaseRelayAnswered, *, event_id: UUID, now: datetime) -> None:
    note = _note(event.relay_id)
    if note.organisation_id:
        title = _("%(number)s 请转告的，报事人回话了") % {"number": note.case.short_number}
        tell_organisation(note.case, note.organisation_id, "casework.relayed", title, event_id, now)


def _note(relay_id: UUID) -> RelayNote:
    return RelayNote.objects.select_related("case", "case__tenant").get(pk=relay_id)
