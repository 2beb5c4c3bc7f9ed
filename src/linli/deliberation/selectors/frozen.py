"""What is frozen of a ballot, and every reason why it cannot be frozen or opened yet."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import rulesets
from linli.core.problems import Problem, Refused
from linli.core.rulesets import RuleSet
from linli.core.workcalendar import midnight_after
from linli.deliberation.models import Ballot, Channel, Option, Right, RightVoter
from linli.deliberation.rules import ballots as rules
from linli.deliberation.rules import freezing
from linli.deliberation.rules.ballots import Choice
from linli.deliberation.rules.receipts import digest_of_lines, roll_line, who_of
from linli.procedures.api import Publicity

from . import rolls

FORMAT = 1
CHUNK = 5000
MOST_NAMED = 20


def choices_of(ballot: Ballot) -> tuple[Choice, ...]:
    """What papers of this ballot may name."""
    return tuple(choice_of(ballot.kind, option) for option in ballot.options.all())


def choice_of(kind: str, option: Option) -> Choice:
    return Choice(option.code, option.title, rules.answer_codes(option.text) if kind == "survey" else ())


def roll_lines(ballot: Ballot) -> Iterator[str]:
    """Every right as the digest of the roll has it, in the order of the roll; reads in constant memory."""
    found = ballot.rights.order_by("position").values_list("key", "area_centi", "is_unsold", "excluded_why")
    for key, area, is_unsold, excluded in found.iterator(chunk_size=CHUNK):
        yield roll_line(who_of(ballot.pk, key), area, is_unsold, bool(excluded))


def roll_digest_of(ballot: Ballot) -> str:
    """SHA-256 of who is on the roll, with which area, and who is excluded why. It names nobody."""
    return digest_of_lines(roll_lines(ballot))


def roll_sum(ballot: Ballot) -> tuple[int, int]:
    """(heads, area in 0.01 m²) of the rights that count."""
    heads = area = 0
    for one in ballot.rights.filter(excluded_why="").values_list("area_centi", flat=True).iterator(chunk_size=CHUNK):
        heads, area = heads + 1, area + one
    return heads, area


def due_of(ballot: Ballot) -> int:
    """全体: the members that the roll's maker counted (who is excluded too, where a rule counts all), at least the roll."""
    return max(ballot.due_count, ballot.roll_count)


def rule_of(ballot: Ballot, *, on: date) -> tuple[RuleSet | None, list[Problem]]:
    """The rule in force on a day, or why there is none to decide by."""
    if not ballot.rule_code:
        return None, [Problem("no_rule", _("选按哪条规则算。"), where="rule_code")]
    try:
        return rulesets.in_force(ballot.rule_code, on=on, tenant=ballot.tenant), []
    except Refused as refused:
        return None, [Problem(one.code, one.text, where="rule_code") for one in refused.problems]


def shares_of(ballot: Ballot, rule: RuleSet | None, *, on: date) -> tuple[RuleSet | None, list[Problem]]:
    """The rule of shares that an owners' matter needs, where the rule of matters names one for its level."""
    code = shares_code(ballot.matter, rule)
    if ballot.kind != "owners" or not code:
        return None, []
    try:
        return rulesets.in_force(code, on=on, tenant=ballot.tenant), []
    except Refused as refused:
        return None, [Problem(one.code, one.text, where="matter") for one in refused.problems]


def shares_code(matter: int | None, rule: RuleSet | None) -> str:
    """Which rule of shares decides a matter; none where the rule itself says the shares."""
    body = rule.body if rule else {}
    if "checks" in body or matter is None:
        return ""
    level = (body.get("matters") or {}).get(str(matter), {}).get("level", "")
    return str((body.get("shares") or {}).get(level, ""))


def freeze_problems(ballot: Ballot, now: datetime) -> list[Problem]:
    """Every reason why this ballot cannot be frozen as it stands now; none: it can."""
    today = timezone.localdate(now)
    rule, problems = rule_of(ballot, on=today)
    _shares, more = shares_of(ballot, rule, on=today)
    found = freezing.problems_of(_facts(ballot, rule, [*problems, *more], now), now)
    was_built = bool(ballot.roll_digest)  # by `rolls.build`; a roll that was copied is the one that was built before
    return [*found, *(rolls.register_problems_of(ballot, now) if was_built else [])]


def _facts(ballot: Ballot, rule: RuleSet | None, rule_problems: Iterable[Problem], now: datetime) -> freezing.Facts:
    options = list(ballot.options.all())
    return freezing.Facts(
        kind=ballot.kind,
        secrecy=ballot.secrecy,
        title=ballot.title,
        question=ballot.question,
        choices=tuple(choice_of(ballot.kind, option) for option in options),
        costs=tuple(option.cost_cents for option in options),
        channels=tuple(ballot.channels),
        channel_names={code: str(label) for code, label in Channel.choices},
        allows_revote=ballot.allows_revote,
        seats=ballot.seats,
        matter=ballot.matter,
        budget_cents=ballot.budget_cents,
        budget_rule=ballot.budget_rule,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        needs_publicity=ballot.needs_publicity,
        counts_heads=ballot.kind != "owners",
        roll=_roll_facts(ballot, now),
        rule=rule,
        rule_problems=tuple(rule_problems),
        unfinished=tuple(_unfinished(ballot, now)),
        has_motion=ballot.motion_id is not None,
        has_motion_version=ballot.motion_version_id is not None,
        is_revote=ballot.revote_of_id is not None,
        has_commitment=bool(ballot.lot_commitment),
    )


