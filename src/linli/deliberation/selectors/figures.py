"""The figures that deliberation counts."""
