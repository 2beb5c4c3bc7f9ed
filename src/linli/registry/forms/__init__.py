"""Input shapes of the register's pages: what is typed becomes values; whether it may be is the services' matter."""
