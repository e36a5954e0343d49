"""Reads fields of parsed JSON, each checked once; what is wrong is named by its path."""

import json
import math
from typing import Any, NoReturn


class Unfit(ValueError):
    """A value that is not what its place asks for: `recipe.rank is no whole number from 1 on`."""


class Fields:
    """An object of JSON. Its readers throw `Unfit`."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            raise Unfit(f"{path or 'it'} is no object")
        self._value: dict[str, Any] = value
        self._path = path

    def within(self, name: str) -> "Fields":
        return Fields(self._value.get(name), self._name(name))

    def is_null(self, name: str) -> bool:
        return self._value.get(name) is None

    def text(self, name: str, least: int = 0) -> str:
        value = self._value.get(name)
        if not isinstance(value, str) or len(value) < least:
            self._refuse(name, "no text" if least == 0 else "no text, or empty")
        return value

    def one_of(self, name: str, words: tuple[str, ...], default: str | None = None) -> str:
        value = self._value.get(name, default)
        if value not in words:
            self._refuse(name, f"none of {', '.join(words)}")
        return str(value)

    def natural(self, name: str, least: int = 0, default: int | None = None) -> int:
        value = self._value.get(name, default)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or value < least:  # type: ignore[operator]
            self._refuse(name, f"no whole number from {least} on")
        return int(value)  # type: ignore[arg-type]

    def number(self, name: str, default: float | None = None, *, positive: bool = False) -> float:
        value = self._value.get(name, default)
        fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not fits or value < 0 or (positive and value == 0):  # type: ignore[operator]
            self._refuse(name, "no number above 0" if positive else "no number from 0 on")
        return float(value)  # type: ignore[arg-type]

    def tokens(self, name: str) -> list[int]:
        value = self._value.get(name)
        if not isinstance(value, list):
            self._refuse(name, "no list of token ids")
        if not value:
            self._refuse(name, "empty")
        if set(map(type, value)) != {int} or min(value) < 0:
            self._refuse(name, "no list of token ids")
        return value

    def _name(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _refuse(self, name: str, what: str) -> NoReturn:
        raise Unfit(f"{self._name(name)} is {'missing' if name not in self._value else what}")


def parse_json(text: str | bytes) -> Any:
    """Strict JSON: NaN and infinities, which Python would take, are `Unfit`."""

    def refuse(word: str) -> NoReturn:
        raise Unfit(f"{word} is no JSON")

    try:
        return json.loads(text, parse_constant=refuse)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unfit(f"it is no JSON ({error})") from error
