"""The page for our own mistakes."""

from django.template.loader import get_template
from django.templatetags.static import static
from django.test import override_settings


@override_settings(STATIC_URL="/kept/")
def test_the_page_for_our_own_mistakes_asks_for_its_style_by_the_name_that_is_kept():
    page = get_template("500.html").render()

    assert f'href="{static("plain.css")}"' in page
    assert 'href="/static/plain.css"' not in page
