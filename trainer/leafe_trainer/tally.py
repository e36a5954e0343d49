"""Sums of an update: what its rows lost, corrections and rehearsal apart."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from torch import Tensor

from .loss import IGNORED


@dataclass(frozen=True)
class StepSums:
    """Of all ranks: nats, and tokens."""

    weighted: float
    corrections: float
    correction_tokens: int
    rehearsal: float
    rehearsal_tokens: int
    #: Of prompts and completions.
    tokens: int

    @property
    def loss(self) -> float:
        """The weighted loss that is descended, nats a trained token."""
        return self.weighted / max(1, self.correction_tokens + self.rehearsal_tokens)

    @property
    def losses(self) -> dict[str, float | None]:
        """Unweighted means; null where the update held no such row."""
        return {
            "corrections": _mean(self.corrections, self.correction_tokens),
            "rehearsal": _mean(self.rehearsal, self.rehearsal_tokens),
        }


class Tally:
    """Adds up batches on the device; read once an update, so that a GPU is waited for only then."""

    def __init__(self) -> None:
        self._sums: Tensor | None = None

    def add(self, losses: "Tensor", batch: "Mapping[str, Tensor]") -> None:
        by_row = losses.detach().sum(dim=1).double()
        trained = (batch["labels"] != IGNORED).sum(dim=1).to(by_row.device)
        rehearsal = batch["rehearsal"].to(by_row.device)
        weights = batch["weights"].to(by_row.device)
        parts = [
            (by_row * weights).sum(),
            by_row[~rehearsal].sum(),
            trained[~rehearsal].sum(),
            by_row[rehearsal].sum(),
            trained[rehearsal].sum(),
            batch["attention_mask"].sum().to(by_row.device),
        ]
        sums = torch.stack([part.double() for part in parts])
        self._sums = sums if self._sums is None else self._sums + sums

    def taken(self, over_ranks: "Callable[[Tensor], Tensor]") -> StepSums:
        """The sums since the last call."""
        assert self._sums is not None
        weighted, corrections, of_corrections, rehearsal, of_rehearsal, tokens = over_ranks(
            self._sums
        ).tolist()
        self._sums = None
        return StepSums(weighted, corrections, int(of_corrections), rehearsal, int(of_rehearsal), int(tokens))


def _mean(total: float, tokens: int) -> float | None:
    return total / tokens if tokens else None
