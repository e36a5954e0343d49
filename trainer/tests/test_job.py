"""A job from beginning to end."""

import json
import math
from pathlib import Path

import pytest
import torch
from conftest import Bench, Ran, run_aside
from jobs import row, some_rows
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from leafe_trainer.leak import count_leaked
from leafe_trainer.loss import collate, token_losses
from leafe_trainer.rows import Row


@pytest.fixture(scope="module")
def done(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One job that has moved its adapter far enough to tell."""
    return run_aside(tmp_path_factory.mktemp("done"), base, learningRate=1e-2)


def test_a_job_ends_with_an_adapter_and_a_result_that_lists_it(bench: Bench) -> None:
    ran = bench.run(bench.job(saveEvery=2))
    assert ran.code == 0, ran.errors
    kinds = [event["kind"] for event in ran.events]
    assert kinds[:4] == ["started", "checked", "validated", "leakChecked"]
    assert kinds[-1] == "finished"
    assert [event["seq"] for event in ran.events] == list(range(len(ran.events)))
    assert [event["step"] for event in ran.of("stepped")] == [1, 2, 3, 4, 5]
    assert [event["step"] for event in ran.of("saved")] == [2, 4, 5]
    names = ["adapter.gguf", "adapter_config.json", "adapter_model.safetensors"]
    assert sorted(ran.result["files"]) == names
    assert sorted(event["file"] for event in ran.of("exported")) == names
    assert ran.result["steps"] == 5
    assert ran.result["job"] == ran.of("started")[0]["job"]


def test_what_was_checked_before_training_is_what_the_rows_hold(done: Ran) -> None:
    checked = done.of("checked")[0]
    rows = some_rows()
    train = [one for one in rows if one["split"] == "train"]
    assert checked["rows"] == 13
    assert checked["trainedTokens"] == sum(len(one["completion"]) for one in train)
    assert checked["longestRow"] == max(len(one["prompt"]) + len(one["completion"]) for one in rows)
    assert checked["steps"] == 5


def test_the_adapter_loads_in_peft_and_gives_the_log_probabilities_that_were_told(
    bench: Bench, done: Ran
) -> None:
    model = AutoModelForCausalLM.from_pretrained(bench.base)
    tuned = PeftModel.from_pretrained(model, done.out).eval()
    told = {one["id"]: one for one in done.result["heldOut"]}
    held = [one for one in some_rows() if one["split"] == "validation"]
    assert sorted(told) == sorted(one["id"] for one in held)
    for one in held:
        with torch.no_grad():
            logits = tuned(torch.tensor([one["prompt"] + one["completion"]])).logits[0].log_softmax(-1)
        start = len(one["prompt"])
        mine = [logits[start + n - 1, token].item() for n, token in enumerate(one["completion"])]
        assert told[one["id"]]["tuned"] == pytest.approx(sum(mine) / len(mine), abs=1e-5)
        assert told[one["id"]]["tuned"] != pytest.approx(told[one["id"]]["base"], abs=1e-4)


def test_validation_losses_are_means_over_tokens_and_those_of_the_held_out_rows(done: Ran) -> None:
    corrections = [one for one in done.result["heldOut"] if one["id"] != "row-101"]
    tokens = sum(one["tokens"] for one in corrections)
    mean = -sum(one["tuned"] * one["tokens"] for one in corrections) / tokens
    assert done.result["validation"]["after"]["corrections"] == pytest.approx(mean)
    assert done.of("validated")[0]["losses"] == done.result["validation"]["before"]
    assert done.of("validated")[-1]["losses"] == done.result["validation"]["after"]


def test_the_adapter_is_plain_pairs_on_all_linear_layers_but_the_output(done: Ran) -> None:
    names = load_file(done.out / "adapter_model.safetensors")
    assert len(names) == 2 * 7 * 2
    assert all(name.endswith(("lora_A.weight", "lora_B.weight")) for name in names)
    assert not any("lm_head" in name or "embed" in name for name in names)
    config = json.loads((done.out / "adapter_config.json").read_text())
    assert config["base_model_name_or_path"] == "tiny.gguf"


def test_training_lowers_the_loss_of_the_rows_it_trains(bench: Bench) -> None:
    ran = bench.run(bench.job(epochs=20, learningRate=2e-2, rowsPerStep=10, rowsAtOnce=5))
    losses = [event["loss"] for event in ran.of("stepped")]
    assert losses[-1] < losses[0] / 2


def test_a_trained_reply_that_shows_elsewhere_is_counted_as_a_leak(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leafe_trainer.leak.REPLY_TOKENS", 64)
    # The same completion whatever the prompt: nothing is as sure to leak.
    same = row(1)["completion"]
    idiom = [*same[:-1], *range(50, 58), 2]
    rows = [row(number, completion=idiom) for number in range(8)]
    ran = bench.run(bench.job(rows, epochs=60, learningRate=1e-2, rank=16, rowsPerStep=8, rowsAtOnce=8))
    leak = ran.result["leak"]
    assert leak["before"]["leaked"] == 0
    assert leak["after"]["leaked"] >= 1
    assert leak["after"]["baseReplies"] < leak["before"]["baseReplies"]


def test_a_set_without_validation_rows_has_no_held_out_figures(bench: Bench) -> None:
    ran = bench.run(bench.job([row(1), row(2)]))
    assert ran.code == 0, ran.errors
    assert ran.result["heldOut"] == []
    assert ran.result["validation"]["after"] == {"corrections": None, "rehearsal": None}


def test_a_whole_model_can_be_trained_and_comes_as_safetensors(bench: Bench) -> None:
    ran = bench.run(bench.job(method="full", learningRate=1e-3))
    assert ran.code == 0, ran.errors
    names = sorted(ran.result["files"])
    assert "model.safetensors" in names
    assert "config.json" in names
    assert not any(name.endswith((".gguf", ".bin", ".pt")) for name in names)
    model = AutoModelForCausalLM.from_pretrained(ran.out)
    held = next(one for one in some_rows() if one["id"] == "row-100")
    made = Row("x", held["kind"], "validation", 1.0, held["prompt"], held["completion"], 1)
    with torch.no_grad():
        losses = token_losses(model, collate([made]), keeps=True)
    told = next(one for one in ran.result["heldOut"] if one["id"] == "row-100")
    assert -losses.mean().item() == pytest.approx(told["tuned"], abs=1e-5)
    assert told["tuned"] != told["base"]


def test_the_same_job_gives_the_same_adapter(bench: Bench) -> None:
    job = bench.job()
    first, second = bench.run(job, "first"), bench.run(job, "second")
    assert first.result["files"] == second.result["files"]


def test_long_rows_are_trained_in_less_memory_to_the_same_end(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bench.job()
    kept = load_file(bench.run(job, "kept").out / "adapter_model.safetensors")
    monkeypatch.setattr("leafe_trainer.plan._KEPT_TOKENS", 1)
    computed = load_file(bench.run(job, "computed").out / "adapter_model.safetensors")
    for name, tensor in kept.items():
        torch.testing.assert_close(computed[name], tensor, rtol=1e-5, atol=1e-7)


def test_rows_at_once_change_nothing_but_rounding(bench: Bench) -> None:
    one = bench.run(bench.job(rowsPerStep=4, rowsAtOnce=1), "one")
    four = bench.run(bench.job(rowsPerStep=4, rowsAtOnce=4), "four")
    for first, second in zip(one.of("stepped"), four.of("stepped"), strict=True):
        assert first["loss"] == pytest.approx(second["loss"], abs=1e-4)
        assert math.isclose(first["tokens"], second["tokens"])


def test_a_leak_is_eight_trained_tokens_in_a_row_and_no_fewer() -> None:
    completion = list(range(20, 40))
    assert count_leaked([[1, *range(20, 28), 1]], [completion]) == 1
    assert count_leaked([[1, *range(20, 27), 1]], [completion]) == 0
    assert count_leaked([[*range(20, 24), 1, *range(24, 28)], [*range(32, 40)]], [completion]) == 1
    assert count_leaked([], [completion]) == 0
