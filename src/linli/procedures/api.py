"""The front door of procedures: what engines above may use."""

from .errors import DefinitionRefused, ObjectionRefused, RunRefused
from .providers import Answer, Field, Kind, Parameter, Provider, Question, Recorded, register
from .selectors.shipped import check as check_definition
from .selectors.shipped import check_bytes as check_definition_file
from .selectors.shipped import shipped as shipped_definitions

__all__ = [
    "Answer",
    "DefinitionRefused",
    "Field",
    "Kind",
    "ObjectionRefused",
    "Parameter",
    "Provider",
    "Question",
    "Recorded",
    "RunRefused",
    "check_definition",
    "check_definition_file",
    "register",
    "shipped_definitions",
]
