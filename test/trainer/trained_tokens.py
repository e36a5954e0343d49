"""Reads a bundle as the trainer does, and its messages as Hugging Face's tokenizer does; prints, a JSON line each, what of every row is trained.

    python trained_tokens.py <bundle> <train.jsonl of the data set> <folder of models> <file.gguf>
"""

import json
import sys
from pathlib import Path

bundle, dataset, models, gguf = sys.argv[1:]
# The very program that leaves with the job.
sys.path.insert(0, bundle)

from leafe_trainer.job import read_job
from leafe_trainer.loss import IGNORED, collate
from leafe_trainer.rows import read_rows
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(models, gguf_file=gguf)
# As SmolLM2's own tokenizer.json has it: a GGUF file cannot say that digits stand alone.
alone = Digits(individual_digits=True)
tokenizer.backend_tokenizer.pre_tokenizer = Sequence([alone, ByteLevel(add_prefix_space=False)])
END = tokenizer.convert_tokens_to_ids("<|im_end|>")

rows = read_rows(read_job(Path(bundle, "job.json")), Path(bundle)).train
with open(dataset, encoding="utf-8") as lines:
    exported = [json.loads(line) for line in lines]
for row, other, messages in zip(rows, [*rows[1:], rows[0]], exported, strict=True):
    # In a batch with another, so that one of the two is padded.
    batch = collate([row, other])
    labels = batch["labels"][0].tolist()
    trained = [place for place, label in enumerate(labels) if label != IGNORED]
    prompt = tokenizer.apply_chat_template(messages["prompt"], add_generation_prompt=True, tokenize=False)
    reply = messages["completion"][0]["content"]
    ids = lambda text: tokenizer(text, add_special_tokens=False)["input_ids"]  # noqa: E731
    told = {
        "input": batch["input_ids"][0].tolist()[: row.tokens],
        "trained": trained,
        "labels": [labels[place] for place in trained],
        "prompt": ids(prompt),
        "completion": [*ids(reply), END],
    }
    print(json.dumps(told))
