"""Whether what was trained shows where it has no place: unrelated prompts, answered before and after."""

from collections.abc import Iterable, Sequence
from typing import Any

import torch

from .rows import JobRows, LeakPrompt, Row
from .scores import scores

#: Tokens of a reply that are looked at.
REPLY_TOKENS = 32
#: So many tokens in a row of a trained completion are a leak.
WINDOW = 8
#: Prompts that are answered together: with one token each at a time, more cost hardly more.
_ANSWERED_AT_ONCE = 16
#: Replies that are measured together: each has the logits of all its tokens.
_MEASURED_AT_ONCE = 8

Replies = list[list[int]]


def measured_leak(model: Any, rows: JobRows, base_replies: Replies, replies: Replies) -> dict[str, Any]:
    """How likely the model finds the base's own replies, and how many of its own hold what was trained."""
    answered = [
        Row(prompt.id, "rehearsal", "validation", 1.0, prompt.prompt, reply, prompt.line)
        for prompt, reply in zip(rows.leak, base_replies, strict=True)
    ]
    found = scores(model, answered, _MEASURED_AT_ONCE)
    tokens = sum(one.tokens for one in found)
    return {
        "prompts": len(answered),
        "baseReplies": sum(one.log_probability for one in found) / tokens if tokens else 0.0,
        "leaked": count_leaked(replies, (row.completion for row in rows.train)),
    }


def count_leaked(replies: Replies, completions: Iterable[Sequence[int]]) -> int:
    """Replies that hold eight tokens in a row of any completion."""
    sought = {window for reply in replies for window in _windows(reply)}
    trained = {window for one in completions for window in _windows(one) if window in sought}
    return sum(1 for reply in replies if any(window in trained for window in _windows(reply)))


@torch.no_grad()
def greedy_replies(model: Any, prompts: Sequence[LeakPrompt], ends: frozenset[int]) -> Replies:
    """The likeliest next token, up to `REPLY_TOKENS` times; a token that ends a reply is its last."""
    was_training, settings, cached = model.training, model.generation_config, model.config.use_cache
    model.eval()
    model.config.use_cache = True
    model.generation_config = _plain_greedy(ends)
    try:
        replies: Replies = []
        for start in range(0, len(prompts), _ANSWERED_AT_ONCE):
            replies += _answers(model, prompts[start : start + _ANSWERED_AT_ONCE], ends)
        return replies
    finally:
        model.generation_config, model.config.use_cache = settings, cached
        model.train(was_training)


def end_tokens(rows: JobRows, model: Any) -> frozenset[int]:
    """What ends a reply: the last tokens of the completions, and what the model's own settings name."""
    named = model.generation_config.eos_token_id
    own = named if isinstance(named, list) else [named]
    return frozenset(row.completion[-1] for row in rows.train) | {one for one in own if one is not None}


def _plain_greedy(ends: frozenset[int]) -> Any:
    # The model's own settings may sample or punish repetition.
    from transformers import GenerationConfig

    return GenerationConfig(
        do_sample=False,
        max_new_tokens=REPLY_TOKENS,
        eos_token_id=sorted(ends),
        pad_token_id=0,
        use_cache=True,
    )


def _answers(model: Any, prompts: Sequence[LeakPrompt], ends: frozenset[int]) -> Replies:
    longest = max(len(one.prompt) for one in prompts)
    ids = torch.zeros((len(prompts), longest), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for index, one in enumerate(prompts):
        ids[index, longest - len(one.prompt) :] = torch.tensor([*one.prompt])
        mask[index, longest - len(one.prompt) :] = 1
    out = model.generate(input_ids=ids.to(model.device), attention_mask=mask.to(model.device))
    return [_up_to_end(reply, ends) for reply in out[:, longest:].tolist()]


def _up_to_end(reply: list[int], ends: frozenset[int]) -> list[int]:
    for index, token in enumerate(reply):
        if token in ends:
            return reply[: index + 1]
    return reply


def _windows(tokens: Sequence[int]) -> Iterable[tuple[int, ...]]:
    return (tuple(tokens[start : start + WINDOW]) for start in range(len(tokens) - WINDOW + 1))
