"""Prints the version that a tool itself makes of the project in the current folder, behind a marker line; writes nothing.

use: python -c <this> setuptools-scm|hatch-vcs|dunamai [OPTION...]
Ends with 90 when the tool is not installed."""

import sys

sys.dont_write_bytecode = True
sys.path[:] = [p for p in sys.path if p]  # no module of the project may stand for the tool


def absent(error):
    sys.stderr.write("%s\n" % error)
    raise SystemExit(90)


def dist(name):
    try:
        from importlib.metadata import version

        return version(name)
    except Exception:
        return "?"


def project():
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    try:
        with open("pyproject.toml", "rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}


def write_nothing():
    """Takes the functions that write version files out of every release of the library."""
    import importlib

    for module in "vcs_versioning._get_version_impl", "setuptools_scm._get_version_impl", "setuptools_scm":
        try:
            found = importlib.import_module(module)
        except ImportError:
            continue
        for name in "write_version_files", "dump_version":
            if hasattr(found, name):
                setattr(found, name, lambda *given, **named: None)


def setuptools_scm():
    try:
        import setuptools_scm as tool
    except ImportError as error:
        absent(error)
    import os

    has = os.path.exists("pyproject.toml")
    data = project().get("tool", {})
    table = has and ("setuptools_scm" in data or "vcs-versioning" in data)
    config = tool.Configuration.from_file("pyproject.toml") if table else tool.Configuration(
        root=os.getcwd(), dist_name=project().get("project", {}).get("name"))
    write_nothing()
    import inspect

    quiet = "force_write_version_files" in inspect.signature(tool._get_version).parameters
    found = tool._get_version(config, **({"force_write_version_files": False} if quiet else {}))
    if found is None:
        raise SystemExit("setuptools-scm finds no version")
    return dist("setuptools-scm"), found


def hatch_vcs():
    try:
        from hatch_vcs.version_source import VCSVersionSource
    except ImportError as error:
        absent(error)
    import os

    write_nothing()
    config = project().get("tool", {}).get("hatch", {}).get("version", {})
    config = config if config.get("source") == "vcs" else {}
    return dist("hatch-vcs"), VCSVersionSource(os.getcwd(), config).get_version_data()["version"]


def dunamai():
    try:
        from dunamai.__main__ import main
    except ImportError as error:
        absent(error)
    import contextlib
    import io

    said = io.StringIO()
    sys.argv = ["dunamai", "from", "git"] + sys.argv[2:]
    with contextlib.redirect_stdout(said):
        main()
    return dist("dunamai"), said.getvalue().strip()


TOOLS = {"setuptools-scm": setuptools_scm, "hatch-vcs": hatch_vcs, "dunamai": dunamai}
release, found = TOOLS[sys.argv[1]]()
print("shipwheel-against\t%s\t%s" % (release, found))
