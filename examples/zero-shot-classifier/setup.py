"""What pyproject.toml cannot express: tests stay out of the wheel."""

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildLibrary(build_py):
    """Leave out the tests, which sit beside the modules they test."""

    def build_module(self, module: str, file: str, package: str) -> None:
        """Copy a module into the wheel, unless it contains tests."""
        if not module.startswith("test_"):
            super().build_module(module, file, package)  # type: ignore[no-untyped-call]


setup(cmdclass={"build_py": BuildLibrary})
