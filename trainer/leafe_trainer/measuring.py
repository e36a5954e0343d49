"""What is measured beside training: validation rows and leak check, under the base and under the tuned model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .events import Tell
from .leak import end_tokens, greedy_replies, measured_leak
from .model import without_adapter
from .result import held_out
from .rows import JobRows
from .scores import Score, losses_of, scores


@dataclass(frozen=True)
class _Seen:
    step: int
    scores: Sequence[Score]


class Measuring:
    """Measures and tells it."""

    def __init__(self, rows: JobRows, at_once: int, tell: Tell) -> None:
        self._rows = rows
        self._at_once = at_once
        self._tell = tell
        self._last: _Seen | None = None

    def before(self, model: Any) -> dict[str, Any]:
        """The untrained model, as JSON that a later sitting of the job reads back."""
        with without_adapter(model):
            found = self.validated(model, 0)
            replies = greedy_replies(model, self._rows.leak, end_tokens(self._rows, model))
            leak = measured_leak(model, self._rows, replies, replies)
        self._tell("leakChecked", when="before", leak=leak)
        return {
            "losses": losses_of(found),
            "heldOut": [{"id": one.id, "mean": one.mean} for one in found],
            "leak": leak,
            "replies": replies,
        }

    def validated(self, model: Any, step: int) -> Sequence[Score]:
        """The validation rows after a step, told once."""
        if self._last is not None and self._last.step == step:
            return self._last.scores
        found = scores(model, self._rows.validation, self._at_once)
        self._tell("validated", step=step, losses=losses_of(found))
        self._last = _Seen(step, found)
        return found

    def after(self, model: Any, step: int, before: dict[str, Any]) -> dict[str, Any]:
        """What the result says of base and tuned model."""
        found = self.validated(model, step)
        replies = greedy_replies(model, self._rows.leak, end_tokens(self._rows, model))
        leak = measured_leak(model, self._rows, before["replies"], replies)
        self._tell("leakChecked", when="after", leak=leak)
        return {
            "validation": {"before": before["losses"], "after": losses_of(found)},
            "heldOut": held_out(before["heldOut"], found),
            "leak": {"before": before["leak"], "after": leak},
        }
