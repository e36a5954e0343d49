"""Jobs that are killed, stopped, run again, or run where another was."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Bench, Ran, events_in, kept_events, run_aside
from nursery import Nursery
from safetensors.torch import load_file

#: Long enough that a process which is ended after some steps has more to do, whatever the machine.
LONG = {"epochs": 8, "saveEvery": 8}


class Process:
    """A job in a process of its own, which cannot run ahead of its reader by more than a page of events."""

    def __init__(
        self, bench: Bench, job: Path, out: str, nursery: Nursery | None = None, **environment: str
    ) -> None:
        """Starts `python -m leafe_trainer`, or in a nursery what that becomes once it has imported all it needs."""
        self.out = bench.folder / out
        command = ["run", str(job), "--out", str(self.out), "--base", str(bench.base), "--threads", "1"]
        reading, writing = os.pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        if nursery is None:
            child = _started(command, environment, writing)
            self._pid, self._wait = child.pid, child.wait
        else:
            self._pid, self._wait = nursery.start(command, environment, writing), nursery.wait
        os.close(writing)
        self._lines = os.fdopen(reading, encoding="utf-8")
        self.events: list[dict[str, Any]] = []

    def until(self, kind: str, step: int) -> None:
        for event in self._read():
            if event["kind"] == kind and event["step"] == step:
                return
        raise AssertionError(f"it ended before step {step} was {kind}")

    def end(self, number: signal.Signals) -> Ran:
        os.kill(self._pid, number)
        for _ in self._read():
            pass
        return Ran(self._wait(), self.events, "", self.out)

    def _read(self) -> Iterator[dict[str, Any]]:
        for line in self._lines:
            for event in events_in(line):
                self.events.append(event)
                yield event


def _started(command: list[str], environment: dict[str, str], stdout: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "leafe_trainer", *command],
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
        cwd=Path(__file__).parent.parent,
    )


def adapters_agree(first: Path, second: Path) -> None:
    one, other = (load_file(folder / "adapter_model.safetensors") for folder in (first, second))
    assert set(one) == set(other)
    for name, tensor in one.items():
        torch.testing.assert_close(other[name], tensor, rtol=1e-5, atol=1e-7)


@pytest.fixture(scope="module")
def whole(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The long job in one go: how often one saves changes nothing of what it trains."""
    return run_aside(tmp_path_factory.mktemp("whole"), base, **LONG)


def test_a_killed_job_goes_on_from_its_last_checkpoint_to_the_same_adapter(
    bench: Bench, nursery: Nursery, whole: Ran
) -> None:
    job = bench.job(**LONG)
    process = Process(bench, job, "killed", nursery)
    process.until("stepped", 13)
    killed = process.end(signal.SIGKILL)
    assert killed.code == -signal.SIGKILL
    assert not (killed.out / "result.json").exists()
    # As a kill in the middle of a line leaves it.
    with (killed.out / "events.jsonl").open("a") as file:
        file.write('{"seq":9')
    resumed = bench.run(job, "killed")
    assert resumed.code == 0, resumed.errors
    assert [event["step"] for event in resumed.of("resumed")] in ([8], [16], [24])
    adapters_agree(whole.out, resumed.out)
    assert resumed.result["heldOut"] == whole.result["heldOut"]
    assert resumed.result["leak"] == whole.result["leak"]
    assert resumed.result["steps"] == 40
    # Numbered without a gap over the kill, and told again to who missed some.
    numbers = [event["seq"] for event in kept_events(resumed.out)]
    assert numbers == list(range(len(numbers)))
    assert resumed.events == kept_events(resumed.out)
    assert len(resumed.of("started")) == 2


def goes_on_where_it_was_stopped(bench: Bench, job: Path, process: Process, whole: Ran) -> None:
    process.until("stepped", 5)
    stopped = process.end(signal.SIGTERM)
    assert stopped.code == 130
    assert [event["because"] for event in stopped.of("failed")] == ["stopped"]
    saved = stopped.of("saved")[-1]["step"]
    assert 5 <= saved < 40
    resumed = bench.run(job, "stopped")
    assert resumed.of("resumed")[-1]["step"] == saved
    adapters_agree(whole.out, resumed.out)


def test_a_job_that_is_stopped_saves_a_checkpoint_and_goes_on_from_there(
    bench: Bench, nursery: Nursery, whole: Ran
) -> None:
    job = bench.job(**{**LONG, "saveEvery": 1000})
    process = Process(bench, job, "stopped", nursery)
    goes_on_where_it_was_stopped(bench, job, process, whole)


