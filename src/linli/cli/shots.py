"""`shots`: the pictures of the documentation, taken from a fresh demo in a real browser, so that they never show yesterday's pages."""

import io
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

from .browsers import PHONE, chromium, open_browser, signed_in_cookie
from .output import say
from .places import ROOT, start_django

PICTURES = ROOT / "docs" / "pictures"
ZONE = "Asia/Shanghai"
PATIENCE = 900  # seconds until the demo is up


LARGEST = 300_000  # bytes of one picture
WIDE = {"width": 1440, "height": 900}
ELDER, DARK = {"linli_mode": "elder"}, {"linli_theme": "dark"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is opened, by whom, on which size of screen, what is clicked and typed before it is taken."""

    name: str
    path: str
    user: str = ""
    phone: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    click: str = ""
    text: str = ""
    height: int = 0  # of the window, in CSS pixels; 0: as the device has it


WANTED = (
    Picture("home-phone", "/", user="resident", phone=True),
    Picture("report-elder", "/report/", phone=True, cookies=ELDER, text="楼下路灯三天不亮，晚上看不见台阶。"),
    Picture("track-phone", "/mine/cases/", user="elder", phone=True, click="a.thing >> nth=1"),
    Picture("today", "/desk/", user="paidan"),
    Picture("case", "/desk/cases/", user="paidan", click="main a:has-text('3号楼东单元门口路灯不亮')", height=1040),
    Picture("list", "/desk/cases/", user="paidan"),
    Picture("map", "/desk/map/", user="shuji"),
    Picture("doors-phone", "/desk/my-doors/", user="louzhang", phone=True),
    Picture("kit", "/kit/", height=1200),
    Picture("dark", "/desk/", user="shuji", cookies=DARK),
)


def shots(into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Where the pictures go.")] = PICTURES) -> None:
    """Take the documentation's pictures."""
    if chromium() is None:
        say("Chromium is missing")
        raise typer.Exit(1)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linli-shots-") as data, _demo(Path(data)) as address:
        start_django(Path(data))
        from linli.demo.api import PHONES

        cookies = {user: signed_in_cookie(user) for user in {one.user for one in WANTED if one.user} - PHONES.keys()}
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
    size = dict(PHONE if picture.phone else WIDE)
    size["height"] = picture.height or size["height"]
    scale = 2 if picture.phone else 1
    context = browser.new_context(
        base_url=address, viewport=size, device_scale_factor=scale, is_mobile=picture.phone, locale="zh-CN", timezone_id=ZONE
    )
    given = [*picture.cookies.items(), *([session] if session else [])]
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in given])
    page = context.new_page()
    if picture.user and not session:
        _by_telephone(page, picture.user)
    page.goto(picture.path, wait_until="networkidle")
    if picture.click:
        page.locator(picture.click).first.click()
    if picture.text:
        page.locator("main textarea").first.fill(picture.text)
        page.wait_for_timeout(1500)  # what kind it may be is asked for half a second after the last key
    page.wait_for_load_state("networkidle")
    _save(page.screenshot(), into / f"{picture.name}.png")
    context.close()


def _by_telephone(page: Any, resident: str) -> None:
    """A resident's way in: the number, then the digits that every code of a demo has."""
    from linli.demo.api import DIGITS, PHONES

    page.goto("/sign-in/")
    page.locator("[name=phone]").fill(PHONES[resident])
    page.locator("form[action$='/phone/'] button").click()
    page.locator("main [name=code]").fill(DIGITS)
    page.locator("main button.primary").first.click()


def _save(taken: bytes, path: Path) -> None:
    """As PNG with a palette, as many colours as fit."""
    from PIL import Image

    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    for colours in (256, 128, 64):
        out = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    path.write_bytes(out.getvalue())
