"""Questions answered on the spot: from the catalogue or the knowledge base, in one go, as a case that is closed at once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseClosed
from linli.casework.models import Answer, Case, Category, Clock, KnowledgeEntry, ServiceItem
from linli.casework.rules import cases, rights
from linli.casework.selectors import categories, limits
from linli.casework.states import ClockKind, Kind, Outcome, Party
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Place

from . import clocks, intake
from .deeds import Deed, allow, locked

CONSULTATION = "consultation"
MOST_ANSWER = 2000
Source = ServiceItem | KnowledgeEntry | None


@transaction.atomic
def answer_at_once(
    *,
    tenant: Tenant,
    wanted: intake.Wanted,
    text: str,
    source: Source = None,
    reporter: intake.ReporterGiven | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """
    Register a question, answer it and close it in one go: for whoever stands at the counter or is on the telephone and
    goes away knowing. Its limit runs from the question and is met in the same moment.

    :raises NotAllowed: without the right. :raises CaseRefused: with every reason.
    """
    if not by.may(rights.CENTRE, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("答咨询是窗口的事，您可以先登记。")))
    refuse_if(_answer_problems(tenant, text, source), CaseRefused)
    asked = _as_question(tenant, wanted, source, by)
    case = intake.report(tenant=tenant, wanted=asked, reporter=reporter, by=by, now=now)
    return answer(case=case, text=text, source=source, by=by, now=now)


@transaction.atomic
def answer(*, case: Case, text: str, source: Source = None, by: Actor, now: datetime) -> Case:
    """
    Answer a question that was registered and given to nobody yet; the reporter reads the answer as it is written here.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.CENTRE, case)
    problems = [*cases.step_problems("answer", case.state), *_answer_problems(Tenant(pk=case.tenant_id), text, source)]
    if case.kind != Kind.CONSULTATION:
        problems.append(Problem("no_question", _("这件不是咨询，要派给人去办。要是登错了，先更正。"), where="state"))
    refuse_if(problems, CaseRefused)
    deed = Deed(case, by=by, now=now)
    if case.accepted_at is None:
        intake.accept_now(deed)
    _close_with(deed, text.strip())
    deed.add(_limit_met(deed), _row(case, text, source, by, now))
    deed.step("answer", text=text.strip(), changes={"from": [None, _named(source)]})
    clocks.stop_all(deed)
    deed.announce(CaseClosed)
    if isinstance(source, KnowledgeEntry):
        KnowledgeEntry.objects.filter(pk=source.pk).update(times_used=F("times_used") + 1)
    return deed.write()


def _as_question(tenant: Tenant, wanted: intake.Wanted, source: Source, by: Actor) -> intake.Wanted:
    """A consultation of the category that the answer belongs to; where no place is said, the clerk's own."""
    category = wanted.category or (source.category if source else None) or _category(tenant, wanted.text)
    place = wanted.place or _own_place(by, tenant)
    given: dict[str, Any] = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__}
    return intake.Wanted(**given | {"kind": Kind.CONSULTATION, "category": category, "place": place})


def _category(tenant: Tenant, text: str) -> Category | None:
    """What the words point to, where it is something one asks about; else “办事咨询” itself."""
    found = categories.suggest_category(text, tenant_id=tenant.pk)
    if found and found.category.kind == Kind.CONSULTATION:
        return found.category
    return categories.category_by_code(CONSULTATION, tenant_id=tenant.pk)


def _own_place(by: Actor, tenant: Tenant) -> Place | None:
    """A community's clerk sees what lies in the community; a question without a place belongs there. Else none."""
    paths = sorted(grant.place_path for grant in by.grants_for(rights.CENTRE) if grant.tenant_id in (None, tenant.pk))
    return Place.objects.filter(tenant=tenant, path=paths[0]).first() if paths and paths[0] else None


def _answer_problems(tenant: Tenant, text: str, source: Source) -> list[Problem]:
    problems = cases.text_problems(text, where="answer", least=cases.LEAST_TEXT, most=MOST_ANSWER)
    if source is not None and source.tenant_id != tenant.pk:
        problems.append(Problem("unknown_source", _("没有这一条，请从列出的里面选。"), where="source"))
    return problems


def _close_with(deed: Deed, text: str) -> None:
    deed.set(
        done_at=deed.now,
        closed_at=deed.now,
        outcome=Outcome.EXPLAINED,
        reply=text,
        party=Party.WINDOW,
        profile=deed.case.profile or CONSULTATION,
        next_step="",
        next_at=None,
    )


def _limit_met(deed: Deed) -> Clock:
    """
    The limit to answer, as it would have run: from the question on, stopped now. So answers given on the spot count among
    those in time, and one that lay about too long counts among the late ones.
    """
    case = deed.case
    profile = case.category.profile if case.category.kind == Kind.CONSULTATION else CONSULTATION
    found, frozen = limits.deadline(profile, case.reported_at, tenant_id=case.tenant_id)
    clock = Clock(
        tenant_id=case.tenant_id,
        case=case,
        kind=ClockKind.HANDLE,
        profile=profile,
        started_at=case.reported_at,
        due_at=found.due_at,
        warn_at=found.warn_at,
        rule=frozen,
        stopped_at=deed.now,
    )
    clocks.ended(deed, clock)
    return clock


def _row(case: Case, text: str, source: Source, by: Actor, now: datetime) -> Answer:
    return Answer(
        tenant_id=case.tenant_id,
        case=case,
        item=source if isinstance(source, ServiceItem) else None,
        entry=source if isinstance(source, KnowledgeEntry) else None,
        text=text.strip(),
        at=now,
        by_label=by.label[:120],
    )


def _named(source: Source) -> str:
    """What it was answered from, as the journal keeps it."""
    if source is None:
        return "-"
    return f"item:{source.code}@{source.valid_from}" if isinstance(source, ServiceItem) else f"entry:{source.pk}"
