from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "linli.core"
    label = "core"
    verbose_name = "核心"

    def ready(self) -> None:
        from . import housekeeping  # noqa: F401, PLC0415 -- it registers what core does again and again
