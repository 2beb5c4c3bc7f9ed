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

from . import plain, whistling
from .verb import HANDLING, Verb, may, may_note, url_of

VERBS: dict[str, Verb] = {verb.name: verb for verb in [*plain.VERBS, *whistling.VERBS]}
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


def allowed(actor: Actor, case: Case, assignments: Sequence[Assignment]) -> list[VerbLink]:
    """What this actor may do on this case now; the main one last, where the eye expects it."""
    found = [verb for verb in VERBS.values() if may_step(verb.name, case.state) and may(actor, verb.right, case, assignments)]
    main = next((verb for verb in found if verb.is_main), None)
    ordered = [verb for verb in found if verb is not main] + ([main] if main else [])
    return [_link(verb, case, is_primary=verb is main) for verb in ordered]


def _link(verb: Verb, case: Case, *, is_primary: bool) -> VerbLink:
    is_rare = verb.is_rare and not is_primary
    return VerbLink(verb.name, verb.label, url_of(verb.name, case), verb.icon, is_primary, verb.is_stop, is_rare)


__all__ = ["HANDLING", "VERBS", "Verb", "VerbLink", "allowed", "may", "may_note", "url_of"]
