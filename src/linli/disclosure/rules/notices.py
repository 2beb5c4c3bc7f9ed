"""What stands against a notice: what is missing, what is too long, what must not hang on a wall."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from .delivery import ID_NUMBER

TEXTS = {"title": (2, 60), "text": (5, 8000), "signed": (0, 60), "ask": (0, 80)}
MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """Everything that a notice says and for whom. `place_id` None: the whole subdistrict."""

    title: str
    text: str
    kind: str = "notice"
    place_id: UUID | None = None
    signed: str = ""
    ask: str = ""
    is_urgent: bool = False
    shown_until: date | None = None
    item_code: str = ""
    period: str = ""

    def fields(self) -> dict[str, Any]:
        """As the table holds them: texts without blanks around, ends of lines as one sign."""
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: tidied(value) if isinstance(value, str) else value for name, value in found.items()}


def tidied(text: str) -> str:
    """Without blanks around, with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(title: str, text: str) -> str:
    """SHA-256 of what a version says: title, line end, text."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def length_problems(text: str, *, where: str, least: int, most: int) -> list[Problem]:
    """Missing, too short or too long, with how many characters there are."""
    length = len(tidied(text))
    if not length and least:
        return [Problem("missing", _("这里还没有写。"), where)]
    if length < least:
        return [
            Problem("too_short", _("只写了 %(count)s 个字，至少 %(least)s 个字。") % {"count": length, "least": least}, where)
        ]
    if length > most:
        return [Problem("too_long", _("写了 %(count)s 个字，最多 %(most)s 个字。") % {"count": length, "most": most}, where)]
    return []


def notice_problems(given: NoticeGiven, *, kinds: list[str], today: date) -> list[Problem]:
    """Everything that stands against writing a notice like this."""
    found = [
        one
        for name, (least, most) in TEXTS.items()
        for one in length_problems(getattr(given, name), where=name, least=least, most=most)
    ]
    if given.kind not in kinds:
        found.append(Problem("kind", _("选一种公告。"), "kind"))
    if given.shown_until is not None and given.shown_until < today:
        found.append(Problem("over", _("挂到的那天已经过了，选今天或以后的日子。"), "shown_until"))
    return [*found, *wall_problems(given.title, given.text)]


def wall_problems(title: str, text: str) -> list[Problem]:
    """What must not hang on a wall: an identity number (PIPL art. 25, 28)."""
    named = (("title", title), ("text", text))
    words = _("里面有完整的身份证号。公告人人看得到，请删掉，或只留后四位。")
    return [Problem("id_number", words, where) for where, said in named if ID_NUMBER.search(said)]


def reason_problems(reason: str, *, words: str) -> list[Problem]:
    """A correction and a withdrawal say why, for everybody to read."""
    if not reason.strip():
        return [Problem("missing", words, "reason")]
    return length_problems(reason, where="reason", least=2, most=MOST_REASON)


def correction_problems(before: tuple[str, str], after: tuple[str, str], reason: str) -> list[Problem]:
    """Everything that stands against a correction: texts as for a new one, something else in it, a reason."""
    (title, text), same = after, before == after
    found = [
        one
        for name, said in (("title", title), ("text", text))
        for one in length_problems(said, where=name, least=TEXTS[name][0], most=TEXTS[name][1])
    ]
    if same:
        found.append(Problem("unchanged", _("和原来的一样，没有要更正的。"), "text"))
    found += wall_problems(title, text)
    return [*found, *reason_problems(reason, words=_("请写更正了什么、为什么。大家看得到这句话。"))]
