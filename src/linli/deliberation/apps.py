from importlib import import_module

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "linli.deliberation"
    label = "deliberation"
    verbose_name = "议事"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in (
            "access",
            "journal_words",
            "selectors.ballot_rules",
            "selectors.gates",
            "selectors.figures",
            "selectors.ties",
            "tasks",
            "views.panels_councils",
            "views.panels_meetings",
            "views.panels_business",
            "views.panels_ballots",
            "views.panels_resolutions",
            "views.panels_pledges",
        ):
            import_module(f"{self.name}.{module}")
