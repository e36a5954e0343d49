"""Times steps of training as a job takes them, by turns with those of transformers' own Trainer on the same rows.

    python training_steps.py <folder of trainer/> <file.gguf> <sha256> <turns> <steps>

Prints one JSON object: seconds of each step of both, what share of ours is our own code (all but the model's two passes, its softmax and the
optimizer), and the highest resident memory until the last step of ours alone.
"""

import contextlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path

trainer_folder, gguf, sha256, turns, steps = sys.argv[1:]
sys.path.insert(0, trainer_folder)
from leafe_trainer.machine import set_threads

set_threads(None)

import leafe_trainer.loss as loss
import leafe_trainer.training as training
from leafe_trainer.gguf_base import transformers_folder
from leafe_trainer.job import Recipe
from leafe_trainer.machine import dtype_for, peak_memory_bytes
from leafe_trainer.model import load_base, made_trainable
from leafe_trainer.plan import evened, planned
from leafe_trainer.progress import Progress
from leafe_trainer.rows import Row
from leafe_trainer.stopping import Stopping
from transformers import Trainer, TrainerCallback

ROWS, PROMPT, COMPLETION = 2, 128, 128
recipe = Recipe(
    method="lora", rank=16, alpha=32, learning_rate=2e-4, epochs=int(steps), schedule="cosine", warmup=0.03,
    weight_decay=0, rows_per_step=ROWS, rows_at_once=1, beta=1, max_tokens=4096, precision="auto", seed=1,
    save_every=10**6,
)  # fmt: skip
plan = planned(recipe, ROWS, PROMPT + COMPLETION, 1)
dtype = dtype_for(recipe.precision)
folder = transformers_folder(Path(gguf), sha256, dtype)
model = made_trainable(load_base(folder, recipe, dtype, "whole"), recipe)

draw = random.Random(1)
tokens = lambda count: [draw.randrange(100, 10_000) for _ in range(count)]  # noqa: E731
rows = [
    Row(f"{at}", kind, "train", 1.0, tokens(PROMPT), tokens(COMPLETION), at)
    for at, kind in enumerate(["counterfactual", "rehearsal"])
]


class Clock(TrainerCallback):
    """Seconds of each step."""

    def __init__(self):
        self.steps = []

    def on_step_begin(self, *_args, **_more):
        self.began = time.perf_counter()

    def on_step_end(self, *_args, **_more):
        self.steps.append(time.perf_counter() - self.began)


class Spent:
    """Seconds within what it was put around."""

    def __init__(self):
        self.seconds = 0.0
        self.depth = 0

    def around(self, work):
        def timed(*args, **more):
            self.depth += 1
            began = time.perf_counter()
            try:
                return work(*args, **more)
            finally:
                self.depth -= 1
                # What it calls of its own counts once.
                if self.depth == 0:
                    self.seconds += time.perf_counter() - began

        return timed


ours, theirs = Spent(), Spent()
# Within our own code: what a training of anybody's does as well.
model.forward = theirs.around(model.forward)
loss.cross_entropy = theirs.around(loss.cross_entropy)
collated = ours.around(loss.collate)
training.collate = collated
for owner, names in (
    (training.JobTrainer, ["compute_loss"]),
    (Progress, ["on_step_begin", "on_pre_optimizer_step", "on_substep_end", "on_step_end"]),
):
    for name in names:
        setattr(owner, name, ours.around(getattr(owner, name)))


def arguments(place):
    made = training.training_arguments(recipe, plan, Path(place))
    made.save_strategy = "no"
    return made


def our_steps(place):
    """Seconds of the steps, and the share of them that is ours."""
    trainer = training.JobTrainer(model, evened(rows, plan), arguments(place), recipe)
    clock = Clock()
    tell = lambda *_args, **_more: None  # noqa: E731
    trainer.add_callback(clock)
    trainer.add_callback(Progress(trainer, plan, tell, Stopping(), lambda _step: None))
    ours.seconds = theirs.seconds = 0.0
    trainer.train()
    return clock.steps, (ours.seconds - theirs.seconds) / sum(clock.steps)


def their_steps(place):
    names = ("input_ids", "attention_mask", "labels")
    stock = lambda batch: {name: part for name, part in loss.collate(batch).items() if name in names}  # noqa: E731
    trainer = Trainer(model=model, args=arguments(place), train_dataset=rows, data_collator=stock)
    clock = Clock()
    trainer.add_callback(clock)
    trainer.train()
    return clock.steps


# Theirs prints what it thinks of itself.
with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
    our_steps(place)
    peak = peak_memory_bytes()
    measured = {"ours": [], "theirs": [], "share": [], "peakBytes": peak, "precision": str(dtype).removeprefix("torch.")}
    for _ in range(int(turns)):
        seconds, share = our_steps(place)
        measured["ours"] += seconds
        measured["share"].append(share)
        measured["theirs"] += their_steps(place)
print(json.dumps(measured))
