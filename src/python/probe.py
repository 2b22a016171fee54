"""Says what this interpreter is: lines "key TAB value" on stdout. Started by python.c; understood by any Python since 2.7."""
import os
import sys


def say(key, value):
    if isinstance(value, bool):
        value = "1" if value else ""
    value = str(value)
    if "\n" in value:
        raise ValueError("%s has a line break: %r" % (key, value))
    if value:
        line = key + "\t" + value + "\n"
        getattr(sys.stdout, "buffer", sys.stdout).write(os.fsencode(line) if hasattr(os, "fsencode") else line)


def installed_below():
    """The interpreter that environments link to. Environments find the standard library from the folder of this file, so
    a link from elsewhere (/usr/local/bin/python3 -> /opt/python/bin/python3) must be followed."""
    import sysconfig
    exe = getattr(sys, "_base_executable", None) or sys.executable
    if not sysconfig.get_path("stdlib").startswith(os.path.join(os.path.dirname(os.path.dirname(exe)), "")):
        exe = os.path.realpath(exe)
    return os.path.abspath(exe)


def layout():
    """Where a virtual environment has its packages, as the module venv computes it."""
    import sysconfig
    scheme = "venv" if "venv" in sysconfig.get_scheme_names() else "posix_prefix"
    base = dict.fromkeys(("base", "platbase", "installed_base", "installed_platbase"), "/base")
    paths = sysconfig.get_paths(scheme, base)
    inside = lambda path: path[len("/base/"):] if path.startswith("/base/") else ""
    purelib = inside(paths["purelib"])
    say("venv_purelib", purelib)
    say("venv_include", inside(paths["include"]) if scheme == "venv" else "include")
    posix = os.name == "posix" and sys.platform != "darwin"
    say("lib64", posix and sys.maxsize > 2 ** 32)
    say("plain", posix and sys.implementation.name == "cpython" and purelib.startswith("lib/")
        and not sysconfig.get_config_var("PYTHONFRAMEWORK"))


def pip():
    try:
        import pip as package
    except ImportError:
        return
    say("pip_dir", os.path.dirname(os.path.abspath(package.__file__)))
    say("pip_version", package.__version__)
    try:
        from pip._vendor.packaging.tags import sys_tags
    except ImportError:
        return
    say("tags", " ".join(map(str, sys_tags())))


def markers():
    import platform
    info = sys.implementation.version
    version = "%d.%d.%d" % info[:3]
    if info.releaselevel != "final":
        version += info.releaselevel[0] + str(info.serial)
    say("implementation_name", sys.implementation.name)
    say("implementation_version", version)
    say("os_name", os.name)
    say("platform_machine", platform.machine())
    say("platform_python_implementation", platform.python_implementation())
    say("platform_release", platform.release())
    say("platform_system", platform.system())
    say("platform_version", platform.version())
    say("python_full_version", platform.python_version())
    say("python_version", ".".join(platform.python_version_tuple()[:2]))
    say("sys_platform", sys.platform)


def main():
    sys.path[:] = [p for p in sys.path if p]  # never import from the current folder
    say("version", "%d.%d.%d" % sys.version_info[:3])
    say("major", sys.version_info[0])
    say("minor", sys.version_info[1])
    say("exe", os.path.abspath(sys.executable))
    if sys.version_info < (3, 9):
        return
    import importlib.util
    import sysconfig
    say("base_exe", installed_below())
    say("prefix", sys.prefix)
    say("base_prefix", sys.base_prefix)
    say("stdlib", sysconfig.get_path("stdlib"))
    say("purelib", sysconfig.get_path("purelib"))
    say("platform", sysconfig.get_platform())
    say("venv_module", importlib.util.find_spec("venv") is not None)
    say("ensurepip_module", importlib.util.find_spec("ensurepip") is not None)
    layout()
    markers()
    pip()
    say("end", "1")


main()
