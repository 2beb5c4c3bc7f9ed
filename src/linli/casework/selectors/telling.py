"""Who is still to be told by word of mouth, for whoever does call-backs there."""

from django.db.models import QuerySet

from linli.casework.models import Telling
from linli.casework.rules import rights
from linli.core.access import within
from linli.core.actors import Actor


def tellings_for(actor: Actor, *, opened: bool = True) -> QuerySet[Telling]:
    """Those that the actor may work through, what is urgent first, then the longest waiting; `opened` leaves out what is done or overtaken."""
    rows = Telling.objects.filter(within(actor, rights.CALL_BACK, path="case__place_path"))
    if opened:
        rows = rows.filter(told_at=None, replaced_at=None)
    return rows.select_related("reporter", "case", "case__place").order_by("-is_urgent", "made_at", "id")
