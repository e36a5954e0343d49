"""Tells each update, looks at the validation rows, and ends training in order."""

import math
import time
from collections.abc import Callable
from typing import Any

from transformers import TrainerCallback

from .events import Tell
from .plan import Plan
from .scores import not_a_number
from .stopping import Stopping
from .tally import StepSums
from .training import JobTrainer


class Progress(TrainerCallback):
    """Listens to the loop of transformers."""

    def __init__(
        self,
        trainer: JobTrainer,
        plan: Plan,
        tell: Tell,
        stopping: Stopping,
        validate: Callable[[int], None],
    ) -> None:
        self._trainer = trainer
        self._plan = plan
        self._tell = tell
        self._stopping = stopping
        self._validate = validate
        self._started = 0.0
        self._rate = 0.0
        self._sums: StepSums | None = None
        self._saved_at = 0
        self._agreed = False

    def on_train_begin(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        self._saved_at = state.global_step

    def on_step_begin(self, _args: Any, _state: Any, _control: Any, **_: Any) -> None:
        self._started = time.perf_counter()

    def on_pre_optimizer_step(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        """Before the weights change: an update that is no number must not reach them."""
        self._sums = self._trainer.step_sums()
        if self._plan.ranks > 1:
            self._agree_on_stop()
        self._rate = self._trainer.optimizer.param_groups[0]["lr"]
        if not math.isfinite(self._sums.loss) or not math.isfinite(self._trainer.gradient_norm()):
            raise not_a_number(f"The loss of step {state.global_step + 1} is not a number.")

    def on_substep_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
        """A stop in mid-update forgets the update's first batches; the weights are those of the last update."""
        if self._is_to_stop():
            self._stop(state, control)

    def on_step_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
        assert self._sums is not None
        self._tell(
            "stepped",
            step=state.global_step,
            steps=self._plan.steps,
            epoch=state.epoch,
            loss=self._sums.loss,
            losses=self._sums.losses,
            learningRate=self._rate,
            seconds=time.perf_counter() - self._started,
            tokens=self._sums.tokens,
        )
        if self._is_to_stop():
            self._stop(state, control)
        elif self._plan.validates_after(state.global_step):
            self._validate(state.global_step)

    def on_save(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        self._saved_at = state.global_step
        self._tell("saved", step=state.global_step)

    def _is_to_stop(self) -> bool:
        return self._stopping.asked if self._plan.ranks == 1 else self._agreed

    def _agree_on_stop(self) -> None:
        """A rank that stopped an update before the others would leave them waiting for it."""
        self._agreed = self._trainer.on_any_rank(self._stopping.asked)
        if self._agreed:
            self._stopping.asked = True

    def _stop(self, state: Any, control: Any) -> None:
        control.should_training_stop = True
        # Never over a checkpoint that is whole: a second signal may not leave time for it.
        control.should_save = state.global_step > self._saved_at
