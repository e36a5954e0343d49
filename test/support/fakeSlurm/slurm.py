"""Stands in for sbatch, squeue, sacct and scancel, as the manual pages of Slurm say that they behave; called by those names. Jobs run on this
machine. While there is a file `full` beside it the cluster has no room: jobs wait. Jobs that ended are known to sacct alone."""

import os
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
STATE = os.path.join(HERE, "state")


def option(args, name):
    return args[args.index(name) + 1] if name in args else None


def sbatch(args):
    if "--version" in args:
        return print("slurm 23.02.6")
    if option(args, "--partition") == "nowhere":
        sys.exit("sbatch: error: invalid partition specified: nowhere")
    os.makedirs(STATE, exist_ok=True)
    number = str(1000 + len([name for name in os.listdir(STATE) if name.endswith(".name")]))
    write(number, "name", option(args, "--job-name"))
    runner = [sys.executable, os.path.join(HERE, "slurm.py"), "run", number, args[-1], option(args, "--output")]
    subprocess.Popen(runner, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(number)


def run(number, script, output):
    """What Slurm's own daemon does: the job is in a group of its own, and its end is known."""
    while os.path.exists(os.path.join(HERE, "full")):
        if read(number, "cancelled") is not None:
            return write(number, "ended", "CANCELLED by 1000|0:0")
        time.sleep(0.05)
    with open(output, "ab") as out:
        job = subprocess.Popen(["sh", script], stdout=out, stderr=out, start_new_session=True)
    write(number, "pid", str(job.pid))
    code = job.wait()
    if read(number, "cancelled") is not None:
        write(number, "ended", "CANCELLED by 1000|0:15")
    elif code < 0:
        write(number, "ended", "NODE_FAIL|0:%d" % -code)
    elif code == 137:
        write(number, "ended", "OUT_OF_MEMORY|0:125")
    else:
        write(number, "ended", "%s|%d:0" % ("COMPLETED" if code == 0 else "FAILED", code))


def squeue(args):
    waiting = [number for number in numbers(args) if read(number, "ended") is None]
    if "--jobs" in args and not waiting:
        sys.exit("slurm_load_jobs error: Invalid job id specified")
    for number in waiting:
        word, reason = ("RUNNING", "None") if read(number, "pid") else ("PENDING", "Resources")
        print(option(args, "--format").replace("%i", number).replace("%T", word).replace("%r", reason))


def sacct(args):
    for number in numbers(args):
        ended = read(number, "ended")
        if ended is not None:
            print(number if option(args, "--format") == "JobID" else ended)


def scancel(args):
    write(args[0], "cancelled", "yes")
    pid = read(args[0], "pid")
    if pid is not None:
        os.killpg(int(pid), signal.SIGTERM)


def numbers(args):
    if "--jobs" in args:
        return [option(args, "--jobs")]
    known = sorted(name[:-5] for name in os.listdir(STATE) if name.endswith(".name")) if os.path.isdir(STATE) else []
    return [number for number in known if read(number, "name") == option(args, "--name")]


def read(number, what):
    path = os.path.join(STATE, "%s.%s" % (number, what))
    if not os.path.exists(path):
        return None
    with open(path) as file:
        return file.read()


def write(number, what, text):
    path = os.path.join(STATE, "%s.%s" % (number, what))
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


name = os.path.basename(sys.argv[0])
if name == "slurm.py":
    run(*sys.argv[2:])
else:
    {"sbatch": sbatch, "squeue": squeue, "sacct": sacct, "scancel": scancel}[name](sys.argv[1:])
