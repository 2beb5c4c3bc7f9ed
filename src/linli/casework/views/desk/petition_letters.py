"""The letters of a petition: what the petitioner, or who sent it here, gets on paper; printed from the page, or set as a PDF file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import Petition, PetitionEntry
from linli.casework.selectors import petitions as kept
from linli.casework.views.desk import petition_verbs
from linli.casework.views.desk.petitions import KEEPS, petition_or_404
from linli.core import papers

LETTER = "casework/desk/petition_letter.html"


@KEEPS
@require_http_methods(["GET", "HEAD"])
def letter(request: HttpRequest, pk: UUID, entry_id: UUID) -> HttpResponse:
    """One letter as it was written; the browser does not keep it. The file is named after the number, never after a person."""
    found = petition_or_404(request, pk)
    entry = found.entries.filter(pk=entry_id).first()
    if entry is None or not petition_verbs.VERBS[entry.verb].letter:
        raise Http404
    name = f"petition-{found.number}-{entry.verb}"
    response = papers.paper(request, LETTER, _context(found, entry), name=name)
    response["Cache-Control"] = "no-store"
    return response


def _context(found: Petition, entry: PetitionEntry) -> dict[str, Any]:
    return {
        "petition": found,
        "entry": entry,
        "heading": petition_verbs.VERBS[entry.verb].letter,
        "to": found.transferred_by if entry.verb == "object" else _petitioners(found),
        "until": _until(entry),
    }


def _petitioners(found: Petition) -> str:
    people = kept.petitioners_of(found)
    named = [one.name for one in people if one.is_representative and one.name] or [one.name for one in people if one.name]
    more = _("等 %(count)s 人") % {"count": found.people_count} if found.people_count > len(named) and named else ""
    return "、".join(named) + more


def _until(entry: PetitionEntry) -> date | None:
    """The last day of the handling as the letter told it; a later extension has a letter of its own."""
    return date.fromisoformat(entry.detail) if entry.verb in ("accept", "extend") and entry.detail else None
