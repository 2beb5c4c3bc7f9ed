"""The commands as others call them: in a process of their own, on a data folder of their own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOUNDING = ("tenant", "add", "--code", "990101001", "--name", "柳岸街道", "--letters", "LA", "--district", "临河区", "--json")


class Ended:
    """How a command ended: its exit code, the JSON object on stdout, what it told people."""

    def __init__(self, done):
        self.code, self.out, self.told = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        assert self.out, self.told
        return json.loads(self.out)


class Linli:
    """Run `linli …` on SQLite with `data` as its folder."""

    def __init__(self, data):
        self.data = data

    def __call__(self, *arguments):
        environment = {**os.environ, "LINLI_DATA": str(self.data), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        for name in ("DATABASE_URL", "LINLI_PLAIN_STATIC", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "linli.cli", *arguments]
        return Ended(subprocess.run(command, env=environment, cwd=self.data, capture_output=True, text=True, check=False))


@pytest.fixture
def linli(tmp_path):
    """On an empty folder."""
    return Linli(tmp_path)


@pytest.fixture(scope="session")
def _founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded")
    founded = Linli(folder)(*FOUNDING)
    assert founded.code == 0, founded.told
    return folder


@pytest.fixture
def installed(linli, _founded):
    """On a copy of an installation with one subdistrict."""
    shutil.copytree(_founded, linli.data, dirs_exist_ok=True)
    return linli
