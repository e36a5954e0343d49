"""`result.json`, written last: that it is there is the job's success."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .base import sha256_of
from .job import JOB_VERSION, Job
from .machine import peak_memory_bytes, versions
from .scores import Score
from .workplace import RESULT_FILE, write_whole


def write_result(
    job: Job,
    folder: Path,
    files: Sequence[Path],
    measured: Mapping[str, Any],
    events: Iterable[Mapping[str, Any]],
) -> None:
    """Puts the result beside its files. `measured` holds `validation`, `heldOut` and `leak`."""
    steps, seconds = _trained(events)
    result = {
        "v": JOB_VERSION,
        "job": job.key,
        "base": job.base.gguf.sha256,
        "files": {file.name: {"bytes": file.stat().st_size, "sha256": sha256_of(file)} for file in files},
        "steps": steps,
        "seconds": seconds,
        "peakMemoryBytes": peak_memory_bytes(),
        **measured,
        "versions": dict(versions()),
    }
    write_whole(
        folder / RESULT_FILE, json.dumps(result, allow_nan=False, ensure_ascii=False, indent=2) + "\n"
    )


def held_out(before: Sequence[Mapping[str, Any]], after: Sequence[Score]) -> list[dict[str, Any]]:
    """Each validation row's mean log-probability a token, under the base and under the tuned model."""
    return [
        {"id": one.id, "tokens": one.tokens, "base": base["mean"], "tuned": one.mean}
        for base, one in zip(before, after, strict=True)
    ]


def _trained(events: Iterable[Mapping[str, Any]]) -> tuple[int, float]:
    """Steps, and the seconds they took in all sittings; a step that was taken again counts once."""
    took = {event["step"]: float(event["seconds"]) for event in events if event["kind"] == "stepped"}
    return max(took, default=0), sum(took.values())
