"""A build backend for test_pep517.c: small, and as bad as config_settings["mode"] asks for."""
import io
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile


class UnsupportedOperation(Exception):
    pass


class Empty:
    pass


empty = Empty()


def behave(mode, directory):
    """The bad ways that a hook can end; None = go on."""
    if mode == "hang":
        subprocess.Popen(["sleep", "1000"])
        time.sleep(1000)
    if mode == "raise":
        raise ValueError("no luck")
    if mode == "exit":
        sys.exit("bye")
    if mode == "die":
        os._exit(5)
    if mode == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if mode == "unsupported":
        raise UnsupportedOperation("not on this machine")
    if mode == "none":
        return 17
    if mode == "folder":
        return "sub/shelf-1.0-py3-none-any.whl"
    if mode == "name":
        open(os.path.join(directory, "shelf.whl"), "w").close()
        return "shelf.whl"
    if mode == "absent":
        return "shelf-1.0-py3-none-any.whl"
    if mode == "noisy":
        print("printed")
        os.write(1, b"file\twritten to stdout\n")
        subprocess.run(["echo", "from a child"])
        print("to stderr", file=sys.stderr)
    return None


def required(settings, kind):
    mode = (settings or {}).get(kind + "-requires", "")
    if mode == "wrong":
        return "setuptools"
    if mode == "raise":
        raise OSError("cannot ask")
    if mode == "die":
        os._exit(6)
    return [r for r in mode.split("|") if r]


def get_requires_for_build_sdist(settings=None):
    return required(settings, "sdist")


def get_requires_for_build_wheel(settings=None):
    return required(settings, "wheel")


def facts():
    mask = os.umask(0)
    os.umask(mask)
    names = ("SOURCE_DATE_EPOCH", "TZ", "LC_ALL", "PYTHONPATH", "EXTRA")
    lines = ["%s=%s" % (n, os.environ.get(n)) for n in names]
    lines += ["umask=%o" % mask, "cwd=" + os.getcwd(), "exe=" + sys.executable]
    lines += ["tree on path=%s" % (os.getcwd() in sys.path), "argv=%s" % sys.argv[1:]]
    return "\n".join(lines) + "\n"


def build_sdist(directory, settings=None):
    mode = (settings or {}).get("sdist", "")
    top = "../shelf-1.0" if mode == "escape" else "shelf-1.0"
    with tarfile.open(os.path.join(directory, "shelf-1.0.tar.gz"), "w:gz") as tar:
        members = {"PKG-INFO": b"Metadata-Version: 2.1\nName: shelf\nVersion: 1.0\n", "facts.txt": facts().encode()}
        for folder in ("", "backend"):
            for name in sorted(os.listdir(folder or ".")):
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    members[path] = open(path, "rb").read()
        for name, content in members.items():
            info = tarfile.TarInfo(top + "/" + name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        if mode == "two":
            tar.addfile(tarfile.TarInfo("other-1.0/file"))
    if mode == "cut":
        with open(os.path.join(directory, "shelf-1.0.tar.gz"), "r+b") as file:
            file.truncate(200)
    return "shelf-1.0.tar.gz"


def build_wheel(directory, settings=None, metadata_directory=None):
    settings = settings or {}
    bad = behave(settings.get("mode"), directory)
    if bad is not None:
        return bad
    for name in filter(None, settings.get("imports", "").split("|")):
        __import__(name)
    name = "shelf-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
        wheel.writestr("facts.txt", facts() + "settings=%s\n" % sorted(settings.items()))
    if settings.get("mode") == "two":
        open(os.path.join(directory, "shelf-1.1-py3-none-any.whl"), "w").close()
    return name
