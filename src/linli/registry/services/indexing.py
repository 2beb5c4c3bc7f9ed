"""What of the register can be found in the search: places by everyone, people and organisations by the office."""

from datetime import datetime

from django.db import models
from django.urls import reverse

from linli.core import rows, search
from linli.core.search import Entry
from linli.registry.models import Organisation, Person, Place

PEOPLE, ORGANISATIONS = "registry.people.view", "registry.organisations.view"


def index(*things: models.Model, now: datetime) -> None:
    """Make these findable as they are now; what is merged, erased or closed is found no more."""
    entries = [(thing, entry_of(thing, now)) for thing in things]
    search.index_many(entry for _thing, entry in entries if entry is not None)
    for thing, entry in entries:
        if entry is None:
            search.remove(thing)


def index_new(*things: models.Model, now: datetime) -> None:
    """Make things findable that were made in this transaction."""
    rows.insert(search.cut_up(entry for thing in things if (entry := entry_of(thing, now)) is not None))


def entry_of(thing: models.Model, now: datetime) -> Entry | None:
    """
    How one thing is found; None when it is to be found no more.

    A telephone or identity number never enters the index: those are looked up by hash on the people list.
    """
    if isinstance(thing, Place):
        return _place(thing, now) if thing.valid_to is None else None
    if isinstance(thing, Person):
        return _person(thing, now) if thing.merged_into_id is None and thing.erased_at is None else None
    if isinstance(thing, Organisation):
        return _organisation(thing, now) if thing.merged_into_id is None and thing.valid_to is None else None
    raise TypeError(f"{type(thing).__name__} is not found in the search")


def _place(place: Place, now: datetime) -> Entry:
    return Entry(
        subject=place,
        kind="place",
        title=place.full_name or place.name,
        detail=f"{place.get_kind_display()} {place.address}".strip(),
        url=f"/d/{place.public_code}/",
        text=f"{place.name} {place.public_code}",
        place_path=place.path,
        at=now,
    )


def _person(person: Person, now: datetime) -> Entry:
    return Entry(
        subject=person,
        kind="person",
        title=person.name,
        detail=f"{person.home or ''} {person.room}".strip(),
        url=reverse("registry:person", args=[person.pk]),
        place_path=person.home.path if person.home else "",
        capability=PEOPLE,
        at=now,
    )


def _organisation(organisation: Organisation, now: datetime) -> Entry:
    return Entry(
        subject=organisation,
        kind="organisation",
        title=organisation.name,
        detail=str(organisation.get_kind_display()),
        url=reverse("registry:organisation", args=[organisation.pk]),
        text=f"{organisation.short_name} {organisation.credit_code} {organisation.address}",
        place_path=organisation.place.path if organisation.place else "",
        capability=ORGANISATIONS,
        at=now,
    )
