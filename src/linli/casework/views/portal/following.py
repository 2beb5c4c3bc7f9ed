"""
Which cases a visitor may follow: their own as a signed-in reporter, and those whose number and code (or link) they gave.

The session keeps the case and, where it was reported in this very session, the reporter; nothing personal.
"""

from uuid import UUID

from django.http import Http404, HttpRequest

from linli.casework.forms.pieces import is_uuid
from linli.casework.models import Case, Petitioner, Reporter
from linli.casework.selectors import tracking
from linli.core.access import actor_of

SESSION_KEY = "casework_followed"
KEPT = 20


def source_of(request: HttpRequest) -> str:
    """The visitor's address, for counting tries; never kept but as a keyed hash."""
    return str(request.META.get("REMOTE_ADDR", ""))


def let_follow(request: HttpRequest, case_id: UUID | str, reporter_id: UUID | str = "") -> None:
    """From now on this session may follow the case, as this reporter if it is known which."""
    held: dict[str, str] = request.session.get(SESSION_KEY, {})
    known = held.pop(str(case_id), "")
    held[str(case_id)] = str(reporter_id) or known
    request.session[SESSION_KEY] = dict(list(held.items())[-KEPT:])


def followed_keys(request: HttpRequest) -> list[str]:
    """The keys of the cases that this session follows."""
    return list(request.session.get(SESSION_KEY, {}))


def known_reporter(request: HttpRequest, case: Case) -> str:
    """The key of the reporter as whom this session speaks on a case; “” where it is not known."""
    return str(request.session.get(SESSION_KEY, {}).get(str(case.pk), ""))


def followed_case(request: HttpRequest, case_id: UUID | str) -> Case | None:
    """The case, if this visitor may follow it; a case that is not theirs is as good as none."""
    if not is_uuid(str(case_id)):
        return None
    found = Case.objects.select_related("tenant", "place", "lead_organisation").filter(pk=case_id).first()
    return found if found and (_holds(request, found) or own_reporter(request, found) or own_petition(request, found)) else None


def followed(request: HttpRequest, *, most: int) -> list[Case]:
    """The cases that this session follows without sign-in, newest first. No query when it follows none."""
    keys = followed_keys(request)
    if not keys:
        return []
    rows = Case.objects.filter(pk__in=keys).select_related("tenant", "place", "lead_organisation")
    return list(rows.order_by("-reported_at", "-id")[:most])


def _holds(request: HttpRequest, case: Case) -> bool:
    return str(case.pk) in request.session.get(SESSION_KEY, {})


def followed_or_404(request: HttpRequest, case_id: UUID) -> Case:
    """:raises Http404: for a case that this visitor may not follow, whether there is one or not."""
    if case := followed_case(request, case_id):
        return case
    raise Http404


def own_reporter(request: HttpRequest, case: Case) -> Reporter | None:
    """The reporter that this visitor is, signed in."""
    person_id = actor_of(request).person_id
    return case.reporters.filter(person_id=person_id).first() if person_id else None


def own_petition(request: HttpRequest, case: Case) -> bool:
    """Whether this visitor, signed in, is one of those whose report went the way of petitions."""
    person_id = actor_of(request).person_id
    if not (person_id and case.is_with_petitions):
        return False
    return Petitioner.objects.filter(petition__case=case, person_id=person_id).exists()


def reporter_of(request: HttpRequest, case: Case) -> Reporter | None:
    """
    As whom this visitor speaks: signed in; as whoever reported in this session; or, with number and code, as the only
    reporter. Number and code are the same for every neighbour who joined, so with several they name nobody.
    """
    if own := own_reporter(request, case):
        return own
    known = request.session.get(SESSION_KEY, {}).get(str(case.pk))
    if known:
        return case.reporters.filter(pk=known).first()
    only = list(case.reporters.order_by("at", "id")[:2]) if known is not None else []
    return only[0] if len(only) == 1 else None


def code_for(request: HttpRequest, case: Case) -> str:
    """What proves to a service that the visitor speaks for the case: the code, once they have given it."""
    return tracking.tracking_code(case.pk) if _holds(request, case) else ""
