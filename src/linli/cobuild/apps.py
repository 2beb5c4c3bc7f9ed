from importlib import import_module

from django.apps import AppConfig


class CobuildConfig(AppConfig):
    name = "linli.cobuild"
    label = "cobuild"
    verbose_name = "共建"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in (
            "access",
            "journal_words",
            "views.panels_spaces",
            "selectors.figures",
            "selectors.market_rules",
            "tasks",
            "views.panels_market",
            "selectors.gates_ventures",
            "views.panels_ventures",
            "selectors.agreement_rules",
            "selectors.gates",
            "views.panels_agreements",
            "views.panels_partners",
            "views.panels_checkins",
            "selectors.mentoring_rules",
            "views.panels_mentoring",
            "views.panels_donations",
        ):
            import_module(f"{self.name}.{module}")
