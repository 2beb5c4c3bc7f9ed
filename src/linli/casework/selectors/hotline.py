"""The hotline's cases as its clerk sees them: what came, what waits to go back and by when, what went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.casework.models import Amendment, Callback, Case, HotlineOrder, HotlineSheet, ReplyBatch
from linli.casework.models.cases import PETITION, CaseQuerySet
from linli.casework.rules import hotline, rights
from linli.casework.rules.hotline import ANSWERS, Answer, Format
from linli.casework.rules.hotline_returns import ReturnLimit, body_problems
from linli.casework.rules.senders import HOTLINE
from linli.casework.states import State
from linli.core import rulesets
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet
from linli.core.workcalendar import Calendar, calendar_of

from . import keyset, mappings
from .cases import cases_visible_to
from .leaving import way_told
from .mappings import Mapping as Named

MAPPING = "hotline_12345"
RETURNS = "casework.hotline_returns"
rulesets.check(RETURNS)(body_problems)
BATCHES = "casework.hotline_reply"
VIEWS = ("ready", "open", "sent", "all")
DUE = ("late", "today", "week")
SORTS: dict[str, keyset.Order] = {
    "ready": ("answer_by", "id"),
    "open": ("answer_by", "id"),
    "sent": ("-went_at", "-id"),
    "all": ("-reported_at", "-id"),
}
OTHER_WAY = "other"
"""A way that has no name of its own: the reply says where to go."""
SETTLED = frozenset(hotline.FINISHED) - {State.MERGED}


def named(code: str, tenant: Tenant) -> Named | None:
    """The mapping of a hotline's sheet by its code or name; None where there is none, or one of another kind."""
    found = mappings.mapping_named(code or MAPPING, tenant=tenant)
    return found if found and found.kind == mappings.HOTLINE else None


def in_use(code: str, tenant: Tenant) -> Named | None:
    """The same where the next sheet may be read by it."""
    found = named(code, tenant)
    return found if found and not found.is_retired else None


def is_hotline_mapping(code: str, tenant: Tenant) -> bool:
    """Whether a code or name is that of a mapping of a hotline's sheet."""
    return bool(code) and named(code, tenant) is not None


def format_of(tenant: Tenant, code: str = MAPPING) -> Format:
    """How the city's sheet looks and what its words mean."""
    found = named(code, tenant) or named(MAPPING, tenant)
    assert found is not None  # noqa: S101 -- the shipped one is always there
    return Format.from_body(found.body, found.name)


@dataclass(frozen=True, slots=True)
class HotlineFilters:
    """What the list is narrowed to. A value that makes no sense narrows nothing."""

    view: str = "ready"
    due: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "HotlineFilters":
        view, due = str(query.get("view") or "ready"), str(query.get("due") or "")
        text = str(query.get("text") or "").strip()[:60]
        return cls(view if view in VIEWS else "ready", due if due in DUE else "", text)

    def as_query(self) -> dict[str, str]:
        given = {"view": self.view if self.view != "ready" else "", "due": self.due, "text": self.text}
        return {name: value for name, value in given.items() if value}


def cases_of(actor: Actor, tenant: Tenant) -> CaseQuerySet:
    """Every case of the hotline's that the actor may see, with `answer_by`: when the city wants its answer."""
    rows = cases_visible_to(actor).filter(tenant=tenant, external_source=HOTLINE).exclude(external_no="")
    by = Coalesce("external_due_at", "due_at", "reported_at")
    return rows.annotate(answer_by=by, went_at=F("hotline_order__sent_at"))


def _is_finished() -> Q:
    merged = Q(state=State.MERGED, merged_into__state__in=[one.value for one in SETTLED])
    return Q(state__in=[one.value for one in SETTLED]) | merged


def _needs_again() -> Q:
    """Went back once, and was done again or put right since."""
    later = Amendment.objects.filter(case=OuterRef("pk"), at__gt=OuterRef("hotline_order__sent_at"))
    return Q(rework_count__gt=F("hotline_order__sent_round")) | Q(Exists(later))


