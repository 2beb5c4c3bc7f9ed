"""What a portal page weighs on the wire: at most 100 KB at the first visit, 15 KB after (design: budgets)."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.people import neighbourhood

pytestmark = pytest.mark.django_db

KB = 1024
PACKED = (".css", ".js", ".svg", ".html")


def on_the_wire(path: str) -> int:
    """Bytes of a static file as the server sends it: text packed with brotli."""
    content = Path(finders.find(path)).read_bytes()
    return len(brotli.compress(content, quality=11)) if path.endswith(PACKED) else len(content)


def files_of(html: str) -> set[str]:
    """Every static file that a page asks for; of the two pictures of the road, both are counted."""
    return {found.split("#")[0] for found in re.findall(r'(?:href|src|srcset)="/static/([^"]+)"', html)}


@pytest.mark.parametrize("name", ["home", "search", "places", "feedback", "settings", "mine", "privacy"])
def test_a_portal_page_is_light(client, name):
    neighbourhood()

    html = client.get(reverse(f"web:{name}")).text

    page = len(brotli.compress(html.encode(), quality=5))
    first = page + sum(on_the_wire(path) for path in files_of(html))
    assert (first <= 100 * KB, page <= 15 * KB) == (True, True), f"first visit {first} bytes, later {page}"
