"""The whole nervous system: which engine reacts to which fact. Handlers are named by dotted path, called with (event, *, event_id, now)."""

from linli.core.events import Event

REACTIONS: dict[type[Event], tuple[str, ...]] = {}
