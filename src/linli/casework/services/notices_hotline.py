"""Who is told what about the hotline's cases (see config/wiring.py)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.casework.events import CaseWithdrawn
from linli.casework.models import Case

from .notices import tell_organisation


def on_case_withdrawn(event: CaseWithdrawn, *, event_id: UUID, now: datetime) -> None:
    """The organisation that was on it stops."""
    case = Case.objects.select_related("tenant").get(pk=event.case_id)
    title = _("%(number)s 热线撤了单，不用办了") % {"number": case.short_number}
    tell_organisation(case, event.organisation_id, "casework.withdrawn", title, event_id, now)
