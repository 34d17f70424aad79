import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.casework.reference import REFERENCE_ALPHABET, new_reference, normalise_reference, references_in

SEEDS = st.integers(0, 2**32)
TYPED = st.sampled_from([str.lower, lambda text: text.replace("-", ""), lambda text: f" {text.replace('-', ' ')} "])


def test_no_symbol_can_be_mistaken_or_help_to_spell_a_word() -> None:
    assert not set(REFERENCE_ALPHABET) & set("IOQZ01" + "AEUY34" + "BSGL")
    assert len(set(REFERENCE_ALPHABET)) == len(REFERENCE_ALPHABET) == 20


def test_bytes_that_would_favour_some_symbols_are_thrown_away() -> None:
    batches = iter([bytes([255] * 10 + [0, 1, 2, 239, 240, 19]), bytes(range(16))])
    assert new_reference(lambda n: next(batches)) == "256X-X256"


def test_it_asks_for_more_until_it_has_enough() -> None:
    asked: list[int] = []

    def one_at_a_time(n: int) -> bytes:
        asked.append(n)
        return b"\x00"

    assert new_reference(one_at_a_time) == "2222-2222"
    assert len(asked) == 8


def test_every_symbol_is_about_as_likely() -> None:
    source = random.Random(7)
    seen = Counter("".join(new_reference(source.randbytes).replace("-", "") for _ in range(2500)))
    assert set(seen) == set(REFERENCE_ALPHABET)
    assert max(seen.values()) < 1.2 * min(seen.values())  # 1000 of each are expected


@given(SEEDS, TYPED)
def test_a_reference_is_recognised_however_it_is_typed(seed: int, typed: Callable[[str], str]) -> None:
    reference = new_reference(random.Random(seed).randbytes)
    assert normalise_reference(typed(reference)) == reference


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("CDFH-2567", "CDFH-2567"),
        ("cdfh2567", "CDFH-2567"),
        ("  c d f h \u2013 2 5 6 7\n", "CDFH-2567"),
        ("CDFH-256", None),
        ("CDFH-25678", None),
        ("CDFH-256O", None),
        ("CDFH/2567", None),
        ("CDFH-256\u0667", None),
        ("", None),
    ],
)
def test_normalise_reference(text: str, reference: str | None) -> None:
    assert normalise_reference(text) == reference


@given(st.text())
def test_what_is_accepted_is_in_its_final_form(text: str) -> None:
    reference = normalise_reference(text)
    assert reference is None or normalise_reference(reference) == reference


def test_the_references_that_a_text_names() -> None:
    assert references_in("See XT25-HMFJ and HMFJ-XT25; not hmfj-xt25.") == ["XT25-HMFJ", "HMFJ-XT25"]
    assert references_in("None.") == []