def ready(rows: CaseQuerySet) -> CaseQuerySet:
    """Finished here and not yet told to the city, or told otherwise since. What the city withdrew needs no answer."""
    unsent = Q(hotline_order__sent_at=None) | _needs_again()
    is_over = Q(hotline_order__over_at__isnull=False, hotline_order__sent_at=None)
    return rows.filter(_is_finished() & unsent).exclude(is_over)


def narrowed(rows: CaseQuerySet, filters: HotlineFilters, *, now: datetime) -> CaseQuerySet:
    """The rows of a view, near their end or past it, with a number or word."""
    if filters.view == "ready":
        rows = ready(rows)
    elif filters.view == "open":
        rows = rows.exclude(_is_finished())
    elif filters.view == "sent":
        rows = rows.filter(hotline_order__sent_at__isnull=False)
    if filters.due:
        rows = rows.filter(Q(("answer_by__lt", _until(filters.due, now))))
    if filters.text:
        typed = Q(external_no__startswith=filters.text) | Q(short_number=filters.text.upper()) | Q(title__icontains=filters.text)
        rows = rows.filter(typed)
    return rows


def _until(due: str, now: datetime) -> datetime:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"late": now, "today": midnight + timedelta(days=1), "week": midnight + timedelta(days=8)}[due]


def with_orders(rows: CaseQuerySet) -> CaseQuerySet:
    """With what a row of the list and an answer need: place, order, call-backs, where it was merged into. Two queries more."""
    answered, into = (
        Prefetch(name, Callback.objects.filter(is_answered=True).order_by("at", "id"))
        for name in ("callbacks", "merged_into__callbacks")
    )
    related = rows.select_related("place", "lead_organisation", "hotline_order", "hotline_order__batch", "merged_into")
    return related.defer("place__boundary").prefetch_related(answered, into)


def order_of(case: Case) -> HotlineOrder | None:
    """What the city says of a case; None for one that came by another door and was not in a sheet yet."""
    return getattr(case, "hotline_order", None)


def said_of(order: HotlineOrder | None) -> dict[str, str]:
    """What the city says, without the keyed hashes that stand for somebody's words."""
    hashed = hotline.PRIVATE | {"title", "text"}
    return {key: words for key, words in (order.said if order else {}).items() if key not in hashed}


def hotline_order(case: Case) -> HotlineOrder | None:
    """The same with its batch, for the page of one case. One query."""
    return HotlineOrder.objects.filter(case=case).select_related("batch").first()


def is_finished(case: Case) -> bool:
    """Whether there is an answer: settled here, or merged into a case that is."""
    if case.state == State.MERGED:
        return case.merged_into is not None and case.merged_into.state in SETTLED
    return case.state in SETTLED


def answer_of(case: Case) -> Answer:
    """What we would say about a finished case now. Of a merged one: what came of the case that it went into."""
    told = case.merged_into if case.state == State.MERGED and case.merged_into else case
    answers = [one for one in told.callbacks.all() if one.is_answered and one.round == told.rework_count]
    resolved = [one.is_resolved for one in answers if one.is_resolved is not None]
    way = way_told(told)
    return Answer(
        outcome=told.outcome,
        reply=told.reply,
        finished_at=told.done_at or told.closed_at,
        contacted_at=answers[0].at if answers else None,
        is_resolved=all(resolved) if resolved else None,
        satisfaction=told.satisfaction if answers else "",
        is_return=told.state == State.NOT_ACCEPTED,
        whose=way.name if way and told.lawful_channel != OTHER_WAY else "",
    )


def cells_of(case: Case, form: Format) -> dict[str, str]:
    """
    A case as a row of the city's sheet: what came goes back as it came, with our answer once there is one. Who rang and
    their telephone stay empty: the city has them.
    """
    order = order_of(case)
    said: dict[str, str] = order.said if order else {}
    cells = {key: said.get(key, "") for key in form.keys + list(form.more.values())}
    cells |= {"number": case.external_no, "title": case.title, "text": case.description, "caller": "", "phone": ""}
    cells["kind"] = cells["kind"] or form.kind_word(case.kind)
    cells["category"] = cells["category"] or case.category_name
    if case.external_due_at:
        cells["due_at"] = hotline.as_words(case.external_due_at)
    if is_finished(case) and not (order and order.over_at and not order.sent_at):
        cells |= hotline.answer_cells(answer_of(case), form)
    return cells


