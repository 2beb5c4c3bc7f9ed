"""
Deciding with a budget by approval: greedy, and the method of equal shares. Exact, explained, ties broken in one stated order.

Nothing here needs a database or an installed application, so that `ballot count` starts at once. Pure.
"""
