"""Where jobs are born that are killed: each a process of its own, which need not import torch and transformers anew."""

import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import NoReturn

# Seconds of importing, done once for all jobs.
import peft  # noqa: F401

import leafe_trainer.run
import leafe_trainer.training  # noqa: F401
from leafe_trainer.__main__ import main

_PACKAGE = Path(__file__).parent.parent


class Nursery:
    """Forks one job after the other off a process that never trains: threads and GPUs survive no fork."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        if os.fork() == 0:
            here.close()
            _serve(there)
        there.close()
        self._here = here
        self._told = here.makefile()
        self._alive: int | None = None

    def start(self, arguments: list[str], environment: dict[str, str], stdout: int) -> int:
        """Runs the trainer's own `main`, and gives the process's id. What a failed test left is killed."""
        if self._alive is not None:
            os.kill(self._alive, signal.SIGKILL)
            self.wait()
        socket.send_fds(self._here, [json.dumps([arguments, environment]).encode()], [stdout])
        self._alive = int(self._told.readline())
        return self._alive

    def wait(self) -> int:
        """The exit code of the job that was started last; of a signal, its number below 0."""
        code = int(self._told.readline())
        self._alive = None
        return code


def _serve(asked: socket.socket) -> NoReturn:
    """Until who asks has ended."""
    while True:
        words, handles, _, _ = socket.recv_fds(asked, 1 << 16, 1)
        if not words:
            os._exit(0)
        child = os.fork()
        if child == 0:
            asked.close()
            _become(*json.loads(words), handles[0])
        os.close(handles[0])
        asked.sendall(f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        asked.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(arguments: list[str], environment: dict[str, str], stdout: int) -> NoReturn:
    """What `python -m leafe_trainer` would be."""
    code = 1
    try:
        os.environ.update(environment)
        os.chdir(_PACKAGE)
        os.dup2(stdout, 1)
        os.close(stdout)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        # Python's own, where pytest has put files.
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        code = main(arguments)
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
