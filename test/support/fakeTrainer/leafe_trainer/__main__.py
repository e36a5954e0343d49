"""Stands in for the trainer: the same command line, events, files and exit codes, and no training. What it does is told by the job's name, or by
LEAFE_FAKE_TRAINER where that is set:

    quick                ends at once
    gated FILE           goes on once the file is there; a stop ends it as the real one does, with a checkpoint
    long FILE            tells of most of its 120 steps, then goes on as a gated one
    stubborn FILE        the same, but does not hear a stop
    exits CODE           fails with this exit code
    killed               dies as one does that the system kills for memory
    damaged              its weights are not those of its result
    pickled              its result names a pickle
    silent               ends well and leaves no result

Of several processes of a job, only the first does any of this; the others end with it, or when they are asked to.
"""

import hashlib
import json
import math
import os
import signal
import struct
import sys
import time

seq = 0


def emit(kind, **fields):
    global seq
    event = dict(fields, seq=seq, at="2026-11-29T00:00:00.000Z", kind=kind)
    seq += 1
    print("LEAFE_EVENT " + json.dumps(event), flush=True)


def main():
    argv = sys.argv[1:]
    out = argv[argv.index("--out") + 1]
    os.makedirs(out, exist_ok=True)
    with open(argv[1], "rb") as file:
        text = file.read()
    job, key = json.loads(text), hashlib.sha256(text).hexdigest()
    what, _, argument = os.environ.get("LEAFE_FAKE_TRAINER", job["name"]).partition(" ")
    checkpoint = os.path.join(out, "checkpoint")
    if os.environ.get("RANK", "0") != "0":
        return another(os.path.join(out, "result.json"))
    print("some words of a library", flush=True)
    emit("started", job=key, device="cpu", versions={"python": sys.version.split()[0]})
    if os.path.exists(checkpoint):
        emit("resumed", step=1)
    signal.signal(signal.SIGTERM, signal.SIG_IGN if what == "stubborn" else lambda *_: stopped(checkpoint))
    losses = {"corrections": 1.5, "rehearsal": None}
    if what == "long":
        long_steps(range(1, 85))
    else:
        emit("stepped", step=1, steps=2, epoch=0.5, loss=1.5, losses=losses, learningRate=1e-4, seconds=0.1, tokens=10)
    while what in ("gated", "long", "stubborn") and not os.path.exists(argument):
        time.sleep(0.02)
    if what == "exits":
        emit("failed", because="other", message="It was told to fail.", todo="Tell it otherwise.")
        sys.exit(int(argument))
    if what == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "silent":
        return
    if what == "long":
        long_steps(range(85, 121))
    else:
        emit("stepped", step=2, steps=2, epoch=1.0, loss=0.5, losses=losses, learningRate=1e-4, seconds=0.1, tokens=20)
    finish(out, key, job, what)
    emit("finished")


def another(result):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    print("words of another process", flush=True)
    while not os.path.exists(result):
        time.sleep(0.02)


def long_steps(steps):
    """What a training tells that goes well: losses fall, those on rehearsal least, and validation with them."""
    if 1 in steps:
        emit("checked", rows=480, longestRow=812, trainedTokens=96_000, steps=120, trainableParameters=18_464_768)
        emit("leakChecked", when="before", leak={"prompts": 16, "baseReplies": -0.21, "leaked": 0})
        emit("validated", step=0, losses={"corrections": 1.62, "rehearsal": 0.55})
    for step in steps:
        fallen = 1 - math.exp(-step / 35)
        noise = math.sin(step * 12.9898) * 0.09
        losses = {"corrections": 1.6 - 1.15 * fallen + noise, "rehearsal": 0.52 - 0.17 * fallen + noise / 3}
        loss = losses["corrections"] + losses["rehearsal"]
        emit("stepped", step=step, steps=120, epoch=step / 60, loss=loss, losses=losses, learningRate=1e-4, seconds=4.2, tokens=800)
        if step % 20 == 0:
            emit("saved", step=step)
            emit("validated", step=step, losses={"corrections": 1.62 - 1.0 * fallen, "rehearsal": 0.55 - 0.15 * fallen})
            print(f"step {step}: {loss:.4f}, 812 tokens a second", flush=True)
    if 120 in steps:
        emit("leakChecked", when="after", leak={"prompts": 16, "baseReplies": -0.24, "leaked": 1})


def stopped(checkpoint):
    open(checkpoint, "w").close()
    emit("saved", step=1)
    emit("failed", because="stopped", message="It was stopped.", todo="Push it again.")
    sys.exit(130)


def finish(out, key, job, what):
    leak = {"prompts": 1, "baseReplies": -1.0, "leaked": 0}
    files = {}
    names = ["adapter_model.safetensors", "adapter_config.json", "adapter.gguf"]
    for name in names + (["optimizer.pt"] if what == "pickled" else []):
        data = lora(key) if name == "adapter.gguf" else (name + " of " + key).encode() * 1000
        with open(os.path.join(out, name), "wb") as file:
            file.write(data)
        files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if what == "damaged":
        with open(os.path.join(out, "adapter.gguf"), "r+b") as file:
            file.write(b"X")
    nothing = {"corrections": None, "rehearsal": None}
    result = {
        "v": 1, "job": key, "base": job["base"]["gguf"]["sha256"], "files": files, "steps": 2, "seconds": 1.0,
        "peakMemoryBytes": 1000, "validation": {"before": nothing, "after": nothing}, "heldOut": [],
        "leak": {"before": leak, "after": leak}, "versions": {},
    }
    draft = os.path.join(out, "result.json.new")
    with open(draft, "w") as file:
        json.dump(result, file)
    os.rename(draft, os.path.join(out, "result.json"))


def lora(key):
    """An adapter of SmolLM2-135M that changes nothing: GGUF, version 3, with one pair of matrices."""
    rank, width, values = 1, 576, 192
    texts = {"general.type": "adapter", "general.architecture": "llama", "adapter.type": "lora", "general.name": key}
    tensors = [("blk.0.attn_v.weight.lora_a", (width, rank)), ("blk.0.attn_v.weight.lora_b", (rank, values))]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(texts) + 1)
    for name, value in texts.items():
        head += text_of(name) + struct.pack("<I", 8) + text_of(value)
    head += text_of("adapter.lora.alpha") + struct.pack("<If", 6, 2.0 * rank)
    data = b""
    for name, sizes in tensors:
        head += text_of(name) + struct.pack("<IQQIQ", 2, *sizes, 0, len(data))
        data += padded(bytes(4 * sizes[0] * sizes[1]))
    return padded(head) + data


def text_of(value):
    return struct.pack("<Q", len(value)) + value.encode()


def padded(data):
    return data + bytes(-len(data) % 32)


main()
