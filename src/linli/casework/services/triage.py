"""The office looks at what came in: accepts it, puts it right, names the lawful channel, or voids it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseClosed, CaseNotAccepted
from linli.casework.models import Case, Category
from linli.casework.rules import cases, leaving, rights
from linli.casework.rules.leaving import Earlier
from linli.casework.selectors import leaving as ways
from linli.casework.states import Outcome, State
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Place

from . import clocks
from .deeds import Deed, allow, locked
from .intake import accept_now


@transaction.atomic
def accept(
    *,
    case: Case,
    title: str | None = None,
    category: Category | None = None,
    also_touches: list[str] | None = None,
    kind: str = "",
    place: Place | None = None,
    place_detail: str | None = None,
    is_urgent: bool | None = None,
    profile: str = "",
    words: str = "",
    by: Actor,
    now: datetime,
    on_behalf_of: UUID | None = None,
) -> Case:
    """
    Take the case on, with whatever has to be put right in it. What is not given stays; `words` go to the reporters.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.ACCEPT, case)
    right = _put_right(case, title, category, also_touches, kind, place, place_detail, is_urgent, profile)
    said = cases.text_problems(words, where="words", least=0, most=cases.MOST_REASON)
    refuse_if([*cases.step_problems("accept", case.state), *_problems(case, right), *said], CaseRefused)
    deed = Deed(case, by=by, now=now, on_behalf_of=on_behalf_of)
    deed.set(**right)
    accept_now(deed, words.strip())
    return deed.write()


@transaction.atomic
def correct(
    *,
    case: Case,
    title: str | None = None,
    category: Category | None = None,
    also_touches: list[str] | None = None,
    kind: str = "",
    place: Place | None = None,
    place_detail: str | None = None,
    is_urgent: bool | None = None,
    profile: str = "",
    by: Actor,
    now: datetime,
) -> Case:
    """
    Put title, category, place or urgency right, before anyone has signed for the case. What is not given stays.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.ACCEPT, case)
    right = _put_right(case, title, category, also_touches, kind, place, place_detail, is_urgent, profile)
    refuse_if([*cases.step_problems("correct", case.state), *_problems(case, right)], CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.set(**right)
    deed.step("correct", is_internal=True)
    return deed.write()


def _put_right(
    case: Case,
    title: str | None,
    category: Category | None,
    also_touches: list[str] | None,
    kind: str,
    place: Place | None,
    place_detail: str | None,
    is_urgent: bool | None,
    profile: str,
) -> dict[str, Any]:
    """The fields that differ from what the case says; the category's name and profile and the place's path go along."""
    given: dict[str, Any] = {}
    if title is not None and title.strip() != case.title:
        given["title"] = title.strip()
    if category is not None and category.pk != case.category_id:
        given |= {"category_id": category.pk, "category_name": category.name, "profile": category.profile}
    if place is not None and place.pk != case.place_id:
        given |= {"place_id": place.pk, "place_path": place.path}
    if is_urgent is not None and is_urgent != case.is_urgent:
        given |= {"is_urgent": is_urgent, "profile": "emergency" if is_urgent else (category or case.category).profile}
    plain = {"also_touches": also_touches, "kind": kind or None, "place_detail": place_detail, "profile": profile or None}
    return given | {name: value for name, value in plain.items() if value is not None}


def _problems(case: Case, right: dict[str, Any]) -> list[Problem]:
    problems = []
    if "title" in right:
        problems += cases.text_problems(right["title"], where="title", most=cases.MOST_TITLE)
    if "place_detail" in right:
        problems += cases.text_problems(right["place_detail"], where="place_detail", least=0, most=cases.MOST_DETAIL)
    if "category_id" in right and not Category.objects.active().filter(pk=right["category_id"], tenant=case.tenant_id).exists():
        problems.append(Problem("unknown_category", _("没有这一类，请从列表里选。"), where="category"))
    if "place_id" in right and not Place.objects.filter(pk=right["place_id"], tenant=case.tenant_id).exists():
        problems.append(Problem("unknown_place", _("这个地方不在本街道。"), where="place"))
    return problems


@transaction.atomic
def not_accept(*, case: Case, channel: str, reason: str, earlier: Case | None = None, by: Actor, now: datetime) -> Case:
    """
    Do not take the case on, and name the lawful channel instead: `channel` is a code of `casework.lawful_channels`,
    `reason` goes to the reporters as it is. With the channel “repeat” the result of the `earlier` case stands.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.ACCEPT, case)
    known = ways.channels(Tenant(pk=case.tenant_id), on=timezone.localdate(now))
    way = known.get(channel.strip())
    problems = leaving.not_accept_problems(way, reason, _earlier(case, earlier), was_given=bool(channel.strip()))
    refuse_if([*cases.step_problems("not_accept", case.state), *problems], CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.set(closed_at=now, outcome=Outcome.LAWFUL_CHANNEL, reply=reason.strip(), lawful_channel=channel.strip())
    deed.set(earlier_id=earlier.pk if earlier else None)
    deed.step("not_accept", text=reason.strip(), changes={"channel": [None, channel.strip()]})
    clocks.stop_all(deed)
    deed.announce(CaseNotAccepted)
    deed.announce(CaseClosed)
    return deed.write()


def _earlier(case: Case, earlier: Case | None) -> Earlier | None:
    if earlier is None:
        return None
    has_result = earlier.state in (State.CLOSED, State.NOT_ACCEPTED) and not earlier.is_with_petitions
    is_same = earlier.tenant_id == case.tenant_id and ways.shares_reporter(case, earlier)
    return Earlier(earlier.short_number, has_result, is_same, is_only_reporter=case.reporter_count == 1)


@transaction.atomic
def void(*, case: Case, reason: str, by: Actor, now: datetime) -> Case:
    """
    Void a case that is none: a test, an empty call. Its number stays used, with the reason.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.DISPATCH, case)
    problems = [*cases.step_problems("void", case.state), *cases.text_problems(reason, where="reason", most=cases.MOST_REASON)]
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    deed.set(closed_at=now)
    deed.step("void", text=reason.strip(), reason=reason.strip(), is_internal=True)
    clocks.stop_all(deed)
    deed.announce(CaseClosed)
    return deed.write()
