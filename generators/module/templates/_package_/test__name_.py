import pytest

from _package_ import _name_


def test_is_the_mean_of_all_values() -> None:
    assert _name_.mean([1.0, 2.0, 6.0]) == 3.0


def test_needs_values() -> None:
    with pytest.raises(ValueError, match="no values"):
        _name_.mean([])
