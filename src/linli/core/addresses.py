"""Addresses that hold nothing variable: a page's frame names thirty of them, and they stay as they are while the process runs."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def fixed(name: str) -> str:
    """The address of this name, which takes no arguments. :raises NoReverseMatch: where there is none."""
    return _fixed(name, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=1024)
def _fixed(name: str, _prefix: str, urlconf: str) -> str:
    return reverse(name, urlconf=urlconf)
