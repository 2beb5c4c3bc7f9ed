"""
Who takes a matter: category × place → responsible party, with the reasons (合署办公 triage table; domain D2).

The explanation is kept as codes with their values, so that it can be read in either language later.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.states import Party
from linli.core.words import day_words
from linli.registry.api import ManagementMode

from . import duties

BEGINNING = date(2000, 1, 1)
"""Since when the starting table holds: before anything that is recorded, so nobody is told the day."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the case is about: a category's code and name, its ancestors' codes (own first), and its default party."""

    code: str
    name: str
    chain: tuple[str, ...]
    party: str = Party.UNDECIDED


@dataclass(frozen=True, slots=True)
class Where:
    """The place as far as dispatch cares: its path, name, and the management mode of the compound around it."""

    path: str = ""
    name: str = ""
    management_mode: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One dispatch rule that is in force."""

    id: UUID
    number: int
    category: str
    party: str
    reason: str
    place_path: str = ""
    place_name: str = ""
    management_mode: str = ""
    organisation_id: UUID | None = None
    organisation_role: str = ""
    citation: str = ""
    valid_from: date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that may be given the case, and as what."""

    id: UUID
    name: str
    party: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who should lead and who assist. `is_certain` is false where the system would rather have a person decide."""

    party: str
    lead: Body | None
    assist: tuple[Body, ...]
    rule_id: UUID | None
    is_certain: bool
    why: dict[str, Any] = field(default_factory=dict)
    ruling_id: UUID | None = None


SIDES = (Party.COMMUNITY, Party.PROPERTY)


def best_rule(matter: Matter, where: Where, rules: list[RuleRow]) -> RuleRow | None:
    """
    The most particular rule for a matter at a place: own category before its parent's, a smaller place before a
    larger one, a named management mode before any, then position; of two alike the later one (lex posterior).
    """
    fitting = [rule for rule in rules if _fits(rule, matter, where)]
    return min(fitting, key=lambda rule: _order(rule, matter), default=None)


def _fits(rule: RuleRow, matter: Matter, where: Where) -> bool:
    return (
        rule.category in matter.chain
        and where.path.startswith(rule.place_path)
        and rule.management_mode in ("", where.management_mode)
    )


def _order(rule: RuleRow, matter: Matter) -> tuple[int, int, bool, int, int, int]:
    since = rule.valid_from.toordinal() if rule.valid_from else 0
    mode, own = not rule.management_mode, matter.chain.index(rule.category)
    return (own, -len(rule.place_path), mode, rule.position, -since, -rule.number)


MOST_NEAR = 3


def near_rules(matter: Matter, where: Where, rules: list[RuleRow], won: RuleRow | None) -> list[dict[str, Any]]:
    """The rules for this matter that did not take it, the nearest first, each with why not: place, mode, or another `won`."""
    about = sorted((rule for rule in rules if rule.category in matter.chain), key=lambda rule: _order(rule, matter))
    return [_lost(rule, where, won) for rule in about if rule is not won][:MOST_NEAR]


def _lost(rule: RuleRow, where: Where, won: RuleRow | None) -> dict[str, Any]:
    told = {"number": rule.number, "reason": rule.reason}
    if not where.path.startswith(rule.place_path):
        return told | {"code": "other_place", "place": rule.place_name}
    if rule.management_mode not in ("", where.management_mode):
        return told | {"code": "other_mode", "mode": rule.management_mode}
    return told | {"code": "less_particular", "by": won.number if won else 0}


def party_of(parties: list[str]) -> str:
    """
    One party for all the matters of a case: community *and* property together are joint (domain D2); otherwise the
    first matter's party stands.
    """
    if Party.JOINT in parties or set(SIDES) <= set(parties):
        return Party.JOINT
    return parties[0] if parties else Party.UNDECIDED


def suggest(
    matters: list[Matter],
    where: Where,
    rules: list[RuleRow],
    bodies: dict[str, Body],
    named: dict[UUID, Body] | None = None,
) -> Suggestion:
    """
    Who should take a case with these matters at this place.

    `bodies` are the organisations here by party or role ("community", "property", "window", "enforcement" …); `named`
    are those that a rule names outright.
    """
    matched = [(matter, best_rule(matter, where, rules)) for matter in matters]
    ruled = [(matter, rule) for matter, rule in matched if rule is not None]
    parties = [rule.party for _matter, rule in ruled] or [matter.party for matter in matters if matter.party != Party.UNDECIDED]
    party = party_of([str(one) for one in parties])
    first = ruled[0][1] if ruled else None
    lead, assist = _bodies_for(party, first, bodies, named or {})
    missing = _missing_sides(party, first, bodies, named or {})
    takes = lead or _stand_in(bodies)
    why = _why(matters, where, party, takes, ruled, missing)
    why["near"] = [near for matter, won in matched for near in near_rules(matter, where, rules, won)][:MOST_NEAR]
    return Suggestion(
        party=party,
        lead=takes,
        assist=assist,
        rule_id=first.id if first else None,
        is_certain=bool(lead) and not missing and party != Party.UNDECIDED,
        why=why,
    )


def bound_by_list(found: Suggestion, hindered: dict[str, Any] | None, *, has_community: bool) -> Suggestion:
    """
    The same suggestion, with what the duty list says against the community: where it would lead, a person decides; else
    that is why it was not the community, where there is one.
    """
    leads = found.lead is not None and found.lead.party == Party.COMMUNITY
    if hindered is None or not (leads or has_community):
        return found
    line = hindered | {"code": "duty" if leads else "not_community"}
    why = found.why | {"against": [*found.why["against"], line]}
    return replace(found, is_certain=found.is_certain and not leads, why=why)


def _bodies_for(
    party: str, rule: RuleRow | None, bodies: dict[str, Body], named: dict[UUID, Body]
) -> tuple[Body | None, tuple[Body, ...]]:
    if rule and rule.organisation_id in named:
        return named[rule.organisation_id], ()
    if rule and rule.organisation_role:
        return bodies.get(rule.organisation_role), ()
    if party == Party.JOINT:
        there = [bodies[side] for side in SIDES if side in bodies]
        return (there[0], tuple(there[1:])) if there else (None, ())
    return bodies.get(party), ()


def _missing_sides(party: str, rule: RuleRow | None, bodies: dict[str, Body], named: dict[UUID, Body]) -> list[str]:
    if rule and (rule.organisation_id in named or rule.organisation_role in bodies):
        return []
    wanted = SIDES if party == Party.JOINT else (party,)
    return [str(side) for side in wanted if side != Party.UNDECIDED and side not in bodies]


def _stand_in(bodies: dict[str, Body]) -> Body | None:
    """Where the proper body is not registered the community takes it first, so that nobody is sent away (首接负责)."""
    return bodies.get(Party.COMMUNITY)


def _why(
    matters: list[Matter], where: Where, party: str, lead: Body | None, ruled: list[tuple[Matter, RuleRow]], missing: list[str]
) -> dict[str, Any]:
    for_it: list[dict[str, Any]] = [
        {
            "code": "rule",
            "number": rule.number,
            "matter": matter.name,
            "reason": rule.reason,
            "from": rule.valid_from.isoformat() if rule.valid_from and rule.valid_from > BEGINNING else "",
            "citation": rule.citation,
        }
        for matter, rule in ruled
    ]
    if not ruled and party != Party.UNDECIDED:
        for_it.append({"code": "category_default", "matter": matters[0].name if matters else ""})
    against: list[dict[str, Any]] = [{"code": "no_body", "party": side, "mode": where.management_mode} for side in missing]
    if party == Party.UNDECIDED:
        against.append({"code": "no_rule", "matter": matters[0].name if matters else ""})
    if not where.path:
        against.append({"code": "no_place"})
    return {
        "what": [matter.name for matter in matters],
        "where": where.name,
        "who": lead.name if lead else "",
        "party": party,
        "for": for_it,
        "against": against,
    }


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stored `why` in words: what × where → who, what speaks for it and against it; rulings by key and number."""

    what: str
    where: str
    who: str
    party: str
    reasons_for: list[str]
    reasons_against: list[str]
    override: str
    rulings: tuple[tuple[str, str], ...] = ()
    not_fitting: list[str] = field(default_factory=list)
    outside: str = ""


