"""A training job as the entrypoint of a Ray job, run from the folder that Ray has unpacked it into.

    ray_job.py run   FOLDER KEY NAME [--base PATH] [--needs PACKAGE,PACKAGE]
    ray_job.py give  FOLDER KEY NAME

Attempts of a job share `FOLDER/KEY/out`, so that the next one goes on from the checkpoints of the one before, also
where Ray was started anew and knows nothing of either. What came out is shown under NAME beside Ray's logs, from
where Ray's own API gives it away.

Exit codes are the job's own, and these:

    69          a Python package is missing
    70          the job ended well, and left no result
    73          FOLDER cannot be used
    75          the disk is full
    128 + n     the job was ended by signal n
"""

import argparse
import errno
import fcntl
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LACKS_PACKAGES = 69
NO_RESULT = 70
NO_FOLDER = 73
MAY_PASS = 75


def main():
    options = arguments()
    try:
        return ended(Path(options.folder).expanduser().absolute() / options.key, options)
    except OSError as error:
        say(f"{error.filename or options.folder} cannot be used on this machine: {error.strerror or error}")
        return MAY_PASS if error.errno in (errno.ENOSPC, errno.EDQUOT) else NO_FOLDER


def ended(place, options):
    code = run(place, options) if options.command == "run" else 0
    if (place / "out" / "result.json").is_file():
        give(place / "out", options.name)
        return 0
    return code or NO_RESULT


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["run", "give"])
    for name in ("folder", "key", "name"):
        parser.add_argument(name)
    parser.add_argument("--base")
    parser.add_argument("--needs", default="")
    return parser.parse_args()


def run(place, options):
    """Trains, and gives the exit code. Attempts take turns: one may live a moment longer than the Ray that began it."""
    missing = [
        name for name in filter(None, options.needs.split(",")) if importlib.util.find_spec(name) is None
    ]
    if missing:
        say(f"{sys.executable} has not the Python packages {', '.join(missing)}")
        return LACKS_PACKAGES
    out = place / "out"
    out.mkdir(parents=True, exist_ok=True)
    with (place / "turn.lock").open("a") as turn:
        take(turn)
        argv = [sys.executable, "-m", "leafe_trainer", "run", "job.json", "--out", str(out)]
        if options.base:
            argv += ["--base", os.path.expanduser(options.base)]
        return exit_code(argv, turn)


def take(turn):
    told = False
    while not is_locked(turn):
        if not told:
            say("another attempt of this job is still at work; this one waits until it has ended")
        told = True
        time.sleep(0.2)


def is_locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a network's disk that knows no locks
    return True


def exit_code(argv, turn):
    asked = []
    # Ray tells a stop to every process of the job: the trainer saves a checkpoint, and this one waits for it.
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))
    # It holds the lock as well, should this process be killed alone.
    child = subprocess.Popen(argv, env=environment(), pass_fds=[turn.fileno()])
    if asked:
        child.terminate()
    code = child.wait()
    return 128 - code if code < 0 else code


def environment():
    """This process's, without what is Ray's: its token above all, and the one thread that it allows without a CPU."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    kept.pop("OMP_NUM_THREADS", None)
    return {"OMP_WAIT_POLICY": "passive", **kept, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def give(out, name):
    """Shows the folder among the logs of Ray's session, as Ray's API follows links there."""
    link = logs() / name
    draft = link.with_name(f"{name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(out, target_is_directory=True)
    draft.replace(link)


def logs():
    for folder in Path.cwd().parents:
        if folder.name.startswith("session_") and (folder / "logs").is_dir():
            return folder / "logs"
    say(f"{Path.cwd()} is in no session of Ray: its files cannot be given back")
    raise SystemExit(NO_RESULT)


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
