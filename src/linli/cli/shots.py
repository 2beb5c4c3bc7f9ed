"""`shots`: the pictures of the documentation, taken from a fresh demo in a real browser, so that they never show yesterday's pages."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from .browsers import DESK, PHONE, chromium, open_browser, signed_in_cookie
from .output import say
from .places import ROOT, start_django

PICTURES = ROOT / "docs" / "pictures"
PATIENCE = 900  # seconds until the demo is up


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is opened, by whom, on which size of screen, and what is clicked first."""

    name: str
    path: str
    user: str = ""
    phone: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    click: str = ""


WANTED = (
    Picture("home-phone", "/", phone=True),
    Picture("report-elder", "/report/", phone=True, cookies={"linli_mode": "elder"}),
    Picture("today", "/desk/", user="paidan"),
    Picture("cases", "/desk/cases/", user="paidan"),
    Picture("case", "/desk/cases/", user="paidan", click="main a[href^='/desk/cases/0']"),
    Picture("counter", "/desk/cases/counter/", user="chuangkou"),
    Picture("home-dark", "/", phone=True, cookies={"linli_theme": "dark"}),
    Picture("today-english", "/desk/", user="paidan", cookies={"django_language": "en"}),
)


def shots(into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Where the pictures go.")] = PICTURES) -> None:
    """Take the documentation's pictures."""
    if chromium() is None:
        say("Chromium is missing")
        raise typer.Exit(1)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linli-shots-") as data, _demo(Path(data)) as address:
        start_django(Path(data))
        cookies = {user: signed_in_cookie(user) for user in {one.user for one in WANTED if one.user}}
        with open_browser() as browser:
            for picture in WANTED:
                _take(browser, address, picture, cookies.get(picture.user), into)
                say(f"{picture.name}.png")


@contextmanager
def _demo(data: Path) -> Iterator[str]:
    """A fresh demo, served; yields its address."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "linli.cli", "up", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- our own address
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the demo did not start")


def _take(browser: Any, address: str, picture: Picture, session: tuple[str, str] | None, into: Path) -> None:
    size = PHONE if picture.phone else DESK
    context = browser.new_context(base_url=address, viewport=size, device_scale_factor=2, is_mobile=picture.phone, locale="zh-CN")
    given = [*picture.cookies.items(), *([session] if session else [])]
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in given])
    page = context.new_page()
    page.goto(picture.path, wait_until="networkidle")
    if picture.click:
        page.locator(picture.click).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=into / f"{picture.name}.png")
    context.close()
