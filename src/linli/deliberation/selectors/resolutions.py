"""Resolutions as somebody may see them; how their execution stands; what still waits for the body that decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from linli.core import rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.among import among
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.problems import Problem
from linli.core.remembered import MyFirst, Remembered
from linli.core.rulesets import RuleSet

from ..models import Ballot, Option, ProgressEntry, Resolution, Undertaking
from ..models.resolutions import ResolutionQuerySet
from ..rules import execution, rights
from ..rules.execution import Standing
from ..rules.resolutions import Reported, UndertakingGiven, latest_percent
from ..states import BallotState, ResolutionState

VIEWS = ("running", "late", "done", "halted", "unpublished", "all")
AT_ONCE = 500
_late: MyFirst[Undertaking] = MyFirst("deliberation")


def resolutions_visible_to(actor: Actor) -> ResolutionQuerySet:
    """Those at places that the actor's posts reach, and those that bind the actor's organisation to do something."""
    theirs = Undertaking.objects.filter(
        within(actor, rights.PROGRESS, path="resolution__place_path", organisation="organisation_id")
    )
    return Resolution.objects.filter(
        within(actor, rights.VIEW, rights.RESOLUTIONS) | among("pk", theirs.order_by().values("resolution"))
    )


def resolution_for(actor: Actor, pk: UUID) -> Resolution:
    """:raises Resolution.DoesNotExist: for one that is not there, or not for this actor."""
    return _whole(resolutions_visible_to(actor)).get(pk=pk)


def public_resolutions(tenant: Tenant) -> ResolutionQuerySet:
    """What residents of a subdistrict may read: what was published and not taken down."""
    return Resolution.objects.public().filter(tenant=tenant)


def public_resolution(tenant: Tenant, pk: UUID) -> Resolution | None:
    return _whole(public_resolutions(tenant)).filter(pk=pk).first()


def _whole(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    return rows.select_related("place", "tenant", "council", "ballot", "ballot__council", "meeting", "run")


def undertaking_for(actor: Actor, pk: UUID) -> Undertaking:
    """:raises Undertaking.DoesNotExist: for one that is not there, or not for this actor."""
    seen = Undertaking.objects.filter(resolution__in=resolutions_visible_to(actor).values("pk"))
    return seen.select_related("resolution__place", "resolution__tenant", "organisation").get(pk=pk)


def may_report(actor: Actor, one: Undertaking) -> bool:
    """Whether an actor reports on this: a post of the office where it is, a department or company for its own organisation only."""
    mine = frozenset({one.organisation_id} if one.organisation_id else ())  # type: ignore[attr-defined]
    where = one.resolution
    return actor.may(rights.PROGRESS, tenant_id=where.tenant_id, place_path=where.place_path, organisation_ids=mine)


# ---- how it stands ----


def light_rule(scheme: str, tenant: Tenant, on: date) -> RuleSet:
    """The scheme of lights in force on a day."""
    return rulesets.in_force(execution.RULES.get(scheme, execution.RULES[execution.FIVE]), on=on, tenant=tenant)


@dataclass(frozen=True, slots=True)
class Executed:
    """An undertaking with how it stands on a day."""

    one: Undertaking
    standing: Standing


@dataclass(frozen=True, slots=True)
class Course:
    """How a resolution's execution stands on a day. `colour`: of what stands worst, "" while nothing is undertaken."""

    rows: tuple[Executed, ...]
    colour: str
    rule: RuleSet

    @property
    def accepted(self) -> int:
        return sum(row.standing.accepted for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.standing.late for row in self.rows)


def course_of(one: Resolution, *, day: date, undertakings: Iterable[Undertaking] | None = None) -> Course:
    """How its execution stands. What is paused or stopped has no light."""
    rule = light_rule(one.light_scheme, one.tenant, day)
    found = one.undertakings.all() if undertakings is None else undertakings
    rows = tuple(Executed(each, standing_of(each, rule, day)) for each in found)
    halted = one.state in (ResolutionState.SUSPENDED, ResolutionState.STOPPED)
    return Course(rows, "" if halted else execution.worst(row.standing.colour for row in rows), rule)


def standing_of(one: Undertaking, rule: RuleSet, day: date) -> Standing:
    return execution.standing(
        begins_on=one.begins_on,
        due_on=one.due_on,
        percent=one.percent,
        accepted=one.accepted_on is not None,
        day=day,
        rule=rule,
    )


def entries_of(one: Resolution) -> QuerySet[ProgressEntry]:
    """The dated entries, the newest first."""
    return ProgressEntry.objects.filter(resolution=one).select_related("undertaking", "ballot")


def reports_of(one: Undertaking) -> list[Reported]:
    """What was reported of an undertaking, in the order in which it was."""
    rows = ProgressEntry.objects.filter(undertaking=one, percent__isnull=False).order_by("recorded_at", "id")
    return [Reported(on, percent) for on, percent in rows.values_list("on", "percent") if percent is not None]


