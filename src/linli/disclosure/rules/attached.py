"""Pictures and names in a notice: what consent they need, and how a name is blotted out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem

HONOUR = "honour_board"
"""The purpose of rule set registry.purposes under which a name or a picture is published (PIPL art. 25: by separate consent)."""
BLOT = "某某"
MOST_FILES = 9


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One mention as the rules see it: whose, under which name, on which picture."""

    person_id: UUID
    printed: str = ""
    picture_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hung:
    """One file as the rules see it."""

    key: UUID
    label: str
    shows_people: bool


def consent_problems(
    said: str, files: Iterable[Hung], mentions: Collection[Mentioned], agreed: Collection[UUID]
) -> list[Problem]:
    """Every reason why names and pictures cannot be published: nobody asked, no longer agreed, not even in the text."""
    on_picture = {one.picture_id for one in mentions}
    found = [
        Problem(
            "picture_unasked", _("“%(file)s”上认得出人，写明是谁、本人同意了没有；或者换一张。") % {"file": one.label}, "files"
        )
        for one in files
        if one.shows_people and one.key not in on_picture
    ]
    for one in mentions:
        if one.person_id not in agreed:
            found.append(Problem("not_agreed", _("有一位现在不同意公开姓名或照片，把他去掉再发布。"), "mentions"))
        elif one.printed and one.printed not in said:
            found.append(Problem("not_in_text", _("“%(name)s”在正文里找不到，对一下字。") % {"name": one.printed}, "mentions"))
    return found


def returned_problems(said: str, taken_down: Iterable[str]) -> list[Problem]:
    """Each name that was taken down and is written again."""
    return [
        Problem("not_agreed", _("“%(name)s”已经不同意公开，不能再写上；本人重新同意了再写。") % {"name": name}, "text")
        for name in sorted(taken_down)
        if name in said
    ]


def blotted(text: str, name: str) -> str:
    """The text without a name."""
    return text.replace(name, BLOT) if name else text
