"""What the tests of the desk's pages share: addresses, and what a page says."""

import re

from django.urls import reverse

HTMX = {"HTTP_HX_REQUEST": "true"}
LIST, PHONE, COUNTER = reverse("casework:cases"), reverse("casework:phone"), reverse("casework:counter")


def text_of(answer):
    return answer.content.decode()


def words_of(answer):
    """What stands on the page for people: without addresses and tokens, whose digits are chance."""
    return re.sub(r"<[^>]*>", " ", text_of(answer))


def page_of(case):
    return reverse("casework:case", args=[case.pk])


def verb_of(case, name):
    return reverse("casework:case-verb", args=[case.pk, name])
