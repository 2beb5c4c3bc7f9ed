"""Pure decisions: no query, no clock, no request."""
