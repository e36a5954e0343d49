"""Keeps training jobs on the machine that they run on, so that whoever asked for one may leave and come back.

    keeper.py check    FOLDER [--slurm] [PACKAGE...]
    keeper.py have     JOB
    keeper.py take     JOB FROM < bytes
    keeper.py unpack   JOB SHA256
    keeper.py submit   JOB ATTEMPT {"python": ..., "base": ..., "slurm": [...] or null}
    keeper.py state    JOB ATTEMPT
    keeper.py stop     JOB ATTEMPT

Each command prints one JSON object. JOB is a folder: `bundle` is what came, `out` what the job makes
(attempts share it, so that one goes on from the checkpoints of the one before), and a folder for each attempt:

    started     the job was begun; never twice
    alive.lock  locked as long as the job, or its keeper, lives: no lock outlives its process, as a process number may
    keeper.lock locked as long as its keeper lives
    running     its turn has come
    stop        it was asked to stop
    exit        how it ended: the exit code, or minus the signal; it comes by rename
    log         all that it said
    slurm       the number that the cluster gave it

Runs on Python 3.6 and later without any package; a cluster's first Python is often old.
"""

import errno
import fcntl
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import time

# A job that is asked to stop saves a checkpoint first.
GRACE_SECONDS = float(os.environ.get("LEAFE_STOP_SECONDS", "90"))


def main(command, *rest):
    print(json.dumps(COMMANDS[command](*rest)))


# Whether a job can run here.


def check(folder, *rest):
    packages = [name for name in rest if name != "--slurm"]
    place = made(os.path.abspath(folder))
    return {
        "python": platform.python_version(),
        "packages": {name: version_of(name) for name in packages},
        "gpus": said_by(["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]),
        "slurm": said_by(["sbatch", "--version"]) if "--slurm" in rest else None,
        "freeBytes": shutil.disk_usage(place).free,
        "writable": os.access(place, os.W_OK),
    }


def version_of(package):
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:  # Python 3.7 and before
        return version_by_pip(package)
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def version_by_pip(package):
    lines = said_by([sys.executable, "-m", "pip", "show", package]) or []
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("Version: ")), None)


def said_by(argv):
    """The lines of a command; None where it is not there or fails."""
    try:
        done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").split("\n")[:-1] if done.returncode == 0 else None


# How a bundle comes: a tar file that grows until it is whole, so that an upload that was cut goes on where it ended.


def have(job):
    if os.path.isdir(os.path.join(job, "bundle")):
        return {"whole": True, "bytes": 0}
    part = os.path.join(made(job), "bundle.tar")
    return {"whole": False, "bytes": os.path.getsize(part) if os.path.exists(part) else 0}


def take(job, start):
    part = os.path.join(made(job), "bundle.tar")
    with Lock(os.path.join(job, "take.lock")):
        size = os.path.getsize(part) if os.path.exists(part) else 0
        # Another upload may have been at work meanwhile. It is whole then, or was damaged and is gone:
        # `unpack` says which.
        if exists(job, "bundle") or size < int(start):
            for _ in pieces_sent():
                pass
            return {"bytes": size}
        with open(part, "ab") as file:
            # What comes again is not written again.
            skip = size - int(start)
            for piece in pieces_sent():
                file.write(piece[skip:] if skip < len(piece) else b"")
                skip = max(0, skip - len(piece))
            file.flush()
            os.fsync(file.fileno())
            return {"bytes": file.tell()}


def pieces_sent():
    return iter(lambda: sys.stdin.buffer.read(1 << 16), b"")


def unpack(job, sha256):
    part, bundle = os.path.join(job, "bundle.tar"), os.path.join(job, "bundle")
    with Lock(os.path.join(job, "take.lock")):
        if os.path.isdir(bundle):
            return {"whole": True}
        if not exists(part):
            return {"whole": False}
        if hash_of(part) != sha256:
            os.remove(part)
            return {"whole": False}
        draft = bundle + ".new"
        shutil.rmtree(draft, ignore_errors=True)
        with tarfile.open(part) as tar:
            for member in tar.getmembers():
                if not member.isfile() or member.name.startswith("/") or ".." in member.name.split("/"):
                    raise ValueError("%r is no file of a bundle" % member.name)
            tar.extractall(draft)
        os.rename(draft, bundle)
        os.remove(part)
        return {"whole": True}


