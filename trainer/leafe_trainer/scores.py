"""What a model makes of rows: the log-probability of their completions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from .events import finite
from .failures import Failure
from .loss import collate, token_losses
from .model import keeps_logits
from .rows import Row


@dataclass(frozen=True)
class Score:
    """A row's completion under a model: the sum of its tokens' log-probabilities, in nats."""

    id: str
    is_rehearsal: bool
    tokens: int
    log_probability: float

    @property
    def mean(self) -> float:
        """Nats a token."""
        return self.log_probability / self.tokens


@torch.no_grad()
def scores(model: Any, rows: Sequence[Row], at_once: int) -> list[Score]:
    """Every row's score, in order. Throws `Failure` notANumber."""
    was_training = model.training
    model.eval()
    found: list[Score] = []
    keeps = keeps_logits(model)
    for start in range(0, len(rows), at_once):
        batch = rows[start : start + at_once]
        tensors = {name: value.to(model.device) for name, value in collate(batch).items()}
        sums = token_losses(model, tensors, keeps=keeps).sum(dim=1).tolist()
        found += [
            Score(row.id, row.is_rehearsal, len(row.completion), -total)
            for row, total in zip(batch, sums, strict=True)
        ]
    model.train(was_training)
    _check(found)
    return found


def losses_of(found: Iterable[Score]) -> dict[str, float | None]:
    """Mean loss a trained token, of corrections and of rehearsal, unweighted; null where there is no row."""
    kept = list(found)
    return {
        "corrections": _mean_loss([one for one in kept if not one.is_rehearsal]),
        "rehearsal": _mean_loss([one for one in kept if one.is_rehearsal]),
    }


def _mean_loss(found: Sequence[Score]) -> float | None:
    tokens = sum(one.tokens for one in found)
    return None if tokens == 0 else -sum(one.log_probability for one in found) / tokens


def _check(found: Sequence[Score]) -> None:
    for one in found:
        if finite(one.log_probability) is None:
            raise not_a_number(f"The model gives row {one.id!r} no probability that is a number.")


def not_a_number(what: str) -> Failure:
    return Failure(
        "notANumber",
        what,
        "Lower `learningRate`, or use precision `float32`, and push again; the last good checkpoint is kept.",
    )
