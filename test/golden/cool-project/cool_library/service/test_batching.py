import asyncio
from asyncio import CancelledError, create_task, gather, run, sleep
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from threading import Event
from typing import Any

import pytest

from cool_library.service.batching import Batcher, BusyError

WAIT_SECONDS = 60


class Model:
    """Doubles numbers; notes its batches, and stays in each until it is released."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.entered = Event()
        self.released = Event()

    def __call__(self, items: list[int]) -> list[int]:
        self.batches.append(items)
        self.entered.set()
        assert self.released.wait(WAIT_SECONDS)
        if 13 in items:
            raise ValueError("13 is bad luck")
        return [2 * item for item in items]


async def until(condition: Callable[[], bool]) -> None:
    """Let others go on until something is so."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():
            await sleep(0.001)


def with_first_in_model(
    scenario: Callable[[Batcher[int, int], Model], Coroutine[Any, Any, None]],
    **options: int,
) -> Model:
    """Run a scenario with 0 in the model, so that what it asks for has to wait."""
    model = Model()

    async def main() -> None:
        batcher = Batcher(model, **options)
        first = create_task(batcher(0))
        await until(model.entered.is_set)
        await scenario(batcher, model)
        assert await first == 0

    run(main())
    return model


def test_one_that_comes_alone_goes_alone() -> None:
    model = Model()
    model.released.set()
    assert run(Batcher(model)(21)) == 42
    assert model.batches == [[21]]


def test_those_that_wait_go_together_in_their_order() -> None:
    async def scenario(batcher: Batcher[int, int], model: Model) -> None:
        asked = [create_task(batcher(item)) for item in range(1, 8)]
        await sleep(0)
        model.released.set()
        assert await gather(*asked) == [2, 4, 6, 8, 10, 12, 14]

    model = with_first_in_model(scenario, size=3)
    assert model.batches == [[0], [1, 2, 3], [4, 5, 6], [7]]


def test_several_items_of_one_request_keep_their_order() -> None:
    model = Model()
    model.released.set()
    assert run(Batcher(model, size=2).each([3, 1, 2])) == [6, 2, 4]
    assert model.batches == [[3, 1], [2]]
    assert run(Batcher(model).each([])) == []


def test_bad_item_fails_alone() -> None:
    async def scenario(batcher: Batcher[int, int], model: Model) -> None:
        asked = [create_task(batcher(item)) for item in (1, 13, 2)]
        await sleep(0)
        model.released.set()
        one, bad, two = await gather(*asked, return_exceptions=True)
        assert (one, two) == (2, 4)
        assert isinstance(bad, ValueError)

    with_first_in_model(scenario)


def test_results_that_are_too_few_are_a_failure() -> None:
    batcher: Batcher[str, str] = Batcher(lambda items: items[1:])
    with pytest.raises(ValueError, match="shorter"):
        run(batcher("text"))


def test_panic_fails_alone() -> None:
    class PanicError(BaseException):
        """As libraries written in Rust raise."""

    def panic(items: list[int]) -> list[int]:
        if 13 in items:
            raise PanicError("13 is bad luck")
        return items

    async def main() -> None:
        batcher = Batcher(panic)
        async with asyncio.timeout(WAIT_SECONDS):
            asked = map(batcher, (1, 13, 2))
            one, bad, two = await gather(*asked, return_exceptions=True)
        assert (one, two) == (1, 2)
        assert isinstance(bad, RuntimeError)
        assert str(bad) == "PanicError: 13 is bad luck"

    run(main())


def test_cancelled_item_is_left_out_and_others_are_answered() -> None:
    async def scenario(batcher: Batcher[int, int], model: Model) -> None:
        asked = [create_task(batcher(item)) for item in (1, 2, 3)]
        await sleep(0)
        asked[1].cancel()
        await sleep(0)
        model.released.set()
        one, gone, three = await gather(*asked, return_exceptions=True)
        assert (one, three) == (2, 6)
        assert isinstance(gone, CancelledError)

    model = with_first_in_model(scenario)
    assert model.batches == [[0], [1, 3]]


def test_batch_that_is_in_the_model_outlives_a_cancelled_item() -> None:
    async def scenario(batcher: Batcher[int, int], model: Model) -> None:
        later = create_task(batcher(1))
        cancelled = create_task(batcher(2))
        await sleep(0)
        model.entered.clear()
        model.released.set()
        await until(lambda: len(model.batches) == 2)
        cancelled.cancel()
        assert await later == 2

    with_first_in_model(scenario)


def test_what_comes_when_enough_wait_is_refused() -> None:
    async def scenario(batcher: Batcher[int, int], model: Model) -> None:
        waiting = create_task(batcher.each([1, 2]))
        await sleep(0)
        with pytest.raises(BusyError, match="2 others wait"):
            await batcher(3)
        model.released.set()
        assert await waiting == [2, 4]
        assert await batcher(3) == 6  # there is room again

    with_first_in_model(scenario, most_waiting=2)


def test_several_batches_at_once_where_it_is_allowed() -> None:
    async def scenario(batcher: Batcher[int, int], model: Model) -> None:
        asked = [create_task(batcher(item)) for item in (1, 2, 3)]
        await until(lambda: len(model.batches) == 2)
        await sleep(0.05)
        assert model.batches == [[0], [1]]
        model.released.set()
        assert await gather(*asked) == [2, 4, 6]

    model = with_first_in_model(scenario, threads=2, size=1)
    assert sorted(model.batches) == [[0], [1], [2], [3]]


def test_batch_is_not_in_the_context_of_one_request() -> None:
    name: ContextVar[str] = ContextVar("name", default="")

    def names(items: list[int]) -> list[str]:
        return [name.get() for _ in items]

    async def main() -> str:
        name.set("first")
        return await Batcher(names)(1)

    assert run(main()) == ""


def test_impossible_options_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Batcher(Model(), size=0)
