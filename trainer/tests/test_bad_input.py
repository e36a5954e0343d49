"""What is wrong with a job, said before any training."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import Bench, Ran
from jobs import VOCABULARY, row, some_rows

from leafe_trainer.events import Events
from leafe_trainer.failures import failure_of


def refused(ran: Ran, because: str = "badRow", code: int = 3) -> str:
    """The words of a job that ended before it was even checked."""
    assert ran.code == code, ran.errors
    assert ran.of("checked") == []
    assert ran.of("stepped") == []
    failed = ran.of("failed")[-1]
    assert failed["because"] == because
    assert failed["todo"] != ""
    assert str(failed["message"]) in ran.errors
    return str(failed["message"])


def with_row(**changes: Any) -> list[dict[str, Any]]:
    """Rows of which the fifth is changed."""
    rows = some_rows()
    rows[4] = {**rows[4], **changes}
    return rows


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"completion": []}, "completion is empty"),
        ({"prompt": []}, "prompt is empty"),
        ({"completion": [5, VOCABULARY]}, f"the id {VOCABULARY} is beyond the base's vocabulary"),
        ({"prompt": [2**40]}, "beyond any vocabulary"),
        ({"prompt": [-1, 3]}, "prompt is no list of token ids"),
        ({"prompt": [1.5]}, "prompt is no list of token ids"),
        ({"prompt": [True]}, "prompt is no list of token ids"),
        ({"prompt": "text"}, "prompt is no list of token ids"),
        ({"prompt": [3] * 60}, "tokens and maxTokens is 50"),
        ({"id": "row-2"}, "its id is that of line 3"),
        ({"kind": "praise"}, "kind is none of"),
        ({"split": "test"}, "split is none of"),
        ({"weight": -1}, "weight is no number from 0 on"),
        ({"weight": "1"}, "weight is no number from 0 on"),
    ],
)
def test_a_bad_row_is_named_with_its_line(bench: Bench, changes: dict[str, Any], what: str) -> None:
    job = bench.job(with_row(**changes), maxTokens=50, changes={"data": counted_as_good(bench)})
    message = refused(bench.run(_with_hash_of(job)))
    assert message.startswith("Line 5 of rows.jsonl")
    assert what in message


def counted_as_good(bench: Bench) -> dict[str, Any]:
    """The job's data as if no row had been changed."""
    data: dict[str, Any] = json.loads(bench.job().read_text())["data"]
    return data


def _with_hash_of(path: Path) -> Path:
    """The job with the hash of the rows that lie beside it."""
    import hashlib

    content = (path.parent / "rows.jsonl").read_bytes()
    job = json.loads(path.read_text())
    job["data"]["rows"].update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    path.write_text(json.dumps(job))
    return path


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"id": "x", "prompt": [1', "it is no JSON"),
        ("[1, 2]", "it is no object"),
        ("", "it is no JSON"),
        ('{"id": "x", "problem": "p", "kind": "guided"}', "split is missing"),
        (json.dumps({**row(1), "weight": 1}).replace('"weight": 1', '"weight": NaN'), "NaN is no JSON"),
        (
            json.dumps({**row(1), "weight": 1}).replace('"weight": 1', '"weight": 1e999'),
            "weight is no number",
        ),
    ],
)
def test_a_line_that_is_no_row_is_named(bench: Bench, line: str, what: str) -> None:
    lines = [json.dumps(one) for one in some_rows()]
    lines[2] = line
    message = refused(bench.run(bench.job(rows_text="\n".join(lines))))
    assert message.startswith("Line 3 of rows.jsonl")
    assert what in message


def test_a_row_that_is_longer_than_the_base_reads_is_named(bench: Bench) -> None:
    rows = [row(1), row(2, prompt=[3] * 300)]
    message = refused(bench.run(bench.job(rows)))
    assert message.startswith("Line 2 of rows.jsonl (row 'row-2')")
    assert "the base takes 256" in message


def test_rows_with_another_hash_are_not_read(bench: Bench) -> None:
    job = bench.job()
    rows = job.parent / "rows.jsonl"
    rows.write_text(rows.read_text().replace("row-1", "row_1"))
    assert "not the file of the job" in refused(bench.run(job))


def test_rows_that_are_not_there_are_missed(bench: Bench) -> None:
    job = bench.job()
    (job.parent / "rows.jsonl").unlink()
    assert "cannot be read" in refused(bench.run(job))


def test_rows_in_other_numbers_than_the_job_says_are_refused(bench: Bench) -> None:
    data = counted_as_good(bench)
    data["counts"]["train"]["rehearsal"] += 1
    message = refused(bench.run(bench.job(changes={"data": data})))
    assert message == "rows.jsonl has 4 rows of rehearsal for train; the job says 5."


def test_rows_that_all_weigh_nothing_teach_nothing(bench: Bench) -> None:
    assert "nothing to learn" in refused(bench.run(bench.job([row(1, weight=0), row(2, weight=0)])))


