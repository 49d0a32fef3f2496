"""How many examples of a property are tried: some in every run, all of them in the trials."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_SHARES = {"ordinary": 0.25, "whole": 1.0, "thorough": 10.0}
_LEAST = 10
_UNTOLD = (HealthCheck.too_slow, HealthCheck.filter_too_much)
"""These hang on the machine, and on chance where examples are few."""
ORDINARY = "ordinary"


def examples(count: int) -> settings:
    """A decorator: try so many examples, or the share of them that the profile says.

    The profile is that of ``pytest --hypothesis-profile``.
    """
    return settings(max_examples=_share(count, settings.get_current_profile_name()))


def register_profiles() -> None:
    """Have a profile for each share; how long an example takes proves nothing in any of them."""
    for name in _SHARES:
        settings.register_profile(
            name, deadline=None, max_examples=_share(100, name), suppress_health_check=_UNTOLD
        )


def _share(count: int, profile: str) -> int:
    return max(min(count, _LEAST), int(count * _SHARES.get(profile, 1.0)))
