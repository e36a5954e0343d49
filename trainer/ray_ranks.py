"""The processes of a training job on one machine of several, held by an actor of Ray there: with it, they end."""

import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess
import threading
import time
from collections import deque

from ray_job import environment

#: A file on a disk that is shared is seen after so many seconds at most.
SHARED_SECONDS = 10
#: The last words of a process that are kept for when it fails.
KEPT_LINES = 12
#: In the script of another Python, which need not have Ray.
LOOK_FOR = """
import importlib.util, sys
print(*[name for name in sys.argv[1:] if importlib.util.find_spec(name) is None], sep=", ")
"""
SIOCGIFADDR, PR_SET_PDEATHSIG = 0x8915, 1


class Ranks:
    """Ranks `first` to `first + count - 1` of a job."""

    def __init__(self):
        import ray

        self._address = ray.util.get_node_ip_address()
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._children = []
        self._readers = []
        #: The last lines of each, and all of the first one's that were not asked for yet.
        self._said = []
        self._lines = []

    def about(self, token, python, needs):
        """Whether this machine sees the file, and what it lacks."""
        until = time.monotonic() + SHARED_SECONDS
        while not os.path.exists(token) and time.monotonic() < until:
            time.sleep(0.1)
        return {"where": self._address, "sees": os.path.exists(token), "lacks": lacks(python, needs)}

    def meeting(self):
        """Where all ranks find one another, if the first one is here."""
        with socket.socket() as probe:
            probe.bind((self._address, 0))
            return self._address, probe.getsockname()[1]

    def start(self, python, argv, first, count, world, address, port):
        argv = [os.path.expanduser(word) for word in (python, *argv)]
        whole = {"WORLD_SIZE": world, "LOCAL_WORLD_SIZE": count, "MASTER_ADDR": address, "MASTER_PORT": port}
        for local in range(count):
            place = dict(whole, RANK=first + local, LOCAL_RANK=local)
            self._begin(argv, {name: str(value) for name, value in place.items()})

    def news(self):
        """What the first rank has said since; how each has ended, and its last words."""
        codes = [child.poll() for child in self._children]
        if None not in codes:
            for reader in self._readers:
                reader.join(5)
        lines, self._lines = self._lines, []
        ranks = [(code, list(self._said[at])) for at, code in enumerate(codes)]
        return {"where": self._address, "lines": lines, "ranks": ranks}

    def tell(self, number):
        for child in self._children:
            if child.poll() is None:
                child.send_signal(number)

    def _begin(self, argv, place):
        child = subprocess.Popen(
            argv,
            cwd=os.path.dirname(os.path.abspath(__file__)),
            env={**found_by(self._address), **environment(), **place},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            preexec_fn=self._die_with_parent,
        )
        said = deque(maxlen=KEPT_LINES)
        reader = threading.Thread(target=self._read, args=(child, said, place["RANK"] == "0"), daemon=True)
        reader.start()
        self._children.append(child)
        self._said.append(said)
        self._readers.append(reader)

    def _die_with_parent(self):
        # Whatever ends this machine's part of the job, or Ray here, leaves nothing that goes on training.
        self._libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def _read(self, child, said, is_first):
        for line in child.stdout:
            said.append(line.rstrip("\n"))
            if is_first:
                self._lines.append(said[-1])


def lacks(python, needs):
    """What a job needs and this machine has not, as words; empty where it has all."""
    argv = [os.path.expanduser(python), "-c", LOOK_FOR, *needs]
    try:
        done = subprocess.run(argv, env=environment(), capture_output=True, text=True, check=False)
    except OSError as error:
        return f"no {python}: {error.strerror}"
    missing = done.stdout.strip() if done.returncode == 0 else done.stderr.strip()
    return f"not the Python packages {missing} in {python}" if missing else ""


def found_by(address):
    """Gloo looks for the machine by its name, which often leads nowhere else: it is told the network that Ray uses."""
    name = network_of(address)
    return {} if name is None else {"GLOO_SOCKET_IFNAME": name}


def network_of(address):
    if address.startswith("127."):
        return "lo"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as some:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                found = fcntl.ioctl(some, SIOCGIFADDR, request)
            except OSError:
                continue  # a card without an address
            if socket.inet_ntoa(found[20:24]) == address:
                return name
    return None
