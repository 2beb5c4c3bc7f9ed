"""Today's work as rows: what presses first, each with the one thing to do about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Case
from linli.casework.models.cases import CaseQuerySet
from linli.casework.rules import rights
from linli.casework.selectors import lists, returns
from linli.casework.states import State, Supervision
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor

from .desk import verbs
from .limits import moment_words
from .shown import CaseShown, shown_of
from .visible import visible_to

TITLES = {
    "late": gettext_lazy("已经超时"),
    "today": gettext_lazy("今天到期"),
    "review": gettext_lazy("挂账到了，该复查"),
    "appointed": gettext_lazy("今天约好上门"),
    "returned": gettext_lazy("退回来的，等着定由谁办"),
    "to_sign": gettext_lazy("新派来的，等签收"),
    "new": gettext_lazy("新来的，等派单"),
    "call_back": gettext_lazy("办完了，等回访和办结"),
}
PRESSING = ("late", "today", "review", "appointed", "returned", "to_sign")
MOST = 60


@dataclass(frozen=True, slots=True)
class Act:
    """What to do about a case now: the button's words and where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case of today. `appointed` says when somebody is expected; it stands before the time limit."""

    shown: CaseShown
    appointed: str
    act: Act
    is_first: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its rows."""

    key: str
    title: str
    rows: list[Row]

    @property
    def count(self) -> int:
        return len(self.rows)


def groups_for(request: HttpRequest) -> list[Group]:
    """The day's groups for this visitor, fetched once in a request."""
    found = getattr(request, "_linli_case_groups", None)
    if found is None:
        found = _groups(request)
        request._linli_case_groups = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def _groups(request: HttpRequest) -> list[Group]:
    actor, now = actor_of(request), clock.now()
    visible = at_work(actor, visible_to(request))
    works = handles_only(actor)
    by_key = {group.key: group.cases for group in lists.today_groups(visible, now=now, most=MOST, gives_out=not works)}
    if works:
        pressing = {case.pk for cases in by_key.values() for case in cases}
        by_key["to_sign"] = [case for case in _of_a_handler(request)[1] if case.pk not in pressing]
    first = next((cases[0].pk for key in TITLES if (cases := by_key.get(key))), None)
    return [
        Group(key, str(title), [_row(actor, case, now, is_first=case.pk == first) for case in by_key[key]])
        for key, title in TITLES.items()
        if by_key.get(key)
    ]


def visits_for(request: HttpRequest) -> list[Case]:
    """Where this visitor expects somebody today; for a handler they come with what is to be signed for."""
    if handles_only(actor_of(request)):
        return _of_a_handler(request)[0][: lists.MOST_VISITS]
    return lists.visits_of_day(visible_to(request), now=clock.now())


def _of_a_handler(request: HttpRequest) -> tuple[list[Case], list[Case]]:
    """Visits and what is unsigned, fetched once in a request."""
    found: tuple[list[Case], list[Case]] | None = getattr(request, "_linli_case_handler", None)
    if found is None:
        found = lists.visits_and_unsigned(visible_to(request), now=clock.now(), most=MOST)
        request._linli_case_handler = found  # type: ignore[attr-defined]
    return found


def at_work(actor: Actor, rows: CaseQuerySet) -> CaseQuerySet:
    """What counts as the actor's work: what an organisation has given back is not its own, though it may still see it."""
    return rows.exclude(state=State.RETURNED) if handles_only(actor) else rows


def handles_only(actor: Actor) -> bool:
    """Whether the actor's work is what has been given to their organisation, and not giving it out."""
    where: dict[str, Any] = {"tenant_id": actor.tenant_id}
    return actor.may(rights.HANDLE, **where) and not actor.may(rights.ACCEPT, **where)


def _row(actor: Actor, case: Case, now: datetime, *, is_first: bool) -> Row:
    comes_today = case.next_at is not None and now <= case.next_at < lists.end_of_day(now) and case.is_running
    appointed = _("%(when)s 到场") % {"when": moment_words(case.next_at, now)} if comes_today and case.next_at else ""
    return Row(shown_of(case, now=now), appointed, act_of(actor, case, now), is_first)


def act_of(actor: Actor, case: Case, now: datetime) -> Act:
    """The one thing to do: the verb that the case waits for, when it is this actor's; otherwise to open it."""
    waits_for: dict[str, tuple[str, str, Any]] = {
        State.SUBMITTED: ("accept", rights.ACCEPT, _("核对并派单")),
        State.ACCEPTED: ("dispatch", rights.DISPATCH, _("派单")),
        State.RETURNED: ("dispatch", rights.DISPATCH, _("定由谁办")),
        State.DISPATCHED: ("receive", rights.HANDLE, _("签收")),
        State.DONE: ("call_back", rights.CALL_BACK, _("打电话回访")),
        State.CALLED_BACK: ("close", rights.CLOSE, _("办结")),
    }
    if returns.awaits_ruling(case):
        waits_for[State.RETURNED] = ("rule", rights.RULE, _("裁定"))
    if case.state in waits_for:
        verb, right, label = waits_for[State(case.state)]
        if _may(actor, right, case):
            return Act(label, verbs.url_of(verb, case))
    if case.state == State.SUSPENDED:
        return Act(_("复查"), case.get_absolute_url())
    if case.is_running and _may(actor, rights.HANDLE, case):
        return Act(_("写进展"), f"{case.get_absolute_url()}#walk")
    if case.is_overdue(now) and case.supervision == Supervision.NONE and _may(actor, rights.SUPERVISE, case):
        return Act(_("催办，问原因"), verbs.url_of("remind", case))
    if case.is_overdue(now):
        return Act(_("打开，问原因"), f"{case.get_absolute_url()}#walk")
    return Act(_("打开"), case.get_absolute_url())


def _may(actor: Actor, right: str, case: Case) -> bool:
    """Whether the right covers the case; handling also asks that the actor's own organisation leads it."""
    where: dict[str, Any] = {"tenant_id": case.tenant_id, "place_path": case.place_path}
    if right != rights.HANDLE:
        return actor.may(right, **where)
    lead = case.lead_organisation_id
    return lead is not None and actor.organisation_id == lead and actor.may(right, organisation_ids=frozenset({lead}), **where)
