from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "linli.disclosure"
    label = "disclosure"
    verbose_name = "公告公开"

    def ready(self) -> None:
        from . import access, journal_words, tasks  # noqa: F401, PLC0415 -- registration by import, once the apps are there
        from .views import navigation, panels  # noqa: F401, PLC0415 -- the same
