"""What a job runs on: device, threads, precision, memory."""

import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

PACKAGES = ("torch", "transformers", "peft", "accelerate", "gguf")


def set_threads(threads: int | None) -> None:
    """Before torch is imported: threads that wait sleep, for spinning ones made a busy machine up to 7 times slower."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("KMP_BLOCKTIME", "0")
    if threads is not None:
        os.environ["OMP_NUM_THREADS"] = str(threads)


def versions() -> Mapping[str, str]:
    """Of Python and the packages that are here, without importing them."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def missing_packages() -> list[str]:
    return [name for name in PACKAGES if name not in versions()]


def device_name() -> str:
    """Such as `NVIDIA H200`, or `cpu, 4 threads`."""
    import torch

    if torch.cuda.is_available():
        count = torch.cuda.device_count()
        return torch.cuda.get_device_name(0) + (f" x {count}" if count > 1 else "")
    if torch.backends.mps.is_available():
        return "mps"
    return f"cpu, {torch.get_num_threads()} threads"


def has_gpu() -> bool:
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


def dtype_for(precision: str) -> "torch.dtype":
    """`auto` is bfloat16 where the hardware computes with it, and float32 elsewhere."""
    import torch

    if precision == "auto":
        precision = "bfloat16" if _computes_bfloat16() else "float32"
    return torch.bfloat16 if precision == "bfloat16" else torch.float32


def _computes_bfloat16() -> bool:
    import torch

    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported(including_emulation=False)
    if torch.backends.mps.is_available():
        return False
    return bool(torch.cpu._is_avx512_bf16_supported())


def peak_memory_bytes() -> int:
    """The highest so far of this process: of the GPU where there is one, resident memory elsewhere."""
    import torch

    if torch.cuda.is_available():
        return sum(torch.cuda.max_memory_reserved(i) for i in range(torch.cuda.device_count()))
    try:
        import resource
    except ImportError:
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
