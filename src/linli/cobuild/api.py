"""The front door of cobuild: what engines above may use."""

__all__: list[str] = []
