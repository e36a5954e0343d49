"""Jobs that are killed, stopped, run again, or run where another was."""

import contextlib
import signal
import subprocess
from pathlib import Path

from conftest import Bench, Ran, kept_events
from nursery import Nursery
from processes import LONG, Process, adapters_agree

from leafe_trainer.ranks import _outcome


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


def stopped_at_a_step(process: Process) -> int:
    """The step of the checkpoint that it has saved."""
    process.until("stepped", 5)
    stopped = process.end(signal.SIGTERM)
    assert stopped.code == 130
    assert [event["because"] for event in stopped.of("failed")] == ["stopped"]
    saved: int = stopped.of("saved")[-1]["step"]
    assert 5 <= saved < 40
    return saved


def goes_on_where_it_was_stopped(bench: Bench, job: Path, process: Process, whole: Ran) -> None:
    saved = stopped_at_a_step(process)
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
    next(event for event in process.read() if event["kind"] == "started")
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


def test_two_processes_side_by_side_that_are_stopped_go_on_to_the_adapter_of_one(
    bench: Bench, nursery: Nursery, whole: Ran
) -> None:
    job = bench.job(**{**LONG, "saveEvery": 1000})
    saved = stopped_at_a_step(Process(bench, job, "stopped", LEAFE_RANKS="2"))
    resumed = Process(bench, job, "stopped", nursery, WORLD_SIZE="2").ended()
    assert resumed.code == 0
    assert resumed.of("resumed")[-1]["step"] == saved
    assert [event["seq"] for event in resumed.events] == list(range(len(resumed.events)))
    assert resumed.result["steps"] == whole.result["steps"]
    adapters_agree(whole.out, resumed.out)


def test_one_process_goes_on_where_two_side_by_side_were_stopped(
    bench: Bench, nursery: Nursery, whole: Ran
) -> None:
    job = bench.job(**{**LONG, "saveEvery": 1000})
    goes_on_where_it_was_stopped(bench, job, Process(bench, job, "stopped", nursery, WORLD_SIZE="2"), whole)


def test_what_starts_several_processes_ends_well_once_all_have() -> None:
    assert _outcome([subprocess.Popen(["true"]) for _ in range(2)]) == 0
