"""A value that is made when first asked for, and only once, whatever number of threads ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar, overload

T = TypeVar("T")
S = TypeVar("S")


class once(Generic[S, T]):  # a decorator, like property
    """Like ``functools.cached_property``, which from Python 3.12 on lets two threads make it twice.

    Making a value may ask for another one of these, but not, in a circle, for itself.
    """

    def __init__(self, make: Callable[[S], T]) -> None:
        self._make, self._lock, self._name = make, threading.RLock(), ""
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type[S], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[S]) -> once[S, T]: ...

    @overload
    def __get__(self, instance: S, owner: type[S]) -> T: ...

    def __get__(self, instance: S | None, owner: type[S]) -> T | once[S, T]:
        if instance is None:
            return self
        made = instance.__dict__
        if self._name not in made:
            with self._lock:
                if self._name not in made:
                    made[self._name] = self._make(instance)
        value: T = made[self._name]
        return value
