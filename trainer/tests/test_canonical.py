"""The key of a job, as the client computes it in JavaScript."""

import pytest

from leafe_trainer.canonical import canonical_hash, canonical_json


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0002, "0.0002"),
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (0.0000001, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (32.0, "32"),
        (0.0, "0"),
        (-0.0, "0"),
        (-2.5, "-2.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.25e300, "1.25e+300"),
        (123456.789, "123456.789"),
        (1e16, "10000000000000000"),
        (5e-324, "5e-324"),
        (3, "3"),
    ],
)
def test_a_number_is_written_as_javascript_does(number: float, text: str) -> None:
    assert canonical_json(number) == text


def test_keys_are_sorted_and_there_are_no_blanks() -> None:
    value = {"b": [1, {"z": None, "a": True}], "a": 'Größe "x"\n🙂'}
    assert canonical_json(value) == '{"a":"Größe \\"x\\"\\n🙂","b":[1,{"a":true,"z":null}]}'


def test_the_hash_is_that_of_the_canonical_text() -> None:
    assert canonical_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert canonical_hash({"b": 1, "a": 2.0}) == canonical_hash({"a": 2, "b": 1})


def test_what_is_no_number_of_json_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        canonical_json(float("nan"))
