#!/usr/bin/env python3
"""Writes version-styles.jsonl: what dunamai, uv-dynamic-versioning and an old setuptools-scm print in repositories that
tests/git_states.py makes.

SHIPWHEEL_CORPUS names a folder with wheels/ that holds dunamai 1.26.5, uv-dynamic-versioning 0.14.1 and what they need.
setuptools-scm 7.1 is Debian 12's package python3-setuptools-scm.

One JSON object a line: id, steps, config (pyproject.toml as JSON), settings (of dunamai, by their names in
[tool.uv-dynamic-versioning]), env, head (id of HEAD, deterministic), expect (tool to the printed text, or {"error": class}).
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from generate_versions import EPOCH, run_tool  # noqa: E402
from git_states import States, clean_environment  # noqa: E402
from version_cases import UV, dunamai_cases, old_cases, plug_in_cases  # noqa: E402

DEMO = {"name": "demo", "dynamic": ["version"]}
FLAGS = {"bump", "dirty", "full-commit", "highest-tag", "ignore-untracked", "latest-tag", "metadata", "strict", "tagged-metadata"}
COMMANDS = {
    "dunamai": ["dunamai", "from", "git"],
    "uv-dynamic-versioning": ["hatchling", "metadata", "version"],
    "setuptools-scm-7.1": ["setuptools_scm"],
}


def build(requires, backend):
    return {"requires": requires, "build-backend": backend}


def cases():
    for name, steps, settings in dunamai_cases():
        config = {"project": {"name": "demo", "version": "0"}, "tool": {"hatch": {}}}
        yield {"id": name, "tool": "dunamai", "steps": steps, "config": config, "settings": settings}
    for name, steps, table, env in plug_in_cases():
        tool = {"hatch": UV, **({"uv-dynamic-versioning": table} if table else {})}
        config = {"project": DEMO, "build-system": build(["uv-dynamic-versioning"], "hatchling.build"), "tool": tool}
        yield {"id": name, "tool": "uv-dynamic-versioning", "steps": steps, "config": config, "env": env}
    for name, steps, table in old_cases():
        system = build(["setuptools", "setuptools-scm<8"], "setuptools.build_meta")
        config = {"project": DEMO, "build-system": system, "tool": {"setuptools_scm": table}}
        yield {"id": name, "tool": "setuptools-scm-7.1", "steps": steps, "config": config}


def arguments(settings):
    for setting in settings:
        key, _, value = setting.partition("=")
        if key in FLAGS:
            yield f"--no-{key}" if value == "false" else f"--{key}"
        else:
            yield f"--{key}={value}"


def install(target):
    wheels = Path(os.environ["SHIPWHEEL_CORPUS"]) / "wheels"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--find-links", wheels, "--target", target]
    subprocess.run([*pip, "dunamai==1.26.5", "uv-dynamic-versioning==0.14.1", "hatchling"], check=True)


def observe(case, tools):
    tool = case.pop("tool")
    old = tool == "setuptools-scm-7.1"
    with tempfile.TemporaryDirectory() as folder:
        state = States(Path(folder) / "x")
        state.run(case["steps"])
        state.configure(case["config"])
        path = {} if old else {"PYTHONPATH": str(tools), "PATH": f"{tools}/bin:{os.environ['PATH']}"}
        env = {**clean_environment(), "SOURCE_DATE_EPOCH": EPOCH, **path, **case.get("env", {})}
        said = run_tool([*COMMANDS[tool], *arguments(case.get("settings", []))], state, env, "/usr/bin/python3" if old else None)
        case = {key: value for key, value in case.items() if value}
        return {**case, "head": state.head(), "expect": {tool: said}}


def main():
    with tempfile.TemporaryDirectory() as tools, ThreadPoolExecutor(3) as pool:
        install(tools)
        rows = list(pool.map(lambda case: observe(case, tools), cases()))
    (HERE / "version-styles.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    print(f"{len(rows)} cases")


if __name__ == "__main__":
    main()