def answer_cells(case: Case, form: Format) -> dict[str, str]:
    """Our answer alone, by the keys of ANSWERS."""
    cells = cells_of(case, form)
    return {key: cells.get(key, "") for key in ANSWERS}


def keeps_back(batch: ReplyBatch, actor: Actor) -> bool:
    """Whether its sheet holds an answer to what went the way of petitions since, and the actor does not keep those."""
    if actor.may(rights.PETITIONS, tenant_id=batch.tenant_id):
        return False
    return batch.lines.filter(case__lawful_channel=PETITION).exists()


@dataclass(frozen=True, slots=True)
class ReturnWindow:
    """Until when an order may go back as not ours, and on which rule."""

    rule: RuleSet
    limit: ReturnLimit
    calendar: Calendar

    def ends_at(self, case: Case) -> datetime:
        """From when its sheet was taken over; for a case that came by another door from its report."""
        order = order_of(case)
        return self.limit.ends_at(order.came_at if order else case.reported_at, self.calendar)

    def is_over(self, case: Case, now: datetime) -> bool:
        return now > self.ends_at(case)


def return_window(tenant: Tenant, *, now: datetime) -> ReturnWindow:
    """The rule in force today with the working days around it."""
    today = timezone.localdate(now)
    rule = rulesets.in_force(RETURNS, on=today, tenant=tenant)
    return ReturnWindow(rule, ReturnLimit.from_body(rule.body), calendar_of(tenant, on=today))


def goes_back(case: Case) -> bool:
    """Whether its answer is that it is not ours, and the city has not been told yet."""
    order = order_of(case)
    return case.state == State.NOT_ACCEPTED and (order is None or order.sent_at is None)


def may_still_go_back(case: Case) -> bool:
    """Whether nobody works on it yet, so that it could still be said not to be ours."""
    return case.state in (State.SUBMITTED, State.ACCEPTED, State.RETURNED)


def reply_mapping(tenant: Tenant) -> str:
    """The mapping of the sheet that was applied last: the answer goes back in its columns."""
    applied = HotlineSheet.objects.filter(tenant=tenant, state=HotlineSheet.State.APPLIED)
    last = applied.order_by("-started_at", "-id").values_list("mapping", flat=True).first()
    return last if last and named(last, tenant) else MAPPING


def hotlines(tenant: Tenant) -> list[Named]:
    """Every mapping of a hotline's sheet that the tenant may use."""
    return [one for one in mappings.mappings(tenant) if one.kind == mappings.HOTLINE]


def headings_of(tenant: Tenant) -> list[str]:
    """The headings of the last sheet that was applied: the city reads its own columns back. Empty before the first."""
    applied = HotlineSheet.objects.filter(tenant=tenant, state=HotlineSheet.State.APPLIED)
    last = applied.order_by("-started_at", "-id").values_list("headings", flat=True).first()
    return list(last or [])


def known_rows(tenant: Tenant, numbers: Iterable[str]) -> CaseQuerySet:
    """The cases of these external numbers, bare."""
    return Case.objects.filter(tenant=tenant, external_source=HOTLINE, external_no__in=list(numbers))


def known(tenant: Tenant, numbers: Iterable[str]) -> dict[str, Case]:
    """The cases of these external numbers, with orders and reporters."""
    found = with_orders(known_rows(tenant, numbers)).select_related("tenant", "category").prefetch_related("reporters")
    return {case.external_no: case for case in found}


def waiting(actor: Actor, tenant: Tenant) -> CaseQuerySet:
    """What waits to go back, for the badge of the navigation."""
    return ready(cases_of(actor, tenant))


def hotline_waiting(actor: Actor, tenant: Tenant, *, before: datetime | None = None) -> list[Case]:
    """What waits to go back, the first due first; `before`: only what the city wants before this instant."""
    rows = waiting(actor, tenant)
    rows = rows.filter(Q(("answer_by__lt", before))) if before else rows
    return list(rows.order_by(*SORTS["ready"]))


def sheet_for(tenant: Tenant, pk: UUID) -> HotlineSheet | None:
    return HotlineSheet.objects.select_related("tenant", "file").filter(tenant=tenant, pk=pk).first()
