"""HTTP parameters in, checked values out. What is unknown, doubled or out of range is refused.

Which parameters there are, models say: ``search_params``, ``concordance_params``, ``list_params``.
The reference and the OpenAPI document are made of the same models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema
from werkzeug.datastructures import MultiDict

from webui.catalogue import both

Arguments = MultiDict[str, str]


class ParameterError(Exception):
    """A parameter that can't be taken, and why, in both languages.

    ``reason`` is a key of the catalogue. ``str(error)`` is fit to be shown. No ValueError, so that
    pydantic lets it through as it is.
    """

    def __init__(self, parameter: str, reason: str, **values: object) -> None:
        self.parameter, self.said = parameter, both(reason, **values)
        super().__init__(f"{parameter}：{self.said}")


class Parameters(BaseModel):
    """What an address may ask for; this model takes nothing.

    A field is a parameter. That of a tuple may be given several times, any other one once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    taken: ClassVar[dict[str, FieldInfo]]
    """Every parameter by its name in an address."""
    lists: ClassVar[frozenset[str]]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.taken = {field.alias or name: field for name, field in cls.model_fields.items()}
        cls.lists = frozenset(
            name for name, field in cls.taken.items() if get_origin(field.annotation) is tuple
        )

    @classmethod
    def read(cls, arguments: Arguments) -> Self:
        """What a query string asks for. Raises ParameterError."""
        given = {
            name: values if name in cls.lists or len(values) > 1 else values[0]
            for name, values in arguments.lists()
        }
        try:
            return cls.model_validate(given)
        except (ValidationError, ParameterError) as error:
            cls.check_names(arguments)
            raise cls._refusal(error) from error

    @classmethod
    def check_names(cls, arguments: Arguments) -> None:
        """Refuse parameters that are unknown, and scalars that are given twice."""
        for name, values in arguments.lists():
            if name not in cls.taken:
                known = ", ".join(sorted(cls.taken))
                reason = "parameters.unknown" if known else "parameters.none_taken"
                raise ParameterError(name, reason, known=known)
            if name not in cls.lists and len(values) > 1:
                raise ParameterError(name, "parameters.twice")

    @classmethod
    def _refusal(cls, error: ValidationError | ParameterError) -> Exception:
        if isinstance(error, ParameterError):
            return error
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        match first["type"]:
            case "missing":
                return ParameterError(name, "parameters.missing")
            case "literal_error":
                known = ", ".join(get_args(cls.taken[name].annotation))
                return ParameterError(name, "parameters.no_choice", known=known)
            case "string_too_long":
                most = first["ctx"]["max_length"]
                return ParameterError(name, "parameters.too_long", most=most)
            case _:
                return error


Parameters.taken, Parameters.lists = {}, frozenset()


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in a range, written in ASCII digits: ``Annotated[int, Whole(1, 100)]``."""

    first: int
    last: int

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        numbers = core_schema.int_schema(ge=self.first, le=self.last)
        return core_schema.with_info_before_validator_function(self._read, numbers)

    def _read(self, value: object, info: ValidationInfo) -> int:
        return whole(value, info.field_name or "", self.first, self.last)


def whole(value: object, name: str, first: int, last: int) -> int:
    """The number that a parameter is. Raises ParameterError for what is none in the range."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        found = int(value)
        if first <= found <= last:
            return found
    raise ParameterError(name, "parameters.no_number", first=first, last=last)
