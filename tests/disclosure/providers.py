"""SMS providers that fail on purpose, named by dotted path in LINLI_SMS."""

from linli.core.transports import TransportBusy, TransportRejected

calls: list[str] = []


class Busy:
    """Never there."""

    def __init__(self, url: str, token: str) -> None:
        pass

    def send(self, to: str, text: str, *, key: str = "") -> None:
        calls.append(key)
        raise TransportBusy("HTTP 503")


class Refusing(Busy):
    """Says no for good."""

    def send(self, to: str, text: str, *, key: str = "") -> None:
        raise TransportRejected("HTTP 400")


class Crashing(Busy):
    """The process dies after the message has left."""

    def send(self, to: str, text: str, *, key: str = "") -> None:
        calls.append(key)
        raise KeyboardInterrupt
