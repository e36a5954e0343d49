"""`rows.jsonl` and `leak.jsonl`: read, and every row checked, before any model is loaded."""

import hashlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .failures import Failure
from .fields import Fields, Unfit, parse_json
from .job import KINDS, SPLITS, FileOfJob, Job

_PUSH_AGAIN = "Mend the row, or leave it out of the data set, and push again: nothing was trained."


@dataclass(frozen=True)
class Row:
    """A prompt and the completion that is trained, as token ids of the device's own tokenizer."""

    id: str
    kind: str
    split: str
    weight: float
    prompt: Sequence[int]
    completion: Sequence[int]
    #: In its file, from 1.
    line: int

    @property
    def tokens(self) -> int:
        """Of prompt and completion."""
        return len(self.prompt) + len(self.completion)

    @property
    def is_rehearsal(self) -> bool:
        return self.kind == "rehearsal"


@dataclass(frozen=True)
class LeakPrompt:
    """A prompt that has nothing to do with the data."""

    id: str
    prompt: Sequence[int]
    line: int


@dataclass(frozen=True)
class Limits:
    """What a base takes: ids below `vocabulary`, rows up to `context` tokens (null where it does not say)."""

    vocabulary: int
    context: int | None


@dataclass(frozen=True)
class JobRows:
    """All rows of a job."""

    train: Sequence[Row]
    validation: Sequence[Row]
    leak: Sequence[LeakPrompt]

    @property
    def all(self) -> Sequence[Row]:
        return [*self.train, *self.validation]

    @property
    def longest(self) -> int:
        return max(row.tokens for row in self.all)

    @property
    def trained_tokens(self) -> int:
        """Of the training rows' completions."""
        return sum(len(row.completion) for row in self.train)


def read_rows(job: Job, folder: Path) -> JobRows:
    """Reads both files beside the job. Throws `Failure` badRow with the file, the line and what is wrong."""
    rows = list(_read(folder, job.rows, _row))
    _check_unique(job.rows.name, rows)
    for row in rows:
        _check_length(job, row)
    leak = list(_read(folder, job.leak, _leak_prompt))
    _check_unique(job.leak.name, leak)
    _check_counts(job, rows, leak)
    train = [row for row in rows if row.split == "train"]
    _check_teaches(job, train)
    return JobRows(train, [row for row in rows if row.split == "validation"], leak)


def check_against_base(job: Job, rows: JobRows, limits: Limits) -> None:
    """Throws `Failure` badRow for the first row that this base cannot be asked."""
    for row in rows.all:
        _check_ids(job.rows.name, row, limits, row.prompt, row.completion)
        if limits.context is not None and row.tokens > limits.context:
            what = f"it has {row.tokens} tokens and the base takes {limits.context}"
            raise _bad(job.rows.name, row.line, what, row.id)
    for prompt in rows.leak:
        _check_ids(job.leak.name, prompt, limits, prompt.prompt)


Read = TypeVar("Read", Row, LeakPrompt)


def _read(folder: Path, file: FileOfJob, parse: Callable[[Fields, int], Read]) -> Iterator[Read]:
    content = _content(folder, file)
    for line, text in enumerate(content.splitlines(), start=1):
        row_id = None
        try:
            fields = Fields(parse_json(text))
            row_id = fields.text("id", least=1)
            yield parse(fields, line)
        except Unfit as error:
            raise _bad(file.name, line, str(error), row_id) from error


def _content(folder: Path, file: FileOfJob) -> bytes:
    try:
        content = (folder / file.name).read_bytes()
    except OSError as error:
        raise Failure("badRow", f"{file.name} cannot be read: {error}", "Push the job again.") from error
    found = hashlib.sha256(content).hexdigest()
    if len(content) != file.bytes or found != file.sha256:
        what = f"{file.name} is not the file of the job: {len(content)} bytes, sha256 {found}"
        raise Failure("badRow", f"{what}; {file.bytes} bytes, {file.sha256} expected.", "Push the job again.")
    return content


def _row(fields: Fields, line: int) -> Row:
    fields.text("problem")
    return Row(
        id=fields.text("id"),
        kind=fields.one_of("kind", KINDS),
        split=fields.one_of("split", SPLITS),
        weight=fields.number("weight"),
        prompt=_packed(fields.tokens("prompt")),
        completion=_packed(fields.tokens("completion")),
        line=line,
    )


def _leak_prompt(fields: Fields, line: int) -> LeakPrompt:
    return LeakPrompt(fields.text("id"), _packed(fields.tokens("prompt")), line)


def _packed(tokens: list[int]) -> Sequence[int]:
    """A quarter of a list's memory."""
    try:
        return array("i", tokens)
    except OverflowError as error:
        raise Unfit(f"the id {max(tokens)} is beyond any vocabulary") from error


def _check_unique(file: str, rows: Sequence[Row] | Sequence[LeakPrompt]) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        if row.id in lines:
            raise _bad(file, row.line, f"its id is that of line {lines[row.id]}", row.id)
        lines[row.id] = row.line


def _check_length(job: Job, row: Row) -> None:
    most = job.recipe.max_tokens
    if row.tokens > most:
        what = f"it has {row.tokens} tokens and maxTokens is {most}"
        raise _bad(job.rows.name, row.line, what, row.id)


def _check_ids(file: str, row: Row | LeakPrompt, limits: Limits, *parts: Sequence[int]) -> None:
    highest = max(max(part) for part in parts)
    if highest >= limits.vocabulary:
        what = f"the id {highest} is beyond the base's vocabulary of {limits.vocabulary}"
        raise _bad(file, row.line, what, row.id)


def _check_counts(job: Job, rows: Sequence[Row], leak: Sequence[LeakPrompt]) -> None:
    for split in SPLITS:
        for kind in KINDS:
            found = sum(1 for row in rows if row.split == split and row.kind == kind)
            if found != job.counts[split][kind]:
                what = f"{job.rows.name} has {found} rows of {kind} for {split}"
                raise Failure("badRow", f"{what}; the job says {job.counts[split][kind]}.", "Push again.")
    if len(leak) != job.leak_prompts:
        what = f"{job.leak.name} has {len(leak)} prompts; the job says {job.leak_prompts}."
        raise Failure("badRow", what, "Push again.")


def _check_teaches(job: Job, train: Sequence[Row]) -> None:
    if not any(row.weight > 0 for row in train):
        what = f"No row for training in {job.rows.name} has a weight: there is nothing to learn."
        raise Failure("badRow", what, "Add corrections, or raise beta, and push again.")


def _bad(file: str, line: int, what: str, row_id: str | None) -> Failure:
    name = "" if row_id is None else f" (row {row_id!r})"
    return Failure("badRow", f"Line {line} of {file}{name}: {what}.", _PUSH_AGAIN)
