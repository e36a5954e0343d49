"""The loss against the one of transformers, and against one by hand."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Bench
from jobs import END, VOCABULARY, row
from transformers import AutoModelForCausalLM, Trainer

from leafe_trainer.job import Job, read_job
from leafe_trainer.loss import IGNORED, collate, token_losses, weighted_loss
from leafe_trainer.plan import planned, rate_share
from leafe_trainer.rows import Row
from leafe_trainer.tally import Tally
from leafe_trainer.training import JobTrainer, training_arguments


def rows_of(count: int, **other: object) -> list[Row]:
    made = [row(number) for number in range(count)]
    return [Row(m["id"], m["kind"], "train", 1.0, m["prompt"], m["completion"], 1) for m in made]


def with_weights(rows: list[Row], *weights: float) -> list[Row]:
    return [
        Row(one.id, one.kind, one.split, weight, one.prompt, one.completion, one.line)
        for one, weight in zip(rows, weights, strict=True)
    ]


@pytest.fixture
def model(base: Path) -> torch.nn.Module:
    return AutoModelForCausalLM.from_pretrained(base)


def tokens_in(rows: list[Row]) -> int:
    return sum(len(one.completion) for one in rows)


def test_with_all_weights_1_it_is_the_loss_of_transformers(model: torch.nn.Module) -> None:
    rows = rows_of(5)
    batch = collate(rows)
    ours = weighted_loss(token_losses(model, batch, keeps=True), batch["weights"], tokens_in(rows))
    stock = model(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=batch["labels"]
    ).loss
    assert ours.item() == pytest.approx(stock.item(), abs=1e-6)


def test_with_weights_it_is_the_loss_by_hand(model: torch.nn.Module) -> None:
    rows = with_weights(rows_of(4), 1, 0.5, 2, 0.25)
    batch = collate(rows)
    ours = weighted_loss(token_losses(model, batch, keeps=True), batch["weights"], tokens_in(rows))
    assert ours.item() == pytest.approx(by_hand(model, rows), abs=1e-5)


def by_hand(model: torch.nn.Module, rows: list[Row]) -> float:
    """Each row alone, without padding; softmax in double precision."""
    total = 0.0
    for one in rows:
        with torch.no_grad():
            logits = model(torch.tensor([[*one.prompt, *one.completion]])).logits[0].double().numpy()
        for index, token in enumerate(one.completion):
            at = logits[len(one.prompt) + index - 1]
            total += one.weight * float(np.log(np.exp(at - at.max()).sum()) + at.max() - at[token])
    return total / tokens_in(rows)


def test_a_model_that_cannot_leave_logits_out_gives_the_same(model: torch.nn.Module) -> None:
    batch = collate(rows_of(4))
    torch.testing.assert_close(
        token_losses(model, batch, keeps=False), token_losses(model, batch, keeps=True)
    )


def test_what_is_trained_of_100_rows_is_the_completion_and_nothing_else(model: torch.nn.Module) -> None:
    draw = random.Random(3)
    for number in range(100):
        prompt = [draw.randrange(3, VOCABULARY) for _ in range(draw.randint(1, 15))]
        completion = [*(draw.randrange(3, VOCABULARY) for _ in range(draw.randint(0, 9))), END]
        one = Row(f"{number}", "counterfactual", "train", 1.0, prompt, completion, number)
        batch = collate([one, *rows_of(1)])
        trained = [place for place, label in enumerate(batch["labels"][0].tolist()) if label != IGNORED]
        assert trained == list(range(len(prompt), len(prompt) + len(completion)))
        assert logits_with_gradient(model, one) == [place - 1 for place in trained]


def logits_with_gradient(model: torch.nn.Module, one: Row) -> list[int]:
    """Places whose prediction the loss of a row depends on."""
    seen: list[torch.Tensor] = []

    def see(_module: object, _inputs: object, output: torch.Tensor) -> None:
        output.retain_grad()
        seen.append(output)

    hook = model.lm_head.register_forward_hook(see)
    batch = collate([one])
    token_losses(model, batch, keeps=False).sum().backward()
    hook.remove()
    assert seen[0].grad is not None
    return seen[0].grad[0].abs().sum(dim=-1).nonzero().squeeze(1).tolist()


def trainer_for(bench: Bench, model: torch.nn.Module, rows: list[Row], **recipe: object) -> JobTrainer:
    job: Job = read_job(bench.job(**recipe))
    plan = planned(job.recipe, len(rows), max(one.tokens for one in rows), 1)
    return JobTrainer(model, rows, training_arguments(job.recipe, plan, bench.folder / "loss"), job.recipe)


def first_gradient(
    bench: Bench, model: torch.nn.Module, rows: list[Row], at_once: int = 1
) -> dict[str, torch.Tensor]:
    """The gradient of the first update over all these rows, as the loop of transformers adds it up."""
    found: dict[str, torch.Tensor] = {}
    trainer = trainer_for(bench, model, rows, rowsPerStep=len(rows), rowsAtOnce=at_once, learningRate=1e-30)

    class Stop(Exception):
        pass

    def take(_model: object, grad_norm: object = None) -> None:
        found.update(
            {name: part.grad.clone() for name, part in model.named_parameters() if part.grad is not None}
        )
        raise Stop

    trainer.args.max_grad_norm = 0.0
    trainer._get_grad_norm = take
    with pytest.raises(Stop):
        trainer.train()
    return found


def plain_gradient(model: torch.nn.Module, rows: list[Row], weights: list[float]) -> dict[str, torch.Tensor]:
    """By the formula: sum of w * loss of a row, over the count of trained tokens; row by row."""
    model.zero_grad()
    for one, weight in zip(rows, weights, strict=True):
        labels = torch.tensor([[IGNORED] * len(one.prompt) + [*one.completion]])
        mean = model(torch.tensor([[*one.prompt, *one.completion]]), labels=labels).loss
        (weight * mean * len(one.completion) / tokens_in(rows)).backward()
    found = {name: part.grad.clone() for name, part in model.named_parameters() if part.grad is not None}
    model.zero_grad()
    return found


def agree(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> None:
    assert set(first) == set(second)
    for name, gradient in first.items():
        torch.testing.assert_close(gradient, second[name], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("at_once", [1, 4])
def test_over_batches_of_unlike_length_an_update_descends_the_one_mean(
    bench: Bench, model: torch.nn.Module, at_once: int
) -> None:
    rows = with_weights(rows_of(4), 1, 0.5, 2, 0.25)
    agree(first_gradient(bench, model, rows, at_once), plain_gradient(model, rows, [1, 0.5, 2, 0.25]))


def kinds(corrections: int, rehearsal: int, beta: float) -> list[Row]:
    """Rows with the weights that the formula gives them."""
    made = [
        Row(
            one.id,
            "rehearsal" if index >= corrections else "guided",
            "train",
            1.0,
            one.prompt,
            one.completion,
            1,
        )
        for index, one in enumerate(rows_of(corrections + rehearsal))
    ]
    of_cf, of_reh = tokens_in(made[:corrections]), tokens_in(made[corrections:])
    all_tokens = of_cf + of_reh
    weight_cf = all_tokens / ((1 + beta) * of_cf)
    weight_reh = beta * all_tokens / ((1 + beta) * of_reh)
    return with_weights(made, *[weight_cf] * corrections, *[weight_reh] * rehearsal)


def means(model: torch.nn.Module, rows: list[Row]) -> tuple[float, float]:
    """Mean loss a token of corrections and of rehearsal, by hand."""
    plain = with_weights(rows, *[1.0] * len(rows))
    return (
        by_hand(model, [one for one in plain if not one.is_rehearsal]),
        by_hand(model, [one for one in plain if one.is_rehearsal]),
    )


@pytest.mark.parametrize("beta", [0.0, 0.25, 1.0, 3.0])
def test_beta_weighs_the_mean_of_rehearsal_against_that_of_corrections(
    model: torch.nn.Module, beta: float
) -> None:
    rows = kinds(2, 5, beta)
    batch = collate(rows)
    ours = weighted_loss(token_losses(model, batch, keeps=True), batch["weights"], tokens_in(rows)).item()
    corrections, rehearsal = means(model, rows)
    assert ours == pytest.approx((corrections + beta * rehearsal) / (1 + beta), abs=1e-5)


def test_with_beta_0_rehearsal_has_no_gradient(bench: Bench, model: torch.nn.Module) -> None:
    rows = kinds(3, 3, 0.0)
    gradient = first_gradient(bench, model, rows)
    corrections = [one for one in rows if not one.is_rehearsal]
    alone = plain_gradient(model, corrections, [1.0] * 3)
    agree(gradient, alone)
    only_rehearsal = [one for one in rows if one.is_rehearsal]
    for part in first_gradient(bench, model, only_rehearsal).values():
        assert part.abs().max().item() == 0


@pytest.mark.parametrize("beta", [0.5, 2.0])
def test_beta_does_not_cancel_where_an_update_holds_one_kind(
    bench: Bench, model: torch.nn.Module, beta: float
) -> None:
    """Its gradient is beta times as long as that of the same rows at beta 1, but for what both are divided by."""
    rehearsal = [one for one in kinds(2, 4, beta) if one.is_rehearsal]
    at_one = [one for one in kinds(2, 4, 1.0) if one.is_rehearsal]
    ratio = rehearsal[0].weight / at_one[0].weight
    assert ratio == pytest.approx(2 * beta / (1 + beta))
    first, second = first_gradient(bench, model, rehearsal), first_gradient(bench, model, at_one)
    agree(first, {name: ratio * part for name, part in second.items()})


def test_the_stock_trainer_descends_the_same_where_all_weights_are_1(
    bench: Bench, model: torch.nn.Module
) -> None:
    rows = rows_of(4)
    args = trainer_for(bench, model, rows, rowsPerStep=4, learningRate=1e-30).args
    args.max_grad_norm = 0.0
    found: dict[str, torch.Tensor] = {}

    class Stop(Exception):
        pass

    def stock(batch: list[Row]) -> dict[str, torch.Tensor]:
        made = collate(batch)
        return {name: made[name] for name in ("input_ids", "attention_mask", "labels")}

    def take(_model: object, grad_norm: object = None) -> None:
        found.update({name: part.grad.clone() for name, part in model.named_parameters()})
        raise Stop

    trainer = Trainer(model=model, args=args, train_dataset=rows, data_collator=stock)
    trainer._get_grad_norm = take
    with pytest.raises(Stop):
        trainer.train()
    model.zero_grad()
    agree(first_gradient(bench, model, rows), found)


def test_sums_of_an_update_keep_corrections_and_rehearsal_apart(model: torch.nn.Module) -> None:
    rows = kinds(2, 3, 0.5)
    tally = Tally()
    for one in rows:
        batch = collate([one])
        tally.add(token_losses(model, batch, keeps=True), batch)
    sums = tally.taken(lambda tensor: tensor)
    corrections, rehearsal = means(model, rows)
    assert sums.losses["corrections"] == pytest.approx(corrections, abs=1e-5)
    assert sums.losses["rehearsal"] == pytest.approx(rehearsal, abs=1e-5)
    assert sums.loss == pytest.approx(by_hand(model, rows), abs=1e-5)
    assert sums.tokens == sum(one.tokens for one in rows)


def test_the_learning_rate_rises_from_the_first_step_on_and_falls_to_nearly_nothing() -> None:
    shares = [rate_share(step, 100, 0.03, "cosine") for step in range(100)]
    assert shares[:4] == [0.25, 0.5, 0.75, 1.0]
    assert shares == [*sorted(shares[:4]), *sorted(shares[4:], reverse=True)]
    assert 0 < shares[-1] < 0.001
    assert [rate_share(step, 3, 0.03, "linear") for step in range(3)] == pytest.approx([1, 2 / 3, 1 / 3])
    assert {rate_share(step, 9, 0, "constant") for step in range(9)} == {1.0}
