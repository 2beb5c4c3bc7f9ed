"""Moments that tests speak of."""

from datetime import UTC, datetime

AT = datetime(2026, 11, 20, 2, 26, tzinfo=UTC)  # Friday 10:26 in Zhengzhou