def hash_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


# A job's life.


def submit(job, attempt, options):
    given = json.loads(options)
    place = made(os.path.join(os.path.abspath(job), attempt))
    with Lock(os.path.join(place, "submit.lock")):
        if not exists(place, "started"):
            made(os.path.join(place, "..", "out"))
            begin_in_slurm(place, given) if given["slurm"] is not None else begin(place, given)
    return state(job, attempt)


def command_of(place, given):
    """From the bundle's folder, which holds the package."""
    more = ["--base", os.path.expanduser(given["base"])] if given["base"] else []
    out = os.path.normpath(os.path.join(place, "..", "out"))
    return [
        os.path.expanduser(given["python"]),
        "-m",
        "leafe_trainer",
        "run",
        "job.json",
        "--out",
        out,
    ] + more


def begin(place, given):
    """Lets go of a process that keeps the job; returns once it holds what says that it lives."""
    alive, keeper = [open(os.path.join(place, name), "a") for name in ("alive.lock", "keeper.lock")]
    for file in (alive, keeper):
        # Who only looks holds it for a moment.
        fcntl.flock(file, fcntl.LOCK_EX)
    ready, told = os.pipe()
    if os.fork() != 0:
        os.close(told)
        if os.read(ready, 1) != b"1":
            raise OSError("the job's keeper did not start")
        return
    os.setsid()
    os.close(ready)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    write(place, "started", str(os.getpid()))
    os.write(told, b"1")
    os.close(told)
    code = 1
    try:
        code = keep(place, command_of(place, given), alive)
    except BaseException as error:  # nobody else hears of it
        with open(os.path.join(place, "log"), "a") as log:
            log.write("the job could not be kept: %s\n" % error)
    write(place, "exit", str(code))
    os._exit(0)


def keep(place, argv, alive):
    """Waits for its turn, runs the job to its end and gives its exit code, or minus the signal that ended it."""
    asked = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.append(time.monotonic()))
    turn = open(os.path.join(place, "..", "..", "turn.lock"), "a")
    while not locked(turn):
        if asked or exists(place, "stop"):
            return 130
        time.sleep(0.2)
    write(place, "running", "")
    if asked or exists(place, "stop"):
        return 130
    bundle = os.path.join(place, "..", "bundle")
    env = dict(os.environ, PYTHONUNBUFFERED="1", PYTHONDONTWRITEBYTECODE="1")
    with open(os.path.join(place, "log"), "ab") as log:
        # It holds the locks as well: should this process be killed, the job is still alive, and has its turn.
        held = (alive.fileno(), turn.fileno())
        child = subprocess.Popen(
            argv, cwd=bundle, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=held
        )
    passed_on = False
    while child.poll() is None:
        if asked and not passed_on:
            child.terminate()
            passed_on = True
        elif asked and time.monotonic() - asked[0] > GRACE_SECONDS:
            child.kill()
        time.sleep(0.1)
    return child.returncode


def state(job, attempt):
    place = os.path.join(job, attempt)
    found = {
        "begun": exists(place, "started"),
        "alive": is_alive(place),
        "running": exists(place, "running"),
        "stop": exists(place, "stop"),
        # Looked for before the exit: the job writes it first.
        "exit": number_in(place, "exit"),
        "result": exists(job, "out", "result.json"),
        "slurm": None,
    }
    if exists(place, "slurm") and found["exit"] is None:
        found["slurm"] = slurm_state(read(place, "slurm"))
    return found


def stop(job, attempt):
    place = made(os.path.join(job, attempt))
    write(place, "stop", "")
    if exists(place, "slurm"):
        subprocess.run(["scancel", read(place, "slurm")], stdout=subprocess.DEVNULL)
    elif is_alive(place):
        pid = number_in(place, "started")
        try:
            # Its keeper passes it on. Without one, the job is all that is left of the group.
            os.kill(pid, signal.SIGTERM) if is_held(place, "keeper.lock") else os.killpg(pid, signal.SIGTERM)
        except (OSError, TypeError):
            pass
    return state(job, attempt)


