from importlib import import_module

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "linli.procedures"
    label = "procedures"
    verbose_name = "程序"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in (
            "access",
            "journal_words",
            "selectors.gates",
            "selectors.share_gates",
            "selectors.share_rules",
            "tasks",
            "views.panels",
            "views.collecting_navigation",
        ):
            import_module(f"{self.name}.{module}")
