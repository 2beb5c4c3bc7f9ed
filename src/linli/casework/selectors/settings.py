"""Categories, dispatch rules and the duty list as the pages that change them show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from linli.casework.models import Assignment, Case, Category, CategoryChange, DispatchRule, DutyItem, DutyOverride
from linli.casework.models.cases import CaseQuerySet
from linli.core.models import Tenant
from linli.registry.api import PlaceKind, places_under

from .categories import all_categories, read_tree
from .keyset import MOST_COUNTED, Capped, capped

STANDING, COMING, ENDED = "standing", "coming", "ended"
MOST_CITED = 20


@dataclass(slots=True)
class Twig:
    """A category in the tree: its level (1 at the top), how many of its cases are open, what rules and duties are on it."""

    category: Category
    level: int
    open_cases: int = 0
    rules: list[int] = field(default_factory=list)
    duties: list[int] = field(default_factory=list)


def whole_tree(tenant: Tenant, *, today: date) -> list[Twig]:
    """Every category in the order of the tree, retired ones too. Four queries however many there are."""
    listed = read_tree(tenant.pk)
    levels: dict[UUID, int] = {}
    for one in listed:
        levels[one.pk] = levels[one.parent_id] + 1 if one.parent_id else 1
    twigs = {one.pk: Twig(one, levels[one.pk]) for one in listed}
    counted = Case.objects.filter(tenant=tenant).open().order_by().values_list("category_id").annotate(n=Count("pk"))
    for category_id, count in counted:
        twigs[category_id].open_cases = count
    for category_id, number in _numbers(DispatchRule.objects.in_force(today), tenant):
        twigs[category_id].rules.append(number)
    for category_id, number in _numbers(DutyItem.objects.in_force(today), tenant):
        twigs[category_id].duties.append(number)
    return list(twigs.values())


def _numbers(rows: "QuerySet[DispatchRule] | QuerySet[DutyItem]", tenant: Tenant) -> Iterable[tuple[UUID, int]]:
    return rows.filter(tenant=tenant).order_by("number").values_list("category_id", "number")


def changes_of(category: Category) -> QuerySet[CategoryChange]:
    """What became of a category, the latest first."""
    return CategoryChange.objects.filter(category=category).order_by("-at", "-id")


def when_of(row: DispatchRule | DutyItem, today: date) -> str:
    """Whether it holds, is to come, or is over."""
    if row.withdrawn_at is not None or (row.valid_to is not None and row.valid_to < today):
        return ENDED
    return COMING if row.valid_from > today else STANDING


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules on one top-level category and what is below it, in the order in which they win."""

    category: Category
    rules: list[DispatchRule]


def rules_as_they_win(tenant: Tenant, *, today: date, when: str = STANDING) -> list[RuleGroup]:
    """
    The dispatch rules by their top category, in the order of the tree; in a group the more particular before the more
    general, as `rules.dispatching.best_rule` decides. One query; the tree from memory, which
    whoever asks forgets before.
    """
    rows = list(DispatchRule.objects.filter(tenant=tenant).select_related("category", "place", "organisation", "replaces"))
    tree = {one.pk: one for one in all_categories(tenant.pk)}
    groups: dict[UUID, list[DispatchRule]] = {}
    for rule in rows:
        if when_of(rule, today) == when:
            groups.setdefault(_top(rule.category, tree).pk, []).append(rule)
    depth = {key: len(_chain(one, tree)) for key, one in tree.items()}
    order = {key: place for place, key in enumerate(tree)}
    for rules in groups.values():
        rules.sort(key=lambda rule: _wins(rule, depth, order))
    return [RuleGroup(one, groups[key]) for key, one in tree.items() if key in groups]


def _chain(category: Category, tree: dict[UUID, Category]) -> list[Category]:
    chain = [category]
    while chain[-1].parent_id and len(chain) < 5:
        chain.append(tree[chain[-1].parent_id])
    return chain


def _top(category: Category, tree: dict[UUID, Category]) -> Category:
    return _chain(category, tree)[-1]


def _wins(rule: DispatchRule, depth: dict[UUID, int], order: dict[UUID, int]) -> tuple[int, int, int, bool, int, int, int]:
    path = rule.place.path if rule.place else ""
    since = rule.valid_from.toordinal()
    own = rule.category_id
    return (-depth[own], order[own], -len(path), not rule.management_mode, rule.position, -since, -rule.number)


def rule_numbered(number: int, *, tenant: Tenant) -> DispatchRule | None:
    rows = DispatchRule.objects.select_related("category", "place", "organisation", "replaces", "tenant")
    return rows.filter(tenant=tenant, number=number).first()


def cited_by(rule: DispatchRule, visible: CaseQuerySet) -> tuple[list[Case], Capped]:
    """The newest cases that were sent by a rule, as far as they may be seen, and how many were sent at all. Two queries."""
    sent = Assignment.objects.filter(rule=rule, role="lead")
    cases = visible.filter(pk__in=sent.values("case_id")).select_related("place", "lead_organisation")
    counted = sent.order_by().values_list("case_id", flat=True)[: MOST_COUNTED + 1]
    count = capped(len(set(counted)), is_cut=len(counted) > MOST_COUNTED)
    return list(cases.order_by("-reported_at", "-id")[:MOST_CITED]), count


def duty_items(tenant: Tenant, *, today: date, when: str = STANDING) -> list[DutyItem]:
    """The lines of the duty list by measure (lead, assist, not), then by number. One query."""
    rows = DutyItem.objects.filter(tenant=tenant).select_related("category", "place", "replaces")
    found = [one for one in rows if when_of(one, today) == when]
    measures = ("lead", "assist", "not")
    return sorted(found, key=lambda one: (measures.index(one.measure), one.number))


def duty_numbered(number: int, *, tenant: Tenant) -> DutyItem | None:
    rows = DutyItem.objects.select_related("category", "place", "replaces", "tenant")
    return rows.filter(tenant=tenant, number=number).first()


def overrides_in(tenant: Tenant, *, begin: date, end: date) -> QuerySet[DutyOverride]:
    """Cases that were given to a community outside its list from one day to another (`end` not included), the latest first."""
    rows = DutyOverride.objects.filter(tenant=tenant, at__gte=_midnight(begin), at__lt=_midnight(end))
    return rows.select_related("case", "case__place", "organisation", "item", "item__category").order_by("-at", "-id")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def place_names(tenant: Tenant) -> list[str]:
    """Communities and compounds as a form offers them while one types. One query."""
    rows = places_under("", tenant=tenant).of_kind(PlaceKind.COMMUNITY, PlaceKind.COMPOUND)
    return [full or name for full, name in rows.order_by("path").values_list("full_name", "name")]