def in_words(why: dict[str, Any]) -> Explanation:
    """The explanation in the reader's language."""
    party = why.get("party", "")
    return Explanation(
        what="、".join(why.get("what", [])),
        where=why.get("where", "") or _("没有写地点"),
        who=why.get("who", ""),
        party=str(Party(party).label) if party else "",
        reasons_for=[_for_words(one) for one in why.get("for", [])],
        reasons_against=[_against_words(one) for one in why.get("against", [])],
        override=why.get("override", ""),
        rulings=tuple((one["ruling"], one["number"]) for one in why.get("for", []) if "ruling" in one),
        not_fitting=[_near_words(one) for one in why.get("near", [])],
        outside=why.get("outside", ""),
    )


def _day(iso: str) -> str:
    return day_words(date.fromisoformat(iso))


def _for_words(one: dict[str, Any]) -> str:
    if one["code"] == "rule":
        text = _("派单规则第 %(number)s 条：%(reason)s") % one
        return text + (_("，%(from)s起施行") % {"from": _day(one["from"])} if one.get("from") else "")
    if one["code"] in FOR_WORDS:
        return str(FOR_WORDS[one["code"]]) % one
    return _("没有派单规则，按“%(matter)s”这一类的默认归属") % one


FOR_WORDS = {
    "precedents": gettext_lazy("同一片同类 %(same)s 件，%(by_this)s 件由它办结"),
    "precedent": gettext_lazy("先例 %(number)s：%(question)s"),
    "ruled": gettext_lazy("%(number)s裁定：%(reason)s"),
    "sent_back": gettext_lazy("没有同意退回：%(reason)s"),
}


def _against_words(one: dict[str, Any]) -> str:
    if one["code"] == "overruled":
        return _("派单规则第 %(number)s 条（%(reason)s）和先例不一样") % one
    if one["code"] == "no_body":
        return _("这里没有登记%(party)s，请您定") % {"party": Party(one["party"]).label}
    if one["code"] == "no_place":
        return _("没有选地点，不知道归哪个社区")
    if one["code"] == "duty":
        return duties.hindrance_words(one)
    if one["code"] == "not_community":
        return _("不能派给社区：%(why)s") % {"why": duties.hindrance_words(one)}
    return _("“%(matter)s”还没有派单规则，请您定") % one


def _near_words(one: dict[str, Any]) -> str:
    if one["code"] == "other_place":
        return _("第 %(number)s 条（%(reason)s）只管%(place)s") % one
    if one["code"] == "other_mode":
        return _("第 %(number)s 条（%(reason)s）只管“%(mode)s”的院子") % (one | {"mode": ManagementMode(one["mode"]).label})
    return _("第 %(number)s 条（%(reason)s）也合，第 %(by)s 条更具体") % one


def with_precedents(suggestion: Suggestion, *, same: int, by_this: int) -> Suggestion:
    """The same suggestion, with how often this body settled the like here."""
    if not same:
        return suggestion
    line = {"code": "precedents", "same": same, "by_this": by_this}
    why = suggestion.why | {"for": [*suggestion.why["for"], line]}
    return replace(suggestion, why=why)
