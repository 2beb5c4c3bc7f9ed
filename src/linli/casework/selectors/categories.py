"""
Categories, dispatch rules and the duty list as forms and rules need them: small tables per tenant, kept in memory.

A change is seen at once in the process that made it, and within a second in every other (SettingsStamp).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from linli.casework.models import Category, DispatchRule, DutyItem, SettingsStamp
from linli.casework.rules import wording
from linli.casework.rules.categories import Node
from linli.casework.rules.dispatching import Matter, RuleRow
from linli.casework.rules.duties import DutyRow
from linli.core import clock, rulesets
from linli.core.models import Tenant
from linli.core.remembered import Remembered

UNSORTED = "unsorted"
CATEGORIES = "casework.categories"


@dataclass(frozen=True, slots=True)
class Branch:
    """A top-level category with everything below it, in the order of the tree: a child before its own children."""

    category: Category
    children: list[Category]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A category that the words point to, with those words."""

    category: Category
    evidence: tuple[str, ...]


def _stamp(tenant_id: UUID) -> int:
    return SettingsStamp.objects.filter(tenant_id=tenant_id).values_list("number", flat=True).first() or 0


def _stamp_of_day(key: tuple[UUID, date]) -> int:
    return _stamp(key[0])


def read_tree(tenant_id: UUID) -> list[Category]:
    """Every category from the database, in the order of the tree: each before what is below it. One query."""
    below: dict[UUID | None, list[Category]] = {}
    for one in Category.objects.filter(tenant_id=tenant_id).order_by("position", "code"):
        below.setdefault(one.parent_id, []).append(one)
    found, waiting = [], list(reversed(below.get(None, [])))
    while waiting:
        found.append(waiting.pop())
        waiting += reversed(below.get(found[-1].pk, []))
    return found


def _load(tenant_id: UUID) -> dict[UUID, Category]:
    return {one.pk: one for one in read_tree(tenant_id)}


def nodes_of(listed: list[Category]) -> dict[str, Node]:
    """The same categories as the rules see them, by code."""
    codes = {one.pk: one.code for one in listed}
    return {
        one.code: Node(one.code, one.name, codes[one.parent_id] if one.parent_id else "", one.is_active, tuple(one.also_touches))
        for one in listed
    }


def row_of(rule: DispatchRule) -> RuleRow:
    """A rule as the pure functions see it. Needs its category and place fetched."""
    return RuleRow(
        id=rule.pk,
        number=rule.number,
        category=rule.category.code,
        party=rule.party,
        reason=rule.reason,
        place_path=rule.place.path if rule.place else "",
        place_name=str(rule.place) if rule.place else "",
        management_mode=rule.management_mode,
        organisation_id=rule.organisation_id,
        organisation_role=rule.organisation_role,
        citation=rule.citation,
        valid_from=rule.valid_from,
        position=rule.position,
    )


def rules_on(day: date, *, tenant_id: UUID) -> list[RuleRow]:
    """The dispatch rules in force on a day, from the database. One query."""
    found = DispatchRule.objects.in_force(day).filter(tenant_id=tenant_id).select_related("category", "place")
    return [row_of(rule) for rule in found]


def duties_on(day: date, *, tenant_id: UUID) -> list[DutyRow]:
    """The lines of the duty list in force on a day, from the database. One query."""
    found = DutyItem.objects.in_force(day).filter(tenant_id=tenant_id).select_related("category", "place")
    return [
        DutyRow(
            id=one.pk,
            number=one.number,
            category=one.category.code,
            measure=one.measure,
            text=one.text,
            place_path=one.place.path if one.place else "",
            valid_from=one.valid_from,
        )
        for one in found
    ]


def _load_rules(key: tuple[UUID, date]) -> list[RuleRow]:
    return rules_on(key[1], tenant_id=key[0])


def _load_duties(key: tuple[UUID, date]) -> list[DutyRow]:
    return duties_on(key[1], tenant_id=key[0])


_categories: Remembered[UUID, dict[UUID, Category]] = Remembered(_load, stamp=_stamp)
_rules: Remembered[tuple[UUID, date], list[RuleRow]] = Remembered(_load_rules, stamp=_stamp_of_day)
_duties: Remembered[tuple[UUID, date], list[DutyRow]] = Remembered(_load_duties, stamp=_stamp_of_day)


def forget() -> None:
    """After a category, a rule or a duty was changed: the next reader in this process sees it at once."""
    _categories.forget()
    _rules.forget()
    _duties.forget()


def all_categories(tenant_id: UUID) -> list[Category]:
    """Every category of the tenant, retired ones too, in their order. No query for a minute after the first."""
    return list(_categories.get(tenant_id).values())


def active_categories(tenant_id: UUID) -> list[Category]:
    """Those that are offered: in use themselves, and so is everything above them."""
    return [one for one in all_categories(tenant_id) if all(up.is_active for up in above(one))]


