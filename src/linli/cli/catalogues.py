"""
`messages`: extract, update and compile the message catalogues with Babel alone, so that no system gettext is needed.

The message is the Chinese sentence itself; `locale/en` of each engine holds its English. Templates are read through Django's
own `templatize`, whose output is not quite Python, so its calls are found one by one.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from .output import Json, give, say
from .places import ROOT

SOURCE = ROOT / "src" / "linli"
NOT_TRANSLATED = {"cli"}  # speaks to administrators, in English
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SHIPPED_FILES = {"procedures": ("definitions", "rulesets"), "deliberation": ("rulesets",), "disclosure": ("rulesets",)}
"""Folders of YAML whose titles and sentences stand on pages: they are translated where they are shown (core.words.shipped_words)."""
SHIPPED_KEYS = ("title", "plain", "who", "optional", "missing", "name", "asks", "advice")
IN_THE_OFFICES_LANGUAGE = ("publishes",)  # a notice hangs on the board as it was written
CALL = re.compile(r"\b(n?p?gettext|_)\(")
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")
LEFT_OUT = (
    '"POT-Creation',
    '"PO-Revision',
    '"Report-Msgid',
    '"Last-Translator',
    '"Language-Team',
    '"Project-Id',
    '"Generated-By',
)
Found = tuple[str, str | tuple[str, ...], str | None]  # file, message (and plural), context


def messages(
    compile_only: Annotated[
        bool, typer.Option("--compile-only", help="Only make the .mo files that the platform reads.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 when English is missing or a catalogue is behind.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Update the English catalogues from the sources, tell what is missing, compile them."""
    if compile_only:
        compile_all()
        return
    missing: dict[str, list[str]] = {}
    behind: list[str] = []
    for engine in engines():
        fresh = catalogue_of(engine)
        if file_of(engine).is_file() or len(fresh):
            if _is_behind(engine, fresh):
                behind.append(engine.name)
            if found := problems(fresh):
                missing[engine.name] = found
            if not check:
                _write(engine, fresh)
    if not check:
        compile_all()
    for name, found in missing.items():
        say(f"{name}: {len(found)} without English" + "".join(f"\n    {text}" for text in found))
    give(
        {"missing": missing, "behind": behind},
        as_json=as_json,
        in_words=f"{sum(map(len, missing.values()))} messages without English",
    )
    if check and (missing or behind):
        raise typer.Exit(1)


def engines() -> list[Path]:
    """The folders whose words are translated."""
    return sorted(one for one in SOURCE.iterdir() if (one / "__init__.py").is_file() and one.name not in NOT_TRANSLATED)


def file_of(engine: Path) -> Path:
    return engine / "locale" / "en" / "LC_MESSAGES" / "django.po"


def catalogue_of(engine: Path) -> Catalog:
    """The engine's messages as its sources have them now, with the English that its catalogue already gives."""
    known = Catalog(locale="en")
    if file_of(engine).is_file():
        with file_of(engine).open("rb") as stream:
            known = read_po(stream, locale="en", ignore_obsolete=True)
    fresh = Catalog(
        locale="en", project="linli", header_comment="# English of the platform's Chinese.", charset="utf-8", fuzzy=False
    )
    for file, message, context in sorted(extracted(engine), key=lambda one: (one[0], str(one[1]))):
        before = known.get(message, context)
        plural = isinstance(message, tuple)
        english = before.string if before and isinstance(before.string, tuple) == plural else None
        flags = ["python-format"] if before is None or before.python_format else []
        fresh.add(message, english, locations=[(file, 0)], context=context, flags=[f for f in flags if _is_format(message)])
    return fresh


def _is_format(message: str | tuple[str, ...]) -> bool:
    return any(PLACEHOLDER.search(text) and "%(" in text for text in ([message] if isinstance(message, str) else message))


