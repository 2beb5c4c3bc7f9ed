"""Django's PostgreSQL with one answer of its own."""
