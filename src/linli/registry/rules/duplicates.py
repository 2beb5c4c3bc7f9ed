"""How likely two records are one person, or one organisation. It only suggests; somebody looks at both and decides."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

NAME_SAME, NAME_CLOSE = 80, 65
"""Of 100. Two of three characters alike give 67: 张秀兰 and 张秀英 may be one person misheard, or two sisters."""

_LEGAL_FORM = re.compile(r"(有限责任公司|股份有限公司|有限公司|分公司|（.*?）|\(.*?\)|\s)")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, 0–100, and in what: the reasons are shown beside the pair."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    name: str
    phone_hash: str
    id_hash: str
    home_id: object
    room: str


def people_alike(one: PersonFacts, other: PersonFacts) -> Likeness | None:
    """None where nothing points to one person. Two different identity numbers settle it: they are two."""
    from rapidfuzz import fuzz  # noqa: PLC0415 -- heavy

    if one.id_hash and other.id_hash:
        return Likeness(100, (_("证件号相同"),)) if one.id_hash == other.id_hash else None
    alike = fuzz.ratio(one.name, other.name)
    same_phone = bool(one.phone_hash) and one.phone_hash == other.phone_hash
    same_home = one.home_id is not None and (one.home_id, one.room) == (other.home_id, other.room)
    # A couple shares telephone and home, namesakes share a name: a name takes one thing more, a name misheard both.
    if alike < NAME_CLOSE or same_phone + same_home < (1 if alike >= NAME_SAME else 2):
        return None
    reasons = [_("姓名相同") if alike == 100 else _("姓名相近")]
    reasons += [_("电话相同")] * same_phone + [_("住处相同")] * same_home
    return Likeness(round(alike * 0.3) + 49 * same_phone + 20 * same_home, tuple(reasons))


def may_be_meant(said: str, name: str, *, is_phone_same: bool, is_home_same: bool) -> Likeness | None:
    """
    Whether somebody of the register may be whom a clerk means who typed `said`: by a name that is that or nearly so, or by the
    telephone alone, which a family shares. None where nothing points to them.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 -- heavy

    alike = fuzz.ratio(said, name)
    if alike < NAME_CLOSE and not is_phone_same:
        return None
    reasons = [] if alike < NAME_CLOSE else [_("姓名相同") if alike == 100 else _("姓名相近")]
    reasons += [_("电话相同")] * is_phone_same + [_("住处相同")] * is_home_same
    return Likeness(round(alike * 0.3) + 49 * is_phone_same + 20 * is_home_same, tuple(reasons))


def is_known_already(one: PersonFacts, other: PersonFacts) -> bool:
    """
    One name with one telephone or one door: nearly always one person entered twice. Where both have an identity number,
    that settles it: two are two people, and one is refused by itself.
    """
    if one.name != other.name or (one.id_hash and other.id_hash):
        return False
    same_phone = bool(one.phone_hash) and one.phone_hash == other.phone_hash
    return same_phone or (one.home_id is not None and bool(one.room) and (one.home_id, one.room) == (other.home_id, other.room))


def plain_name(name: str) -> str:
    """An organisation's name without its legal form, brackets and blanks."""
    return _LEGAL_FORM.sub("", name)


def organisations_alike(name: str, credit_code: str, other_name: str, other_code: str) -> Likeness | None:
    """By credit code, else by name without the legal form. Two different codes are two organisations."""
    from rapidfuzz import fuzz  # noqa: PLC0415 -- heavy

    if credit_code and other_code:
        return Likeness(100, (_("信用代码相同"),)) if credit_code == other_code else None
    alike = fuzz.ratio(plain_name(name), plain_name(other_name))
    reason = _("名称相同") if name == other_name else _("名称相近")
    return Likeness(round(alike), (reason,)) if alike >= 85 else None
