"""How a collection is said on pages: its state, its checks as gates, who a head is, one asking as a stop of the road."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from linli.core import files
from linli.core.rulesets import Status, Threshold
from linli.core.words import listing
from linli.procedures.models import STANDARD, Asking, Collection, Outcome, RollHead, RollVoter, Way
from linli.procedures.rules.shares import ALL, ASKED, DISPUTED, PARTICIPATING, Check, Measure, Tally
from linli.procedures.rules.sharing import area_text

DIGITS = "零一二三四五六七八九十"
VOICE_BADGES = {"agree": "ok", "disagree": "fail", DISPUTED: "warn", "": "wait"}


@dataclass(frozen=True, slots=True)
class GateShown:
    """One measure as the kit's `{% gate %}` takes it."""

    title: str
    needed: Fraction
    got: Fraction
    base: Fraction
    unit: str
    digits: int
    passed: bool
    base_text: str


@dataclass(frozen=True, slots=True)
class CheckShown:
    """A check with its gates, and where it comes from."""

    name: str
    passed: bool
    gates: list[GateShown]
    citation: str
    status: str


def checks_shown(checks: Iterable[Check]) -> list[CheckShown]:
    return [
        CheckShown(
            one.name, one.passed, [gate_of(one, measure) for measure in one.measures], one.citation, status_words(one.status)
        )
        for one in checks
    ]


def status_words(status: str) -> str:
    return {
        Status.PRESS.value: _("来自报道，以正式文件为准"),
        Status.ASSUMED.value: _("平台默认，请按本地规定核对"),
    }.get(status, "")


def gate_of(check: Check, measure: Measure) -> GateShown:
    is_area = measure.dimension == "area"
    scale = 100 if is_area else 1
    base = {ALL: _("名册上的"), PARTICIPATING: _("表了态的"), ASKED: _("问到的")}[check.of]
    return GateShown(
        title=_("面积") if is_area else _("人数（户数）"),
        needed=Fraction(measure.needed, scale),
        got=Fraction(measure.part, scale),
        base=Fraction(max(measure.base, 1), scale),
        unit="m²" if is_area else "",
        digits=2 if is_area else 0,
        passed=measure.passed,
        base_text=_("%(base)s%(share)s") % {"base": base, "share": threshold_words(measure.threshold)},
    )


def threshold_words(threshold: Threshold) -> str:
    """“三分之二以上（含）”, “过半数（不含）”, “全部”: as the law says it, and whether the share itself is enough."""
    share = threshold.share
    if share == 1:
        return _("全部")
    if share == Fraction(1, 2) and not threshold.includes:
        return _("过半数（不含一半）")
    words = {"d": _digit(share.denominator), "n": _digit(share.numerator)}
    return (_("%(d)s分之%(n)s以上（含）") if threshold.includes else _("超过%(d)s分之%(n)s（不含）")) % words


def _digit(number: int) -> str:
    """As the law writes small numbers in Chinese; in other languages as figures."""
    is_chinese = (get_language() or "").startswith("zh")
    return DIGITS[number] if is_chinese and number < len(DIGITS) else str(number)


def choice_words(collection: Collection, code: str) -> str:
    """What somebody said, in words."""
    if code == DISPUTED:
        return _("共有人说法不一")
    if not code:
        return _("还没表态")
    return str(collection.choice_words.get(code) or STANDARD.get(code) or code)


def choices_offered(collection: Collection) -> list[tuple[str, str]]:
    return [(code, str(words)) for code, words in collection.choice_words.items()]


def sums_shown(collection: Collection, counted: Tally) -> list[dict[str, Any]]:
    """The strip: on the roll, asked, each choice, disputed, silent; each opens its doors."""
    rows: list[tuple[str, Any, str]] = [(pgettext("doors", "名册"), counted.total, "all"), (_("问到"), counted.asked, "")]
    rows += [(words, counted.of(code), code) for code, words in choices_offered(collection)]
    if counted.disputed.heads:
        rows.append((_("说法不一"), counted.disputed, DISPUTED))
    rows.append((_("还没表态"), counted.silent, "silent"))
    return [
        {
            "label": label,
            "heads": part.heads,
            "area": f"{area_text(part.area_centi)} m²" if collection.counts_owners else "",
            "show": show,
        }
        for label, part, show in rows
    ]


def state_badge(collection: Collection, today: date) -> tuple[str, str]:
    if collection.closed_at:
        return "ok", _("截止了")
    return ("warn", _("到期了，还没宣布截止")) if today > collection.closes_on else ("run", _("正在征求"))


def voter_name(voter: RollVoter) -> str:
    return str(voter.organisation or voter.person)


def names_of(head: RollHead) -> str:
    """Who may speak for a head; the developer for what is unsold."""
    if head.is_unsold:
        return _("建设单位（未售）")
    return listing(voter_name(one) for one in head.voters.all()) or _("没有登记")


def speakers_of(head: RollHead) -> list[tuple[str, str]]:
    voters = list(head.voters.all())
    return [(str(one.pk), voter_name(one)) for one in voters] if len(voters) > 1 else []


@dataclass(frozen=True, slots=True)
class AskingShown:
    """One asking as a row of a door's history."""

    asking: Asking
    badge: tuple[str, str]
    who: str
    scan_url: str
    takes_scan: bool


def askings_shown(collection: Collection, askings: Sequence[Asking]) -> list[AskingShown]:
    return [_asking(collection, one) for one in askings]


def _asking(collection: Collection, one: Asking) -> AskingShown:
    is_said = one.outcome == Outcome.SAID
    word = choice_words(collection, one.choice) if is_said else str(Outcome(one.outcome).label)
    kind = VOICE_BADGES.get(one.choice, "info") if is_said else "still"
    who = voter_name(one.speaker) if one.speaker else (_("这一户一起说的") if is_said else "")
    scan_url = files.url_of(one.scan) if one.scan else ""
    takes_scan = one.stands and one.way == Way.PAPER and not scan_url
    return AskingShown(one, (kind, word), who, scan_url, takes_scan)
