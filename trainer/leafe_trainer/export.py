"""What a job gives: the adapter as safetensors and as GGUF, or the whole model as safetensors."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .failures import Failure
from .job import Job
from .model import trained_weights

ADAPTER_WEIGHTS = "adapter_model.safetensors"
ADAPTER_CONFIG = "adapter_config.json"
ADAPTER_GGUF = "adapter.gguf"
_CONVERTER = "convert_lora_to_gguf.py"


def check_converter(job: Job, bundle: Path) -> None:
    """Before any training: throws `Failure` where the bundle cannot make a GGUF of the adapter."""
    if job.recipe.method == "lora" and not (bundle / "converter" / _CONVERTER).is_file():
        raise Failure(
            "other", f"{bundle} has no converter/{_CONVERTER}.", "Make the job again with `leafe push`."
        )


def export(job: Job, model: Any, base_folder: Path, bundle: Path, out: Path) -> Sequence[Path]:
    """Writes the files into `out`, each by rename, and gives them back."""
    with tempfile.TemporaryDirectory(dir=out, prefix=".export-") as draft:
        if job.recipe.method == "lora":
            _adapter(job, model, base_folder, bundle, Path(draft))
        else:
            model.save_pretrained(draft)
        return [_put(file, out) for file in sorted(Path(draft).iterdir())]


def _adapter(job: Job, model: Any, base_folder: Path, bundle: Path, draft: Path) -> None:
    # Asked for all it has, a model in shards would be put together on each rank.
    model.save_pretrained(draft, state_dict=trained_weights(model), save_embedding_layers=False)
    (draft / "README.md").unlink(missing_ok=True)
    config = draft / ADAPTER_CONFIG
    settings = json.loads(config.read_text(encoding="utf-8"))
    # PEFT writes where the base was on this machine, which is nobody's business elsewhere.
    settings["base_model_name_or_path"] = (
        job.base.hub.repository if job.base.hub is not None else job.base.gguf.name
    )
    settings["target_modules"] = sorted(settings["target_modules"])
    config.write_text(json.dumps(settings, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    _convert(base_folder, bundle / "converter" / _CONVERTER, draft)


def _convert(base_folder: Path, converter: Path, draft: Path) -> None:
    with tempfile.TemporaryDirectory() as base:
        # The converter wants the base's shapes alone.
        Path(base, "config.json").write_bytes((base_folder / "config.json").read_bytes())
        command = [sys.executable, str(converter), "--base", base, "--outtype", "f16"]
        done = subprocess.run(
            [*command, "--outfile", str(draft / ADAPTER_GGUF), str(draft)],
            env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0 or not (draft / ADAPTER_GGUF).is_file():
        words = "; ".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise Failure(
            "other",
            f"The adapter could not be made a GGUF: {words}",
            "The safetensors are beside the last checkpoint; please report this with the job's log.",
        )


def _put(file: Path, out: Path) -> Path:
    place = out / file.name
    file.chmod(0o644)
    file.replace(place)
    return place
