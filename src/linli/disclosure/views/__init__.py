"""Pages of the message centre."""
