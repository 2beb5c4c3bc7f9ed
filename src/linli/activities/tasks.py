"""What activities does by the clock."""