def extracted(engine: Path) -> Iterator[Found]:
    """Every message in the Python sources and the templates of an engine."""
    for file in sorted(engine.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        with file.open("rb") as stream:
            for _line, message, _comments, context in extract("python", stream, keywords=KEYWORDS):
                yield str(file.relative_to(SOURCE)), _plain(message), context
    for file in sorted([*engine.rglob("*.html"), *engine.rglob("*.txt"), *engine.rglob("*.svg")]):
        if "templates" in file.parts:
            for message, context in _template_messages(file.read_text(encoding="utf-8"), str(file)):
                yield str(file.relative_to(SOURCE)), message, context
    from linli.core.words import SHIPPED

    for folder in SHIPPED_FILES.get(engine.name, ()):
        for file in sorted((engine / folder).glob("*.yaml")):
            for text in _shipped_texts(yaml.safe_load(file.read_text(encoding="utf-8"))):
                yield str(file.relative_to(SOURCE)), text, SHIPPED


def _shipped_texts(node: Any) -> Iterator[str]:
    """What people read of a definition or a rule set."""
    if isinstance(node, list):
        for one in node:
            yield from _shipped_texts(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in SHIPPED_KEYS:
                yield from (text.strip() for text in _texts(value))
            elif key not in IN_THE_OFFICES_LANGUAGE:
                yield from _shipped_texts(value)


def _texts(value: Any) -> Iterator[str]:
    found = value if isinstance(value, list) else [value]
    yield from (one for one in found if isinstance(one, str) and not one.isascii())  # a name in ASCII is a code


def _plain(message: object) -> str | tuple[str, ...]:
    return tuple(str(part) for part in message) if isinstance(message, tuple | list) else str(message)


def _template_messages(text: str, name: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    from django.utils.translation.template import templatize

    code = templatize(text, origin=name)
    for match in CALL.finditer(code):
        words = _arguments(code, match.start())
        if not words:
            continue
        context = words.pop(0) if "p" in match[1].replace("gettext", "") else None
        yield (words[0] if len(words) == 1 else tuple(words)), context


def _arguments(code: str, start: int) -> list[str]:
    """The constant texts of the call that begins at `start`."""
    end = code.find(")", start)
    while end != -1:
        try:
            call = ast.parse(code[start : end + 1].strip(), mode="eval").body
        except SyntaxError:
            end = code.find(")", end + 1)
            continue
        given = call.args if isinstance(call, ast.Call) else []
        return [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return []


def problems(catalogue: Catalog) -> list[str]:
    """The messages whose English is missing, or has other placeholders than the Chinese."""
    return [_shown(message) for message in catalogue if message.id and not _is_complete(message)]


def _is_complete(message: Message) -> bool:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or [])
    if not strings or not all(strings):
        return False
    wanted = _placeholders(ids[-1])
    return all(_placeholders(text) <= wanted for text in strings) and _placeholders(strings[-1]) == wanted


def _placeholders(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def _shown(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_behind(engine: Path, fresh: Catalog) -> bool:
    """Whether the written catalogue holds other messages than the sources."""
    if not file_of(engine).is_file():
        return bool(len(fresh))
    with file_of(engine).open("rb") as stream:
        written = read_po(stream, locale="en", ignore_obsolete=True)
    keys = [{(message.id, message.context) for message in one if message.id} for one in (written, fresh)]
    return keys[0] != keys[1]


def _write(engine: Path, fresh: Catalog) -> None:
    file_of(engine).parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, fresh, width=120, omit_header=False, include_lineno=False, sort_by_file=True)
    lines = [line for line in out.getvalue().decode().splitlines() if not line.startswith(LEFT_OUT)]
    file_of(engine).write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def compile_all() -> None:
    """Make the .mo beside every .po."""
    for engine in engines():
        if file_of(engine).is_file():
            with file_of(engine).open("rb") as stream:
                catalogue = read_po(stream, locale="en", ignore_obsolete=True)
            with file_of(engine).with_suffix(".mo").open("wb") as out:
                write_mo(out, catalogue)
