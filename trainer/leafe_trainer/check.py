"""Whether this machine can train, asked without training: one line of JSON, in a moment."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from . import __version__
from .base import MODELS_VARIABLE, candidates
from .job import Base, Job
from .machine import missing_packages, versions


def check(job: Job | None, given_base: Path | None) -> tuple[str, int]:
    """The line, and an exit code: 0 it can, 1 packages are missing, 4 the base is not here."""
    found = versions()
    base = _base(None if job is None else job.base, given_base)
    missing = missing_packages()
    line = {
        "trainer": __version__,
        "what": f"Python {found['python']}, torch {found.get('torch', 'missing')}",
        "versions": dict(found),
        "missing": missing,
        "device": _device(found.get("torch", "")),
        "memoryBytes": _memory(),
        "base": base,
    }
    code = 1 if missing else 4 if base is not None and not base["found"] else 0
    return json.dumps(line, ensure_ascii=False), code


def _base(base: Base | None, given: Path | None) -> dict[str, Any] | None:
    """Where it is; a file by its size alone, since a hash takes long. Null where nobody asked."""
    if given is not None:
        return {"found": given.exists(), "from": "given", "path": str(given)}
    if base is None:
        return None
    file = next(candidates(base), None)
    if file is not None:
        return {"found": True, "from": MODELS_VARIABLE, "path": str(file)}
    if base.hub is not None:
        return {"found": True, "from": "hub", "path": base.hub.repository}
    return {"found": False, "from": None, "path": None}


def _device(torch_version: str) -> dict[str, Any]:
    # Torch takes seconds to import, and is asked only where there may be a GPU that it can use.
    cpu = {"kind": "cpu", "name": f"{os.cpu_count()} cores", "memoryBytes": None}
    if not torch_version or torch_version.endswith("+cpu") or not _has_nvidia():
        return cpu
    import torch

    if not torch.cuda.is_available():
        return cpu
    properties = torch.cuda.get_device_properties(0)
    count = torch.cuda.device_count()
    name = properties.name + (f" x {count}" if count > 1 else "")
    return {"kind": "cuda", "name": name, "memoryBytes": properties.total_memory * count}


def _has_nvidia() -> bool:
    return shutil.which("nvidia-smi") is not None or Path("/dev/nvidia0").exists()


def _memory() -> int | None:
    """Of the machine, in bytes; null where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