def test_a_newer_format_is_refused_by_name(bench: Bench) -> None:
    message = refused(bench.run(bench.job(changes={"v": 2})), "newerFormat")
    assert "format 2" in message


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"name": ""}, "name is no text"),
        ({"v": "1"}, "v is not 1"),
        ({"recipe": {"rank": 0}}, "recipe.rank is no whole number from 1 on"),
        ({"recipe": {"method": "magic"}}, "recipe.method is none of lora, full"),
        ({"recipe": {"learningRate": 0}}, "recipe.learningRate is no number above 0"),
        ({"data": {"counts": 3}}, "data.counts is no object"),
        ({"leak": {"name": "../leak.jsonl", "bytes": 1, "sha256": "0" * 64}}, "no plain name"),
    ],
)
def test_a_job_that_is_none_is_refused_by_its_field(bench: Bench, changes: dict[str, Any], what: str) -> None:
    assert what in refused(bench.run(bench.job(changes=changes)), "other")


def test_what_a_recipe_leaves_out_has_its_default(bench: Bench) -> None:
    ran = bench.run(bench.job([row(1), row(2)], changes={"recipe": {"epochs": 1}}))
    assert ran.code == 0, ran.errors
    assert json.loads((ran.out / "adapter_config.json").read_text())["r"] == 16


def test_a_base_that_is_not_there_is_named(bench: Bench) -> None:
    message = refused(bench.run(bench.job(), base=bench.folder / "nowhere"), "baseMissing", 4)
    assert "nowhere" in message


def test_a_file_with_another_hash_is_not_the_base(bench: Bench) -> None:
    wrong = bench.folder / "tiny.gguf"
    wrong.write_bytes(b"x")
    assert "its hash is another" in refused(bench.run(bench.job(), base=wrong), "wrongBase", 4)


def test_a_folder_of_another_architecture_is_not_the_base(bench: Bench) -> None:
    base = {
        "model": "embedded:other",
        "gguf": {"name": "other.gguf", "bytes": 1, "sha256": "1" * 64},
        "architecture": "qwen2",
        "hub": None,
    }
    message = refused(bench.run(bench.job(base=base)), "wrongBase", 4)
    assert "is a llama" in message


def test_a_folder_with_pickles_alone_is_no_base(bench: Bench) -> None:
    folder = bench.folder / "pickled"
    folder.mkdir()
    (folder / "config.json").write_text((bench.base / "config.json").read_text())
    (folder / "pytorch_model.bin").write_bytes(b"")
    refused(bench.run(bench.job(), base=folder), "baseMissing", 4)


def test_a_bundle_without_its_converter_is_refused_before_training(bench: Bench) -> None:
    job = bench.job()
    (job.parent / "converter" / "convert_lora_to_gguf.py").unlink()
    assert "converter" in refused(bench.run(job), "other", 1)


def test_a_launcher_that_shards_the_model_in_its_own_way_is_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCELERATE_USE_FSDP", "true")
    assert "shards a model by itself" in refused(bench.run(bench.job()), "other", 1)


def test_a_loss_that_is_no_number_ends_the_job_and_keeps_the_last_good_checkpoint(bench: Bench) -> None:
    # The first update is so long that the second is no number; no validation row sees it before.
    ran = bench.run(bench.job(some_rows()[:10], learningRate=1e30, saveEvery=1))
    assert ran.code == 6, ran.errors
    failed = ran.of("failed")[0]
    assert failed["because"] == "notANumber"
    assert "learningRate" in failed["todo"]
    assert [event["step"] for event in ran.of("stepped")] == [1]
    assert (ran.out / "checkpoint-1" / "adapter_model.safetensors").exists()
    assert not (ran.out / "result.json").exists()


def test_a_model_that_validation_finds_broken_is_not_kept(bench: Bench) -> None:
    ran = bench.run(bench.job(learningRate=1e30, saveEvery=1))
    assert ran.code == 6, ran.errors
    assert ran.of("saved") == []


def test_a_full_disk_is_said_and_may_pass(bench: Bench) -> None:
    job = bench.job()
    out = bench.folder / "out"
    out.mkdir()
    (out / ".before.json.draft").symlink_to("/dev/full")
    ran = bench.run(job)
    assert ran.code == 75, ran.errors
    assert ran.of("failed")[-1]["because"] == "diskFull"


def test_an_event_that_cannot_be_kept_is_not_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "events.jsonl"
    events = Events(kept)
    kept.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as caught:
        events.tell("finished")
    assert failure_of(caught.value).exit_code == 75
    assert capfd.readouterr().out == ""


def test_memory_that_is_not_there_is_told_from_other_errors() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 50)
    failure = failure_of(caught.value)
    assert (failure.because, failure.exit_code) == ("outOfMemory", 5)
    assert "rowsAtOnce" in failure.todo
    assert failure_of(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")).exit_code == 5
    assert failure_of(MemoryError()).exit_code == 5
    assert failure_of(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))).exit_code == 75
    assert failure_of(ValueError("else")).exit_code == 1
