from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "linli.disclosure"
    label = "disclosure"
    verbose_name = "公告公开"
