"""`{% url %}` of what holds nothing variable says what Django's says."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse


def drawn(source, **values):
    return Template(source).render(Context(values))


def test_a_fixed_address_is_the_reversed_one():
    assert [drawn('{% url "web:home" %}'), drawn("{% url name %}", name="web:places")] == [
        reverse("web:home"),
        reverse("web:places"),
    ]


def test_it_can_be_named():
    assert drawn('{% url "web:places" as here %}[{{ here }}]') == f"[{reverse('web:places')}]"


def test_an_unknown_name_is_empty_where_it_is_named_and_an_error_elsewhere():
    assert drawn('{% url "web:nowhere" as here %}[{{ here }}]') == "[]"
    with pytest.raises(NoReverseMatch):
        drawn('{% url "web:nowhere" %}')
