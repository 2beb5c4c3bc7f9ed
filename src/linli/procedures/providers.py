"""
Who answers what a gate asks: engines register `name → provider`; procedures imports none of them.

    providers.register(Provider("case_closed", _("诉求办结了"), case_is_closed, takes={"category": Parameter(Kind.TEXT)}))

A gate names a provider. One that nobody has registered is either foretold (`FORETOLD`: an engine that is not there yet will
bring it) and then blocks with that said, or unknown and then a mistake in the definition.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.core.words import Words


class Kind(StrEnum):
    """What a gate may say in `with`."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number, 0 or more
    YES_NO = "yes_no"
    SHARE = "share"  # “> 1/2”, “>= 2/3”, 三分之二以上: exact
    POSTS = "posts"  # a list of kinds of post
    STEP = "step"  # the code of a step of this definition
    PUBLICITY = "publicity"  # the code of something that this definition publishes
    FIELDS = "fields"  # a list of {name, title, kind}: what is to be written down
    PERIOD = "period"  # “7 days”, “5个工作日”


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name that may stand in `with`. `choices`: for a text that is one of a few."""

    kind: Kind
    is_needed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """
    One thing to be written down as evidence. `kind`: text, number, area (m²), money (元), date, yes_no, file or paper.

    A number below `least` or above `most` does not do, but where the yes_no field named by `unless` is yes. A date lies after
    the one named by `after`, and at most `within` (a period) after it.
    """

    name: str
    title: Words
    kind: str
    is_needed: bool = True
    least: int | None = None
    most: int | None = None
    unless: str = ""
    after: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A piece of evidence written down for a gate: the values by their field names, its files, and under which post."""

    gate: str
    values: Mapping[str, Any]
    post_kind: str = ""
    file_ids: tuple[UUID, ...] = ()
    at: datetime | None = None
    appointment_id: UUID | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a gate asks: of which run and step, with which parameters, on what evidence."""

    tenant_id: UUID
    run_id: UUID
    step_id: UUID | None
    step: str
    gate: str
    parameters: Mapping[str, Any]
    evidence: tuple[Recorded, ...]
    place_id: UUID | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Begin:
    """A page on which what a gate asks for is begun: how the link is called, its address, the right that it needs, and by which rule it counts."""

    label: str
    url: str
    right: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    Whether it is so, in a sentence that a resident can read; `figures` are pairs of (title, value) that the sentence rests on;
    `link` the address of the records; `missing` what has still to be done for it, a sentence each; `begins` what the office
    begins for it while there are no records yet.
    """

    is_met: bool
    text: str
    figures: tuple[tuple[str, str], ...] = ()
    link: str = ""
    missing: tuple[str, ...] = ()
    begins: Begin | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """
    One thing that can be asked. `fields`: what is to be written down for it on the step, by the gate's parameters; none for
    a provider that finds its answer in the records.
    """

    name: str
    title: Words
    ask: Callable[[Question], Answer]
    takes: Mapping[str, Parameter] = field(default_factory=dict)
    fields: Callable[[Mapping[str, Any]], Sequence[Field]] | None = None


_registered: dict[str, Provider] = {}

# Providers that engines which are not built yet will register, with what their gates may say. A gate that asks one waits.
FORETOLD: dict[str, tuple[Words, Mapping[str, Parameter]]] = {
    "progress_reported": (_("进度报上来了（要等“项目”模块）"), {"light": Parameter(Kind.TEXT)}),
    "rating_confirmed": (_("评定确认了（要等“评星”模块）"), {"scheme": Parameter(Kind.TEXT)}),
}


def register(provider: Provider) -> Provider:
    """Let gates ask it; called at import of the engine that answers."""
    _registered[provider.name] = provider
    return provider


def provider_named(name: str) -> Provider | None:
    return _registered.get(name)


def takes_by_name() -> dict[str, Mapping[str, Parameter]]:
    """Everything that a definition may ask, registered or foretold, with what may be said to it."""
    return {name: takes for name, (_title, takes) in FORETOLD.items()} | {
        name: provider.takes for name, provider in _registered.items()
    }


def title_of(name: str) -> str:
    """How a provider is called on a page, there or not."""
    if found := _registered.get(name):
        return str(found.title)
    return str(FORETOLD[name][0]) if name in FORETOLD else name
