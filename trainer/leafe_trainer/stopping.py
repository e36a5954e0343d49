"""SIGTERM and SIGINT end a job in order: at once where nothing would be lost, after a checkpoint in training."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from .failures import Failure


class Stopping:
    """Whether the job was asked to stop. Where the question is `deferred`, whoever works has to look at `asked`."""

    def __init__(self) -> None:
        self.asked = False
        self._deferred = False

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Within, a signal interrupts nothing."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False

    def raise_if_asked(self) -> None:
        if self.asked:
            raise stopped()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        first = not self.asked
        self.asked = True
        if first and not self._deferred:
            raise stopped()


def stopped() -> Failure:
    """The failure of a job that was asked to stop."""
    return Failure(
        "stopped", "The job was stopped.", "Push it again to go on: it continues from its last checkpoint."
    )
