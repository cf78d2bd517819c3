"""Serves the page and the service at one address."""

import os
from pathlib import Path

import uvicorn
from fastapi.staticfiles import StaticFiles

from <%- libname %>.service.settings import Settings
from <%- libname %>.serving import create_app

app = create_app(Settings.from_environment(os.environ))
app.mount("/", StaticFiles(directory=Path(__file__).parent / "page", html=True))

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "8080")))
