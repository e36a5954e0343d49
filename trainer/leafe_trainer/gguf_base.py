"""A GGUF file as the base: dequantised once into a folder that transformers loads, kept by the file's hash."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from .rows import Limits

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

CACHE_VARIABLE = "LEAFE_BASE_CACHE"


def gguf_limits(path: Path) -> Limits:
    """What the file's header says, no weight read."""
    from gguf import GGUFReader

    reader = GGUFReader(path)
    architecture = reader.get_field("general.architecture").contents()
    context = reader.get_field(f"{architecture}.context_length")
    embedding = next(one for one in reader.tensors if one.name == "token_embd.weight")
    return Limits(
        vocabulary=int(embedding.shape[-1]),
        context=None if context is None else int(context.contents()),
    )


def transformers_folder(gguf: Path, sha256: str, dtype: "torch.dtype") -> Path:
    """The same model as a folder of transformers; made where it is not there yet."""
    folder = cache() / f"{sha256}-{str(dtype).removeprefix('torch.')}"
    if not _is_made(folder):
        with _in_turn(folder):
            if not _is_made(folder):
                _make(folder, gguf, dtype)
    return folder


def _is_made(folder: Path) -> bool:
    return (folder / "config.json").exists()


def _make(folder: Path, gguf: Path, dtype: "torch.dtype") -> None:
    draft = folder.with_name(f".{folder.name}-{uuid4().hex}")
    try:
        draft.mkdir(parents=True)
        _detached(gguf, dtype).save_pretrained(draft)
        _put(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _in_turn(folder: Path) -> Iterator[None]:
    """Jobs that want the same copy at the same time make it once; where there are no locks, each makes it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        with suppress(ImportError, OSError):  # Windows, and a network's disk that knows no locks
            import fcntl

            fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        yield


def cache() -> Path:
    """The folder of all copies."""
    named = os.environ.get(CACHE_VARIABLE)
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else caches / "leafe-trainer" / "bases"


def _detached(gguf: Path, dtype: "torch.dtype") -> "PreTrainedModel":
    from transformers import AutoModelForCausalLM, GgufConfig

    model = AutoModelForCausalLM.from_pretrained(
        str(gguf.parent),
        gguf_file=gguf.name,
        dtype=dtype,
        # Unasked, the weights would stay packed, and the copy would hold the blocks.
        quantization_config=GgufConfig(dequantize=True),
    )
    # What is left of the quantiser would refuse to be saved, and the copy to be trained.
    model.hf_quantizer = None
    model.is_quantized = False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    return model


def _put(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        # Another job made the same in the meantime.
        if not _is_made(folder):
            raise
