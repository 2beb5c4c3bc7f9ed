"""Decisions of casework: pure, no query, no clock, no request. Most of the tests are here."""
