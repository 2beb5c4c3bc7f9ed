"""What deliberation does by the clock."""
