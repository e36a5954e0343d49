"""The model that is trained: the base in its precision, with a LoRA on its linear layers or free as a whole."""

import inspect
import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .base import FoundBase
from .gguf_base import gguf_limits, transformers_folder
from .job import Job, Recipe
from .ranks import world_size
from .rows import Limits
from .shards import Layout

if TYPE_CHECKING:
    import torch


def limits_of(base: FoundBase) -> Limits:
    """What rows the base takes, without loading it."""
    if base.kind == "gguf":
        return gguf_limits(base.path)
    config = json.loads((base.path / "config.json").read_text(encoding="utf-8"))
    return Limits(vocabulary=config["vocab_size"], context=config.get("max_position_embeddings"))


def folder_of(job: Job, base: FoundBase, dtype: "torch.dtype") -> Path:
    """Where transformers finds the base; a GGUF file is dequantised there first, once."""
    if base.kind == "gguf":
        return transformers_folder(base.path, job.base.gguf.sha256, dtype)
    return base.path


def load_base(folder: Path, recipe: Recipe, dtype: "torch.dtype", layout: Layout) -> Any:
    """Loads the weights; of a model in shards, each rank reads no more than its share."""
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.distributed import DistributedConfig

    # All of a model is trained in full precision: steps of 1e-5 are lost in eight bits.
    held = torch.float32 if recipe.method == "full" else dtype
    return AutoModelForCausalLM.from_pretrained(
        str(folder),
        dtype=held,
        use_safetensors=True,
        local_files_only=True,
        device_map="auto" if layout == "spread" else None,
        distributed_config=DistributedConfig(fsdp_size=world_size()) if layout == "shards" else None,
    )


def made_trainable(model: Any, recipe: Recipe) -> Any:
    """With fresh LoRA pairs, which only the seed decides; the model itself for full fine-tuning."""
    if recipe.method == "full":
        return model.requires_grad_(True)
    from peft import LoraConfig, get_peft_model
    from transformers import set_seed

    set_seed(recipe.seed)
    config = LoraConfig(
        task_type="CAUSAL_LM",
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        # All but the output: llama.cpp's converter takes plain pairs on these alone.
        target_modules="all-linear",
        lora_dropout=0.0,
        bias="none",
    )
    return get_peft_model(model, config)


def without_adapter(model: Any) -> AbstractContextManager[None]:
    """The base alone, within: an untrained adapter adds nothing to it, and takes its time."""
    return model.disable_adapter() if hasattr(model, "disable_adapter") else nullcontext()


def trainable_parameters(model: Any) -> int:
    return sum(part.numel() for part in trained_weights(model).values())


def trained_weights(model: Any) -> "dict[str, torch.Tensor]":
    """What is trained, by its name, and nothing of a frozen base."""
    return {name: part.detach() for name, part in model.named_parameters() if part.requires_grad}


def keeps_logits(model: Any) -> bool:
    """Whether the model can be asked for the logits of a few positions only."""
    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    return "logits_to_keep" in inspect.signature(inner.forward).parameters
