"""Pure decisions of disclosure: no query, no clock."""
