"""English needs its compiled catalogues; they are made from the sources, never committed."""

import pytest
from django.utils.translation import trans_real

from linli.cli import catalogues


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogues():
    catalogues.compile_all()
    trans_real._translations.clear()
    trans_real._default = None
