"""A Ray head in a network of its own, which only loopback is part of, and a Unix socket that leads to its dashboard.

    unshare --net --pid ... python head.py RAY FOLDER MACHINES TOKEN NAME=VALUE...

Machines but the first are further raylets of the same Ray, with addresses of their own in that network. It asks for the token, where that is not empty, and has these variables in its environment. Ray listens on every address it finds; here there is none that anybody else could reach. All ends with stdin: whoever
started it has gone.
"""

import asyncio
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

PORT, GCS_PORT = 8265, 6379
# Where the machine is busy, Ray takes its own parts for dead, and ends them all.
PATIENCE = {
    "RAY_agent_register_timeout_ms": "300000",
    "RAY_health_check_timeout_ms": "60000",
    "RAY_health_check_failure_threshold": "20",
}
SIOCSIFFLAGS, IFF_UP, IFF_LOOPBACK, IFF_RUNNING = 0x8914, 0x1, 0x8, 0x40


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as some:
        request = struct.pack("16sh", b"lo", IFF_UP | IFF_LOOPBACK | IFF_RUNNING).ljust(40, b"\0")
        fcntl.ioctl(some, SIOCSIFFLAGS, request)


def environment(token, variables):
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    asking = dict(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=token) if token else {}
    return dict(known, **PATIENCE, **asking, **dict(one.split("=", 1) for one in variables))


def start_head(ray, folder, env):
    return subprocess.Popen(
        [ray, "start", "--head", "--block", "--disable-usage-stats", "--node-ip-address", "127.0.0.1"]
        + ["--dashboard-host", "127.0.0.1", "--dashboard-port", str(PORT), "--port", str(GCS_PORT), "--temp-dir", os.path.join(folder, "r")]
        + ["--num-cpus", "4", "--num-gpus", "2", "--object-store-memory", "80000000"],
        env=env,
        stdin=subprocess.DEVNULL,
    )


async def start_others(ray, machines, env, apart):
    """Each once the head has begun all that it consists of, with a disk of its own at `apart`."""
    os.makedirs(apart, exist_ok=True)
    for number in range(2, machines + 1):
        while not await takes(PORT):
            await asyncio.sleep(0.2)
        subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', apart, ray]
            + ["start", "--block", "--disable-usage-stats", "--address", f"127.0.0.1:{GCS_PORT}"]
            + ["--node-ip-address", f"127.0.0.{number}", "--num-cpus", "4", "--object-store-memory", "80000000"],
            env=env,
            stdin=subprocess.DEVNULL,
        )


async def takes(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def pass_on(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def on_connection(reader, writer):
    try:
        there, back = await asyncio.open_connection("127.0.0.1", PORT)
    except OSError:
        writer.close()
        return
    await asyncio.gather(pass_on(reader, back), pass_on(there, writer))


async def main(ray, folder, machines, token, *variables):
    raise_loopback()
    env = environment(token, variables)
    head = start_head(ray, folder, env)
    others = asyncio.create_task(start_others(ray, int(machines), env, os.path.join(folder, "apart")))
    async with await asyncio.start_unix_server(on_connection, os.path.join(folder, "s")):
        while head.pid not in dead_children() and not has_ended(0):
            await asyncio.sleep(0.2)
    others.cancel()
    sys.exit(1)


def has_ended(stream):
    ready, _, _ = select.select([stream], [], [], 0)
    return bool(ready) and os.read(stream, 1) == b""


def dead_children():
    """The first process of a namespace has every orphan in it for a child."""
    dead = []
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return dead
        if pid == 0:
            return dead
        dead.append(pid)


asyncio.run(main(*sys.argv[1:]))
