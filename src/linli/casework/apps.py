from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "linli.casework"
    label = "casework"
    verbose_name = "诉求办理"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in ("access", "tasks", "selectors.figures", "views.panels"):
            if find_spec(f"{self.name}.{module}"):
                import_module(f"{self.name}.{module}")
