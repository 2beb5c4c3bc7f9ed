"""What the web process holds while nobody asks for anything: heavy libraries are imported where they are used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HEAVY = {
    "PIL", "babel", "fido2", "fontTools", "numpy", "openpyxl", "oauthlib", "playwright", "psycopg", "pyphen",
    "qrcode", "rapidfuzz", "requests", "shapely", "urllib3", "weasyprint", "xlsxwriter",
}  # fmt: skip
LOADED = """
import json, sys
import django
django.setup()
from linli.config import urls, wsgi
from pydantic import BaseModel

def below(kind):
    return [found for one in kind.__subclasses__() for found in (one, *below(one))]

ours = [one for one in below(BaseModel) if one.__module__.startswith("linli.")]
print(json.dumps([sorted(sys.modules), [one.__name__ for one in ours if one.__pydantic_complete__], len(ours) > 100]))
"""


def said_by(script, data):
    """What a script prints as JSON, in a process of its own, on SQLite."""
    environment = {**os.environ, "LINLI_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
    environment |= {"DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """What the web process has loaded: all modules, the schemas that are worked out, whether there are schemas at all."""
    return said_by(LOADED, tmp_path_factory.mktemp("data"))


def test_no_heavy_library_is_imported_before_it_is_used(web):
    modules, _worked_out, _any = web

    assert sorted(HEAVY.intersection(modules)) == []


def test_no_schema_of_the_api_is_worked_out_before_it_is_used(web):
    _modules, worked_out, some = web

    assert (worked_out, some) == ([], True)


def test_what_watches_the_web_process_is_small(tmp_path):
    modules = said_by("import json, sys\nimport linli.cli.embedded\nprint(json.dumps(sorted(sys.modules)))", tmp_path)

    assert sorted({"django", "pydantic", "typer"}.intersection(modules)) == []
