"""The definitions that are shipped as files, read once."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.registry.api import KINDS, PlaceKind

from .. import providers
from ..rules.definition import Definition
from ..rules.definition_reading import Known, read

HOME = Path(__file__).resolve().parent.parent / "definitions"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file: its text, what it says, and what is wrong with it."""

    file: Path
    text: str
    definition: Definition | None
    problems: tuple[Problem, ...]


def known() -> Known:
    """What a definition may name today."""
    return Known(providers.takes_by_name(), tuple(KINDS), tuple(PlaceKind.values))


def check(text: str) -> tuple[Definition | None, list[Problem]]:
    """Read a definition's text: the definition, or every problem with its line."""
    return read(text, known())


def check_bytes(content: bytes) -> tuple[Definition | None, list[Problem]]:
    """The same for a file that may be no text at all."""
    try:
        return check(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [Problem("not_text", _("这个文件不是 UTF-8 编码的文字，存成 UTF-8 再试。"), where=str(line), row=line)]


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """Every shipped file, by name."""
    found = []
    for file in sorted(HOME.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        definition, problems = check(text)
        found.append(Shipped(file, text, definition, tuple(problems)))
    return tuple(found)
