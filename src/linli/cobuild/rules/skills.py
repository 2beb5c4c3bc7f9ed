"""What people who check in are good at: the usual skills, in words, each with the fields of the market that it serves. Pure."""

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from linli.core.words import Words, listing

from ..models.market import Field

USUAL: dict[str, tuple[Words, tuple[Field, ...]]] = {
    "理发": (pgettext_lazy("skill", "理发"), (Field.ELDERS,)),
    "水电维修": (pgettext_lazy("skill", "水电维修"), (Field.REPAIR,)),
    "家电维修": (pgettext_lazy("skill", "家电维修"), (Field.REPAIR,)),
    "医疗护理": (pgettext_lazy("skill", "医疗护理"), (Field.HEALTH, Field.ELDERS)),
    "心理疏导": (pgettext_lazy("skill", "心理疏导"), (Field.HEALTH,)),
    "法律咨询": (pgettext_lazy("skill", "法律咨询"), (Field.LEGAL,)),
    "辅导功课": (pgettext_lazy("skill", "辅导功课"), (Field.CHILDREN, Field.LEARNING)),
    "讲课培训": (pgettext_lazy("skill", "讲课培训"), (Field.LEARNING,)),
    "文艺表演": (pgettext_lazy("skill", "文艺表演"), (Field.CULTURE,)),
    "书法绘画": (pgettext_lazy("skill", "书法绘画"), (Field.CULTURE,)),
    "摄影摄像": (pgettext_lazy("skill", "摄影摄像"), (Field.CULTURE,)),
    "陪伴看望": (pgettext_lazy("skill", "陪伴看望"), (Field.ELDERS, Field.HARDSHIP, Field.DISABLED)),
    "巡逻值守": (pgettext_lazy("skill", "巡逻值守"), (Field.ORDER,)),
    "打扫清洁": (pgettext_lazy("skill", "打扫清洁"), (Field.CLEANING,)),
    "矛盾调解": (pgettext_lazy("skill", "矛盾调解"), (Field.GOVERNANCE, Field.LEGAL)),
    "教用手机": (pgettext_lazy("skill", "教用手机"), (Field.ELDERS, Field.LEARNING)),
}
"""What is kept is the Chinese word, as where somebody writes a skill of their own; pages say it in the reader's language."""


def choices() -> list[tuple[str, Words]]:
    return [(code, word) for code, (word, _fields) in USUAL.items()]


def skill_word(skill: str) -> Words:
    """A usual skill in the reader's language; any other as it was written."""
    return USUAL[skill][0] if skill in USUAL else skill


def skill_words(skills: Iterable[str]) -> str:
    """“理发、水电维修”."""
    return listing(skill_word(one) for one in skills)


def fields_of(skills: Iterable[str]) -> list[str]:
    """The fields that these skills serve, each once, in the order of the skills."""
    found = (field.value for skill in skills if skill in USUAL for field in USUAL[skill][1])
    return list(dict.fromkeys(found))


def in_order(skills: Iterable[str]) -> list[str]:
    """Each once: the usual ones as they stand above, then the others by their words."""
    rank = {code: n for n, code in enumerate(USUAL)}
    return sorted(set(skills), key=lambda one: (rank.get(one, len(rank)), one))
