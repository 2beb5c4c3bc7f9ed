"""Categories as forms and rules need them: a small tree per tenant, kept in memory for a minute."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.casework.models import Category, DispatchRule
from linli.casework.rules import wording
from linli.casework.rules.dispatching import Matter, RuleRow
from linli.core import clock, rulesets
from linli.core.models import Tenant
from linli.core.remembered import Remembered

UNSORTED = "unsorted"
CATEGORIES = "casework.categories"


@dataclass(frozen=True, slots=True)
class Branch:
    """A top-level category with the categories below it, in their order."""

    category: Category
    children: list[Category]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A category that the words point to, with those words."""

    category: Category
    evidence: tuple[str, ...]


def _load(tenant_id: UUID) -> dict[UUID, Category]:
    return {one.pk: one for one in Category.objects.filter(tenant_id=tenant_id).order_by("position", "code")}


def _load_rules(tenant_id: UUID) -> list[RuleRow]:
    found = DispatchRule.objects.in_force(clock.today()).filter(tenant_id=tenant_id).select_related("category", "place")
    return [
        RuleRow(
            id=rule.pk,
            number=rule.number,
            category=rule.category.code,
            party=rule.party,
            reason=rule.reason,
            place_path=rule.place.path if rule.place else "",
            management_mode=rule.management_mode,
            organisation_id=rule.organisation_id,
            organisation_role=rule.organisation_role,
            citation=rule.citation,
            valid_from=rule.valid_from,
            position=rule.position,
        )
        for rule in found
    ]


_categories: Remembered[UUID, dict[UUID, Category]] = Remembered(_load)
_rules: Remembered[UUID, list[RuleRow]] = Remembered(_load_rules)


def forget() -> None:
    """After a category or rule was changed: the next reader in this process sees it at once, others within a minute."""
    _categories.forget()
    _rules.forget()


def all_categories(tenant_id: UUID) -> list[Category]:
    """Every category of the tenant, retired ones too, in their order. No query for a minute after the first."""
    return list(_categories.get(tenant_id).values())


def active_categories(tenant_id: UUID) -> list[Category]:
    return [one for one in all_categories(tenant_id) if one.is_active]


def tree(tenant_id: UUID) -> list[Branch]:
    """The active categories as two levels, for a choice list or the tiles of the portal."""
    active = active_categories(tenant_id)
    return [Branch(top, [one for one in active if one.parent_id == top.pk]) for top in active if top.parent_id is None]


def category_by_id(category_id: UUID | None, *, tenant_id: UUID) -> Category | None:
    return _categories.get(tenant_id).get(category_id) if category_id else None


def category_by_code(code: str, *, tenant_id: UUID) -> Category | None:
    return next((one for one in all_categories(tenant_id) if one.code == code), None)


def unsorted(tenant_id: UUID) -> Category | None:
    """The category for what nobody has sorted yet; None where the subdistrict was not made ready for cases."""
    return category_by_code(UNSORTED, tenant_id=tenant_id)


def rules_in_force(tenant_id: UUID) -> list[RuleRow]:
    """The dispatch rules in force today. No query for a minute after the first."""
    return _rules.get(tenant_id)


def matters_of(category: Category, also_touches: list[str]) -> list[Matter]:
    """What a case of this category is about: the category itself, what it always touches, and what the clerk added."""
    codes = [category.code, *category.also_touches, *also_touches]
    found = [category_by_code(code, tenant_id=category.tenant_id) for code in dict.fromkeys(codes)]
    return [_matter(one) for one in found if one]


def _matter(category: Category) -> Matter:
    chain, names = [category], _categories.get(category.tenant_id)
    while chain[-1].parent_id and len(chain) < 5:
        chain.append(names[chain[-1].parent_id])
    return Matter(category.code, category.name, tuple(one.code for one in chain), category.party)


def suggest_category(text: str, *, tenant_id: UUID) -> Suggested | None:
    """The category that the words of a text point to, with those words; None rather than a bad guess."""
    guess = wording.guess_category(text, wordlists(tenant_id))
    category = category_by_code(guess.code, tenant_id=tenant_id) if guess else None
    return Suggested(category, guess.evidence) if guess and category else None


def wordlists(tenant_id: UUID) -> list[wording.Wordlist]:
    """The words that speak for each active category, and those that speak for none (the rule set's `ordinary_words`)."""
    codes = {one.pk: one.code for one in all_categories(tenant_id)}
    rules = rulesets.in_force(CATEGORIES, on=clock.today(), tenant=Tenant(pk=tenant_id))
    ordinary = wording.Wordlist("", tuple(rules.body.get("ordinary_words", ())))
    return [ordinary, *(_wordlist(one, codes) for one in active_categories(tenant_id) if one.keywords)]


def _wordlist(category: Category, codes: dict[UUID, str]) -> wording.Wordlist:
    above = codes[category.parent_id] if category.parent_id else ""
    return wording.Wordlist(category.code, tuple(category.keywords), above)


def as_json(category: Category) -> dict[str, Any]:
    """What the API says of a category."""
    parent = category_by_id(category.parent_id, tenant_id=category.tenant_id)
    return {
        "code": category.code,
        "name": category.shown_name,
        "parent": parent.code if parent else None,
        "kind": category.kind,
        "consequence": category.consequence or (parent.consequence if parent else ""),
    }
