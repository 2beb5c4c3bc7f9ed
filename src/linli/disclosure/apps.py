from importlib import import_module

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "linli.disclosure"
    label = "disclosure"
    verbose_name = "公告公开"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in (
            "access",
            "journal_words",
            "tasks",
            "selectors.items",
            "selectors.happenings",
            "selectors.figures",
            "views.navigation",
            "views.panels",
        ):
            import_module(f"{self.name}.{module}")
