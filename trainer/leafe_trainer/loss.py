"""The loss: of completions only, each row by its weight.

L = sum over rows r of w_r * sum over the trained tokens t of r of -ln p(t | what stands before t), divided by T, the
number of trained tokens of the update, which is counted without weights: were it weighted, beta would cancel where an
update holds rows of one kind. Nats a token.

With w = T / ((1 + beta) T_cf) for corrections and w = beta T / ((1 + beta) T_reh) for rehearsal, as the rows carry
them, L over all rows is (mean(corrections) + beta * mean(rehearsal)) / (1 + beta).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import cross_entropy

if TYPE_CHECKING:
    from torch import Tensor

    from .rows import Row

#: The label of what is not trained.
IGNORED = -100


def collate(rows: Sequence["Row"]) -> dict[str, "Tensor"]:
    """Rows as one batch, padded at the right; labels are the completions and nothing else."""
    longest = max(row.tokens for row in rows)
    shape = (len(rows), longest)
    ids = torch.zeros(shape, dtype=torch.long)
    labels = torch.full(shape, IGNORED, dtype=torch.long)
    mask = torch.zeros(shape, dtype=torch.long)
    for index, row in enumerate(rows):
        start, end = len(row.prompt), row.tokens
        ids[index, :end] = torch.tensor([*row.prompt, *row.completion])
        labels[index, start:end] = torch.tensor([*row.completion])
        mask[index, :end] = 1
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "labels": labels,
        "weights": torch.tensor([row.weight for row in rows], dtype=torch.float32),
        "rehearsal": torch.tensor([row.is_rehearsal for row in rows]),
    }


def token_losses(model: Any, batch: Mapping[str, "Tensor"], *, keeps: bool) -> "Tensor":
    """-ln p of each trained token, rows x positions, in nats; 0 where nothing is trained.

    Logits are made only where a token of any row is trained, if the model `keeps` (see `model.keeps_logits`).
    """
    targets = batch["labels"][:, 1:]
    at = (targets != IGNORED).any(dim=0).nonzero().squeeze(1)
    kept: dict[str, Any] = {"logits_to_keep": at} if keeps else {}
    out = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], use_cache=False, **kept)
    logits = out.logits if keeps else out.logits[:, at, :]
    wanted = targets[:, at].to(logits.device)
    flat = cross_entropy(
        logits.float().flatten(0, 1), wanted.flatten(), ignore_index=IGNORED, reduction="none"
    )
    return flat.view(wanted.shape)


def weighted_loss(losses: "Tensor", weights: "Tensor", tokens: "Tensor | int") -> "Tensor":
    """The share of L that these rows have in an update of so many trained tokens."""
    return (losses.sum(dim=1) * weights.to(losses.device)).sum() / tokens
