"""Statements of each page on the demo, printed as JSON: of the portal as a visitor, of the workbench as the dispatcher."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings"

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from embedded import DESK, PORTAL
from installation import DISPATCHER, session_of


def statements(client: Client, address: str) -> int:
    """How many statements a page takes when caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    return len(seen) if answer.status_code == 200 else -answer.status_code


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    visitor, staff = Client(), Client()
    for name, value in session_of(DISPATCHER).items():
        staff.cookies[name] = value
    found = {name: statements(visitor, path) for name, path in PORTAL.items()} | {
        name: statements(staff, path) for name, path in DESK.items()
    }
    print(json.dumps(found))
