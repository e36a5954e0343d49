"""`job.json`: all that decides what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .canonical import canonical_hash
from .failures import Failure
from .fields import Fields, Unfit, parse_json

#: The job format this code reads; newer ones are refused by name.
JOB_VERSION = 1

#: What is trained; all but `rehearsal` count as corrections.
KINDS = ("counterfactual", "guided", "reflection", "rehearsal")
SPLITS = ("train", "validation")


@dataclass(frozen=True)
class FileOfJob:
    """A file that the job names: `name` in the bundle's folder or among the models."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Hub:
    """The base before it was quantised, on the Hugging Face hub."""

    repository: str
    revision: str


@dataclass(frozen=True)
class Base:
    """The model that is trained: the device's own file, and where else its weights are known."""

    model: str
    gguf: FileOfJob
    architecture: str
    hub: Hub | None


@dataclass(frozen=True)
class Recipe:
    """How the model is trained."""

    method: str
    rank: int
    alpha: float
    learning_rate: float
    epochs: float
    schedule: str
    #: The share of all steps in which the learning rate rises.
    warmup: float
    weight_decay: float
    rows_per_step: int
    #: At most so many rows go through the model together.
    rows_at_once: int
    beta: float
    #: Of prompt and completion.
    max_tokens: int
    precision: str
    seed: int
    #: Steps.
    save_every: int


@dataclass(frozen=True)
class Job:
    """A job that was read and fits the format."""

    #: SHA-256 of the canonical JSON: the same job is the same key.
    key: str
    name: str
    base: Base
    rows: FileOfJob
    #: Rows by split and kind, as the job counts them.
    counts: Mapping[str, Mapping[str, int]]
    leak: FileOfJob
    leak_prompts: int
    recipe: Recipe
    converter_release: str
    raw: Mapping[str, Any]


def read_job(path: Path) -> Job:
    """Reads a job. Throws `Failure`: newerFormat for a later version, other for what is no job at all."""
    try:
        raw = parse_json(path.read_bytes())
        _refuse_newer(raw)
        return _job(raw)
    except OSError as error:
        raise Failure("other", f"The job cannot be read: {error}", _PUSH_AGAIN, 3) from error
    except Unfit as error:
        raise Failure("other", f"{path.name} is no job: {error}.", _PUSH_AGAIN, 3) from error


_PUSH_AGAIN = "Make the job again with `leafe push`."


def _refuse_newer(raw: Any) -> None:
    version = raw.get("v") if isinstance(raw, dict) else None
    if isinstance(version, int) and version > JOB_VERSION:
        raise Failure(
            "newerFormat",
            f"The job has format {version}; this trainer reads {JOB_VERSION}.",
            "Push it with the LEAFE that this trainer package came with, or update the trainer.",
        )
    if version != JOB_VERSION:
        raise Unfit(f"v is not {JOB_VERSION}")


def _job(raw: Any) -> Job:
    job = Fields(raw)
    data, leak = job.within("data"), job.within("leak")
    counts = data.within("counts")
    return Job(
        key=canonical_hash(raw),
        name=job.text("name", least=1),
        base=_base(job.within("base")),
        rows=_file(data.within("rows")),
        counts={split: _by_kind(counts.within(split)) for split in SPLITS},
        leak=_file(leak),
        leak_prompts=leak.natural("prompts"),
        recipe=_recipe(job.within("recipe")),
        converter_release=job.within("converter").text("release"),
        raw=raw,
    )


def _base(base: Fields) -> Base:
    hub = None if base.is_null("hub") else base.within("hub")
    return Base(
        model=base.text("model"),
        gguf=_file(base.within("gguf")),
        architecture=base.text("architecture"),
        hub=None if hub is None else Hub(hub.text("repository"), hub.text("revision")),
    )


def _file(file: Fields) -> FileOfJob:
    name = file.text("name", least=1)
    if Path(name).name != name:
        raise Unfit(f"{name} is no plain name of a file")
    return FileOfJob(name, file.natural("bytes"), file.text("sha256", least=64))


def _by_kind(counts: Fields) -> Mapping[str, int]:
    return {kind: counts.natural(kind, default=0) for kind in KINDS}


def _recipe(recipe: Fields) -> Recipe:
    return Recipe(
        method=recipe.one_of("method", ("lora", "full"), "lora"),
        rank=recipe.natural("rank", 1, 16),
        alpha=recipe.number("alpha", 32, positive=True),
        learning_rate=recipe.number("learningRate", 2e-4, positive=True),
        epochs=recipe.number("epochs", 2, positive=True),
        schedule=recipe.one_of("schedule", ("cosine", "linear", "constant"), "cosine"),
        warmup=recipe.number("warmup", 0.03),
        weight_decay=recipe.number("weightDecay", 0),
        rows_per_step=recipe.natural("rowsPerStep", 1, 8),
        rows_at_once=recipe.natural("rowsAtOnce", 1, 1),
        beta=recipe.number("beta", 1),
        max_tokens=recipe.natural("maxTokens", 1, 4096),
        precision=recipe.one_of("precision", ("auto", "float32", "bfloat16"), "auto"),
        seed=recipe.natural("seed", 0, 1),
        save_every=recipe.natural("saveEvery", 1, 20),
    )
