"""What can end a job early, with the words for a person and the exit code for a program."""

import errno
from typing import Literal

Because = Literal[
    "badRow",
    "baseMissing",
    "wrongBase",
    "outOfMemory",
    "notANumber",
    "newerFormat",
    "diskFull",
    "stopped",
    "other",
]

EXIT_CODES: dict[Because, int] = {
    "badRow": 3,
    "newerFormat": 3,
    "baseMissing": 4,
    "wrongBase": 4,
    "outOfMemory": 5,
    "notANumber": 6,
    "diskFull": 75,
    "stopped": 130,
    "other": 1,
}

_FULL = ("No space left on device", "Disk quota exceeded", "PytorchStreamWriter failed writing")
_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")
#: How gloo and NCCL say that another process of the job has ended.
_LEFT_ALONE = (
    "Connection closed by peer",
    "Connection reset by peer",
    "ncclRemoteError",
    "NCCL remote process",
)


class Failure(Exception):
    """Ends the job: one sentence on what happened, one on what to do."""

    def __init__(self, because: Because, message: str, todo: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.because = because
        self.message = message
        self.todo = todo
        self.exit_code = EXIT_CODES[because] if exit_code is None else exit_code


def failure_of(error: BaseException) -> Failure:
    """Any error as what it means for the job; what is not known is our own fault."""
    if isinstance(error, Failure):
        return error
    words = f"{type(error).__name__}: {error}"
    if _is_full(error, words):
        return Failure(
            "diskFull",
            f"There is no room on the disk: {error}",
            "Free some space, then run the same job again: it goes on from its last checkpoint.",
        )
    if isinstance(error, MemoryError) or any(part in words for part in _NO_MEMORY):
        return Failure(
            "outOfMemory",
            "There is not enough memory for this job.",
            "Halve `rowsAtOnce`, or `maxTokens` where that is 1 already, and push again.",
        )
    if any(part in words for part in _LEFT_ALONE):
        return Failure(
            "other",
            "Another process of this job has ended, and this one cannot go on without it.",
            "Run the same job again: it goes on from its last checkpoint.",
            75,
        )
    return Failure("other", words, "This should not happen: please report it with the job's log.")


def _is_full(error: BaseException, words: str) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return any(part in words for part in _FULL)
