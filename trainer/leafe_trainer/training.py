"""The training loop: transformers' own, with this job's loss, batches and learning rates."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Dataset
from transformers import PrinterCallback, ProgressCallback, Trainer, TrainingArguments

from .job import Recipe
from .loss import collate, token_losses, weighted_loss
from .machine import has_gpu
from .model import keeps_logits
from .plan import Plan, rate_share
from .rows import Row
from .tally import StepSums, Tally


class JobTrainer(Trainer):
    """Trains a job's rows by their weights."""

    def __init__(self, model: Any, rows: Sequence[Row], args: TrainingArguments, recipe: Recipe) -> None:
        super().__init__(
            model=model, args=args, train_dataset=_RowSet(rows), data_collator=collate, callbacks=[]
        )
        self._recipe = recipe
        self._tally = Tally()
        self._keeps = keeps_logits(model)
        # The loss is divided here, by the trained tokens of the whole update that the base class counts.
        self.model_accepts_loss_kwargs = True
        self.loss_is_scaled_for_ga = True
        for callback in (PrinterCallback, ProgressCallback):
            self.remove_callback(callback)

    def compute_loss(
        self,
        model: Any,
        inputs: Mapping[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """This batch's share of the update's loss; times the ranks, since their gradients are averaged."""
        losses = token_losses(model, inputs, keeps=self._keeps)
        self._tally.add(losses, inputs)
        assert num_items_in_batch is not None
        loss = weighted_loss(losses, inputs["weights"], num_items_in_batch) * self.accelerator.num_processes
        return (loss, None) if return_outputs else loss

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        share = partial(
            rate_share,
            plan_steps=num_training_steps,
            warmup=self._recipe.warmup,
            schedule=self._recipe.schedule,
        )
        self.lr_scheduler = LambdaLR(optimizer or self.optimizer, share)
        self._created_lr_scheduler = True
        return self.lr_scheduler

    def step_sums(self) -> StepSums:
        """What this update's rows lost, on all ranks; to be read once an update."""
        return self._tally.taken(self._over_ranks)

    def on_any_rank(self, here: bool) -> bool:
        """Whether this is so on any rank; all of them have to ask."""
        return bool(self._over_ranks(torch.tensor(float(here))) > 0)

    def gradient_norm(self) -> float:
        """Over all that is trained."""
        gradients = [part.grad for part in self.model.parameters() if part.grad is not None]
        return float(torch.nn.utils.get_total_norm(gradients))

    def _over_ranks(self, sums: Tensor) -> Tensor:
        return self.accelerator.reduce(sums.to(self.args.device), reduction="sum").cpu()


def training_arguments(recipe: Recipe, plan: Plan, folder: Path) -> TrainingArguments:
    """The recipe as transformers knows it; checkpoints are kept in `folder`. Joins the other ranks, where there are."""
    gpu = has_gpu()
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=plan.steps,
        per_device_train_batch_size=plan.rows_at_once,
        gradient_accumulation_steps=plan.accumulation,
        learning_rate=recipe.learning_rate,
        weight_decay=recipe.weight_decay,
        seed=recipe.seed,
        data_seed=recipe.seed,
        # Adapters are float32 beside a base of any precision; a whole model is, and computes in bfloat16 where asked.
        bf16=gpu and recipe.method == "full" and recipe.precision != "float32" and torch.cuda.is_available(),
        use_cpu=not gpu,
        activation_checkpointing=plan.saves_memory,
        activation_checkpointing_kwargs={"use_reentrant": False},
        save_strategy="steps",
        save_steps=recipe.save_every,
        save_total_limit=2,
        save_only_model=False,
        logging_strategy="no",
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
        ddp_find_unused_parameters=False,
        ddp_backend="gloo" if plan.ranks > 1 and not gpu else None,
        # The first rank validates while the others wait, unless the model is in shards.
        ddp_timeout=4 * 3600,
    )


class _RowSet(Dataset[Row]):
    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Row:
        return self._rows[index]
