"""Installs Dateline: three import packages, the seeds, and the console script ``dateline``."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent


def requirements() -> list[str]:
    """The pins of requirements.in, without their reasons."""
    lines = (line.partition("#")[0].strip() for line in (HERE / "requirements.in").read_text().splitlines())
    return [line for line in lines if line]


setup(
    name="dateline",
    version="0.1.0",
    description="Wire copy from Kafka to analysis-ready tables: articles, entities and attributed quotes",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11,<3.14",
    packages=[*find_packages(include=["pipelines*", "schemas*", "transforms*"]), "seeds"],
    package_data={"": ["*.toml", "*.json", "*.txt", "*.zip", "py.typed"], "seeds": ["*"]},
    install_requires=requirements(),
    entry_points={"console_scripts": ["dateline=pipelines.cli:main"]},
)
