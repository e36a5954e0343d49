"""`python -m leafe_trainer run job.json --out DIR` and `python -m leafe_trainer check`."""

import argparse
import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path

from .failures import Failure
from .job import read_job
from .machine import set_threads


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    set_threads(options.threads)
    try:
        return _check(options) if options.command == "check" else _run(options, given)
    except Failure as failure:
        print(f"{failure.message}\n{failure.todo}", file=sys.stderr, flush=True)
        if failure.because == "other" and failure.__cause__ is not None:
            traceback.print_exception(failure.__cause__)
        return failure.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="leafe_trainer", description="Runs a LEAFE training job.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="train, or go on with what was begun in DIR")
    run.add_argument("job", type=Path, help="job.json, with its rows, leak prompts and converter beside it")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="checkpoints, adapter and result")
    check = commands.add_parser("check", help="say as one line of JSON what is here; train nothing")
    check.add_argument("--job", type=Path)
    for command in (run, check):
        command.add_argument(
            "--base", type=Path, metavar="PATH", help="a GGUF file, or a folder of transformers"
        )
        command.add_argument("--threads", type=int, metavar="N", help="of the processor")
    return parser


def _check(options: argparse.Namespace) -> int:
    from .check import check

    line, code = check(None if options.job is None else read_job(options.job), options.base)
    print(line, flush=True)
    return code


def _run(options: argparse.Namespace, given: Sequence[str]) -> int:
    # Nobody looks at a log's bars, nor can do anything about what transformers will rename.
    os.environ.setdefault("TQDM_DISABLE", "1")
    warnings.simplefilter("ignore", FutureWarning)
    from .ranks import run_ranks

    count = _ranks(options.job)
    if count > 1:
        return run_ranks(count, given)
    # Only now: who starts other processes and waits for them has no use for torch.
    from .run import run_job
    from .stopping import Stopping

    stopping = Stopping()
    stopping.listen()
    run_job(options.job, options.out, options.base, stopping)
    return 0


def _ranks(job: Path) -> int:
    from .ranks import ranks_to_start

    try:
        return ranks_to_start(read_job(job))
    except Failure:
        return 1  # told by the run itself


if __name__ == "__main__":
    sys.exit(main())
