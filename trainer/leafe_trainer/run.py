"""A job from beginning to end, and on from where it was left."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .base import find_base
from .events import Events, Tell, tell_unkept
from .export import check_converter, export
from .failures import Failure, failure_of
from .job import Job, read_job
from .machine import device_name, dtype_for, versions
from .model import folder_of, limits_of, load_base, made_trainable, trainable_parameters
from .plan import Plan, evened, planned
from .ranks import from_all, from_first, rank, refuse_uneven, world_size
from .result import write_result
from .rows import JobRows, check_against_base, read_rows
from .shards import Layout, held_parameters, layout_for, refuse_other_sharding
from .stopping import Stopping, stopped
from .workplace import Workplace, alone_in, step_of


def run_job(job_file: Path, out: Path, given_base: Path | None, stopping: Stopping) -> None:
    """Trains the job in `out`, or goes on with it. Whatever ends it early is told, and thrown as `Failure`."""
    if rank() > 0:
        job, place = read_job(job_file), Workplace(out)
        trained = _train(job, job_file.parent, place, given_base, _silent, stopping)
        if trained.is_gathered:
            trained.model.save_pretrained(place.folder)  # its share, for the first rank to write
        return
    try:
        job = read_job(job_file)
        with alone_in(out):
            place = Workplace(out)
            place.claim(job)
            _sit(job, job_file.parent, place, given_base, stopping)
    except _Told as told:
        raise told.failure from told.failure.__cause__
    except BaseException as error:
        failure = failure_of(error)
        tell_unkept("failed", **_words(failure))
        raise failure from error


def _sit(job: Job, bundle: Path, place: Workplace, given_base: Path | None, stopping: Stopping) -> None:
    """One sitting: to the end, or to what ends it."""
    events = Events(place.events)
    events.tell_past()
    if place.is_finished():
        if not events.ends_with("finished"):
            events.tell("finished")
        print(f"This job has finished already: see {place.folder}.", flush=True)
        return
    try:
        trained = _train(job, bundle, place, given_base, events.tell, stopping)
        _give(job, bundle, place, trained, events)
    except BaseException as error:
        failure = failure_of(error)
        if stopping.asked and failure.because == "other":
            # Ranks that stop leave one another with a broken connection.
            failure = stopped()
        failure.__cause__ = error if error is not failure else error.__cause__
        events.tell("failed", **_words(failure))
        raise _Told(failure) from error


@dataclass(frozen=True)
class _Trained:
    model: Any
    base_folder: Path
    measured: Mapping[str, Any]
    #: Whether all ranks have to save it together.
    is_gathered: bool


def _train(
    job: Job, bundle: Path, place: Workplace, given_base: Path | None, tell: Tell, stopping: Stopping
) -> _Trained:
    tell("started", job=job.key, device=device_name(), versions=dict(versions()))
    refuse_other_sharding()
    refuse_uneven(job)
    check_converter(job, bundle)
    rows = read_rows(job, bundle)
    base = find_base(job.base, given_base)
    check_against_base(job, rows, limits_of(base))
    plan = planned(job.recipe, len(rows.train), rows.longest, world_size())
    # Only now: these are slow to import, and bad rows are told before.
    from .training import training_arguments

    dtype = dtype_for(job.recipe.precision)
    args = training_arguments(job.recipe, plan, place.folder)
    layout = from_first(layout_for(job))
    with args.main_process_first():
        folder = folder_of(job, base, dtype)
    checkpoint = from_first(place.last_checkpoint() if rank() == 0 else None)
    model = made_trainable(load_base(folder, job.recipe, dtype, layout), job.recipe)
    trainer = _trainer_for(layout)(model, evened(rows.train, plan), args, job.recipe)
    _tell_checked(rows, plan, model, layout, tell)
    measured = _measured(trainer, rows, plan, place, checkpoint, layout, tell, stopping)
    is_gathered = layout == "shards" and job.recipe.method == "full"
    return _Trained(model, folder, measured, is_gathered)


def _trainer_for(layout: Layout) -> Any:
    if layout == "shards":
        from .sharded import ShardedTrainer

        return ShardedTrainer
    from .training import JobTrainer

    return JobTrainer


def _measured(
    trainer: Any,
    rows: JobRows,
    plan: Plan,
    place: Workplace,
    checkpoint: Path | None,
    layout: Layout,
    tell: Tell,
    stopping: Stopping,
) -> Mapping[str, Any]:
    """Measures, trains, and measures again; on the first rank only, unless none has the whole model."""
    from .measuring import Measuring
    from .progress import Progress

    measures = rank() == 0 or layout == "shards"
    measuring = Measuring(rows, plan.rows_at_once, tell)
    before = from_first(place.before() if rank() == 0 else None)
    if measures and before is None:
        before = measuring.before(trainer.model)
        if rank() == 0:
            place.keep_before(before)
    if checkpoint is not None:
        tell("resumed", step=step_of(checkpoint))

    def validate(step: int) -> None:
        if measures:
            measuring.validated(trainer.model, step)

    trainer.add_callback(Progress(trainer, plan, tell, stopping, validate))
    with stopping.deferred():
        trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
    stopping.raise_if_asked()
    return measuring.after(trainer.model, plan.steps, before) if measures and before is not None else {}


def _give(job: Job, bundle: Path, place: Workplace, trained: _Trained, events: Events) -> None:
    files = export(job, trained.model, trained.base_folder, bundle, place.folder)
    for file in files:
        events.tell("exported", file=file.name, bytes=file.stat().st_size)
    write_result(job, place.folder, files, trained.measured, events.past())
    events.tell("finished")
    place.drop_checkpoints()


def _tell_checked(rows: JobRows, plan: Plan, model: Any, layout: Layout, tell: Tell) -> None:
    # Numbers of the model that lie on each rank.
    shards = {"shards": from_all(held_parameters(model))} if layout == "shards" else {}
    tell(
        "checked",
        rows=len(rows.all),
        longestRow=rows.longest,
        trainedTokens=rows.trained_tokens,
        steps=plan.steps,
        trainableParameters=trainable_parameters(model),
        **shards,
    )


class _Told(Exception):
    """A failure that the job's events hold already."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def _silent(kind: str, **holds: Any) -> None:
    """Ranks but the first tell nothing."""


def _words(failure: Failure) -> dict[str, str]:
    return {"because": failure.because, "message": failure.message, "todo": failure.todo}