# ---- back to the body that decided ----


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that the body which decided was asked to agree to: the entry, its ballot, and whether it was carried out."""

    entry: ProgressEntry
    ballot: Ballot
    is_used: bool

    @property
    def is_agreed(self) -> bool:
        """Declared and passed, and not carried out yet."""
        return self.ballot.state == BallotState.DECLARED and bool(self.ballot.passed) and not self.is_used


def asked_changes(one: Resolution) -> list[Asked]:
    """Every change that was asked for, the newest first. The first entry with a ballot asks, a second one carries it out."""
    rows = ProgressEntry.objects.filter(resolution=one, is_change=True, ballot__isnull=False).select_related("ballot")
    asks: dict[UUID, ProgressEntry] = {}
    used: set[UUID] = set()
    for row in rows.order_by("recorded_at", "id"):
        if row.ballot is None:
            continue
        if row.ballot.pk in asks:
            used.add(row.ballot.pk)
        asks.setdefault(row.ballot.pk, row)
    return [Asked(row, row.ballot, key in used) for key, row in reversed(asks.items()) if row.ballot]


def is_same_body(one: Resolution, ballot: Ballot) -> bool:
    """Whether a ballot is put to the body that decided: the same council, else the same kind of roll at the same place."""
    first = one.ballot
    if one.council_id:  # type: ignore[attr-defined]
        return bool(ballot.council_id == one.council_id)  # type: ignore[attr-defined]
    if first is None:
        return bool(ballot.place_path == one.place_path)
    return (ballot.place_path, ballot.roll_source) == (first.place_path, first.roll_source)


def ballots_for_change(one: Resolution) -> list[Ballot]:
    """The ballots of the same body that a change may be put to: not its own, not void, not asked of already."""
    asked = ProgressEntry.objects.filter(is_change=True, ballot__isnull=False).order_by().values("ballot")
    rows = Ballot.objects.filter(tenant=one.tenant_id, made_at__date__gte=one.adopted_on).exclude(pk__in=asked)
    rows = rows.exclude(state__in=(BallotState.VOID, BallotState.WITHDRAWN)).exclude(resolutions__isnull=False)
    return [each for each in rows.order_by("-made_at", "-id")[:40] if is_same_body(one, each)]


def ratings_of(one: Resolution) -> list[Ballot]:
    """The satisfaction ballots that were linked to it, the newest first."""
    rows = ProgressEntry.objects.filter(resolution=one, is_change=False, ballot__isnull=False).select_related("ballot")
    return [row.ballot for row in rows if row.ballot]


# ---- what a selection chose ----


def chosen_options(ballot: Ballot) -> list[Option]:
    """The options that a selection or a budget chose, in the order of the verdict."""
    details = (ballot.verdict or {}).get("details", {})
    codes = [str(code) for code in details.get("elected") or details.get("winners") or ()]
    by_code = {one.code: one for one in Option.objects.filter(ballot=ballot).select_related("organisation", "proposal")}
    return [by_code[code] for code in codes if code in by_code]


def proposed(one: Resolution) -> list[UndertakingGiven]:
    """One undertaking for each project that was chosen, as it stood on the paper; what is undertaken already is left out."""
    if one.ballot is None:
        return []
    known = set(Undertaking.objects.filter(resolution=one).values_list("title", flat=True))
    return [_proposed(each, one) for each in chosen_options(one.ballot) if each.title not in known]


def _proposed(option: Option, one: Resolution) -> UndertakingGiven:
    who = str(option.organisation or (option.proposal.lead if option.proposal else ""))
    return UndertakingGiven(
        title=option.title,
        responsible=who,
        begins_on=one.adopted_on,
        due_on=max(option.finish_on or date(one.adopted_on.year, 12, 31), one.adopted_on),
        target=option.text[:200],
        funds_cents=option.cost_cents,
        organisation=option.organisation,
    )


# ---- the list ----


@dataclass(frozen=True, slots=True)
class ResolutionFilters:
    """What is asked of the list; every choice stands in the address."""

    view: str = "running"
    light: str = ""
    council: str = ""
    who: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "ResolutionFilters":
        view, light = str(query.get("view", "")), str(query.get("light", ""))
        return cls(
            view=view if view in VIEWS else "running",
            light=light if light in execution.WORST_FIRST else "",
            council=str(uuid_of(str(query.get("council", ""))) or ""),
            who=str(query.get("who", "")).strip()[:80],
            place=str(query.get("place", ""))[:200],
            since=_day_text(query.get("since")),
            until=_day_text(query.get("until")),
            text=str(query.get("text", "")).strip()[:60],
        )

    def as_query(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.as_query().items() if name != "view")


def _day_text(value: Any) -> str:
    try:
        return date.fromisoformat(str(value or "")).isoformat()
    except ValueError:
        return ""


def narrowed(rows: ResolutionQuerySet, filters: ResolutionFilters, *, today: date) -> ResolutionQuerySet:
    """The resolutions that the filters leave, the newest first."""
    rows = rows.filter(_standing(filters.view, today))
    found = Q()
    if filters.council:
        found &= Q(council=filters.council)
    if filters.place:
        found &= Q(place_path__startswith=filters.place)
    if filters.since:
        found &= Q(adopted_on__gte=filters.since)
    if filters.until:
        found &= Q(adopted_on__lte=filters.until)
    if filters.text:
        found &= Q(title__icontains=filters.text) | Q(text__icontains=filters.text)
    if filters.who:
        theirs = Undertaking.objects.filter(responsible__icontains=filters.who)
        found &= Q(pk__in=theirs.order_by().values("resolution"))
    rows = rows.filter(found)
    if filters.light:
        rows = rows.filter(pk__in=_burning(rows, filters.light, today))
    return rows.order_by("-adopted_on", "-id")


def _standing(view: str, today: date) -> Q:
    running = Q(state__in=(ResolutionState.ADOPTED, ResolutionState.IN_EXECUTION))
    late = Undertaking.objects.filter(due_on__lt=today, percent__lt=execution.WHOLE, accepted_on=None)
    return {
        "running": running,
        "late": running & Q(pk__in=late.order_by().values("resolution")),
        "done": Q(state=ResolutionState.DONE),
        "halted": Q(state__in=(ResolutionState.SUSPENDED, ResolutionState.STOPPED)),
        "unpublished": Q(published_at=None),
    }.get(view, Q())


def _burning(rows: QuerySet[Resolution], colour: str, today: date) -> list[UUID]:
    """The keys of those whose worst light has this colour; worked out as pages do, never in the database's own arithmetic."""
    return [one.pk for one in with_undertakings(rows) if course_of(one, day=today).colour == colour]


