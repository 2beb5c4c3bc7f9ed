"""The front door of activities: what engines above and the demo may use."""

__all__: list[str] = []
