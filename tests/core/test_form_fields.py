"""The fields that forms share: what a browser sends is read back, and an empty one says what its form wants said."""

from datetime import date

import pytest
from django import forms

from linli.core.form_fields import day_field, instant_field, words_field


class Asked(forms.Form):
    on = day_field("哪天", error_messages={"required": "还没选日子。"})
    at = instant_field("几点", required=False)
    why = words_field("为什么", most=5, rows=2, empty="还没写为什么。")


def test_what_a_browser_sends_is_read():
    form = Asked({"on": "2026-11-28", "at": "2026-11-28T14:05", "why": "下雨"})

    assert form.is_valid()
    assert (form.cleaned_data["on"], form.cleaned_data["at"].minute, form.cleaned_data["why"]) == (date(2026, 11, 28), 5, "下雨")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, {"on": ["还没选日子。"], "why": ["还没写为什么。"]}),
        ({"on": "2026-11-28", "why": "一二三四五六"}, {"why": ["max_length"]}),
    ],
)
def test_each_says_in_its_form_s_own_words_what_is_missing(given, said):
    errors = Asked(given).errors.as_data()

    assert {
        name: [one.code if one.code == "max_length" else one.message for one in found] for name, found in errors.items()
    } == said


def test_a_text_area_is_as_high_and_takes_as_much_as_it_says():
    attrs = Asked().fields["why"].widget.attrs

    assert (attrs["rows"], int(attrs["maxlength"])) == (2, 5)
