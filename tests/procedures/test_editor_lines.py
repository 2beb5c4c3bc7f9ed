"""The editor names the line of what is wrong, in the box above the form too, and asks why something is changed."""

import pytest
from django.urls import reverse

from linli.procedures.models import Definition
from tests.people import browser_of

from .doing import TEXT, world

pytestmark = pytest.mark.django_db
WRONG = TEXT.replace("archive: 10 years", "archive: 11 years").replace("ask: document}", "ask: oracle}", 1)


def told_by(given):
    answer = browser_of(world().admin).post(reverse("procedures:edit-definition", args=["small"]), given)
    return answer.status_code, [str(error) for errors in answer.context["form"].errors.values() for error in errors]


def test_the_box_above_the_form_names_the_line_of_each_problem():
    status, told = told_by({"text": WRONG, "reason": "试验"})

    assert (status, [words.split("：")[0] for words in told]) == (422, ["第 8 行", "第 16 行"])


def test_why_it_is_changed_is_asked_beside_what_is_wrong():
    _status, told = told_by({"text": WRONG, "reason": ""})

    assert (told[0], len(told), Definition.objects.count()) == ("还没写为什么这样改。", 3, 1)
