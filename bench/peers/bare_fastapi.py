"""The route of the generated service, and nothing else: no metrics, no limits."""

from fastapi import FastAPI
from pydantic import BaseModel


class Text(BaseModel):
    """Some text."""

    text: str


app = FastAPI()


@app.post("/reverse")
async def reverse_text(body: Text) -> Text:
    """Reverse the characters of a text."""
    return Text(text=body.text[::-1])
