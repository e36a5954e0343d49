"""The folder that a job is trained in: whose it is, how far it came, and what it has to give."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .failures import Failure
from .job import Job

RESULT_FILE = "result.json"
EVENTS_FILE = "events.jsonl"
_KEY_FILE = "job.json"
_BEFORE_FILE = "before.json"


class Workplace:
    """A folder of one job, for one process at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def events(self) -> Path:
        return self.folder / EVENTS_FILE

    def claim(self, job: Job) -> None:
        """Writes down whose folder it is. Throws `Failure` where it is another job's."""
        kept = self.folder / _KEY_FILE
        if not kept.exists():
            write_whole(kept, json.dumps({"key": job.key, "job": job.raw}, ensure_ascii=False))
            return
        key = json.loads(kept.read_text(encoding="utf-8")).get("key")
        if key != job.key:
            raise Failure(
                "other",
                f"{self.folder} holds another job ({str(key)[:12]}, and this is {job.key[:12]}).",
                "Give each job a folder of its own with --out.",
            )

    def is_finished(self) -> bool:
        return (self.folder / RESULT_FILE).exists()

    def before(self) -> dict[str, Any] | None:
        """What was measured before the first step; null where nothing was yet."""
        path = self.folder / _BEFORE_FILE
        if not path.exists():
            return None
        measured: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return measured

    def keep_before(self, measured: dict[str, Any]) -> None:
        write_whole(self.folder / _BEFORE_FILE, json.dumps(measured, allow_nan=False))

    def last_checkpoint(self) -> Path | None:
        """The newest whole checkpoint. Those that a kill left half written are taken away."""
        whole = []
        for folder in self.folder.glob("checkpoint-*"):
            if _is_whole(folder):
                whole.append(folder)
            else:
                shutil.rmtree(folder)
        return max(whole, key=step_of, default=None)

    def drop_checkpoints(self) -> None:
        for folder in self.folder.glob("checkpoint-*"):
            shutil.rmtree(folder)


def step_of(checkpoint: Path) -> int:
    return int(checkpoint.name.rpartition("-")[2])


def write_whole(path: Path, text: str) -> None:
    """Writes a file that is there whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Holds the folder's lock. Throws `Failure`, to be tried again, where another process works there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        if not _locks(lock.fileno()):
            raise Failure(
                "other", f"Another process works in {folder}.", "Wait until it has ended, or stop it.", 75
            )
        yield


def _locks(file: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True  # Windows: a job is started by one trainer, which starts it once
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a network's disk that knows no locks
    return True


def _is_whole(checkpoint: Path) -> bool:
    # Transformers writes this file last of all.
    try:
        json.loads((checkpoint / "trainer_state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True
