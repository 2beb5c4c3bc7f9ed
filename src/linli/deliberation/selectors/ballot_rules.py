"""The rule sets of bodies and ballots that are shipped."""
