"""Trains a job, and prints as one JSON object what PEFT then makes of prompts and replies, in single precision.

    python train_and_reply.py <bundle> <out> <file.gguf> < asked.json

Asked is {"rows": [{"prompt": [id...], "completion": [id...]}...], "replyTokens": n}, where all prompts are of one length, and all completions.
Told is for each row the log-probability of each token of the completion, and so many tokens of the greedy reply.
"""

import contextlib
import json
import sys
from pathlib import Path

bundle, out, gguf = sys.argv[1:]
asked = json.load(sys.stdin)
# The very program that leaves with the job.
sys.path.insert(0, bundle)

import leafe_trainer.measuring as measuring
from leafe_trainer.__main__ import main

# What a job teaches beside its rows is another test's, and to look at it takes longer than to train.
measuring.greedy_replies = lambda *_: []
measuring.measured_leak = lambda *_: {"prompts": 0, "baseReplies": 0.0, "leaked": 0}
with contextlib.redirect_stdout(sys.stderr):
    code = main(["run", f"{bundle}/job.json", "--out", out, "--base", gguf, "--threads", "1"])
if code != 0:
    sys.exit(code)

import torch
from leafe_trainer.gguf_base import transformers_folder
from leafe_trainer.job import read_job
from peft import PeftModel
from transformers import AutoModelForCausalLM

job = read_job(Path(bundle, "job.json"))
folder = transformers_folder(Path(gguf), job.base.gguf.sha256, torch.float32)
base = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
model = PeftModel.from_pretrained(base, out).eval()
prompts = torch.tensor([row["prompt"] for row in asked["rows"]])
completions = torch.tensor([row["completion"] for row in asked["rows"]])


@torch.no_grad()
def log_probs():
    """Of each token of the completions, before which the prompt and the tokens before it stand."""
    ids = torch.cat([prompts, completions], dim=1)
    logits = model(input_ids=ids, logits_to_keep=completions.shape[1] + 1).logits[:, :-1].double()
    return logits.log_softmax(-1).gather(2, completions[:, :, None]).squeeze(2).tolist()


@torch.no_grad()
def replies():
    """One token after the other, by the model's logits alone."""
    ids, cache, written = prompts, None, []
    while len(written) < asked["replyTokens"]:
        told = model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache, ids = told.past_key_values, told.logits[:, -1:].argmax(-1)
        written.append(ids)
    return torch.cat(written, dim=1).tolist()


print(json.dumps({"logProbs": log_probs(), "replies": replies()}))
