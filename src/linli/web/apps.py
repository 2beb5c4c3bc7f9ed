from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "linli.web"
    label = "web"
    verbose_name = "门面"

    def ready(self) -> None:
        for module in ("access", "faces", "views.navigation"):
            import_module(f"{self.name}.{module}")
