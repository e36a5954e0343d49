"""A bundle of a real job for a base of two layers, and what one process alone makes of it.

    python tiny_job.py TRAINER FOLDER

`TRAINER` is the folder of the trainer's sources; FOLDER gets `base`, `bundle` and `alone`.
"""

import shutil
import sys
from pathlib import Path

trainer, folder = Path(sys.argv[1]), Path(sys.argv[2])
sys.path[:0] = [str(trainer), str(trainer / "tests")]

from conftest import tiny_base  # noqa: E402
from jobs import write_job  # noqa: E402

from leafe_trainer.__main__ import main  # noqa: E402

tiny_base(folder / "base")
job = write_job(folder / "bundle", rowsPerStep=4)
shutil.copytree(trainer / "leafe_trainer", job.parent / "leafe_trainer", ignore=shutil.ignore_patterns("__pycache__"))
sys.exit(main(["run", str(job), "--out", str(folder / "alone"), "--base", str(folder / "base"), "--threads", "1"]))
