"""Training a model in shards, with checkpoints that any number of ranks can go on from, in shards or not."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_optimizer_state_dict,
    set_model_state_dict,
    set_optimizer_state_dict,
)
from torch.nn.utils import get_total_norm
from transformers import TrainingArguments

from .job import Recipe
from .model import trained_weights
from .ranks import rank
from .rows import Row
from .training import JobTrainer

_OPTIMIZER = "optimizer.pt"
_SCHEDULER = "scheduler.pt"


class ShardedTrainer(JobTrainer):
    """An adapter is whole on each rank, beside a share of the base; a model that is trained itself is shared out."""

    def __init__(self, model: Any, rows: Sequence[Row], args: TrainingArguments, recipe: Recipe) -> None:
        # The base class keeps no optimizer of a model in shards; this one does.
        args.save_only_model = True
        super().__init__(model, rows, args, recipe)
        args.save_only_model = False
        self._is_whole = recipe.method == "lora"

    def gradient_norm(self) -> float:
        norm: Any = get_total_norm([part.grad for part in self.model.parameters() if part.grad is not None])
        return float(norm if self._is_whole else norm.full_tensor())

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        super()._save(output_dir, trained_weights(self.model) if self._is_whole else state_dict)

    def _save_optimizer_and_scheduler(self, output_dir: str) -> None:
        if self._is_whole:
            super()._save_optimizer_and_scheduler(output_dir)
            return
        options = StateDictOptions(full_state_dict=True, cpu_offload=True)
        gathered = get_optimizer_state_dict(self.model, self._bare_optimizer(), options=options)
        if self.args.should_save:
            torch.save(_numbered(gathered, self._trained()), Path(output_dir, _OPTIMIZER))
            torch.save(self.lr_scheduler.state_dict(), Path(output_dir, _SCHEDULER))

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        if self._is_whole or checkpoint is None:
            super()._load_optimizer_and_scheduler(checkpoint)
            return
        kept = _loaded(Path(checkpoint, _OPTIMIZER)) if rank() == 0 else {}
        named = _named(kept, self._trained()) if rank() == 0 else {}
        set_optimizer_state_dict(self.model, self._bare_optimizer(), named, options=_FROM_FIRST)
        self.lr_scheduler.load_state_dict(_loaded(Path(checkpoint, _SCHEDULER)))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        if self._is_whole:
            super()._load_from_checkpoint(resume_from_checkpoint, model)
            return
        weights: dict[str, Any] = {}
        if rank() == 0:
            for file in sorted(Path(resume_from_checkpoint).glob("*.safetensors")):
                weights |= load_file(file)
        set_model_state_dict(self.model, weights, options=_FROM_FIRST)

    def _bare_optimizer(self) -> Any:
        return getattr(self.optimizer, "optimizer", self.optimizer)

    def _trained(self) -> list[str]:
        """The names of what is trained, as an optimizer counts it."""
        names = {id(part): name for name, part in self.model.named_parameters()}
        return [names[id(part)] for group in self.optimizer.param_groups for part in group["params"]]


#: A tied weight is kept under one of its names.
_FROM_FIRST = StateDictOptions(full_state_dict=True, broadcast_from_rank0=True, strict=False)


def _numbered(state: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """An optimizer's state by names as torch keeps that of a model that is whole, by numbers."""
    number = {name: at for at, name in enumerate(names)}
    groups = state["param_groups"]
    return {
        "state": {number[name]: held for name, held in state["state"].items()},
        "param_groups": [{**group, "params": [number[name] for name in group["params"]]} for group in groups],
    }


def _named(state: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The other way round."""
    groups = state["param_groups"]
    return {
        "state": {names[at]: held for at, held in state["state"].items()},
        "param_groups": [{**group, "params": [names[at] for at in group["params"]]} for group in groups],
    }


def _loaded(file: Path) -> Any:
    return torch.load(file, map_location="cpu", weights_only=True)
