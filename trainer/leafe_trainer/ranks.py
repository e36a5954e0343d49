"""Several GPUs: a process for each, started here unless another launcher did."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Any, TypeVar

from .failures import EXIT_CODES, Failure
from .job import Job
from .plan import largest_divisor

T = TypeVar("T")

#: Forces a number of processes, on CPUs too.
RANKS_VARIABLE = "LEAFE_RANKS"


def rank() -> int:
    """This process's number; the first one tells, measures and writes."""
    return int(os.environ.get("RANK", "0"))


def world_size() -> int:
    return int(os.environ.get("WORLD_SIZE", "1"))


def is_launched() -> bool:
    """Whether another launcher, or this one, has started this process as one of several."""
    return "RANK" in os.environ


def from_first(value: T) -> T:
    """What the first rank has, on all of them; each has to ask, once they have met (`training_arguments`)."""
    if world_size() == 1:
        return value
    from torch import distributed

    held = [value]
    distributed.broadcast_object_list(held, src=0)
    return held[0]


def from_all(value: T) -> list[T]:
    """What each rank has, by its number; all have to ask."""
    if world_size() == 1:
        return [value]
    from torch import distributed

    held: list[Any] = [None] * world_size()
    distributed.all_gather_object(held, value)
    return held


def ranks_to_start(job: Job) -> int:
    """How many processes train the job: 1 where this process is to do it."""
    if is_launched():
        return 1
    wanted = int(os.environ.get(RANKS_VARIABLE, "0")) or gpus()
    # Every update is of exactly `rowsPerStep` rows, so that the number of GPUs changes nothing but the time.
    return largest_divisor(job.recipe.rows_per_step, max(1, wanted))


def refuse_uneven(job: Job) -> None:
    """Throws `Failure` where another launcher has started so many ranks that they cannot share an update's rows."""
    rows, ranks = job.recipe.rows_per_step, world_size()
    if rows % ranks:
        raise Failure(
            "other",
            f"{ranks} processes cannot share the {rows} rows of an update evenly.",
            f"Start {largest_divisor(rows, ranks)} of them, or push with another `--rows-per-step`.",
        )


def run_ranks(count: int, arguments: Sequence[str]) -> int:
    """Runs the same command in so many processes; the first one's exit code, or that of the one that broke it."""
    port = _free_port()
    children = [_start(number, count, port, arguments) for number in range(count)]

    def forward(number: int, _frame: FrameType | None) -> None:
        for child in children:
            child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, forward)
    return _outcome(children)


def _start(number: int, count: int, port: int, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    place = {"RANK": number, "LOCAL_RANK": number, "WORLD_SIZE": count, "LOCAL_WORLD_SIZE": count}
    return subprocess.Popen(
        [sys.executable, "-m", "leafe_trainer", *arguments],
        env={
            **os.environ,
            **{name: str(value) for name, value in place.items()},
            "MASTER_ADDR": "127.0.0.1",
            "MASTER_PORT": str(port),
        },
    )


def _outcome(children: "Sequence[subprocess.Popen[bytes]]") -> int:
    codes: list[int | None] = [None] * len(children)
    while None in codes:
        codes = [child.poll() for child in children]
        if codes[0] or any(code not in (None, 0, EXIT_CODES["stopped"]) for code in codes):
            _end(children, within=10)
        elif any(codes):
            # The first rank has a checkpoint to save.
            _end(children, within=80)
        time.sleep(0.1)
    return next((code if code > 0 else 1 for code in codes if code), 0)


def _end(children: "Sequence[subprocess.Popen[bytes]]", within: float) -> None:
    """One rank ended before its time: the others would wait for it for hours."""
    patience = time.monotonic() + within
    while any(child.poll() is None for child in children) and time.monotonic() < patience:
        time.sleep(0.1)
    for child in children:
        if child.poll() is None:
            child.kill()
            child.wait()


def gpus() -> int:
    import torch

    return torch.cuda.device_count()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
