from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "linli.core"
    label = "core"
    verbose_name = "核心"

    def ready(self) -> None:
        from . import (  # noqa: PLC0415 -- models and settings are there only now
            forms,
            housekeeping,  # noqa: F401 -- it registers what core does again and again
        )

        forms.speak_plainly()
