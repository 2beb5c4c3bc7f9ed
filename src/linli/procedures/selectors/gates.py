"""The providers that procedures itself brings: papers, publicity, objections."""

from django.utils.translation import gettext_lazy as _

from .. import providers
from ..providers import Answer, Kind, Parameter, Provider, Question
from ..rules import papers
from ..rules.definition_order import OBJECTION_GATE


def publicity_is_quiet(question: Question) -> Answer:
    raise NotImplementedError(question)


for provider in papers.PROVIDERS:
    providers.register(provider)

providers.register(
    Provider(
        OBJECTION_GATE,
        _("公示期满，没有没答复的异议"),
        publicity_is_quiet,
        {"publicity": Parameter(Kind.PUBLICITY)},
    )
)
