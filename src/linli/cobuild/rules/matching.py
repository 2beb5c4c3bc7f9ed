"""What fits what: field, place, time, skill. Reasons in words, no points; most reasons first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from linli.core.words import listing

FIELD, SKILL, NEAR, TIME = "field", "skill", "near", "time"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a need wants, or somebody or something has. `fields`: codes; `place_path`: of the place; `times`: none is any."""

    fields: frozenset[str] = field(default_factory=frozenset)
    skills: frozenset[str] = field(default_factory=frozenset)
    times: frozenset[str] = field(default_factory=frozenset)
    place_path: str = ""


def traits(*, fields: Iterable[str] = (), skills: Iterable[str] = (), times: Iterable[str] = (), place_path: str = "") -> Traits:
    return Traits(frozenset(fields), frozenset(one.strip() for one in skills if one.strip()), frozenset(times), place_path)


def reasons(wanted: Traits, had: Traits) -> tuple[str, ...]:
    """
    Why the one fits the other; nothing where it does not. It must fit in what is done, by field or by skill: that it is near,
    or that the times agree, is no reason alone. Times that are both said and have none in common never fit.
    """
    if wanted.times and had.times and not wanted.times & had.times:
        return ()
    found = [FIELD] if wanted.fields & had.fields else []
    if skills_in_common(wanted.skills, had.skills):
        found.append(SKILL)
    if not found:
        return ()
    if is_near(wanted.place_path, had.place_path):
        found.append(NEAR)
    if wanted.times & had.times:
        found.append(TIME)
    return tuple(found)


def skills_in_common(wanted: Iterable[str], had: Iterable[str]) -> list[str]:
    """Skills that mean the same: the same words, or one within the other (“理发”, “理发师”)."""
    listed = list(had)
    return sorted(one for one in wanted if any(one in other or other in one for other in listed))


def is_near(one: str, other: str) -> bool:
    """Whether one place lies within the other, or both within one community (the second step of a path)."""
    if not one or not other:
        return False
    return one.startswith(other) or other.startswith(one) or _community(one) == _community(other)


def _community(path: str) -> str:
    return "/".join(path.split("/")[:2])


def reason_words(codes: Sequence[str]) -> str:
    """“领域对得上、离得近”."""
    words = {FIELD: _("领域对得上"), SKILL: _("本领对得上"), NEAR: _("离得近"), TIME: _("时间对得上")}
    return listing(words[code] for code in codes)
