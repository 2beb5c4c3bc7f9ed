"""What the page of a verb shows beside its form, and what its form is made with."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.rules.dispatching import Body, in_words
from linli.casework.rules.duties import hindrance_words
from linli.casework.selectors import dispatching, roster
from linli.casework.selectors.cases import reporters_seen_by
from linli.casework.selectors.traces import answers_of
from linli.casework.services import afterwards
from linli.casework.states import Party
from linli.casework.views.desk.pieces import reporter_row, why_context
from linli.casework.views.guesses import category_choices
from linli.core import clock
from linli.core.access import actor_of
from linli.registry.api import offered_inside


def near(_request: HttpRequest, found: Case) -> dict[str, Any]:
    """The places around the case, for a quick correction."""
    return {"near": _near(found)}


def registered(found: Case, _beside: dict[str, Any]) -> dict[str, Any]:
    """A form that starts from what the case says, with the tenant's categories."""
    initial = {"title": found.title, "category": found.category.code, "place": found.place_id, "place_detail": found.place_detail}
    return {"initial": initial, "categories": category_choices(found.tenant_id)}


def bodies(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    """A form that chooses among the organisations that `offers` found."""
    return {"offers": [(str(one.id), one.name) for one in beside["bodies"]]}


def reporters(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    """A form that chooses among the reporters that `asked` found."""
    return {"reporters": [(str(one.id), one.name) for one in beside["reporters"]]}


def _near(found: Case) -> list[tuple[str, str]]:
    """The places inside the same compound, or inside the community, for a quick correction."""
    place = found.place
    around = place.parent if place and place.parent else place
    inside = list(offered_inside(around, tenant=found.tenant)) if around else []
    listed = [one for one in [place, around, *inside] if one is not None]
    return [(str(one.pk), str(one)) for one in {one.pk: one for one in listed}.values()]


def offers(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Whom it can be given to, the suggestion first and marked, with the reasons."""
    suggestion = dispatching.suggestion_for(found)
    bodies = dispatching.offers_for(found)
    if suggestion.lead:
        bodies = [suggestion.lead, *[body for body in bodies if body.id != suggestion.lead.id]]
    told = in_words(suggestion.why)
    outside = _outside(found, bodies)
    return {
        "bodies": bodies,
        "offers": [
            _offer(body, suggested=body is suggestion.lead and suggestion.is_certain, is_outside=bool(outside)) for body in bodies
        ],
        "outside": outside,
        "on_duty": roster.on_duty(found.tenant_id, now=clock.now(), path=found.place_path),
        "chosen": request.POST.get("lead", str(suggestion.lead.id) if suggestion.lead and suggestion.is_certain else ""),
        "assisting": "、".join(body.name for body in suggestion.assist),
        "is_certain": suggestion.is_certain,
        "why": why_context(told, party=told.party if suggestion.is_certain else ""),
    }


def _outside(found: Case, bodies: list[Body]) -> str:
    """Why no community may lead this by the duty list, in words; “” where it may, or where there is none."""
    hindered = (dispatching.hindrance_of(found, body) for body in bodies)
    first = next((one for one in hindered if one), None)
    return hindrance_words(first) if first else ""


def _offer(body: Body, *, suggested: bool, is_outside: bool) -> dict[str, Any]:
    detail = str(Party(body.party).label)
    if is_outside and body.party == Party.COMMUNITY:
        detail = _("%(party)s · 这件事在职责清单外") % {"party": detail}
    return {"value": str(body.id), "name": body.name, "detail": detail, "is_suggested": suggested}


def asked(request: HttpRequest, found: Case) -> dict[str, Any]:
    """Who is to be asked and what to say; the answers that there are already."""
    waiting = set(afterwards.unasked(found))
    seen = [one for one in reporters_seen_by(actor_of(request), found) if one.id in waiting]
    return {
        "reporters": [reporter_row(found, one) for one in seen],
        "answers": list(answers_of(found)),
        "script": script_for(found),
    }


def unhappy(_found: Case, beside: dict[str, Any]) -> dict[str, Any]:
    """A form that knows how many of the answers that `asked` found are no good ones."""
    return {"unhappy": sum(one.is_unhappy for one in beside["answers"])}


def script_for(found: Case) -> list[str]:
    """What to say on the telephone, line by line."""
    return [
        _("您好，这里是%(office)s。您报的“%(title)s”，%(who)s说办完了。")
        % {"office": found.tenant.name, "title": found.title, "who": found.lead_organisation or ""},
        _("办的人联系过您吗？"),
        _("现在好了没有？"),
        _("满意、基本满意，还是不满意？说实话就行。"),
        _("还有什么要说的？我原样记下来。"),
    ]
