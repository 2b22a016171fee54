"""Answers for setuptools-scm, hatch-vcs, dunamai and the backends that read versions from files, with all of them loaded
once: run by version_peers.py and version_sources.py in an environment of its own.

A request a line on standard input, an answer a line on standard output:
  {"tool": "setuptools-scm", "cwd": "/x", "env": {...}, "files": ["_version.py"]}
  {"text": "1.0"} or {"error": "ValueError", "message": "..."}, and "files" with what the tool wrote (null = nothing)
  {"forget": true}     the tree has changed
With "fork" the tool runs in a process of its own, because it loads the project's modules.
While a tree stays as it is, git gets each question once: its answers are kept by words, folder and environment. The tools
themselves run in full each time.
"""

import contextlib
import importlib
import io
import json
import logging
import os
import subprocess
import sys
import types
import warnings
from pathlib import Path

memory = {}


def remembering_run(*args, **options):
    words = args[0]
    key = (tuple(words) if not isinstance(words, str) else words, str(options.get("cwd")), options.get("errors"),
           frozenset((options.get("env") or os.environ).items()), options.get("stderr"), options.get("text"))
    if options.get("input") is not None or "fetch" in words:
        return subprocess.run(*args, **options)
    if key not in memory:
        try:
            memory[key] = subprocess.run(*args, **options)
        except OSError as error:
            memory[key] = error
    if isinstance(memory[key], OSError):
        raise memory[key]
    return memory[key]


def remember(module):
    """Puts our memory between a module and the programs that it runs."""
    stand_in = types.ModuleType("subprocess")
    stand_in.__dict__.update({k: v for k, v in subprocess.__dict__.items() if not k.startswith("__")})
    stand_in.run = remembering_run
    module.subprocess = stand_in


def setuptools_scm():
    from vcs_versioning._cli import main

    return main(["--force-write-version-files"])


def hatchling():
    from hatchling.cli.metadata import metadata_impl

    metadata_impl(called_by_app=False, field="version", compact=False)


def hatch_vcs():
    """The version, and what the build hook writes where there is one."""
    from hatch_vcs.build_hook import VCSBuildHook
    from hatchling.metadata.core import ProjectMetadata
    from hatchling.plugin.manager import PluginManager

    hatchling()
    metadata = ProjectMetadata(os.getcwd(), PluginManager())
    hook = metadata.hatch.build_config.get("hooks", {}).get("vcs")
    if hook:
        VCSBuildHook(os.getcwd(), hook, None, metadata, "", "").initialize("standard", {"artifacts": []})


def dunamai(words):
    import dunamai.__main__ as program

    sys.argv = ["dunamai", "from", "git", *words]
    program.main()


def flit_core():
    from flit_core import common, config

    info = config.read_flit_config(Path("pyproject.toml"))
    module = common.Module(info.module, Path.cwd())
    print(common.make_metadata(module, info).version)


def setuptools():
    from packaging.version import Version
    from setuptools import Distribution
    from setuptools.config import pyprojecttoml, setupcfg

    dist = Distribution()
    if Path("setup.cfg").is_file():
        setupcfg.apply_configuration(dist, "setup.cfg")
    pyprojecttoml.apply_configuration(dist, "pyproject.toml")
    print(Version(dist.get_version()))  # as its build does before it names a file


def pdm_backend():
    from pdm.backend.wheel import WheelBuilder

    builder = WheelBuilder(".")
    builder.initialize(builder.build_context(Path("dist")))
    print(builder.config.metadata["version"])


TOOLS = {
    "setuptools-scm": setuptools_scm, "hatch-vcs": hatch_vcs, "dunamai": dunamai,
    "hatchling": hatchling, "flit_core": flit_core, "setuptools": setuptools, "pdm-backend": pdm_backend,
}


def run(tool, words=()):
    said, story = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(story):
            status = TOOLS[tool](words) if tool == "dunamai" else TOOLS[tool]()
        if status:
            return {"error": f"exit {status}", "message": story.getvalue()}
        return {"text": said.getvalue().rstrip("\n")}
    except SystemExit as stop:
        if not stop.code:
            return {"text": said.getvalue().rstrip("\n")}
        return {"error": "SystemExit", "message": f"{stop.code if not isinstance(stop.code, int) else ''}{story.getvalue()}"}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def run_apart(tool, words=()):
    """The same in a child process."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            sys.path.insert(0, os.getcwd())
            os.write(writer, json.dumps(run(tool, words)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return json.loads(said)


class Outputs:
    """Files that a tool may write: what it wrote, after which each is again what it was."""

    def __init__(self, files):
        self.before = {Path(name): self.look(Path(name)) for name in files}

    @staticmethod
    def look(path):
        if path.is_symlink():
            return os.readlink(path)
        return (path.read_bytes(), path.stat()) if path.is_file() else None

    def collect(self):
        found = {}
        for path, before in self.before.items():
            now = self.look(path)
            changed = now is not None and now != before
            found[str(path)] = path.read_bytes().decode(errors="replace") if changed else None
            if changed:
                self.restore(path, before)
        return found

    @staticmethod
    def restore(path, before):
        path.resolve().unlink(missing_ok=True)
        if isinstance(before, str):
            path.unlink(missing_ok=True)
            path.symlink_to(before)
        elif before:
            path.write_bytes(before[0])
            path.chmod(before[1].st_mode)
            os.utime(path, ns=(before[1].st_atime_ns, before[1].st_mtime_ns))


def answer(request, environment):
    os.environ.clear()
    os.environ.update({k: v for k, v in {**environment, **request["env"]}.items() if v is not None})
    os.chdir(request["cwd"])
    outputs = Outputs(request.get("files", []))
    result = (run_apart if request.get("fork") else run)(request["tool"], request.get("words", []))
    result["files"] = outputs.collect()
    os.chdir("/")
    return result


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for name in ("vcs_versioning._run_cmd", "dunamai"):
        with contextlib.suppress(ImportError):
            remember(importlib.import_module(name))
    for name in ("hatchling.cli.metadata", "hatchling.metadata.core", "flit_core.config", "setuptools.config.pyprojecttoml",
                 "pdm.backend.wheel"):  # once here and not in each child
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    environment, out = dict(os.environ), os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("forget"):
            memory.clear()
            continue
        out.write(json.dumps(answer(request, environment)) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
