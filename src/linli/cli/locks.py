"""`lock`: write the hashed lock files anew from what requirements*.in ask."""

import subprocess
import sys

import typer

from .output import say
from .places import ROOT

ASKED = ("requirements", "requirements-dev", "requirements-npm")


def lock() -> None:
    """Resolve requirements*.in for every platform; no address of any index is written."""
    fixed = ["--quiet", "--no-header", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    for name in ASKED:
        say(f"{name}.in → {name}.lock")
        asked = [sys.executable, "-m", "uv", "pip", "compile", *fixed, f"{name}.in", "-o", f"{name}.lock"]
        if subprocess.run(asked, check=False, cwd=ROOT).returncode:
            raise typer.Exit(1)
