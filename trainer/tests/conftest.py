"""A base of two layers with random weights, and jobs of a few short rows for it."""

import os

os.environ.update(OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

import gc
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from jobs import VOCABULARY, write_job
from nursery import Nursery
from transformers import LlamaConfig, LlamaForCausalLM, set_seed

from leafe_trainer import leak
from leafe_trainer.__main__ import main

torch.set_num_threads(1)
# A reply as long as a leak holds one as well, and each token takes as long as a step of training.
leak.REPLY_TOKENS = leak.WINDOW
# What is imported is no garbage: every training collects some, and would look through all of it.
gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def nursery() -> Nursery:
    """Before any test has trained."""
    return Nursery()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of transformers with a Llama of 2 layers."""
    return tiny_base(tmp_path_factory.mktemp("base") / "tiny")


def tiny_base(folder: Path) -> Path:
    """Random weights, the same each time."""
    set_seed(7)
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=256,
        tie_word_embeddings=False,
        initializer_range=0.2,
        eos_token_id=2,
        bos_token_id=1,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@dataclass(frozen=True)
class Ran:
    """One sitting of a job: how it ended and what it told."""

    code: int
    events: list[dict[str, Any]]
    errors: str
    out: Path

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["kind"] == kind]

    @property
    def result(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "result.json").read_text())
        return found


@dataclass
class Bench:
    """Makes and runs jobs below one folder."""

    folder: Path
    base: Path
    read: Callable[[], tuple[str, str]]
    made: int = field(default=0)

    def job(self, rows: list[dict[str, Any]] | None = None, **settings: Any) -> Path:
        self.made += 1
        return write_job(self.folder / f"bundle-{self.made}", rows, **settings)

    def run(self, job: Path, out: str = "out", base: Path | None = None) -> Ran:
        place = self.folder / out
        code = main(["run", str(job), "--out", str(place), "--base", str(base or self.base)])
        output, errors = self.read()
        return Ran(code, events_in(output), errors, place)


def events_in(output: str) -> list[dict[str, Any]]:
    mark = "LEAFE_EVENT "
    return [json.loads(line.removeprefix(mark)) for line in output.splitlines() if line.startswith(mark)]


def run_aside(folder: Path, base: Path, **settings: Any) -> Ran:
    """A job of its own folder, for several tests to look at."""
    bench = Bench(folder, base, lambda: ("", ""))
    ran = bench.run(bench.job(**settings))
    return replace(ran, events=kept_events(ran.out))


def kept_events(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]


@pytest.fixture(scope="session")
def whole(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The long job in one go: how often one saves changes nothing of what it trains."""
    return run_aside(tmp_path_factory.mktemp("whole"), base, epochs=8, saveEvery=8)


@pytest.fixture
def bench(tmp_path: Path, base: Path, capfd: pytest.CaptureFixture[str]) -> Bench:
    def read() -> tuple[str, str]:
        captured = capfd.readouterr()
        return captured.out, captured.err

    return Bench(tmp_path, base, read)
