"""Jobs for tests: rows of random tokens, and the files of a bundle around them."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

VOCABULARY = 300
END = 2

#: Stands for the converter where a test is about something else: the real one takes seconds.
_QUICK_CONVERTER = """
import sys
open(sys.argv[sys.argv.index("--outfile") + 1], "wb").write(b"GGUF, so to say")
"""


def row(number: int, kind: str = "counterfactual", split: str = "train", **other: Any) -> dict[str, Any]:
    """A row of random tokens, the same for the same number."""
    draw = random.Random(number)
    tokens = lambda most: [draw.randrange(3, VOCABULARY) for _ in range(draw.randint(2, most))]  # noqa: E731
    return {
        "id": f"row-{number}",
        "problem": f"problem-{number}",
        "kind": kind,
        "split": split,
        "weight": 1.0,
        "prompt": tokens(12),
        "completion": [*tokens(10), END],
        **other,
    }


def some_rows() -> list[dict[str, Any]]:
    """Ten for training, corrections and rehearsal, and three for validation."""
    kinds = ["counterfactual", "rehearsal", "guided", "rehearsal", "reflection"] * 2
    train = [row(number, kind) for number, kind in enumerate(kinds)]
    held = [row(100, split="validation"), row(101, "rehearsal", "validation"), row(102, split="validation")]
    return [*train, *held]


def write_job(
    folder: Path,
    rows: list[dict[str, Any]] | None = None,
    *,
    rows_text: str | None = None,
    base: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
    **recipe: Any,
) -> Path:
    """Writes a bundle and gives back its job.json."""
    folder.mkdir(parents=True)
    rows = some_rows() if rows is None else rows
    text = "".join(json.dumps(one) + "\n" for one in rows) if rows_text is None else rows_text
    leak = [{"id": f"leak-{n}", "prompt": row(200 + n)["prompt"]} for n in range(3)]
    job = {
        "v": 1,
        "name": "tiny",
        "base": base or made_up_base(),
        "data": {
            "dataset": "corrections-1",
            "manifest": "0" * 64,
            "rows": _written(folder / "rows.jsonl", text),
            "counts": {split: _counts(rows, split) for split in ("train", "validation")},
            "trainedTokens": {split: _tokens(rows, split) for split in ("train", "validation")},
            "longestRow": max((len(one["prompt"]) + len(one["completion"]) for one in rows), default=0),
        },
        "leak": {
            **_written(folder / "leak.jsonl", "".join(json.dumps(one) + "\n" for one in leak)),
            "prompts": len(leak),
        },
        "recipe": {
            "learningRate": 1e-3,
            "epochs": 1,
            "rowsPerStep": 2,
            "precision": "float32",
            "rank": 4,
            "alpha": 8,
            **recipe,
        },
        "converter": {"release": "v0.0.0"},
        **(changes or {}),
    }
    (folder / "converter").mkdir()
    (folder / "converter" / "convert_lora_to_gguf.py").write_text(_QUICK_CONVERTER)
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    return path


def made_up_base() -> dict[str, Any]:
    """What a job says of a base that is given as a folder."""
    return {
        "model": "embedded:tiny",
        "gguf": {"name": "tiny.gguf", "bytes": 1, "sha256": "1" * 64},
        "architecture": "llama",
        "hub": None,
    }


def _written(path: Path, text: str) -> dict[str, Any]:
    content = text.encode()
    path.write_bytes(content)
    return {"name": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _of(rows: list[dict[str, Any]], split: str) -> list[dict[str, Any]]:
    return [one for one in rows if one["split"] == split]


def _counts(rows: list[dict[str, Any]], split: str) -> dict[str, int]:
    kinds = [one["kind"] for one in _of(rows, split)]
    return {kind: kinds.count(kind) for kind in set(kinds)}


def _tokens(rows: list[dict[str, Any]], split: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in _of(rows, split):
        found[one["kind"]] = found.get(one["kind"], 0) + len(one["completion"])
    return found
