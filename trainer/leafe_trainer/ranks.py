"""Several GPUs: a process for each, started here unless another launcher did."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from .failures import EXIT_CODES, Failure
from .job import Job
from .plan import largest_divisor

#: Forces a number of processes, on CPUs too.
RANKS_VARIABLE = "LEAFE_RANKS"


def rank() -> int:
    """This process's number; the first one tells, measures and writes."""
    return int(os.environ.get("RANK", "0"))


def world_size() -> int:
    return int(os.environ.get("WORLD_SIZE", "1"))


def refuse_sharding() -> None:
    """Throws `Failure` under a launcher that shards the model: the first rank, measuring alone, would wait for ever."""
    for variable in ("ACCELERATE_USE_FSDP", "ACCELERATE_USE_DEEPSPEED"):
        if os.environ.get(variable, "false").lower() in ("1", "true"):
            raise Failure(
                "other",
                f"{variable} is set, and this trainer does not train a model in shards.",
                "Start it without a launcher: it lays a base that is too large for one GPU over all of them.",
            )


def ranks_to_start(job: Job) -> int:
    """How many processes train the job: 1 where this process is to do it."""
    if "RANK" in os.environ:
        return 1
    wanted = int(os.environ.get(RANKS_VARIABLE, "0"))
    if wanted == 0:
        wanted = 1 if is_spread(job) else _gpus()
    # Every update is of exactly `rowsPerStep` rows, so that the number of GPUs changes nothing but the time.
    return largest_divisor(job.recipe.rows_per_step, max(1, wanted))


def is_spread(job: Job) -> bool:
    """Whether one GPU is too small, so that a single process lays the layers over all of them."""
    if "RANK" in os.environ or _gpus() < 2:
        return False
    import torch

    # About 4.8 bits a weight in the device's file; 16 here, or 4 x 32 with gradients and moments.
    grows = 27 if job.recipe.method == "full" else 3.4
    return job.base.gguf.bytes * grows > 0.6 * torch.cuda.get_device_properties(0).total_memory


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


def _gpus() -> int:
    import torch

    return torch.cuda.device_count()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
