from importlib import import_module

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "linli.activities"
    label = "activities"
    verbose_name = "活动"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in (
            "access",
            "journal_words",
            "selectors.volunteer_rules",
            "selectors.university_rules",
            "selectors.figures",
            "views.panels_university",
            "selectors.callup_rules",
            "tasks",
            "views.panels_signups",
            "views.panels_programmes",
            "views.panels_volunteers",
            "views.panels_attendance",
            "views.panels_fairs",
            "views.panels_callups",
            "selectors.gates_programmes",
        ):
            import_module(f"{self.name}.{module}")
