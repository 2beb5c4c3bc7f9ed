from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "linli.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from . import access, journal_words, tasks  # noqa: F401, PLC0415 -- registration by import, once the apps are there
        from .views import navigation  # noqa: F401, PLC0415 -- the same
