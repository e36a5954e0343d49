"""Two processes that hold a half of the model each."""

import signal
from pathlib import Path

import pytest
from conftest import Bench, Ran, kept_events, run_aside
from jobs import some_rows
from nursery import Nursery
from processes import LONG, Process, adapters_agree

SHARDS = {"WORLD_SIZE": "2", "LEAFE_SHARD": "1"}
#: Numbers in the base of the tests, and in an adapter of rank 4.
BASE, ADAPTER = 37_792, 4096


def test_two_processes_with_half_of_the_model_each_train_the_same_adapter_as_one_with_all(
    bench: Bench, nursery: Nursery, whole: Ran
) -> None:
    job = bench.job(**LONG)
    halves = Process(bench, job, "halves", nursery, **SHARDS).ended()
    assert halves.code == 0
    assert halves.of("checked")[0]["shards"] == [BASE // 2 + ADAPTER] * 2
    assert [event["seq"] for event in halves.events] == list(range(len(halves.events)))
    adapters_agree(whole.out, halves.out)
    assert halves.result["leak"]["after"] == pytest.approx(whole.result["leak"]["after"], rel=1e-5)
    assert tuned(halves) == pytest.approx(tuned(whole), rel=1e-5)


def tuned(ran: Ran) -> list[float]:
    return [one["tuned"] for one in ran.result["heldOut"]]


ALONE: dict[str, str] = {}


def stopped_in_turn(bench: Bench, nursery: Nursery, job: Path, *layouts: dict[str, str]) -> None:
    """Each goes on from where the one before it was stopped, and is stopped once it has trained a little more."""
    for sitting, layout in enumerate(layouts, 1):
        process = Process(bench, job, "stopped", nursery, **layout)
        process.trains(sitting)
        stopped = process.end(signal.SIGTERM)
        assert stopped.code == 130
        assert stopped.of("failed")[-1]["because"] == "stopped"
        assert len(stopped.of("saved")) == sitting
        assert len(stopped.of("resumed")) == sitting - 1


def test_a_job_goes_on_in_halves_from_what_one_process_or_two_halves_have_kept(
    bench: Bench, nursery: Nursery, whole: Ran
) -> None:
    job = bench.job(**{**LONG, "saveEvery": 1000})
    stopped_in_turn(bench, nursery, job, ALONE, SHARDS)
    ended = Process(bench, job, "stopped", nursery, **SHARDS).ended()
    assert ended.code == 0
    assert [one["step"] for one in ended.of("resumed")] == [one["step"] for one in ended.of("saved")[:2]]
    adapters_agree(whole.out, ended.out)


def test_a_model_that_is_trained_itself_is_the_same_whoever_held_its_parts(
    bench: Bench, nursery: Nursery, base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = {"method": "full", "epochs": 16, "learningRate": 1e-4, "saveEvery": 1000}
    straight = run_aside(tmp_path_factory.mktemp("full"), base, **settings)
    job = bench.job(**settings)
    stopped_in_turn(bench, nursery, job, ALONE, SHARDS, SHARDS)
    ended = bench.run(job, "stopped")
    assert ended.code == 0, ended.errors
    checked = [one for one in kept_events(ended.out) if one["kind"] == "checked"]
    assert [one.get("shards") for one in checked] == [None, [BASE // 2] * 2, [BASE // 2] * 2, None]
    adapters_agree(straight.out, ended.out, "model.safetensors")


def test_a_loss_that_is_no_number_ends_both_halves(bench: Bench, nursery: Nursery) -> None:
    job = bench.job(some_rows()[:10], learningRate=1e30, saveEvery=1)
    ended = Process(bench, job, "out", nursery, **SHARDS).ended()
    assert ended.code == 6
    assert ended.of("failed")[0]["because"] == "notANumber"


def test_processes_that_cannot_share_an_updates_rows_are_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("RANK", "0"), ("WORLD_SIZE", "3")):
        monkeypatch.setenv(name, value)
    ran = bench.run(bench.job(rowsPerStep=8))
    assert ran.code == 1
    assert "3 processes cannot share the 8 rows" in ran.of("failed")[0]["message"]
    assert "Start 2 of them" in ran.of("failed")[0]["todo"]
