from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "linli.registry"
    label = "registry"
    verbose_name = "人房户单位"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in ("access", "journal_words", "tasks", "selectors.figures", "views.panels"):
            import_module(f"{self.name}.{module}")
