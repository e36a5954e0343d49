"""A GGUF file as the base, and the adapter as GGUF."""

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import Bench
from gguf import GGUFReader
from gguf.quants import dequantize
from safetensors.torch import load_file
from tiny_gguf import HEADS, KV_HEADS, write_tiny_gguf
from transformers import AutoModelForCausalLM

from leafe_trainer import gguf_base
from leafe_trainer.check import check
from leafe_trainer.gguf_base import gguf_limits, transformers_folder
from leafe_trainer.job import read_job

#: A folder with llama.cpp's converter, as `writeConverter` of the product leaves it.
CONVERTER = os.environ.get("LEAFE_TEST_CONVERTER")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAFE_BASE_CACHE", str(tmp_path / "bases"))


def base_of(file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    named = {"name": file.name, "bytes": len(content), "sha256": sha256}
    return {"model": f"embedded:{file}", "gguf": named, "architecture": "llama", "hub": None}


def test_the_header_of_a_file_says_what_rows_it_takes(tiny: Path) -> None:
    limits = gguf_limits(tiny)
    assert (limits.vocabulary, limits.context) == (300, 256)


def test_a_gguf_file_is_trained_from_and_its_copy_is_kept_by_its_hash(bench: Bench, tiny: Path) -> None:
    job = bench.job(base=base_of(tiny))
    first = bench.run(job, "first", tiny)
    assert first.code == 0, first.errors
    assert first.result["base"] == base_of(tiny)["gguf"]["sha256"]
    kept = copies(bench)
    assert [folder.name for folder in kept] == [f"{base_of(tiny)['gguf']['sha256']}-float32"]
    made = (kept[0] / "config.json").stat().st_mtime_ns
    second = bench.run(job, "second", tiny)
    assert second.result["files"] == first.result["files"]
    assert (kept[0] / "config.json").stat().st_mtime_ns == made


def copies(bench: Bench) -> list[Path]:
    return [one for one in (bench.folder / "bases").iterdir() if not one.name.startswith(".")]


def test_jobs_that_want_the_same_copy_at_the_same_time_make_it_once(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    detached = gguf_base._detached

    def noted(gguf: Path, dtype: torch.dtype) -> Any:
        made.append(gguf.name)
        return detached(gguf, dtype)

    monkeypatch.setattr(gguf_base, "_detached", noted)
    with ThreadPoolExecutor(2) as jobs:
        both = [jobs.submit(transformers_folder, tiny, "0" * 64, torch.float32) for _ in range(2)]
    assert both[0].result() == both[1].result()
    assert made == ["tiny.gguf"]


def test_the_copy_holds_the_weights_of_the_file_and_nothing_of_its_quantiser(
    bench: Bench, tiny: Path
) -> None:
    bench.run(bench.job(base=base_of(tiny)), base=tiny)
    (folder,) = copies(bench)
    model = AutoModelForCausalLM.from_pretrained(folder)
    tensors = {one.name: one for one in GGUFReader(tiny).tensors}
    packed = tensors["blk.1.attn_v.weight"]
    value = torch.tensor(dequantize(np.asarray(packed.data), packed.tensor_type))
    torch.testing.assert_close(model.model.layers[1].self_attn.v_proj.weight.data, value)
    assert {part.dtype for part in model.parameters()} == {torch.float32}
    assert "quantization_config" not in (folder / "config.json").read_text()


def test_a_base_is_found_among_the_models_by_its_hash_whatever_its_name(
    bench: Bench, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = bench.folder / "models" / "deep"
    models.mkdir(parents=True)
    shutil.copy(tiny, models / "renamed.gguf")
    (models / "tiny.gguf").write_bytes(bytes(tiny.stat().st_size))
    monkeypatch.setenv("LEAFE_MODELS", os.pathsep.join(["/nowhere", str(bench.folder / "models")]))
    job = read_job(bench.job(base=base_of(tiny)))
    from leafe_trainer.base import find_base

    assert find_base(job.base, None).path == models / "renamed.gguf"
    line, code = check(job, None)
    assert code == 0
    assert '"found": true' in line


def test_a_base_that_is_nowhere_is_said_by_the_check_too(bench: Bench, tiny: Path) -> None:
    line, code = check(read_job(bench.job(base=base_of(tiny))), None)
    assert code == 4
    assert '"found": false' in line


@pytest.mark.skipif(
    CONVERTER is None, reason="LEAFE_TEST_CONVERTER names no folder with llama.cpp's converter"
)
def test_the_gguf_adapter_holds_the_pairs_of_peft_with_q_and_k_in_the_order_of_llama(
    bench: Bench, tiny: Path
) -> None:
    assert CONVERTER is not None
    job = bench.job(base=base_of(tiny), learningRate=1e-2)
    shutil.rmtree(job.parent / "converter")
    shutil.copytree(CONVERTER, job.parent / "converter")
    ran = bench.run(job, base=tiny)
    assert ran.code == 0, ran.errors
    reader = GGUFReader(ran.out / "adapter.gguf")
    assert reader.get_field("general.architecture").contents() == "llama"
    assert reader.get_field("adapter.type").contents() == "lora"
    assert reader.get_field("adapter.lora.alpha").contents() == 8.0
    found = {one.name: np.asarray(one.data).astype(np.float32) for one in reader.tensors}
    expected = expected_tensors(load_file(ran.out / "adapter_model.safetensors"))
    assert set(found) == set(expected)
    for name, tensor in expected.items():
        assert tensor.abs().max() > 0
        np.testing.assert_allclose(found[name], tensor.numpy(), rtol=1e-3, atol=1e-6, err_msg=name)


NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def expected_tensors(adapter: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    made: dict[str, torch.Tensor] = {}
    for name, tensor in adapter.items():
        layer, _, rest = name.removeprefix("base_model.model.model.layers.").partition(".")
        module, _, side = rest.removesuffix(".weight").rpartition(".")
        ours = f"blk.{layer}.{NAMES[module]}.weight.{side.lower()}"
        turned = side == "lora_B" and module in ("self_attn.q_proj", "self_attn.k_proj")
        made[ours] = by_llama(tensor, HEADS if "q_proj" in module else KV_HEADS) if turned else tensor
    return made


def by_llama(tensor: torch.Tensor, heads: int) -> torch.Tensor:
    """Rotary pairs side by side, where transformers has them in two halves of each head."""
    return tensor.view(heads, 2, -1, tensor.shape[-1]).transpose(1, 2).reshape(tensor.shape)
