"""A wheel carries the browser files, so that whoever installs it needs no npm. All else is in setup.cfg."""

import importlib.util
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

spec = importlib.util.spec_from_file_location("assets", Path(__file__).with_name("assets.py"))
assets = importlib.util.module_from_spec(spec)
spec.loader.exec_module(assets)


class BuildWithAssets(build_py):
    def run(self):
        if assets.missing():
            assets.npm_ci()
            assets.vendor()
        super().run()


setup(cmdclass={"build_py": BuildWithAssets})
