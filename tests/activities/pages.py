"""What tests of pages of activities read: addresses by their names, what a page says, how many statements it asks."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def url(name, *of):
    """The address of a page; what it is about as keys, or as rows that have one."""
    return reverse(f"activities:{name}", args=[getattr(one, "pk", one) for one in of])


def words(answer):
    return answer.content.decode()


def asked(browser, page):
    """How many statements a page asks."""
    with CaptureQueriesContext(connection) as told:
        browser.get(page)
    return len(told)
