"""The route of the generated service, in Flask."""

from typing import Any

from flask import Flask, request

app = Flask(__name__)


@app.post("/reverse")
def reverse_text() -> dict[str, Any]:
    """Reverse the characters of a text."""
    return {"text": request.get_json()["text"][::-1]}
