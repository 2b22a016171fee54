"""Calls the hooks of a PEP 517 backend. Started by pep517.c with words "key=value"; runs in the source tree.

The answer is lines "key TAB value" on what was stdout at the start; the backend, and whatever it starts, gets stderr in its
place, so that nothing that it prints can be taken for an answer.

    requires  a requirement that get_requires_for_build_* returned and that is not there yet; nothing was built then
    file      the name that build_* returned
    error     kind (import, missing, unsupported, wrong, failed), TAB, a sentence
"""
import importlib
import importlib.metadata
import json
import os
import re
import sys
import traceback


class Problem(Exception):
    """kind, sentence"""


def words(argv):
    """The command: single values as text, repeated keys as lists."""
    command = {"path": [], "setting": [], "requires": []}
    for word in argv:
        key, _, value = word.partition("=")
        if key in ("path", "setting", "requires"):
            command[key].append(value)
        else:
            command[key] = value
    return command


def settings_of(pairs):
    """config_settings; a key that comes again collects its values in a list, as `build` does."""
    settings = {}
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in settings:
            settings[key] = value
        elif isinstance(settings[key], list):
            settings[key].append(value)
        else:
            settings[key] = [settings[key], value]
    return settings


def one_line(value):
    return " ".join(str(value).split())


def load(command):
    """The backend object. With backend-path its module must come from there (PEP 517, "In-tree build backends")."""
    name, _, attributes = command["backend"].partition(":")
    folders = [os.path.abspath(folder) for folder in command["path"]]
    sys.path[:0] = folders
    try:
        backend = importlib.import_module(name)
    except BaseException as error:
        traceback.print_exc()
        raise Problem("import", "%s: %s" % (type(error).__name__, one_line(error)))
    origin = os.path.realpath(getattr(backend, "__file__", None) or "")
    if folders and not any(origin.startswith(os.path.join(os.path.realpath(f), "")) for f in folders):
        raise Problem("import", "%s is not in backend-path, but at %s" % (name, origin))
    for attribute in filter(None, attributes.split(".")):
        if not hasattr(backend, attribute):
            raise Problem("import", "%s has no attribute %s" % (name, attribute))
        backend = getattr(backend, attribute)
    return backend


def call(backend, name, *args):
    """Calls a hook; whatever it raises (setup.py likes SystemExit) becomes a Problem, its traceback goes to stderr."""
    unsupported = getattr(backend, "UnsupportedOperation", ())
    try:
        return getattr(backend, name)(*args)
    except unsupported as error:
        raise Problem("unsupported", "%s: %s" % (name, one_line(error)))
    except BaseException as error:
        traceback.print_exc()
        raise Problem("failed", "%s: %s: %s" % (name, type(error).__name__, one_line(error)))


def apart(function):
    """The function's result, computed in a forked process, so that what a hook leaves behind in memory does not reach the
    next one; the import of the backend is shared."""
    receiver, sender = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    if os.fork() == 0:
        try:
            answer = {"value": function()}
        except Problem as problem:
            answer = {"problem": problem.args}
        os.write(sender, json.dumps(answer).encode() + b"\n")
        sys.exit()
    os.close(sender)
    with os.fdopen(receiver, "rb") as stream:
        line = stream.readline()
    os.wait()
    if not line:
        raise Problem("failed", "the backend ended its process")
    answer = json.loads(line)
    if "problem" in answer:
        raise Problem(*answer["problem"])
    return answer["value"]


def required(backend, name, settings):
    """What get_requires_for_build_* asks for, checked; [] without the hook."""
    if not hasattr(backend, name):
        return []
    answer = call(backend, name, settings)
    if not isinstance(answer, (list, tuple)) or not all(isinstance(text, str) for text in answer):
        raise Problem("wrong", "%s returned %s, not a list of strings" % (name, one_line(repr(answer))[:200]))
    return [one_line(text) for text in answer]


def is_there(requirement, known):
    """True for what was installed already, and for a bare name of which there is any version. The rest pep508.c decides."""
    if requirement in known:
        return True
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement):
        return False
    try:
        return bool(importlib.metadata.version(requirement))
    except importlib.metadata.PackageNotFoundError:
        return False


def work(command, answer):
    kind, settings = command["kind"], settings_of(command["setting"])
    build, requires = "build_" + kind, "get_requires_for_build_" + kind
    backend = load(command)
    if not hasattr(backend, build):
        raise Problem("missing", "%s has no %s" % (command["backend"], build))
    if "satisfied" not in command:
        missing = [r for r in apart(lambda: required(backend, requires, settings)) if not is_there(r, command["requires"])]
        for requirement in missing:
            answer("requires", requirement)
        if missing:
            return
    name = call(backend, build, command["out"], settings)
    if not isinstance(name, str):
        raise Problem("wrong", "%s returned %s, not a file name" % (build, one_line(repr(name))[:200]))
    answer("file", one_line(name))


def main():
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.umask(0o022)
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if folder and folder != here]
    command = words(sys.argv[1:])
    sys.argv[1:] = []

    def answer(*fields):
        channel.write("\t".join(fields).encode("utf-8", "backslashreplace") + b"\n")

    try:
        work(command, answer)
    except Problem as problem:
        answer("error", *problem.args)
    channel.flush()


if __name__ == "__main__":  # a backend's worker processes import this file again
    main()
