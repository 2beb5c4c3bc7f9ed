"""Why something was not carried. Neither text ever holds an address, a number or what was to be said."""


class TransportFailed(Exception):
    """Not carried. `is_retryable`: the same again later may go through."""

    is_retryable = False

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TransportBusy(TransportFailed):
    """Not reachable, too slow, too much at once: try again later."""

    is_retryable = True


class TransportRejected(TransportFailed):
    """The other side has said no: the address, the signature or the text is wrong."""
