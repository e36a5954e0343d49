"""One training job on several machines of a Ray cluster, by the Python that Ray itself runs on.

    ray_machines.py OUT MACHINES GPUS PYTHON [--base PATH] [--needs PACKAGE,PACKAGE]

Ray gives a place on each machine and starts an actor there, which runs a process for each GPU by PYTHON and holds
it (`ray_ranks.py`). They find one another by themselves; this process looks after them, and ends with the exit code of
the job.
"""

import argparse
import json
import signal
import sys
import time
import uuid
from pathlib import Path

import ray
from ray.util.placement_group import placement_group
from ray.util.scheduling_strategies import PlacementGroupSchedulingStrategy

from ray_job import LACKS_PACKAGES, MACHINE_GONE, NOT_SHARED, say
from ray_ranks import Ranks

STOPPED = 130
MAY_PASS = 75
#: Between two looks at the machines.
LOOK_SECONDS = 0.2
#: A machine that says nothing for so long is gone.
SILENCE_SECONDS = 60
#: For a checkpoint, where the others have theirs; and for an end where nothing is left to save.
SAVE_SECONDS, END_SECONDS = 80, 5


class Gone(Exception):
    """A machine does not answer any more."""


def main():
    options = arguments()
    stop = Stop()
    ray.init(address="auto", log_to_driver=False, logging_level="error")
    stop.listen()  # after Ray, which has its own way of ending
    code = run(options, stop)
    ray.shutdown()
    return code


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("machines", type=int)
    parser.add_argument("gpus", type=int)
    parser.add_argument("python")
    parser.add_argument("--base")
    parser.add_argument("--needs", default="")
    return parser.parse_args()


class Stop:
    """Whether the job was asked to stop."""

    asked = False

    def listen(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, *_):
        self.asked = True


def run(options, stop):
    has = {"GPU": options.gpus} if options.gpus else {"CPU": 1}
    group = placement_group([has] * options.machines, strategy="STRICT_SPREAD")
    if not waited_for(group, options, stop):
        return STOPPED
    machines = [machine(group, at, options.gpus) for at in range(options.machines)]
    try:
        return looked_at(machines, options, stop) or trained(machines, options, stop)
    except Gone as gone:
        say(f"{gone}: the others are ended")
        return MACHINE_GONE
    finally:
        for one in machines:
            ray.kill(one)


def waited_for(group, options, stop):
    told = False
    while not group.wait(1):
        if stop.asked:
            return False
        if not told:
            each = f"{options.gpus} GPUs" if options.gpus else "a CPU"
            say(f"waits until {options.machines} machines have {each} free")
        told = True
    return True


def machine(group, at, gpus):
    place = PlacementGroupSchedulingStrategy(group, placement_group_bundle_index=at)
    actor = ray.remote(num_cpus=0 if gpus else 1, num_gpus=gpus, max_restarts=0)(Ranks)
    return actor.options(scheduling_strategy=place).remote()


def looked_at(machines, options, stop):
    """Before anything is trained: whether each machine has what the job needs. The exit code where one has not."""
    token = options.out / f".token-{uuid.uuid4().hex}"
    token.touch()
    try:
        needs = list(filter(None, options.needs.split(",")))
        asked = [one.about.remote(str(token), options.python, needs) for one in machines]
        # Where a machine is busy, its actor takes a while to begin.
        while len(ray.wait(asked, num_returns=len(asked), timeout=1)[0]) < len(asked):
            if stop.asked:
                return STOPPED
        about = answers(asked)
    finally:
        token.unlink()
    for one in about:
        if not one["sees"]:
            say(
                f"{one['where']} does not see {options.out}: "
                "the machines of a job need a folder on a disk that they share"
            )
            return NOT_SHARED
        if one["lacks"]:
            say(f"{one['where']} has {one['lacks']}")
            return LACKS_PACKAGES
    say(f"trains on {', '.join(one['where'] for one in about)}")
    return 0


def trained(machines, options, stop):
    """Starts the ranks, passes on what the first one says, and gives the exit code of the job once all have ended."""
    each = ranks_of_a_machine(options)
    argv = ["-m", "leafe_trainer", "run", "job.json", "--out", str(options.out)]
    if options.base:
        argv += ["--base", options.base]
    address, port = of_all(machines[:1], "meeting")[0]
    asked = [
        one.start.remote(options.python, argv, at * each, each, each * len(machines), address, port)
        for at, one in enumerate(machines)
    ]
    answers(asked)
    end = End(machines)
    while True:
        told = of_all(machines, "news")
        for line in told[0]["lines"]:
            say(line)
        codes = [code for one in told for code, _ in one["ranks"]]
        end.look(codes, told, stop.asked)
        if None not in codes:
            return code_of(codes)
        time.sleep(LOOK_SECONDS)


def ranks_of_a_machine(options):
    """As many as it has GPUs, or fewer: all of them share each update's rows evenly."""
    # Ray goes to a folder of its own.
    job = json.loads((Path(__file__).parent / "job.json").read_text())
    rows = job["recipe"].get("rowsPerStep", 8)
    most = max(1, options.gpus)
    return next((each for each in range(most, 0, -1) if rows % (each * options.machines) == 0), 1)


class End:
    """Ends the ranks: in order where the job is stopped, and soon where one of them has failed."""

    def __init__(self, machines):
        self._machines = machines
        self._until = None
        self._is_stopped = False

    def look(self, codes, told, is_asked):
        if is_asked and not self._is_stopped:
            self._is_stopped = True
            self._tell(signal.SIGTERM)
        failed = culprit(codes)
        if self._until is None and (any(codes) or codes[0] == 0):
            # Where none has failed, the first one may have a checkpoint or the adapter to write.
            if failed is not None:
                say_failed(failed, told)
            self._until = time.monotonic() + (SAVE_SECONDS if failed is None else END_SECONDS)
        if self._until is not None and time.monotonic() > self._until:
            self._tell(signal.SIGKILL)

    def _tell(self, number):
        of_all(self._machines, "tell", int(number))


def culprit(codes):
    """The rank that broke the job: one that was only left alone says that this may pass. None where none has failed."""
    failed = [at for at, code in enumerate(codes) if code not in (None, 0, STOPPED)]
    return min(failed, key=lambda at: codes[at] == MAY_PASS, default=None)


def say_failed(rank, told):
    """The first one's words are the job's own; another's are only here."""
    ranks = [(one["where"], *ended) for one in told for ended in one["ranks"]]
    where, code, said = ranks[rank]
    ended = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
    say(f"process {rank + 1} of {len(ranks)}, on {where}, {ended}; the others are ended")
    for line in said if rank > 0 else []:
        say(f"  {line}")


def code_of(codes):
    """Of the job, once all have ended."""
    failed = culprit(codes)
    code = max(codes) if failed is None else codes[failed]
    return 128 - code if code < 0 else code


def of_all(machines, what, *words):
    return answers([getattr(one, what).remote(*words) for one in machines])


def answers(asked):
    try:
        return ray.get(asked, timeout=SILENCE_SECONDS)
    except ray.exceptions.RayTaskError:
        raise
    except ray.exceptions.RayError as error:
        raise Gone(f"a machine of this job is gone ({type(error).__name__})") from error


if __name__ == "__main__":
    sys.exit(main())
