"""Reading the JSON objects inside a call, with Telegram's words for what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.simulator.errors import ApiError, bad_request


@dataclass(frozen=True)
class JsonObject:
    """An object that a bot sent as JSON.

    Attributes:
        values: its fields.
        prefix: how a refusal about one of its fields begins.
    """

    values: Mapping[str, object]
    prefix: str = ""

    @classmethod
    def of(cls, value: object, name: str, prefix: str = "") -> "JsonObject":
        """The value as an object.

        Raises:
            ApiError: 400 «… must be an Object».
        """
        if not isinstance(value, Mapping):
            raise bad_request(f"{prefix}{name} must be an Object")
        return cls(value, prefix)

    def refusing_with(self, prefix: str) -> "JsonObject":
        """The same object, whose refusals begin with this."""
        return JsonObject(self.values, prefix)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    def required_string(self, name: str) -> str:
        """A text field that must be there; numbers are read as text."""
        if not self.has(name):
            raise self._refused(f'Can\'t find field "{name}"')
        return self.optional_string(name)

    def optional_string(self, name: str) -> str:
        """A text field, empty where it is missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self._refused(f'Field "{name}" must be of type String')
        return str(value)

    def required_integer(self, name: str) -> int:
        """A whole number that must be there; text with digits will do."""
        if not self.has(name):
            raise self._refused(f'Can\'t find field "{name}"')
        value = self.values[name]
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self._refused(f'Field "{name}" must be of type Number')
        try:
            return int(value)
        except ValueError as reason:
            raise self._refused(f'Field "{name}" must be a valid Number') from reason

    def optional_flag(self, name: str) -> bool:
        """A yes or no, false where it is missing."""
        value = self.values.get(name, False)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self._refused(f'Field "{name}" must be of type Boolean')

    def optional_array(self, name: str) -> list[object] | None:
        """A list, or nothing where it is missing."""
        value = self.values.get(name)
        if value is None or isinstance(value, list):
            return value
        raise self._refused(f'Field "{name}" must be of type Array')

    def required_object(self, name: str) -> "JsonObject":
        """An object that must be there."""
        if not self.has(name):
            raise self._refused(f'Can\'t find field "{name}"')
        value = self.values[name]
        if not isinstance(value, Mapping):
            raise self._refused(f'Field "{name}" must be of type Object')
        return JsonObject(value, self.prefix)

    def _refused(self, reason: str) -> ApiError:
        return bad_request(self.prefix + reason)
