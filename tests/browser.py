"""Real Chromium through Playwright: pages on the live server, sign-in by cookie, axe-core, and what the console said."""

import re
import time
from pathlib import Path
from typing import Any

from allauth.account.internal.flows import login
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from linli.cli.browsers import DESK, PHONE

AXE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
AXE_RUN = """rules => {
  window.axeFound = null;
  axe.run(document, {rules, resultTypes: ['violations']}).then(found => { window.axeFound = found; });
}"""
LONG = 15_000  # milliseconds to wait for anything on a busy machine


class Browsing:
    """One visitor's browser: cookies of its own, and a list of everything that should not have happened."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser: Browser = browser
        self.address = address
        self.complaints: list[str] = []
        self.forgiven: list[str] = []  # parts of messages that a test expects
        self._contexts: list[Any] = []

    def page(self, size: dict[str, int] = DESK, **options: Any) -> Page:
        """A page in a new context; `java_script_enabled=False` for a visit without scripts."""
        context = self.browser.new_context(
            base_url=self.address, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(LONG)
        context.route(re.compile(f"^(?!{re.escape(self.address)}|data:|blob:)"), self._only_here)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._complain(f"script error: {error}"))
        return page

    def phone(self, **options: Any) -> Page:
        """A page the size of a telephone, with touch."""
        return self.page(PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, **options)

    def sign_in(self, page: Page, user: Any) -> None:
        """Give the page's context a session of this user, made as the test client makes one."""
        client = Client()
        client.force_login(user, backend="linli.accounts.backends.StaffBackend")
        session = client.session
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "mfa", "at": time.time()}
        ]  # the second step, as if just done
        session.save()
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _only_here(self, route: Route) -> None:
        """Nothing that this machine answers itself comes here: asking Python about each style sheet takes as long as the sheet."""
        self._complain(f"went outside: {route.request.url}")
        route.abort()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(f"console: {message.text}")

    def _complain(self, text: str) -> None:
        if not any(part in text for part in self.forgiven):
            self.complaints.append(text)


def axe(page: Page, *, leave_out: tuple[str, ...] = ()) -> list[str]:
    """
    What axe-core finds on the page as it stands (WCAG 2.2 A and AA, and best practice), one line per rule and element.

    It is put in through the debugger, so the page's content policy stays as strict as ever.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(AXE_RUN, {rule: {"enabled": False} for rule in leave_out})
    until = time.monotonic() + LONG / 1000
    # Asked for again and again: an answer awaited in the page would never come when the page goes away meanwhile.
    while (found := page.evaluate("() => window.axeFound || null")) is None:
        assert time.monotonic() < until, "axe gave no answer"
        page.wait_for_timeout(40)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
