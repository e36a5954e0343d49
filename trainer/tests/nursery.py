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
        self._alive: list[int] = []

    def start(self, arguments: list[str], environments: list[dict[str, str]], stdout: int) -> list[int]:
        """Runs the trainer's own `main` in a process for each environment, and gives their ids.

        What a failed test has left is killed.
        """
        for pid in self._alive:
            os.kill(pid, signal.SIGKILL)
        if self._alive:
            self.wait()
        socket.send_fds(self._here, [json.dumps([arguments, environments]).encode()], [stdout])
        self._alive = json.loads(self._told.readline())
        return self._alive

    def wait(self) -> int:
        """The exit code of the job's first process, once all have ended; of a signal, its number below 0."""
        code = int(self._told.readline())
        self._alive = []
        return code


def _serve(asked: socket.socket) -> NoReturn:
    """Until who asks has ended."""
    while True:
        words, handles, _, _ = socket.recv_fds(asked, 1 << 16, 1)
        if not words:
            os._exit(0)
        arguments, environments = json.loads(words)
        children = [_born(arguments, environment, asked, handles[0]) for environment in environments]
        os.close(handles[0])
        asked.sendall(f"{json.dumps(children)}\n".encode())
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        asked.sendall(f"{codes[0]}\n".encode())


def _born(arguments: list[str], environment: dict[str, str], asked: socket.socket, stdout: int) -> int:
    child = os.fork()
    if child == 0:
        asked.close()
        _become(arguments, environment, stdout)
    return child


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
