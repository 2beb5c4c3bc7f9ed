"""Words that wait to be passed on, for whoever rings reporters there; and those of one case."""

from django.db.models import QuerySet

from linli.casework.models import Case, RelayNote
from linli.casework.rules import rights
from linli.casework.states import OPEN
from linli.core.access import within
from linli.core.actors import Actor


def relays_for(actor: Actor, *, opened: bool = True) -> QuerySet[RelayNote]:
    """Those that the actor may pass on, the longest waiting first; `opened` leaves out what is done."""
    rows = RelayNote.objects.filter(within(actor, rights.CALL_BACK, path="case__place_path"))
    if opened:
        rows = rows.filter(answered_at=None, case__state__in=OPEN)
    return rows.select_related("reporter", "case", "case__place", "organisation").order_by("asked_at", "id")


def relays_of(case: Case) -> list[RelayNote]:
    """Every word of a case that was to be passed on, newest first."""
    return list(RelayNote.objects.filter(case=case).select_related("organisation").order_by("-asked_at", "-id"))
