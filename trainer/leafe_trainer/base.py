"""Where the base is: a file or folder that was named, a file among the models, or the hub."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .failures import Failure
from .job import Base, Hub

#: Folders with GGUF files, where bases are looked for by their hash.
MODELS_VARIABLE = "LEAFE_MODELS"


@dataclass(frozen=True)
class FoundBase:
    """A base on this machine: a GGUF file, or a folder with `config.json` and safetensors."""

    kind: Literal["gguf", "folder"]
    path: Path


def find_base(base: Base, given: Path | None) -> FoundBase:
    """The base, its hash checked where it is a file. Throws `Failure`: baseMissing, wrongBase."""
    if given is not None:
        return _given(base, given)
    for path in candidates(base):
        if sha256_of(path) == base.gguf.sha256:
            return FoundBase("gguf", path)
    if base.hub is not None:
        return FoundBase("folder", _from_hub(base, base.hub))
    raise Failure("baseMissing", f"{base.model} is not on this machine ({base.gguf.name}).", _how(base))


def candidates(base: Base) -> Iterator[Path]:
    """Files among the models that have the size of the one looked for, the one of its name first."""
    for folder in filter(None, os.environ.get(MODELS_VARIABLE, "").split(os.pathsep)):
        files = sorted(Path(folder).rglob("*.gguf"), key=lambda path: path.name != base.gguf.name)
        yield from (path for path in files if path.stat().st_size == base.gguf.bytes)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _given(base: Base, path: Path) -> FoundBase:
    if path.is_dir():
        return _folder(base, path)
    if not path.is_file():
        raise Failure("baseMissing", f"The base {path} is not there.", _how(base))
    if path.stat().st_size != base.gguf.bytes or sha256_of(path) != base.gguf.sha256:
        raise Failure("wrongBase", f"{path} is not {base.gguf.name}: its hash is another.", _how(base))
    return FoundBase("gguf", path)


def _folder(base: Base, path: Path) -> FoundBase:
    config = path / "config.json"
    if not config.is_file() or not any(path.glob("*.safetensors")):
        raise Failure("baseMissing", f"{path} has no config.json with safetensors beside it.", _how(base))
    found = str(json.loads(config.read_text(encoding="utf-8")).get("model_type"))
    if _architecture(found) != base.architecture:
        what = f"{path} is a {found}; {base.model} is a {base.architecture}."
        raise Failure("wrongBase", what, _how(base))
    return FoundBase("folder", path)


def _architecture(model_type: str) -> str:
    """What llama.cpp calls a model type of transformers."""
    others = {"mistral": "llama", "gemma3_text": "gemma3", "gpt_oss": "gpt-oss"}
    return others.get(model_type, model_type.replace("_", ""))


def _from_hub(base: Base, hub: Hub) -> Path:
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(
            hub.repository, revision=hub.revision, allow_patterns=["*.json", "*.safetensors"]
        )
    except Exception as error:
        what = f"{hub.repository} cannot be fetched from the hub: {error}"
        raise Failure("baseMissing", what, _how(base)) from error
    return Path(folder)


def _how(base: Base) -> str:
    return (
        f"Name {base.gguf.name}, or a folder with the same model for transformers, with --base, "
        f"or put the file into a folder that {MODELS_VARIABLE} names."
    )
