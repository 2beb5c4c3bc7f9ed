"""Pages of accounts: signing in, one's own account, and the desk's pages for accounts, keys and calls."""