def with_undertakings(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """With what lists show of them: two statements."""
    return rows.select_related("place", "council", "tenant").prefetch_related(
        Prefetch("undertakings", Undertaking.objects.order_by("position"))
    )


MOST_LATELY = 3


def _load_lately(tenant_id: UUID) -> list[Resolution]:
    rows = Resolution.objects.public().running().filter(tenant=tenant_id).order_by("-adopted_on", "-id")
    return list(with_undertakings(rows)[:MOST_LATELY])


_lately: Remembered[UUID, list[Resolution]] = Remembered(_load_lately)


def decided_lately(tenant_id: UUID) -> list[Resolution]:
    """The newest that were published and are carried out, with what they undertake. No query for a minute after the first."""
    return _lately.get(tenant_id)


def forget() -> None:
    """After a resolution changed: the next reader in this process sees it at once, others within a minute."""
    _lately.forget()


def councils_used(rows: QuerySet[Resolution]) -> Sequence[tuple[UUID, str]]:
    """The councils that decided any of these, to choose from."""
    named = rows.exclude(council=None).order_by("council__name").values_list("council_id", "council__name")
    return list(named.distinct())


def late_undertakings(actor: Actor, *, day: date, now: datetime, most: int) -> list[Undertaking]:
    """What should be done by now and is not, where this actor works or reports, the longest overdue first; kept for a moment."""

    def rows() -> QuerySet[Undertaking]:
        seen = within(actor, rights.RESOLUTIONS, rights.PROGRESS, path="resolution__place_path", organisation="organisation_id")
        bound = Undertaking.objects.filter(seen, resolution__state__in=(ResolutionState.ADOPTED, ResolutionState.IN_EXECUTION))
        late = bound.filter(due_on__lt=day, percent__lt=execution.WHOLE, accepted_on=None)
        return late.select_related("resolution__place").order_by("due_on", "id")[:most]

    return _late.get(actor, day, most, rows=rows, now=now)


# ---- wrong facts ----


def wrong_facts() -> Iterator[Problem]:
    """One problem for each undertaking whose per cent is not what its entries say, and each resolution whose state is not."""
    rows = Undertaking.objects.select_related("resolution").prefetch_related(
        Prefetch("entries", ProgressEntry.objects.order_by("recorded_at", "id"))
    )
    for one in rows.order_by("pk").iterator(AT_ONCE):
        reports = [Reported(each.on, each.percent) for each in one.entries.all() if each.percent is not None]
        if (again := latest_percent(reports)) != one.percent:
            text = _("%(number)s“%(title)s”的进度记的是 %(kept)d%%，照它的记录应该是 %(again)d%%。")
            told = {"number": one.resolution.number, "title": one.title, "kept": one.percent, "again": again}
            yield Problem("percent_wrong", text % told)
    unaccepted = Undertaking.objects.filter(accepted_on=None).order_by().values("resolution")
    for whole in Resolution.objects.filter(state=ResolutionState.DONE, pk__in=unaccepted).order_by("pk").iterator(AT_ONCE):
        yield Problem("done_wrong", _("%(number)s 记成落实了，其实还有没验收的。") % {"number": whole.number})


def near(rows: ResolutionQuerySet, path: str) -> ResolutionQuerySet:
    """Those about a place, about what contains it, or about something inside it."""
    around = [path[: at + 1] for at, sign in enumerate(path) if sign == "/"]
    return rows.filter(Q(place_path__in=around) | Q(place_path__startswith=path))