def test_a_stop_before_training_ends_the_job_at_once_and_leaves_it_to_begin_again(bench: Bench) -> None:
    job = bench.job(**LONG)
    process = Process(bench, job, "out")
    next(event for event in process._read() if event["kind"] == "started")
    stopped = process.end(signal.SIGINT)
    assert stopped.code == 130
    assert stopped.events[-1]["because"] == "stopped"
    assert bench.run(job).code == 0


def test_a_job_that_was_trained_and_not_exported_goes_on_from_its_last_whole_checkpoint(bench: Bench) -> None:
    job = bench.job(saveEvery=2)
    converter = job.parent / "converter" / "convert_lora_to_gguf.py"
    working = converter.read_text()
    converter.write_text("raise SystemExit('the converter is broken')")
    broken = bench.run(job)
    assert broken.code == 1
    assert "the converter is broken" in broken.of("failed")[0]["message"]
    assert not (broken.out / "result.json").exists()
    # A kill in the middle of a checkpoint leaves one that is not to be used.
    half = broken.out / "checkpoint-9"
    half.mkdir()
    (half / "adapter_model.safetensors").write_bytes(b"half")
    converter.write_text(working)
    mended = bench.run(job)
    assert mended.code == 0, mended.errors
    assert mended.of("resumed")[0]["step"] == 5
    assert not half.exists()
    assert len(mended.of("stepped")) == 5
    adapters_agree(bench.run(job, "whole").out, mended.out)


def test_a_job_that_has_finished_says_so_and_does_nothing(bench: Bench) -> None:
    job = bench.job()
    first = bench.run(job)
    again = bench.run(job)
    assert again.code == 0
    assert again.events == first.events
    assert (again.out / "result.json").stat().st_mtime_ns == (first.out / "result.json").stat().st_mtime_ns


def test_a_folder_of_another_job_is_refused_and_left_as_it_is(bench: Bench) -> None:
    first = bench.run(bench.job())
    other = bench.run(bench.job(seed=2))
    assert other.code == 1
    assert [event["kind"] for event in other.events] == ["failed"]
    assert "another job" in other.events[0]["message"]
    assert kept_events(first.out) == first.events


def test_two_processes_do_not_train_the_same_job(bench: Bench, nursery: Nursery) -> None:
    job = bench.job(**LONG)
    process = Process(bench, job, "out", nursery)
    process.until("stepped", 1)
    second = bench.run(job)
    assert second.code == 75
    assert "Another process" in second.of("failed")[0]["message"]
    process.end(signal.SIGKILL)


def test_the_result_is_there_whole_or_not_at_all(bench: Bench) -> None:
    job = bench.job()
    # A folder in its draft's place: the result cannot be written, as on a disk that fails at that moment.
    (bench.folder / "out" / ".result.json.draft").mkdir(parents=True)
    ran = bench.run(job)
    assert ran.code == 1
    assert not (ran.out / "result.json").exists()
    (ran.out / ".result.json.draft").rmdir()
    again = bench.run(job)
    assert again.code == 0
    assert not (ran.out / ".result.json.draft").exists()
    assert not list(ran.out.glob("checkpoint-*"))
    with contextlib.suppress(FileNotFoundError):
        assert not list(ran.out.glob(".export-*"))


def test_two_processes_side_by_side_train_the_same_adapter_as_one(bench: Bench) -> None:
    job = bench.job(rowsPerStep=4, learningRate=1e-3)
    alone = bench.run(job, "alone")
    both = Process(bench, job, "both", LEAFE_RANKS="2")
    for _ in both._read():
        pass
    assert both.end(signal.SIGCONT).code == 0
    side = Ran(0, both.events, "", both.out)
    assert [event["seq"] for event in side.events] == list(range(len(side.events)))
    assert [event["tokens"] for event in side.of("stepped")] != []
    assert sum(event["tokens"] for event in side.of("stepped")) >= sum(
        event["tokens"] for event in alone.of("stepped")
    )
    assert side.result["steps"] == alone.result["steps"]
    adapters_agree(alone.out, side.out)


def test_two_processes_side_by_side_that_are_stopped_save_a_checkpoint_for_either_number_of_them(
    bench: Bench, whole: Ran
) -> None:
    job = bench.job(**{**LONG, "saveEvery": 1000})
    process = Process(bench, job, "stopped", LEAFE_RANKS="2")
    goes_on_where_it_was_stopped(bench, job, process, whole)
