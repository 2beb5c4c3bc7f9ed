"""The machine's Chromium through Playwright, for journeys, screenshots and measurements. Never downloads one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


def chromium() -> str | None:
    """The browser of this machine; LINLI_CHROMIUM names another."""
    return os.environ.get("LINLI_CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def open_browser() -> Iterator[Any]:
    """One browser. Playwright's loop makes Django think that everything in this thread is asynchronous; it is not."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
