"""The whole nervous system: which engine reacts to which fact. Handlers are named by dotted path, called with (event, *, event_id, now)."""

from linli.accounts.api import CallAsked
from linli.core.events import Event
from linli.registry.api import PersonErased

REACTIONS: dict[type[Event], tuple[str, ...]] = {
    CallAsked: ("linli.disclosure.api.on_call_asked",),
    PersonErased: ("linli.disclosure.api.on_person_erased",),
}
