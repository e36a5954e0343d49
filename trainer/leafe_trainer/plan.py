"""How many rows go where: the steps of a job, and what a step is made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .job import Recipe
from .rows import Row

#: So many looks at the validation rows, evenly spread; the last after the last step.
VALIDATIONS = 5
#: Above so many tokens at once, activations are computed twice instead of kept.
_KEPT_TOKENS = 1536


@dataclass(frozen=True)
class Plan:
    """The loop of a job on so many `ranks`, processes with a GPU each."""

    ranks: int
    rows_at_once: int
    #: Batches that make one update.
    accumulation: int
    steps: int
    #: Tokens of the largest batch.
    most_tokens: int

    @property
    def saves_memory(self) -> bool:
        return self.most_tokens > _KEPT_TOKENS

    def validates_after(self, step: int) -> bool:
        return step == self.steps or step % math.ceil(self.steps / VALIDATIONS) == 0


def planned(recipe: Recipe, rows: int, longest: int, ranks: int) -> Plan:
    """The plan that makes every update of `rowsPerStep` rows, of at most `rowsAtOnce` together."""
    share = recipe.rows_per_step // ranks
    at_once = largest_divisor(share, recipe.rows_at_once)
    batches = math.ceil(math.ceil(rows / at_once) / ranks)
    accumulation = share // at_once
    return Plan(
        ranks=ranks,
        rows_at_once=at_once,
        accumulation=accumulation,
        steps=math.ceil(recipe.epochs * math.ceil(batches / accumulation)),
        most_tokens=at_once * longest,
    )


def largest_divisor(of: int, most: int) -> int:
    """The largest number up to `most` that divides `of`."""
    return next(one for one in range(min(of, most), 0, -1) if of % one == 0)


def evened(rows: Sequence[Row], plan: Plan) -> Sequence[Row]:
    """Rows that make the same number of batches on each rank: rows without a trained token fill up the last."""
    if plan.ranks == 1:
        return rows
    lacking = -len(rows) % (plan.ranks * plan.rows_at_once)
    blank = Row("", "rehearsal", "train", 0.0, [0, 0], [], 0)
    return [*rows, *[blank] * lacking]


def rate_share(step: int, plan_steps: int, warmup: float, schedule: str) -> float:
    """The learning rate of a step, from 0, as a share of the highest.

    It rises in equal parts over the first w = round(warmup * steps) updates, none of which is wasted at 0, and then
    falls: cosine (1 + cos(pi x)) / 2, linear 1 - x, with x from 0 to 1 over what is left.
    """
    rising = round(warmup * plan_steps)
    if step < rising:
        return (step + 1) / (rising + 1)
    passed = (step - rising) / max(1, plan_steps - rising)
    if schedule == "cosine":
        return (1 + math.cos(math.pi * passed)) / 2
    return 1 - passed if schedule == "linear" else 1.0
