"""The office rules whose a matter is (终审, 当场厘清, 推进会议): binding on the case, a precedent for the like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import CaseRuled
from linli.casework.models import Case, Category, ReturnOrder, Ruling, RulingParty
from linli.casework.rules import cases, precedents, rights
from linli.casework.rules.dispatching import Body
from linli.casework.rules.duties import MOST_REASON
from linli.casework.selectors import dispatching, rulings
from linli.casework.selectors import returns as returning
from linli.casework.states import ClockKind, ReturnDecision, RulingOrigin
from linli.core import locking
from linli.core.actors import Actor
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.core.search import Entry as SearchText
from linli.core.search import index_many
from linli.registry.api import Organisation, Place

from . import clocks
from .deeds import Deed, allow, locked
from .returns import decide
from .sending import send, stop_accept_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingGiven:
    """
    What is ruled: the question, who does it, the deciding reason, on what it rests. `category` and `place` say for what it
    is a precedent (None: the case's own category; the whole subdistrict); `parties` are named besides those who had the
    case; `supersedes` is the precedent that it takes the place of.
    """

    question: str
    organisation: Organisation | None
    reason: str
    citation: str = ""
    category: Category | None = None
    place: Place | None = None
    parties: Sequence[Organisation] = ()
    origin: str = ""
    origin_note: str = ""
    supersedes: Ruling | None = None


@transaction.atomic
def rule(*, case: Case, ruling: RulingGiven, note: str = "", by: Actor, now: datetime) -> Case:
    """
    Rule whose the case is. It goes to that organisation, which cannot give it back; the limit runs on. The only way out of
    a return that was one too many. `note` is a word to the reporter and the handler.

    :raises NotAllowed: without the right here. :raises CaseRefused: with every reason.
    """
    case = locked(case)
    allow(by, rights.RULE, case)
    refuse_if([*cases.step_problems("rule", case.state), *_problems(case, ruling, note)], CaseRefused)
    deed, order = Deed(case, by=by, now=now), returning.open_order(case)
    row = _row(deed, ruling, order)
    if order:
        decide(order, ReturnDecision.RULED, reason=row.reason, by=by, now=now)
    _hand_to(deed, row, note)
    _keep(deed, row, ruling)
    deed.announce(CaseRuled, ruling_id=row.pk)
    return deed.write()


def _problems(case: Case, given: RulingGiven, note: str) -> list[Problem]:
    around, chain = rulings.scopes_for(case), rulings.chain_of(case)
    standing = given.organisation and dispatching.organisation(given.organisation.pk, tenant_id=case.tenant_id)
    problems = precedents.ruling_problems(
        question=given.question,
        reason=given.reason,
        citation=given.citation,
        origin_note=given.origin_note,
        is_from_meeting=given.origin == RulingOrigin.MEETING,
        has_organisation=standing is not None,
        category_fits=given.category is None or given.category.code in chain,
        place_fits=given.place is None or given.place.pk in {one.pk for one in around},
        supersedes_fits=given.supersedes is None or _speaks(given.supersedes, case, chain),
    )
    if given.origin and given.origin not in RulingOrigin.values:
        problems.append(Problem("origin", _("请选这次裁定是怎么来的。"), where="origin"))
    if any(one.tenant_id != case.tenant_id for one in given.parties):
        problems.append(Problem("unknown_organisation", _("当事单位要是本街道的。"), where="parties"))
    return problems + cases.text_problems(note, where="note", least=0, most=cases.MOST_REASON)


def _speaks(old: Ruling, case: Case, chain: tuple[str, ...]) -> bool:
    """Whether it is in force now, held until our commit, and a precedent for this case."""
    found = locking.if_there(Ruling.objects.filter(tenant_id=case.tenant_id, superseded_by=None), old.pk, "category")
    return found is not None and found.category.code in chain and case.place_path.startswith(found.place_path)


def _row(deed: Deed, given: RulingGiven, order: ReturnOrder | None) -> Ruling:
    case, category, organisation = deed.case, given.category or deed.case.category, given.organisation
    assert organisation is not None  # noqa: S101 -- without one there is a problem
    return Ruling(
        tenant_id=case.tenant_id,
        case=case,
        number=_number(deed),
        origin=given.origin or (RulingOrigin.RETURNED if order else RulingOrigin.SPOT),
        origin_note=given.origin_note.strip(),
        question=given.question.strip(),
        organisation=organisation,
        party=_body(case, organisation).party,
        reason=given.reason.strip(),
        citation=given.citation.strip(),
        category=category,
        category_name=category.name,
        place=given.place,
        place_path=given.place.path if given.place else "",
        decided_at=deed.now,
        decided_by=deed.by.label[:120],
        by_user_id=deed.by.user_id,
    )


def _number(deed: Deed) -> str:
    year = timezone.localtime(deed.now).year
    return precedents.number(year, next_number(precedents.SERIES, tenant=deed.case.tenant, period=str(year)))


def _body(case: Case, organisation: Organisation) -> Body:
    offered = next((body for body in dispatching.offers_for(case) if body.id == organisation.pk), None)
    return offered or Body(organisation.pk, str(organisation), dispatching.PARTY_OF_KIND.get(organisation.kind, "department"))


def _hand_to(deed: Deed, row: Ruling, note: str) -> None:
    """
    The case goes to whom the ruling says, against the limit that it had, or a new one where it never was out. A community
    that is given what its duty list does not hold has the ruling's reason as the recorded one.
    """
    case, lead = deed.case, _body(deed.case, row.organisation)
    suggested = dispatching.suggestion_for(case)
    found = precedents.by_ruling(suggested, lead, ruling_id=row.pk, number=row.number, reason=row.reason)
    is_out = clocks.runs(case, ClockKind.HANDLE)
    stop_accept_clock(deed)
    deed.set(next_step="", next_at=None)
    deed.end_assignments(_("裁定：%(number)s") % {"number": row.number})
    text = "\n".join(part for part in (row.reason, note.strip()) if part)
    send(
        deed,
        found,
        lead=lead,
        assist=found.assist,
        verb="rule",
        outside_reason=f"{row.number}：{row.reason}"[:MOST_REASON],
        note=text,
        keep_clock=is_out,
        ruling_id=row.pk,
        is_news=False,
    )


def _keep(deed: Deed, row: Ruling, given: RulingGiven) -> None:
    """The ruling with its parties; what it takes the place of stays, and says by what it was superseded."""
    deed.add(row)
    deed.add(*[RulingParty(tenant_id=row.tenant_id, ruling=row, organisation_id=one) for one in _parties(deed.case, row, given)])
    deed.last(lambda _case: _make_known(row, given.supersedes, deed.now))


def _make_known(row: Ruling, old: Ruling | None, now: datetime) -> None:
    """Once it is written: the one before is marked, both are findable as they stand now, suggestions follow the new one."""
    if old:
        Ruling.objects.filter(pk=old.pk).update(superseded_by=row, superseded_at=now)
    changed = Ruling.objects.filter(pk__in=[one.pk for one in (row, old) if one]).select_related("organisation", "case")
    index_many([search_text(one) for one in changed])
    rulings.forget()
    transaction.on_commit(rulings.forget)


def _parties(case: Case, row: Ruling, given: RulingGiven) -> list[UUID]:
    """Whoever led the case or gave it back, whom the last return named, whom the ruling names; each once."""
    had = case.assignments.filter(role="lead").order_by("assigned_at", "id").values_list("organisation_id", flat=True)
    named = case.returns.exclude(suggests=None).order_by("at", "id").values_list("suggests_id", flat=True)
    return list(dict.fromkeys([*had, *named, row.organisation_id, *(one.pk for one in given.parties)]))


def search_text(row: Ruling) -> SearchText:
    """What a ruling is found by: number, question, reason, citation, whose it is. Nothing of who reported."""
    standing = "" if row.is_in_force else " 已被取代"
    return SearchText(
        subject=row,
        kind=rulings.SEARCH_KIND,
        title=row.question,
        url=row.get_absolute_url(),
        at=row.decided_at,
        detail=f"{row.number} {row.category_name} {row.organisation}{standing}",
        text=f"{row.reason} {row.citation} {row.origin_note}",
        place_path=row.case.place_path,
        capability=rights.VIEW,
        organisation_ids=list(RulingParty.objects.filter(ruling=row).values_list("organisation_id", flat=True)),
    )
