"""Reads files of exported rows with TRL's own loader and prints, a JSON line each, what of every row is trained.

    python trl_rows.py <folder of models> <file.gguf> <rows.jsonl or rows.parquet>...

The model is a toy of one layer: only the tokenizer, with its chat template, is real.
"""

import json
import os
import sys
import tempfile

from datasets import load_dataset
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM
from trl import SFTConfig, SFTTrainer

models, gguf, *files = sys.argv[1:]
tokenizer = AutoTokenizer.from_pretrained(models, gguf_file=gguf)
scratch = tempfile.mkdtemp()
toy = LlamaForCausalLM(
    LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=1,
    )
)
settings = SFTConfig(
    output_dir=scratch,
    max_length=None,
    bf16=False,
    use_cpu=True,
    report_to="none",
    per_device_train_batch_size=1,
)


def read(path):
    """The rows of a file as the trainer would meet them, one batch a row."""
    kind = "parquet" if path.endswith(".parquet") else "json"
    rows = load_dataset(kind, data_files=path, split="train", cache_dir=scratch)
    trainer = SFTTrainer(model=toy, args=settings, train_dataset=rows, processing_class=tokenizer)
    for row in trainer.train_dataset:
        batch = trainer.data_collator([row])
        yield batch["input_ids"][0].tolist(), batch["labels"][0].tolist()


for path in files:
    for ids, labels in read(path):
        told = {
            "file": os.path.basename(path),
            "shown": tokenizer.decode([id for id, label in zip(ids, labels) if label == -100]),
            "trained": tokenizer.decode([label for label in labels if label != -100]),
            "trainedTokens": sum(label != -100 for label in labels),
        }
        print(json.dumps(told))
