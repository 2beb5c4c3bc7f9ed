"""The materialised path of a place: the codes from the root, each followed by “/”. A subtree is a prefix."""

SEPARATOR = "/"


def path_of(parent_path: str, code: str) -> str:
    """:raises ValueError: when the code is empty or holds the separator, which would break every prefix below."""
    if not code or SEPARATOR in code:
        raise ValueError(f"a place's code may not be {code!r}")
    return f"{parent_path}{code}{SEPARATOR}"


def prefixes(path: str) -> list[str]:
    """The paths of the place and all that contain it, root first: `a/b/` → [`a/`, `a/b/`]."""
    parts = path.split(SEPARATOR)[:-1]
    return [SEPARATOR.join(parts[: count + 1]) + SEPARATOR for count in range(len(parts))]


def moved(path: str, *, old: str, new: str) -> str:
    """`path`, which lies under `old`, once that subtree hangs at `new`. :raises ValueError: when it does not lie there."""
    if not path.startswith(old):
        raise ValueError(f"{path!r} does not lie under {old!r}")
    return new + path[len(old) :]
