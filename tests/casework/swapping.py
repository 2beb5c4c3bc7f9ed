"""Applies what htmx would swap to the page as it was, so that it can be compared with the page loaded afresh."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CHANGING = re.compile(r'(name="(?:csrfmiddlewaretoken|submission_token)" value=")[^"]*|([?&;]key=)[^"&]*')


class _Span(HTMLParser):
    """Where the element with an id begins and ends."""

    def __init__(self, text: str, wanted: str) -> None:
        super().__init__(convert_charrefs=False)
        self.wanted, self.depth, self.start, self.end = wanted, 0, -1, -1
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.feed(text)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.start < 0 and dict(attrs).get("id") == self.wanted:
            self.start, self.depth, self.tag = self._here(), 1, tag
        elif self.start >= 0 and self.end < 0 and tag not in VOID and tag == self.tag:
            self.depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if self.start >= 0 and self.end < 0 and tag == self.tag:
            self.depth -= 1
            if self.depth == 0:
                self.end = self._here() + len(tag) + 3


def swapped(page: str, part: str, target: str) -> str:
    """`page` with the element `#target` replaced by `part`, as `hx-swap="outerHTML"` does it."""
    span = _Span(page, target)
    assert span.end > 0, f"#{target} is not on the page"
    return page[: span.start] + part.strip() + page[span.end :]


def settled(page: str) -> str:
    """A page without what differs at every load: tokens and signatures; blanks do not count."""
    return re.sub(r"\s+", " ", CHANGING.sub(r"\1\2", page))
