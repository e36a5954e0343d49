"""A training job as the entrypoint of a Ray job, run from the folder that Ray has unpacked it into.

    ray_job.py run   FOLDER KEY NAME [--base PATH] [--needs PACKAGE,PACKAGE] [--machines N --gpus N --python PATH]
    ray_job.py give  FOLDER KEY NAME

Attempts of a job share `FOLDER/KEY/out`, so that the next one goes on from the checkpoints of the one before, also
where Ray was started anew and knows nothing of either. What came out is shown under NAME beside Ray's logs, from
where Ray's own API gives it away.

Exit codes are the job's own, and these:

    69          a Python package is missing
    70          the job ended well, and left no result
    71          there is no Python with Ray, which a job over several machines needs
    72          the machines of the job do not share FOLDER
    73          FOLDER cannot be used
    74          a machine of the job is gone
    75          the disk is full
    128 + n     the job was ended by signal n
"""

import argparse
import errno
import fcntl
import importlib.util
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

LACKS_PACKAGES = 69
NO_RESULT = 70
NO_RAY = 71
NOT_SHARED = 72
NO_FOLDER = 73
MACHINE_GONE = 74
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
    parser.add_argument("--machines", type=int, default=1)
    parser.add_argument("--gpus", type=int, default=0)
    parser.add_argument("--python", default=sys.executable)
    return parser.parse_args()


def run(place, options):
    """Trains, and gives the exit code. Attempts take turns: one may live a moment longer than the Ray that began it."""
    python = sys.executable if options.machines == 1 else python_of_ray()
    reason = why_not(python, options)
    if reason:
        return reason
    out = place / "out"
    out.mkdir(parents=True, exist_ok=True)
    with (place / "turn.lock").open("a") as turn:
        take(turn)
        if options.machines > 1:
            return exit_code([python, *over_machines(out, options)], os.environ, turn)
        argv = [python, "-m", "leafe_trainer", "run", "job.json", "--out", str(out)]
        if options.base:
            argv += ["--base", os.path.expanduser(options.base)]
        return exit_code(argv, environment(), turn)


def why_not(python, options):
    """The exit code where it cannot be begun. The packages of several machines are looked for on each of them."""
    if python is None:
        say(
            f"Ray's own Python is not to be found, and {sys.executable} has no package ray: "
            "name one that has with --python"
        )
        return NO_RAY
    names = filter(None, options.needs.split(",")) if options.machines == 1 else []
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        say(f"{sys.executable} has not the Python packages {', '.join(missing)}")
        return LACKS_PACKAGES
    return 0


def over_machines(out, options):
    words = [str(out), str(options.machines), str(options.gpus), options.python, "--needs", options.needs]
    return ["ray_machines.py", *words, *(["--base", options.base] if options.base else [])]


def python_of_ray():
    """The Python that Ray runs on here, as its raylet was told it; else this one, if it has Ray; else None."""
    for words in commands_above():
        for word in words:
            name, _, value = word.partition("=")
            if name == "--python_worker_command":
                return shlex.split(value)[0]
    return sys.executable if importlib.util.find_spec("ray") else None


def commands_above():
    """What started the processes above this one, as far as the system tells."""
    pid = os.getppid()
    while pid > 1:
        try:
            yield Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
            pid = int(Path(f"/proc/{pid}/status").read_text().split("PPid:")[1].split()[0])
        except OSError:
            return


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


def exit_code(argv, env, turn):
    asked = []
    # Ray tells a stop to every process of the job: the trainer saves a checkpoint, and this one waits for it.
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))
    # It holds the lock as well, should this process be killed alone.
    child = subprocess.Popen(argv, env=env, pass_fds=[turn.fileno()])
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
    here = Path(__file__).absolute()
    for folder in here.parents:
        if folder.name.startswith("session_") and (folder / "logs").is_dir():
            return folder / "logs"
    say(f"{here} is in no session of Ray: its files cannot be given back")
    raise SystemExit(NO_RESULT)


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
