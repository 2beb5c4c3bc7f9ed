from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "linli.web"
    label = "web"
    verbose_name = "门面"

    def ready(self) -> None:
        import_module("linli.web.faces")