def _roll_facts(ballot: Ballot, now: datetime) -> freezing.RollFacts:
    count, area = roll_sum(ballot)
    without = ballot.rights.filter(excluded_why="", area_centi__lte=0) if ballot.counts_area else Right.objects.none()
    until = ballot.roll_public_until
    return freezing.RollFacts(
        count=count,
        area_centi=area,
        doubled=tuple(_doubled(ballot)[:MOST_NAMED]),
        without_area=tuple(without.values_list("label", flat=True)[:MOST_NAMED]),
        published_at=ballot.roll_published_at,
        public_until=until,
        is_publicity_over=until is not None and now >= midnight_after(until),
        open_corrections=ballot.corrections.filter(answered_at=None).count(),
    )


def _doubled(ballot: Ballot) -> list[str]:
    """Labels of rights whose voter holds another right too; with areas a co-owner may well stand behind several rights."""
    if ballot.counts_area:
        return []
    voters = RightVoter.objects.filter(right__ballot=ballot, right__excluded_why="")
    found: list[str] = []
    for name in ("person_id", "organisation_id"):
        pairs = set(voters.exclude(**{name: None}).values_list(name, "right_id", "right__label"))
        times = Counter(who for who, _right, _label in pairs)
        found += sorted(label for who, _right, label in pairs if times[who] > 1)
    return found


def _unfinished(ballot: Ballot, now: datetime) -> list[str]:
    """Publicities of the run's step that run on, or that have an objection which nobody has answered."""
    if ballot.run_id is None:
        return []
    standing = Publicity.objects.filter(run=ballot.run_id, replaced_at=None).exclude(last_on=None).prefetch_related("objections")
    if ballot.step:
        standing = standing.filter(step__code=ballot.step)
    return [one.title for one in standing if not one.is_over(now) or any(each.is_open for each in one.objections.all())]


def frozen_of(ballot: Ballot, rule: RuleSet, shares: RuleSet | None) -> dict[str, Any]:
    """Everything that is frozen, as plain JSON. Roll digest, count, area and due count stand on the ballot already."""
    return {
        "format": FORMAT,
        "ballot": str(ballot.pk),
        "number": ballot.number,
        **{name: getattr(ballot, name) for name in PLAIN_FIELDS},
        "options": [option_json(ballot.kind, option) for option in ballot.options.select_related("organisation")],
        "place": ballot.place.full_name,
        "council": ballot.council.name if ballot.council else "",
        "meeting": ballot.meeting.title if ballot.meeting else "",
        "motion": _motion(ballot),
        "opens_at": ballot.opens_at.isoformat() if ballot.opens_at else None,
        "closes_at": ballot.closes_at.isoformat() if ballot.closes_at else None,
        "revote_of": ballot.revote_of.number if ballot.revote_of else "",
        "among_tied": is_among_tied(ballot),
        "roll": {
            "source": ballot.roll_source,
            "unit_kinds": ballot.unit_kinds,
            "digest": ballot.roll_digest,
            "count": ballot.roll_count,
            "area_centi": ballot.roll_area_centi,
            "due": ballot.due_count,
        },
        "rule": rule.freeze(),
        "shares": shares.freeze() if shares else None,
    }


def is_among_tied(ballot: Ballot) -> bool:
    """Whether it is held again among those who tied; then more votes decide."""
    before = ballot.revote_of.verdict if ballot.revote_of else None
    return before is not None and before["outcome"] == "revote"


PLAIN_FIELDS = (
    "kind", "secrecy", "title", "question", "about", "step", "matter", "seats", "budget_cents", "budget_rule", "lot_commitment",
    "channels", "allows_revote",
)  # fmt: skip


def option_json(kind: str, option: Option) -> dict[str, Any]:
    """One option as it is frozen."""
    return {
        "code": option.code,
        "position": option.position,
        "title": option.title,
        "text": option.text,
        "answers": list(choice_of(kind, option).answers),
        "cost_cents": option.cost_cents,
        "finish_on": option.finish_on.isoformat() if option.finish_on else None,
        "organisation": option.organisation.name if option.organisation else "",
    }


def _motion(ballot: Ballot) -> dict[str, Any] | None:
    if ballot.motion is None or ballot.motion_version is None:
        return None
    version = ballot.motion_version
    return {"number": ballot.motion.number, "title": ballot.motion.title, "version": version.ordinal, "text": version.text}
