"""A model in shards (FSDP): each rank reads and holds its share of the weights, and all go through it together."""

import os
from typing import TYPE_CHECKING, Any, Literal

from .failures import Failure
from .job import Job
from .ranks import gpus, is_launched, world_size

if TYPE_CHECKING:
    from torch import Tensor

#: 1 shards the model over the ranks, on CPUs too, and 0 never does; without it, where one GPU is too small.
SHARD_VARIABLE = "LEAFE_SHARD"

#: Whole in each process; its layers spread over the GPUs of a single process; or shared out over the processes.
Layout = Literal["whole", "spread", "shards"]


def layout_for(job: Job) -> Layout:
    """Where the base lies. Spreading it uses one GPU at a time, and is for who cannot have a process for each."""
    if world_size() > 1:
        return "shards" if _is_to_shard(job) else "whole"
    return "spread" if not is_launched() and gpus() > 1 and _is_too_large(job) else "whole"


def refuse_other_sharding() -> None:
    """Throws `Failure` under a launcher that would shard the model in its own way, with checkpoints of its own."""
    for variable in ("ACCELERATE_USE_FSDP", "ACCELERATE_USE_DEEPSPEED"):
        if os.environ.get(variable, "false").lower() in ("1", "true"):
            raise Failure(
                "other",
                f"{variable} is set, and this trainer shards a model by itself.",
                f"Start it without: it does so where one GPU is too small, or where {SHARD_VARIABLE}=1 is set.",
            )


def held_parameters(model: Any) -> int:
    """How many of the model's numbers lie in this process."""
    return sum(_here(part.detach()).numel() for part in model.parameters())


def _here(tensor: "Tensor") -> "Tensor":
    return tensor.to_local() if hasattr(tensor, "to_local") else tensor


def _is_to_shard(job: Job) -> bool:
    asked = os.environ.get(SHARD_VARIABLE)
    return _is_too_large(job) if asked is None else asked == "1"


def _is_too_large(job: Job) -> bool:
    """Whether one GPU cannot hold the base and what training adds to it."""
    if gpus() == 0:
        return False
    import torch

    # About 4.8 bits a weight in the device's file; 16 here, or 4 x 32 with gradients and moments.
    grows = 27 if job.recipe.method == "full" else 3.4
    return job.base.gguf.bytes * grows > 0.6 * torch.cuda.get_device_properties(0).total_memory
