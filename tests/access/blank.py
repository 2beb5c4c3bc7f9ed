"""Templates that say nothing: who is let in is decided before a page is drawn, and drawing is what takes the time."""

from typing import Any

from django.template.backends.base import BaseEngine


class Blank(BaseEngine):
    """Stands in for every template."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params.pop("OPTIONS", None)
        super().__init__(params)

    def get_template(self, template_name: str) -> "Blank":
        return self

    def from_string(self, template_code: str) -> "Blank":
        return self

    def render(self, context: Any = None, request: Any = None) -> str:
        return ""


BLANK = [{"BACKEND": "tests.access.blank.Blank", "NAME": "django", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}]
