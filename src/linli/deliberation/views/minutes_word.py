"""
Minutes as a Word file, filled into a template: ours, or the subdistrict's own (`LINLI_DATA/templates/minutes-<code>.docx`).

A template may say `{{ title }}`, `head` (rows of two), `blocks` (`kind`, `text`), `chair_signed`, `note_taker_signed`,
`others_signed`, `number`, `version`, `state`, `digest`, `anchor`. Only whoever runs the machine can put one there, and it is
filled in a sandbox all the same.
"""

import re
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from linli.deliberation.models import Minutes

from .minutes_shown import paper_context

SHIPPED = Path(__file__).resolve().parent.parent / "templates" / "deliberation" / "paper" / "minutes.docx"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may hold; a file with one of them opens nowhere."""


def word_of(minutes: Minutes, *, names_residents: bool = True) -> bytes:
    """The file. docxtpl is imported only here: nobody else needs it."""
    shown = paper_context(minutes, names_residents=names_residents)
    document = shown["document"]
    context = {
        "title": document.title,
        "head": [list(row) for row in document.head],
        "blocks": [{"kind": one.kind, "text": one.text} for one in document.blocks],
        "number": minutes.meeting.number,
        "version": minutes.ordinal,
        "digest": minutes.digest,
    } | {name: shown[name] for name in ("chair_signed", "note_taker_signed", "others_signed", "state", "anchor")}
    template = import_module("docxtpl").DocxTemplate(str(template_of(minutes)))
    sandbox = import_module("jinja2.sandbox").SandboxedEnvironment(autoescape=True)
    template.render(_clean(context), jinja_env=sandbox, autoescape=True)
    made = BytesIO()
    template.save(made)
    return made.getvalue()


def template_of(minutes: Minutes) -> Path:
    own = Path(settings.DATA) / "templates" / f"minutes-{minutes.meeting.tenant.code}.docx"
    return own if own.is_file() else SHIPPED


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_IN_XML.sub("", value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {key: _clean(one) for key, one in value.items()} if isinstance(value, dict) else value
