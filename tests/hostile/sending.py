"""What is sent, and how one finds where to send it: the fields of a page's own forms, and values nobody should send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
RARE = "留住𠮷㛃👨‍👩‍👧‍👦"
LONG = "长" * 10_000
VALUES = {
    "nothing": "",
    "blanks": "  \t\r\n ",
    "very long": LONG,
    "a NUL byte": "灯\x00不亮",
    "markup": SCRIPT,
    "rare characters": RARE,
    "a negative number": "-1",
    "a huge number": "9" * 40,
    "no number": "NaN",
    "an infinite number": "1e999",
    "no date": "2026-13-45",
    "a far date": "9999-12-31T23:59:59",
    "a foreign id": "01a1f64b-b880-784f-a92d-08e593aeb0cd",
    "half an id": "01a1f64b-b880",
    "a lone surrogate": "\ud800",
    "a template": "{{ 7|add:7 }}{% load x %}%(name)s{0}",
    "a query": "' OR 1=1 --",
}
TO_A_DATABASE = ("a NUL byte", "a huge number", "an infinite number", "a far date", "a foreign id", "a lone surrogate")
"""What databases take differently; the rest is the pages' own affair and the same on both."""
ASKED = [
    *["page", "q", "kind", "under", "only", "mode", "state", "category", "due", "place", "sort", "after", "before", "size"],
    *[
        "opened",
        "in",
        "from",
        "way",
        "key",
        "next",
        "text",
        "organisation",
        "channel",
        "party",
        "mapping",
        "desk",
        "paper",
        "lon",
    ],
    *["lat", "crs", "limit", "offset", "number", "code"],
]
"""Names that an address may ask for after its question mark."""


@dataclass
class Form:
    """One form of a page: where it goes, how, and what it would send untouched."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._choosing = ""
        self._writing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        if not self.found:
            return
        form, name = self.found[-1], given.get("name", "")
        if tag in ("input", "button", "textarea") and name:
            self._take(form, tag, name, given)
        if tag == "select" and name:
            self._choosing = name
            form.values.setdefault(name, "")
        if tag == "option" and self._choosing and ("selected" in given or not form.values[self._choosing]):
            form.values[self._choosing] = given.get("value", "")

    def _take(self, form: Form, tag: str, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind in ("text", "search", "tel")):
            form.typed.add(name)
        if tag == "textarea":
            self._writing = name
        if kind not in ("radio", "checkbox") or "checked" in given or name not in form.values:
            form.values.setdefault(name, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._writing and self.found:
            self.found[-1].values[self._writing] = data.strip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._choosing = ""
        if tag == "textarea":
            self._writing = ""


def forms_of(page: str) -> list[Form]:
    parser = Forms()
    parser.feed(page)
    return parser.found
