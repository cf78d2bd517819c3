"""A model that is bound by reading its weights, with and without batches."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before it is loaded

import numpy as np
from cool_library.service.batching import Batcher
from fastapi import FastAPI
from pydantic import BaseModel

WIDTH = 4096  # 64 MB, more than a cache holds
WEIGHTS = np.ones((WIDTH, WIDTH), np.float32)


class Text(BaseModel):
    """Some text."""

    text: str


def predict(texts: list[str]) -> list[float]:
    """Return a number for each text."""
    features = np.zeros((len(texts), WIDTH), np.float32)
    features[:, 0] = [len(text) for text in texts]
    return [float(scores[0]) for scores in features @ WEIGHTS]


app = FastAPI()
batched = Batcher(predict, threads=2)  # as it leaves a core idle


@app.post("/plain")
def predict_plain(body: Text) -> float:
    """Predict by itself."""
    return predict([body.text])[0]


@app.post("/batched")
async def predict_batched(body: Text) -> float:
    """Predict together with those that wait."""
    return await batched(body.text)
