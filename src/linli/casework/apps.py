from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "linli.casework"
    label = "casework"
    verbose_name = "诉求办理"

    def ready(self) -> None:
        """Registration by import, once the apps are there."""
        for module in (
            "access",
            "journal_words",
            "tasks",
            "selectors.figures",
            "selectors.procedure_gates",
            "selectors.happenings",
            "selectors.whistles",
            "selectors.hotline_ledger",
            "selectors.centre_figures",
            "views.panels",
            "views.case_panels",
            "views.pressing_panels",
            "views.joint_office_panels",
            "views.hotline_panels",
            "views.meeting_panel",
            "views.relay_panel",
            "views.pledge_panel",
            "views.centre.panels",
        ):
            import_module(f"{self.name}.{module}")
