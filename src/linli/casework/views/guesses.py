"""What the words of a report seem to be about, and what follows from it; shown while typing and never insisted on."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.casework.rules import answering
from linli.casework.rules.leaving import Way
from linli.casework.selectors import categories, dispatching, guide, sorting
from linli.casework.selectors import leaving as ways
from linli.casework.states import Kind, Party
from linli.core.models import Tenant
from linli.registry.api import Place

from .shown import icon_named

LEAST_TO_GUESS = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """A category as a resident reads it, who would be sent, and what happens then."""

    code: str
    name: str
    whom: str
    icon: str
    consequence: str


def guess_of(text: str, place: Place | None, *, tenant_id: Any) -> Guess | None:
    """The category that the words point to; None rather than a bad guess."""
    found = categories.suggest_category(text, tenant_id=tenant_id)
    if found is None:
        return None
    category = found.category
    suggestion = dispatching.suggestion(category, place) if place else None
    lead = suggestion.lead.name if suggestion and suggestion.lead and suggestion.is_certain else ""
    party = "" if category.party == Party.UNDECIDED else str(Party(category.party).label)
    return Guess(category.code, category.shown_name, lead or party, icon_named(category.icon), category.consequence)


def context_for(request: HttpRequest, text: str, place: Place | None) -> dict[str, Any]:
    """
    `guess`, or `guess_unsure` once enough was typed to have one; `urgent` where another number has to be rung first; `offers`
    where it is a question that the guide answers.
    """
    tenant = getattr(request, "tenant", None)
    if tenant is None or len(text.strip()) < LEAST_TO_GUESS:
        return {"guess": None, "guess_unsure": False, "urgent": None, "offers": []}
    found = guess_of(text, place, tenant_id=tenant.pk)
    asks = answering.is_question(text) or (found is not None and _is_about_asking(found.code, tenant.pk))
    offers = guide.offers_for(text, tenant=tenant, place_path=place.path if place else "") if asks else []
    return {"guess": found, "guess_unsure": found is None, "urgent": urgent_of(text, tenant=tenant), "offers": offers}


def urgent_of(text: str, *, tenant: Tenant) -> Way | None:
    """The emergency service to ring before anything else, where the words sound like it."""
    hint = sorting.hint_of(text, tenant=tenant)
    return ways.emergency_numbers(tenant).get(hint.kind) if hint and hint.is_emergency else None


def _is_about_asking(code: str, tenant_id: Any) -> bool:
    category = categories.category_by_code(code, tenant_id=tenant_id)
    return category is not None and category.kind == Kind.CONSULTATION


def category_choices(tenant_id: Any) -> list[tuple[str, Any]]:
    """Categories as a grouped choice list: (code, name), those below a heading grouped under it."""
    choices: list[tuple[str, Any]] = []
    for branch in categories.tree(tenant_id):
        if not branch.children:
            choices.append((branch.category.code, branch.category.name))
            continue
        inner = [(branch.category.code, _("%(name)s（不细分）") % {"name": branch.category.name})]
        inner += [(child.code, child.name) for child in branch.children]
        choices.append((branch.category.name, inner))
    return choices
