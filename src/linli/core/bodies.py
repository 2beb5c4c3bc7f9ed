"""What a program sends: no field that nobody knows, no year that nobody means; an instant without a time zone is one of here."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from pydantic import AfterValidator, BaseModel, ConfigDict

from linli.core.forms import year_is_possible

D = TypeVar("D", bound=date)


class Sent(BaseModel):
    """A body whose every field has a meaning: a misspelt one is told and not lost."""

    model_config = ConfigDict(extra="forbid")


def _possible(value: D) -> D:
    """:raises ValueError: as pydantic wants it, in the words of the forms."""
    try:
        year_is_possible(value)
    except ValidationError as wrong:
        raise ValueError(wrong.messages[0]) from wrong
    return value


def _here(value: datetime) -> datetime:
    return timezone.make_aware(value) if timezone.is_naive(value) else value


Day = Annotated[date, AfterValidator(_possible)]
Moment = Annotated[datetime, AfterValidator(_possible), AfterValidator(_here)]
