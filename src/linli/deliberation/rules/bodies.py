"""
What the rule set of a body or of a ballot must be like. Pure.

A body: `quorum`, `pass` (thresholds that name their base), `secret`, `lapse`, `per_year_min`, `demand`, `papers_days_before`,
`composition`, `term_years_most` (read in `composition`), `invited`, `channels`, `revote`, `second_count`. A ballot: what its `method` needs. `assumed` lists the entries that no source gives:
they are the platform's default until the body's own rules say otherwise.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from linli.core.problems import Problem
from linli.core.rulesets import Threshold

from . import composition
from .thresholds import is_threshold

CHANNELS = ("hands", "paper", "portal", "counter", "home_visit", "phone", "sms", "im")
"""举手、纸质、网上、窗口、上门、电话、短信、即时通讯."""
METHODS = ("decision", "selection", "satisfaction", "owners", "budget", "survey", "lots")
BODY_KEYS = {
    "kind", "quorum", "pass", "secret", "lapse", "per_year_min", "demand", "papers_days_before", "invited", "channels", "revote",
    "second_count", "legal_effect", "convened_by", "composition", "term_years_most", "assumed",
}  # fmt: skip
BALLOT_KEYS = {
    "decision": {"quorum", "pass"},
    "selection": {"quorum", "elected", "surplus_required", "surplus_warn_below", "over_full_paper", "returned_over_issued",
                  "tie_at_cutoff", "fewer_elected", "among_tied", "scrutineers"},
    "satisfaction": {"quorum", "tiers"},
    "owners": {"matters", "shares", "silent_counts_as", "elevator", "identity"},
    "budget": {"quorum", "rules", "default", "ties"},
    "survey": {"response"},
    "lots": {"seed", "algorithm"},
}  # fmt: skip
ALWAYS = {"method", "secret", "channels", "revote", "second_count", "assumed", "papers_days_before", "legal_effect"}
BUDGET_RULES = ("greedy", "equal-shares", "equal-shares-add1")
FLAGS = ("secret", "revote", "second_count", "surplus_required")


def body_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with the rules of a body that meets and decides."""
    yield from _unknown(body, BODY_KEYS)
    for name in ("quorum", "pass"):
        if not is_threshold(body.get(name)):
            yield _problem(name, "a threshold with its base: {of: all_members, op: “>=”, n: 2, d: 3}")
    for name, share in (body.get("demand") or {}).items():
        if not is_share(share):
            yield _problem("demand", f"{name} is written “>= 1/5”")
    lapse = body.get("lapse")
    if lapse and not all(type(lapse.get(name)) is int and lapse[name] > 0 for name in ("absences", "within_months")):
        yield _problem("lapse", "absences and within_months, whole numbers")
    if wrong := composition.problems(body):
        yield _problem("composition", wrong)
    yield from _common(body)


def ballot_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with the rules of a kind of ballot."""
    method = body.get("method")
    if method not in METHODS:
        yield _problem("method", f"one of {', '.join(METHODS)}")
        return
    yield from _unknown(body, BALLOT_KEYS[method] | ALWAYS)
    for name in ("quorum", "pass", "elected", "response"):
        if name in body and not is_threshold(body[name]):
            yield _problem(name, "a threshold with its base: {of: all_members, op: “>”, n: 1, d: 2}")
    needed = {"selection": "elected", "decision": "pass", "satisfaction": "tiers", "owners": "matters", "budget": "rules"}
    if method in needed and not body.get(needed[method]):
        yield _problem(needed[method], f"a {method} needs it")
    yield from _of_method(body)
    yield from _common(body)


def _of_method(body: Mapping[str, Any]) -> Iterable[Problem]:
    for code, tier in (body.get("tiers") or {}).items():
        if not is_threshold(tier) or not tier.get("votes") or not tier.get("name"):
            yield _problem("tiers", f"{code}: name, votes and a threshold with its base")
    if "surplus_warn_below" in body and not _is_fraction(body["surplus_warn_below"]):
        yield _problem("surplus_warn_below", "a fraction as “1/5”")
    for number, matter in (body.get("matters") or {}).items():
        if not isinstance(matter, dict) or matter.get("level") not in ("ordinary", "special"):
            yield _problem("matters", f"{number}: level is ordinary or special")
    if unknown := set(body.get("rules") or ()) - set(BUDGET_RULES):
        yield _problem("rules", f"{', '.join(sorted(unknown))}: known are {', '.join(BUDGET_RULES)}")


def _common(body: Mapping[str, Any]) -> Iterable[Problem]:
    if unknown := set(body.get("channels") or ()) - set(CHANNELS):
        yield _problem("channels", f"{', '.join(sorted(unknown))}: known are {', '.join(CHANNELS)}")
    for name in FLAGS:
        if name in body and not isinstance(body[name], bool):
            yield _problem(name, "true or false")
    for name in ("per_year_min", "papers_days_before"):
        if name in body and (type(body[name]) is not int or body[name] < 0):
            yield _problem(name, "a whole number")
    if unknown := set(body.get("assumed") or ()) - set(body):
        yield _problem("assumed", f"{', '.join(sorted(unknown))}: no such entry here")


def light_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a scheme of lights: colours with their border, or colours with the share that is done."""
    lights = body.get("lights")
    if not isinstance(lights, list) or not lights or not all(isinstance(one, dict) and one.get("colour") for one in lights):
        yield _problem("lights", "a list of colours")
        return
    measures = {name for one in lights for name in one} - {"colour", "name"}
    if not measures <= {"behind_points", "done", "is_accepted"}:
        yield _problem("lights", "a light has behind_points, done or is_accepted")
    for one in lights:
        if "done" in one and not is_share(one["done"]):
            yield _problem("lights", f"{one['colour']}: done is written “< 30%”")


def is_share(value: Any) -> bool:
    """A share that needs no base, because its name gives it."""
    try:
        Threshold.parse(str(value))
    except ValueError:
        return False
    return True


def _is_fraction(value: Any) -> bool:
    try:
        return isinstance(value, str) and Fraction(value) >= 0
    except (ValueError, ZeroDivisionError):
        return False


def _unknown(body: Mapping[str, Any], known: set[str]) -> Iterable[Problem]:
    if unknown := sorted(set(body) - known):
        yield _problem(unknown[0], f"{', '.join(unknown)}: no part of such a rule")


def _problem(where: str, text: str) -> Problem:
    return Problem(f"bad_{where}", f"{where}: {text}", where=where)