def is_alive(place):
    return is_held(place, "alive.lock")


def is_held(place, name):
    try:
        with open(os.path.join(place, name), "a") as file:
            # Shared: two who look at once do not take each other for the job.
            return not locked(file, fcntl.LOCK_SH)
    except OSError:
        return False


# The same in a cluster that Slurm runs.

JOB_SCRIPT = """#!/bin/sh
# A stop goes to the job, which saves a checkpoint and ends; this script waits for it.
trap : TERM INT
cd {bundle} || exit 1
: > {place}/running
PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 {command} >> {place}/log 2>&1 &
child=$!
while :; do wait "$child"; code=$?; kill -0 "$child" 2> /dev/null || break; done
# A stop may have cut the last wait off: the shell still knows how the job ended, or that it said so before.
wait "$child" 2> /dev/null; again=$?
[ "$again" = 127 ] || code=$again
echo "$code" > {place}/exit.new
mv {place}/exit.new {place}/exit
exit "$code"
"""


def begin_in_slurm(place, given):
    name = "leafe-%s-%s" % (os.path.basename(os.path.dirname(place)), os.path.basename(place))
    number = known_by_name(name)
    if number is None:
        script = os.path.join(place, "job.sh")
        command = " ".join(quoted(part) for part in command_of(place, given))
        bundle = quoted(os.path.normpath(os.path.join(place, "..", "bundle")))
        with open(script, "w") as file:
            file.write(JOB_SCRIPT.format(bundle=bundle, place=quoted(place), command=command))
        argv = ["sbatch", "--parsable", "--job-name", name, "--output", os.path.join(place, "slurm.log")]
        done = subprocess.run(
            argv + given["slurm"] + [script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        if done.returncode != 0:
            raise OSError("sbatch: %s" % done.stderr.decode("utf-8", "replace").strip())
        # With a federation it is `number;cluster`.
        number = done.stdout.decode().strip().split(";")[0]
    write(place, "slurm", number)
    write(place, "started", "")


def known_by_name(name):
    """An earlier try may have been cut off between asking and writing down what was answered."""
    waiting = said_by(["squeue", "--noheader", "--name", name, "--format", "%i"])
    accounts = ["sacct", "--noheader", "--parsable2", "--allocations"]
    ended = waiting or said_by(accounts + ["--name", name, "--format", "JobID"])
    return (ended or [None])[0]


def slurm_state(number):
    """What the cluster says: its word, and its reason where it has one. None where it knows nothing of the job."""
    waiting = said_by(["squeue", "--noheader", "--jobs", number, "--format", "%T|%r"])
    if not waiting:
        fields = ["--noheader", "--parsable2", "--allocations", "--format", "State,ExitCode"]
        waiting = said_by(["sacct", "--jobs", number] + fields)
    if not waiting:
        return None
    word, _, reason = waiting[0].strip().partition("|")
    return {"word": word, "reason": reason}


def quoted(text):
    return "'%s'" % text.replace("'", "'\\''")


# Files.


class Lock:
    """Held within a `with`; freed by the system should this process die."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.file = open(self.path, "a")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        self.file.close()


def locked(file, how=fcntl.LOCK_EX):
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
        return True
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise


def made(folder):
    os.makedirs(folder, exist_ok=True)
    return folder


def exists(*parts):
    return os.path.exists(os.path.join(*parts))


def read(place, name):
    with open(os.path.join(place, name)) as file:
        return file.read().strip()


def number_in(place, name):
    return int(read(place, name) or 0) if exists(place, name) else None


def write(place, name, text):
    path = os.path.join(place, name)
    with open(path + ".new", "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.rename(path + ".new", path)


COMMANDS = {
    "check": check,
    "have": have,
    "take": take,
    "unpack": unpack,
    "submit": submit,
    "state": state,
    "stop": stop,
}

if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:
        sys.stderr.write("keeper: %s\n" % error)
        sys.exit(1)
