"""
The verbs of a case as pages: which of them this actor may do now, and one page for each with its form.

What may be done is the table's and the services' matter; here stands how each is called, which form it has and how the
form's values go into the service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linli.casework.models import Assignment, Case
from linli.casework.states import may_step
from linli.core.actors import Actor

from . import answering, delaying, handing, hotline, leaving, plain, pressing, promoting, relaying, returning, whistling
from .verb import ASSISTING, HANDLING, TAKING_PART, Verb, anyway, may, may_note, url_of, works_on

OFFERED = (pressing, relaying, leaving, delaying, handing, returning, plain, answering, whistling, promoting, hotline)
VERBS: dict[str, Verb] = {verb.name: verb for module in OFFERED for verb in module.VERBS}
"""In the order in which a page offers them."""


@dataclass(frozen=True, slots=True)
class VerbLink:
    """A verb as a button on the page of a case; the first main one is the primary button, rare ones stand under “更多”."""

    name: str
    label: Any
    url: str
    icon: str
    is_primary: bool
    is_stop: bool
    is_rare: bool


DAILY = [verb for verb in VERBS.values() if not verb.is_rare and verb.fits is anyway]
"""What is done every day and asks nothing of the database to know whether it fits: for many cases on one page."""


def allowed(
    actor: Actor, case: Case, assignments: Sequence[Assignment], *, among: Sequence[Verb] | None = None
) -> list[VerbLink]:
    """What this actor may do on this case now, of these verbs or of all; the main one last, where the eye expects it."""
    found = [verb for verb in (VERBS.values() if among is None else among) if _is_offered(verb, actor, case, assignments)]
    main = next((verb for verb in found if verb.is_awaited(case)), None) or next((verb for verb in found if verb.is_main), None)
    ordered = [verb for verb in found if verb is not main] + ([main] if main else [])
    rare = {verb.name for verb in found if verb is not main and (verb.is_rare or _stands_in(verb, actor, case, assignments))}
    return [_link(verb, case, is_primary=verb is main, is_rare=verb.name in rare) for verb in ordered]


def _is_offered(verb: Verb, actor: Actor, case: Case, assignments: Sequence[Assignment]) -> bool:
    if not (may_step(verb.name, case.state) and may(actor, verb.right, case, assignments)):
        return False
    return verb.fits(case) and not verb.why_not(actor, case, assignments)


def _stands_in(verb: Verb, actor: Actor, case: Case, assignments: Sequence[Assignment]) -> bool:
    """Whether it would be done for an organisation that is not online: seldom, but for what the case waits for."""
    return (
        verb.right in (HANDLING, ASSISTING, TAKING_PART)
        and not verb.is_main
        and not works_on(actor, verb.right, case, assignments)
    )


def _link(verb: Verb, case: Case, *, is_primary: bool, is_rare: bool) -> VerbLink:
    return VerbLink(verb.name, verb.label, url_of(verb.name, case), verb.icon, is_primary, verb.is_stop, is_rare)


def spot_url(actor: Actor, case: Case) -> str:
    """Where whose a matter is can be settled on the spot; “” for whoever may not, and where it is settled."""
    verb = VERBS["rule"]
    if not may_step("rule", case.state) or not may(actor, verb.right, case, []):
        return ""
    return url_of("rule", case)


__all__ = [
    "DAILY",
    "HANDLING",
    "VERBS",
    "Verb",
    "VerbLink",
    "allowed",
    "may",
    "may_note",
    "spot_url",
    "url_of",
]
