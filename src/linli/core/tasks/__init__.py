"""Work in the background: the standard django-tasks API on a lease back end that survives kill -9."""
