"""
What is needed of the machine besides Python: Pango and a Chinese font for PDF files; for the tests PostgreSQL and a browser too.
Installed where that is possible.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from . import browsers, cluster
from .output import say


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to have: how to see that it is there, which Debian packages bring it, what is left out without it."""

    name: str
    is_there: Callable[[], bool]
    package: str
    without: str


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return any(next(Path(folder).rglob("*CJK*"), None) for folder in ("/usr/share/fonts", "/usr/local/share/fonts"))
    return bool(subprocess.run(["fc-list", ":lang=zh"], check=False, capture_output=True).stdout.strip())


def _sets_pdf() -> bool:
    """Whether WeasyPrint finds the libraries of the system that it needs."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return True


POSTGRESQL = Need("PostgreSQL", lambda: cluster.programs() is not None, "postgresql", "the tests on PostgreSQL")
CHROMIUM = Need("Chromium", lambda: browsers.chromium() is not None, "chromium", "the browser journeys")
FONT = Need("a Chinese font", _has_chinese_font, "fonts-noto-cjk", "Chinese in pictures and PDF files")
PANGO = Need(
    "Pango", _sets_pdf, "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "PDF files (the browser's own print stays)"
)


def missing(needs: list[Need], *, install: bool = True) -> list[Need]:
    """Those that are not there, after installing what can be installed here."""
    lacking = [need for need in needs if not need.is_there()]
    if lacking and install and _may_install():
        _install([package for need in lacking for package in need.package.split()])
        lacking = [need for need in lacking if not need.is_there()]
    for need in lacking:
        say(f"{need.name} is missing: {need.without} are left out. To have it:  {advice(need.package)}")
    return lacking


def _may_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    say(f"installing {', '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(command, check=False, env=quiet, capture_output=True, text=True)
        if done.returncode:
            say(f"{' '.join(command)} failed:\n{done.stderr.strip()}")


def advice(package: str) -> str:
    """How to have a package that is not there."""
    if Path("/etc/debian_version").is_file():
        return f"sudo apt-get install {package}"
    return f"install {package.replace('fonts-', '')} with this machine's package manager"
