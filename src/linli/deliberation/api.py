"""The front door of deliberation: what engines above may use."""
