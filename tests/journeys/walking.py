"""Walking through pages as a person does: by what stands on them. Every new page is looked at before the next step."""

import io
import re
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import LONG, axe

expect.set_options(timeout=LONG)

HAN = re.compile(r"[\u4e00-\u9fff]+")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TEXT = """() => {
  const small = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), box = walker.currentNode.parentElement;
    if (!text || !box.checkVisibility({opacityProperty: true, visibilityProperty: true}) || box.closest('.sr, .skip, script, style, option')) continue;
    const clipped = getComputedStyle(box).clipPath !== 'none' || (box.parentElement && getComputedStyle(box.parentElement).clipPath !== 'none');
    if (!clipped && parseFloat(getComputedStyle(box).fontSize) < 18) small.push(text.slice(0, 30));
  }
  return small;
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main .btn, main .chip, main .control, main .choice, main .tick, main .into, main .add, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=file]), main textarea, .tabbar a, .bar a, .bar button, .top .btn')]
  .filter(one => one.checkVisibility())
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 59.5 || box.width < 59.5))
  .map(([one, box]) => `${one.tagName.toLowerCase()}.${one.className} “${one.innerText}” ${Math.round(box.width)}×${Math.round(box.height)}`)"""
SHOWN_TEXT = "document.body.innerText"


class Walk:
    """One person's page. `dress` says what else holds on every page: elder (sizes) or english (no Chinese words of ours)."""

    def __init__(self, page: Page, address: str, dress: str = "", *, has_scripts: bool = True) -> None:
        self.page = page
        self.address = address
        self.dress = dress
        self.has_scripts = has_scripts
        self.forgiven: list[str] = []
        self.content: list[str] = []  # names and texts in Chinese that an English page may show

    def keep(self, name: str, value: str) -> None:
        """A wish kept on the device: place, large type, language."""
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.address}])

    def open(self, address: str) -> "Walk":
        self.page.goto(address)
        return self.look()

    def press(self, name: str, *, exact: bool = True) -> "Walk":
        """Press the button, or follow the link, that says `name`."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        (button if button.count() else self.page.get_by_role("link", name=name, exact=exact)).first.click()
        return self.look()

    def follow(self, words: str) -> "Walk":
        """Follow the link that has these words in it."""
        self.page.get_by_role("link", name=words).first.click()
        return self.look()

    def refused(self, act: Callable[[], Any]) -> "Walk":
        """Do something that the page refuses: the answer's 4xx is not a complaint of the console."""
        self.forgiven.append("Failed to load resource")
        act()
        return self

    def fill(self, **words: str) -> "Walk":
        """Type into the fields of these names."""
        for name, text in words.items():
            self.page.locator(f"[name={name}]:visible").first.fill(text)
        return self

    def choose(self, *names: str) -> "Walk":
        """Tick the choices that say these words."""
        for name in names:
            self.page.get_by_label(name, exact=True).first.check()
        return self

    def look(self) -> "Walk":
        """Nothing runs sideways, axe finds nothing, and the dress holds."""
        self.page.wait_for_load_state()
        assert self.page.evaluate(SIDEWAYS) == 0, f"{self.page.url} runs sideways"
        found = axe(self.page) if self.has_scripts else []  # axe is a script too
        assert found == [], f"{self.page.url}: {found}"
        {"elder": self._is_large, "english": self._is_english}.get(self.dress, lambda: None)()
        return self

    def sees(self, *texts: str) -> "Walk":
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str) -> "Walk":
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)
        return self

    def reads(self, selector: str, nth: int = 0) -> str:
        return self.page.locator(selector).nth(nth).inner_text().strip()

    def rows(self, table: str = "main table") -> list[list[str]]:
        """The body of a table as it is read: each row's cells, in one line each."""
        read = self.page.locator(f"{table} tbody tr")
        return [[" ".join(cell.split()) for cell in row.locator("td").all_inner_texts()] for row in read.all()]

    @property
    def problems(self) -> list[str]:
        """The lines of the box at the top, without their numbers."""
        return [re.sub(r"^\d+\.\s*", "", line) for line in self.page.locator(".problems li").all_inner_texts()]

    def _is_large(self) -> None:
        text, targets = self.page.evaluate(SMALL_TEXT), self.page.evaluate(SMALL_TARGETS)
        assert (text, targets) == ([], []), f"{self.page.url}: {text} {targets}"

    def _is_english(self) -> None:
        text = self.page.evaluate(SHOWN_TEXT)
        for known in sorted(self.content, key=len, reverse=True):
            text = text.replace(known, "")
        left = HAN.findall(text)
        assert left == [], f"{self.page.url}: {left}"


def picture(name: str = "灯.jpg") -> dict[str, Any]:
    """A photo as a telephone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#2f5d48").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}
