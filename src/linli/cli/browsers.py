"""The machine's Chromium through Playwright, for journeys, screenshots and measurements. Never downloads one."""

import os
import shutil
import time
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


def signed_in_cookie(username: str) -> tuple[str, str]:
    """Name and value of a session in which this user has taken both steps: for pictures and measurements of a demo."""
    from allauth.account.internal.flows import login
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client, user = Client(), get_user_model().objects.get(username=username)
    client.force_login(user, backend="linli.accounts.backends.StaffBackend")
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
