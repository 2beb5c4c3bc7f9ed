from django.apps import AppConfig
from pydantic import BaseModel

BaseModel.model_config["defer_build"] = True  # the API has hundreds of schemas; each is worked out when it is first used


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
