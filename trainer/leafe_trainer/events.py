"""The job's events: lines `LEAFE_EVENT {json}` on stdout, numbered without a gap over all sittings of a job."""

import json
import math
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

MARK = "LEAFE_EVENT "


class Tell(Protocol):
    """Tells an event: its kind, and what it holds."""

    def __call__(self, kind: str, **holds: Any) -> None: ...


class Events:
    """Keeps every event in a file before it is told, so that the next sitting goes on counting where this one ended."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._past = _whole_lines(path)
        self._next = len(self._past)

    def tell(self, kind: str, **holds: Any) -> None:
        event = {"seq": self._next, "at": now(), "kind": kind, **holds}
        line = json.dumps(event, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        self._next += 1
        say(line)

    def tell_past(self) -> None:
        """Tells what earlier sittings told, for a client that missed some of it."""
        for line in self._past:
            say(line)

    def ends_with(self, kind: str) -> bool:
        last = next(reversed(list(self.past())), None)
        return last is not None and last["kind"] == kind

    def past(self) -> Iterator[dict[str, Any]]:
        """All events so far, of this sitting too."""
        for line in _whole_lines(self._path):
            yield json.loads(line)


def say(line: str) -> None:
    """One line of an event on stdout, at once."""
    sys.stdout.write(MARK + line + "\n")
    sys.stdout.flush()


def tell_unkept(kind: str, **holds: Any) -> None:
    """Tells an event of a job that has no folder to keep it in."""
    say(json.dumps({"seq": 0, "at": now(), "kind": kind, **holds}, ensure_ascii=False))


def now() -> str:
    """Such as 2026-01-31T12:00:00.000Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def finite(value: float | None) -> float | None:
    """The number; null where it is none that JSON can hold."""
    return value if value is not None and math.isfinite(value) else None


def _whole_lines(path: Path) -> list[str]:
    """The file's lines; a last one that was cut off by a kill is taken out of the file."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        path.write_bytes(whole)
    return whole.decode().splitlines()
