"""The database engine `linli.core.postgresql`."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, except for how a kept connection is looked at before each request."""

    def is_usable(self) -> bool:
        """
        Whether the line still stands, seen from here: a server that ended it has said so, and what it said lies unread.

        Django asks `SELECT 1` instead, one way there and back for each request, which knows no more: where the machine at the
        other end is gone without a word, both wait.
        """
        line = poll()
        try:
            line.register(self.connection, POLLIN)
        except self.Database.Error:
            return False
        return not line.poll(0)
