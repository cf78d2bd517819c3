"""Micro-batching: requests that wait for a model go into it together.

Models take a batch in much less time than its items one by one. In `add_routes`:

    predict = Batcher(model.predict)  # takes a list, and returns one of the same length

    @app.post("/predict")
    async def predict_label(body: Text) -> Prediction:
        return Prediction(label=await predict(body.text))

Nobody waits for a batch to fill: what came while one was in the model is the next.
"""

from asyncio import Future, Task, create_task, current_task, gather, get_running_loop
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextvars import Context
from typing import Generic, TypeAlias, TypeVar

from anyio import CapacityLimiter, to_thread

Item = TypeVar("Item")
Result = TypeVar("Result")
Waiting: TypeAlias = tuple[Item, Future[Result]]


class BusyError(Exception):
    """There are too many items already; becomes a 503 with Retry-After."""


class Batcher(Generic[Item, Result]):
    """Calls a function with the items of many requests at once, in threads.

    Results are in the order of the items. If the function fails on a batch, it is
    called with each item by itself, and only those on which it fails again do fail: it
    must not matter that it sees an item twice. Items of cancelled requests are left
    out, unless their batch has begun.
    """

    def __init__(
        self,
        function: Callable[[list[Item]], Sequence[Result]],
        *,
        size: int = 32,
        threads: int = 1,
        most_waiting: int = 1000,
    ) -> None:
        """Make a batcher for the routes of one application.

        Args:
            function: returns a result for each item of a list, in its order.
            size: most items in a batch.
            threads: most batches at once; more than one if the function may be called
                from several threads, and if the model leaves cores idle.
            most_waiting: most items that wait; more are refused with BusyError.
        """
        if min(size, threads, most_waiting) < 1:
            raise ValueError("size, threads and most_waiting have to be at least 1")
        self._function = function
        self._size = size
        self._threads = CapacityLimiter(threads)
        self._most_waiting = most_waiting
        self._waiting: deque[Waiting[Item, Result]] = deque()
        self._workers: set[Task[None]] = set()

    async def __call__(self, item: Item) -> Result:
        """Return the item's result.

        Raises BusyError, or what the function raises for this item.
        """
        (result,) = await self.each([item])
        return result

    async def each(self, items: Iterable[Item]) -> list[Result]:
        """Return the results of several items, which may go into several batches.

        Raises BusyError, or what the function raises for one of them.
        """
        if len(self._waiting) >= self._most_waiting:
            raise BusyError(f"{len(self._waiting)} others wait already: try later")
        loop = get_running_loop()
        added: list[Waiting[Item, Result]] = [
            (item, loop.create_future()) for item in items
        ]
        self._waiting.extend(added)
        if added and len(self._workers) < self._threads.total_tokens:
            # In a context of its own: what it logs is not of one request.
            self._workers.add(create_task(self._work(), context=Context()))
        return await gather(*(future for _, future in added))

    async def _work(self) -> None:
        """Answer batches until none waits."""
        try:
            while batch := self._next_batch():
                await self._answer(batch)
        finally:
            self._workers.discard(current_task())

    def _next_batch(self) -> list[Waiting[Item, Result]]:
        """Take from those that wait, the first first."""
        batch: list[Waiting[Item, Result]] = []
        while self._waiting and len(batch) < self._size:
            item, future = self._waiting.popleft()
            if not future.done():  # its request may have been cancelled
                batch.append((item, future))
        return batch

    def _call(self, items: list[Item]) -> Sequence[Result]:
        """Call the function; what is no Exception becomes one, or nobody would answer.

        Libraries written in Rust raise such where they panic.
        """
        try:
            return self._function(items)
        except Exception:
            raise
        except BaseException as error:
            raise RuntimeError(f"{type(error).__name__}: {error}") from error

    async def _answer(self, batch: list[Waiting[Item, Result]]) -> None:
        """Answer the items of a batch, each by itself if they fail together."""
        items = [item for item, _ in batch]
        try:
            results = await to_thread.run_sync(self._call, items, limiter=self._threads)
            pairs = list(zip(batch, results, strict=True))
        except Exception as error:
            if len(batch) > 1:
                for one in batch:
                    await self._answer([one])
            elif not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for (_, future), result in pairs:
            if not future.done():
                future.set_result(result)