def tree(tenant_id: UUID) -> list[Branch]:
    """The active categories by their top level, for a choice list or the tiles of the portal."""
    branches: list[Branch] = []
    for one in active_categories(tenant_id):
        if one.parent_id is None:
            branches.append(Branch(one, []))
        else:
            branches[-1].children.append(one)
    return branches


def above(category: Category) -> list[Category]:
    """The category and those above it, nearest first. No query."""
    chain = [category]
    while (parent_id := chain[-1].parent_id) and len(chain) < 5:
        known = _categories.get(category.tenant_id)
        if parent_id not in known:  # made by another process a moment ago
            _categories.forget()
            known = _categories.get(category.tenant_id)
        chain.append(known[parent_id])
    return chain


def with_below(category: Category) -> list[Category]:
    """The category and everything below it, retired ones too: what was counted there stays there. No query."""
    return [one for one in all_categories(category.tenant_id) if category in above(one)]


def full_name(category: Category) -> str:
    """“公共设施 · 电梯”: with those above it."""
    return " · ".join(one.name for one in reversed(above(category)))


def category_by_id(category_id: UUID | None, *, tenant_id: UUID) -> Category | None:
    return _categories.get(tenant_id).get(category_id) if category_id else None


def category_by_code(code: str, *, tenant_id: UUID) -> Category | None:
    return next((one for one in all_categories(tenant_id) if one.code == code), None)


def unsorted(tenant_id: UUID) -> Category | None:
    """The category for what nobody has sorted yet; None where the subdistrict was not made ready for cases."""
    return category_by_code(UNSORTED, tenant_id=tenant_id)


def rules_in_force(tenant_id: UUID) -> list[RuleRow]:
    """The dispatch rules in force today. No query for a minute after the first."""
    return _rules.get((tenant_id, clock.today()))


def duty_list(tenant_id: UUID) -> list[DutyRow]:
    """The lines of the duty list in force today. No query for a minute after the first."""
    return _duties.get((tenant_id, clock.today()))


def matters_of(category: Category, also_touches: list[str]) -> list[Matter]:
    """What a case of this category is about: the category itself, what it always touches, and what the clerk added."""
    codes = [category.code, *category.also_touches, *also_touches]
    found = [category_by_code(code, tenant_id=category.tenant_id) for code in dict.fromkeys(codes)]
    return [_matter(one) for one in found if one]


def _matter(category: Category) -> Matter:
    return Matter(category.code, category.name, tuple(one.code for one in above(category)), category.party)


def suggest_category(text: str, *, tenant_id: UUID) -> Suggested | None:
    """The category that the words of a text point to, with those words; None rather than a bad guess."""
    guess = wording.guess_category(text, lexicon(tenant_id))
    category = category_by_code(guess.code, tenant_id=tenant_id) if guess else None
    return Suggested(category, guess.evidence) if guess and category else None


def lexicon(tenant_id: UUID) -> wording.Lexicon:
    """The words that speak for each active category, and those that speak for none (the rule set's `ordinary_words`)."""
    known = _categories.get(tenant_id)
    kept = _lexicons.get(tenant_id)
    if kept is None or kept[0] is not known:
        kept = _lexicons[tenant_id] = (known, wording.Lexicon.of(_wordlists_of(tenant_id)))
    return kept[1]


_lexicons: dict[UUID, tuple[dict[UUID, Category], wording.Lexicon]] = {}
"""For each tenant, the categories as they were remembered, and the words that they give."""


def _wordlists_of(tenant_id: UUID) -> list[wording.Wordlist]:
    codes = {one.pk: one.code for one in all_categories(tenant_id)}
    rules = rulesets.in_force(CATEGORIES, on=clock.today(), tenant=Tenant(pk=tenant_id))
    ordinary = wording.Wordlist("", tuple(rules.body.get("ordinary_words", ())))
    return [ordinary, *(_wordlist(one, codes) for one in active_categories(tenant_id) if one.keywords)]


def _wordlist(category: Category, codes: dict[UUID, str]) -> wording.Wordlist:
    above = codes[category.parent_id] if category.parent_id else ""
    return wording.Wordlist(category.code, tuple(category.keywords), above)


def consequence_of(category: Category) -> str:
    """What a resident is told will happen: its own words, else those of the nearest above."""
    return next((one.consequence for one in above(category) if one.consequence), "")


def as_json(category: Category) -> dict[str, Any]:
    """What the API says of a category."""
    parent = category_by_id(category.parent_id, tenant_id=category.tenant_id)
    return {
        "code": category.code,
        "name": category.shown_name,
        "parent": parent.code if parent else None,
        "kind": category.kind,
        "consequence": consequence_of(category),
    }
