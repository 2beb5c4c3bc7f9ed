"""Pure decisions of the register: no query, no clock, no request."""
