"""Jobs in processes of their own, which are stopped or killed at a step."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from conftest import Bench, Ran, events_in
from nursery import Nursery
from safetensors.torch import load_file

#: Long enough that a process which is ended after some steps has more to do, whatever the machine.
LONG = {"epochs": 8, "saveEvery": 8}


class Process:
    """A job in a process of its own, which cannot run ahead of its reader by more than a page of events."""

    def __init__(
        self, bench: Bench, job: Path, out: str, nursery: Nursery | None = None, **environment: str
    ) -> None:
        """Starts `python -m leafe_trainer`, or in a nursery what that becomes once it has imported all it needs."""
        self.out = bench.folder / out
        command = ["run", str(job), "--out", str(self.out), "--base", str(bench.base), "--threads", "1"]
        reading, writing = os.pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        if nursery is None:
            child = _started(command, environment, writing)
            self._pids, self._wait = [child.pid], child.wait
        else:
            ranks = ranks_of(environment)
            self._pids, self._wait = nursery.start(command, ranks, writing), nursery.wait
        os.close(writing)
        self._lines = os.fdopen(reading, encoding="utf-8")
        self.events: list[dict[str, Any]] = []

    def until(self, kind: str, step: int) -> None:
        for event in self.read():
            if event["kind"] == kind and event["step"] == step:
                return
        raise AssertionError(f"it ended before step {step} was {kind}: {self.events[-1:]}")

    def trains(self, sitting: int) -> None:
        """Until the first step that is none of an earlier sitting's."""
        started = 0
        for event in self.read():
            started += event["kind"] == "started"
            if started == sitting and event["kind"] == "stepped":
                return
        raise AssertionError(f"it ended before it trained: {self.events[-1:]}")

    def end(self, number: signal.Signals) -> Ran:
        for pid in self._pids:
            os.kill(pid, number)
        return self.ended()

    def ended(self) -> Ran:
        for _ in self.read():
            pass
        return Ran(self._wait(), self.events, "", self.out)

    def read(self) -> Iterator[dict[str, Any]]:
        for line in self._lines:
            for event in events_in(line):
                self.events.append(event)
                yield event


def ranks_of(environment: dict[str, str]) -> list[dict[str, str]]:
    """One process; or as many as WORLD_SIZE says, which find one another as a launcher has it."""
    count = int(environment.get("WORLD_SIZE", "1"))
    if count == 1:
        return [environment]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, **environment}
    return [{**place, "RANK": str(number), "LOCAL_RANK": str(number)} for number in range(count)]


def _started(command: list[str], environment: dict[str, str], stdout: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "leafe_trainer", *command],
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        cwd=Path(__file__).parent.parent,
    )


def adapters_agree(first: Path, second: Path, file: str = "adapter_model.safetensors") -> None:
    one, other = (load_file(folder / file) for folder in (first, second))
    assert set(one) == set(other)
    for name, tensor in one.items():
        torch.testing.assert_close(other[name], tensor, rtol=1e-5, atol=1e-7)
