"""Canonical JSON, as the client writes it: keys sorted, no blanks, numbers as JavaScript prints them."""

import hashlib
import json
import re
from typing import Any


def canonical_json(value: Any) -> str:
    """The one text that stands for a value of JSON; NaN and infinities are refused."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{canonical_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical_json(one) for one in value) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def canonical_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: a job's key."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """ECMAScript's Number::toString: the same shortest digits as Python's, with the point elsewhere."""
    if value == 0:
        return "0"
    sign, whole, part, exponent = _parts(value)
    digits = (whole + part).lstrip("0")
    point = len(whole) + exponent - (len(whole + part) - len(digits))
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _parts(value: float) -> tuple[str, str, str, int]:
    match = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?", repr(value))
    if match is None:
        raise ValueError(f"{value} is no number of JSON")
    sign, whole, part, exponent = match.groups()
    return sign, whole, part or "", int(exponent or 0)


def _placed(digits: str, point: int) -> str:
    """Digits with the decimal point after the first `point` of them."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"
