"""How many files and sockets a process may have open, and how many connections that leaves."""

from __future__ import annotations

import os

from webui.catalogue import both

MOST = 65_536
"""Descriptors that are asked for; more than that nobody needs."""
CONNECTIONS = 1000
"""Open at once; more of them wait until others are closed."""
FEWEST = 10
"""Connections with fewer of which nobody is served."""
_ELSE = 64
"""Descriptors for all that is opened now and then: templates, modules, CURRENT."""


class TooFewError(Exception):
    """So few files may be open that nobody could be served. Fit to be shown to a person."""


def raise_limit() -> None:
    """Have the system allow as many open files as it lets this process ask for; to be called before
    an index is opened."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if hard == resource.RLIM_INFINITY else min(MOST, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):  # macOS takes less than it says
        return


def connections() -> int:
    """As many as may be open at once, beside what is open now; to be called with the index open.

    When another index takes its place, both are open for a time: as much again is kept for that.
    A connection may take two descriptors: a large reply waits in a file until it is read.
    Raises TooFewError.
    """
    try:
        import resource
    except ImportError:  # Windows, where select() takes no more than 512
        return CONNECTIONS // 2
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return CONNECTIONS
    kept = 2 * len(os.listdir("/dev/fd")) + _ELSE
    left = (allowed - kept) // 2
    if left < FEWEST:
        needed = kept + 2 * FEWEST
        raise TooFewError(str(both("mistakes.too_few_files", allowed=allowed, needed=needed)))
    return min(CONNECTIONS, left)
