"""Micro projects, one per rule of the backends that are imitated. Each is a dictionary:
name, rule; files (path: content); executable (paths); commits (after the tag); fallback (a part of the reason, when it must not be
built natively); debian (False when Debian 12's old versions of the backends cannot build it)."""

PROJECTS = []


def project(name, rule, files, **more):
    assert all(other["name"] != name for other in PROJECTS), name
    PROJECTS.append({"name": name, "rule": rule, "files": files, **more})


# ---- flit_core ----


def flit(body, tool="", requires="flit_core >=3.2"):
    return f"""[build-system]
requires = ["{requires}"]
build-backend = "flit_core.buildapi"

[project]
name = "demo-pkg"
{body}
{tool}
"""


STATIC = 'version = "1.0"\ndescription = "A demo"\nrequires-python = ">=3.8"'
FLIT_PACKAGE = {
    "demo_pkg/__init__.py": '"""A demo.\n\nMore about it.\n"""\n__version__ = "1.0"\n',
    "demo_pkg/data.json": "{}\n",
    "demo_pkg/sub/mod.py": "x = 1\n",
    "demo_pkg/sub/.hidden": "h\n",
    "demo_pkg/run.sh": "#!/bin/sh\n",
    "demo_pkg/old.pyc": "p\n",
    "demo_pkg-b/x.py": "",
    "tests/test_a.py": "",
    "LICENSE": "licence\n",
    "NOTICE": "notice\n",
    "README.md": "# Demo\n",
}

project(
    "flit-module",
    "a single module; version and summary from it; no requires-python gives py2.py3",
    {
        "pyproject.toml": flit('dynamic = ["version", "description"]', '[tool.flit.module]\nname = "demo"'),
        "demo.py": "'''  A demo.  \n\n  Text.'''\n__version__ = '1.0rc1'\n__version__ = '2'\n",
    },
    version="1.0rc1",
)
project(
    "flit-package",
    "a flat package with data, hidden files and an executable; nothing else joins the sdist",
    {"pyproject.toml": flit(STATIC + '\nreadme = "README.md"'), **FLIT_PACKAGE},
    executable=["demo_pkg/run.sh", "demo_pkg/sub/mod.py"],
)
project(
    "flit-src",
    "src layout; include and exclude; a folder named includes all that is below",
    {
        "pyproject.toml": flit(
            STATIC,
            '[tool.flit.sdist]\ninclude = ["tests/", "doc/**/*.rst", "*.cfg"]\nexclude = ["doc/_build", "tests/skip.py", "src/demo_pkg/no.txt"]',
        ),
        "src/demo_pkg/__init__.py": "",
        "src/demo_pkg/no.txt": "",
        "src/demo_pkg/yes.txt": "",
        "tests/test_a.py": "",
        "tests/skip.py": "",
        "tests/.hidden": "",
        "doc/a.rst": "",
        "doc/deep/er/b.rst": "",
        "doc/_build/c.rst": "",
        "doc/deep/d.txt": "",
        "tox.cfg": "",
        ".hidden.cfg": "",
    },
)
project(
    "flit-namespace",
    "a dotted module name is a package in a namespace",
    {
        "pyproject.toml": flit(STATIC, '[tool.flit.module]\nname = "space.inner.demo"'),
        "src/space/inner/demo/__init__.py": "",
        "src/space/inner/demo/part.py": "",
        "src/space/other/no.py": "",
    },
)
project(
    "flit-metadata",
    "people, keywords, classifiers, URLs sorted, requirements as written but for extras, entry points sorted",
    {
        "pyproject.toml": flit(
            STATIC
            + '''
readme = {file = "README.rst", content-type = "text/x-rst; charset=UTF-8"}
license = {text = "MIT"}
keywords = ["b", "a"]
classifiers = ["Topic :: Utilities", "Development Status :: 4 - Beta"]
authors = [{name = "Zoë Ärger", email = "z@example.org"}, {name = "Only Name"}, {email = "x@example.org"}, {name = "Smith, J.", email = "s@example.org"}]
maintainers = [{name = 'The "M"', email = "m@example.org"}]
dependencies = ["Requests[Socks_x, security] >=2.0, <3", "Foo_Bar~=1.0", "click>=8; python_version >= '3.8' and sys_platform != 'win32'"]

[project.optional-dependencies]
Test_Extra = ["colorama; os_name=='nt' or python_version<'3.9'", "pytest [x] >=7"]
doc = ["sphinx"]
[project.urls]
Source = "https://example.org/s"
"Bug Tracker" = "https://example.org/b"
[project.scripts]
zzz = "demo_pkg:main"
aaa = "demo_pkg.sub:run [doc]"
[project.gui-scripts]
gui = "demo_pkg:gui"
[project.entry-points."x.group"]
b = "demo_pkg:b"
a = "demo_pkg"
'''
        ),
        **FLIT_PACKAGE,
        "README.rst": "Demo\r\n====\r\nno newline at the end",
    },
)
project(
    "flit-licenses",
    "an SPDX expression, licence file patterns",
    {
        "pyproject.toml": flit(
            STATIC + '\nlicense = "mit OR (apache-2.0 AND bsd-3-clause)"\nlicense-files = ["LICENSE*", "licenses/*.txt"]',
            requires="flit_core >=3.11",
        ),
        **FLIT_PACKAGE,
        "LICENSE.md": "x\n",
        "licenses/b.txt": "b\n",
        "licenses/a.txt": "a\n",
        "licenses/c.rst": "c\n",
    },
    debian=False,
)
project(
    "flit-version-files",
    "__version__.py, _version.py, version.py, then __init__.py, which has the last word",
    {
        "pyproject.toml": flit('dynamic = ["version"]\ndescription = "A demo"'),
        "demo_pkg/__init__.py": "from .version import __version__\n",
        "demo_pkg/version.py": "__version__ = '1.0'\n",
        "demo_pkg/_version.py": "__version__ = '0.9'\n",
    },
)
project(
    "flit-long-names",
    "names over 100 bytes and beyond ASCII need extended TAR headers",
    {
        "pyproject.toml": flit(STATIC),
        "demo_pkg/__init__.py": "",
        "demo_pkg/" + "d" * 60 + "/" + "e" * 60 + ".txt": "long\n",
        "demo_pkg/ü.txt": "ü\n",
        "demo_pkg/comma, quote\".txt": "q\n",
        "demo_pkg/empty": "",
    },
)
project(
    "flit-text-readme",
    "a readme as text; empty lists and tables that are there",
    {
        "pyproject.toml": flit(
            STATIC + '\nkeywords = []\nauthors = []\nreadme = {text = "Hello", content-type = "text/plain"}\n[project.scripts]\n[project.entry-points.g]\na = "demo_pkg"'
        ),
        "demo_pkg.py": "",
    },
)
project(
    "flit-four",
    "the newest release",
    {
        "pyproject.toml": flit(STATIC + '\ndependencies = ["x[A_b] ; \'[c_d]\' in platform_version"]', requires="flit_core >=4"),
        **FLIT_PACKAGE,
    },
    debian=False,
)
project(
    "flit-below-four",
    "3.12, which most projects are pinned to",
    {
        "pyproject.toml": flit(STATIC + '\ndependencies = ["x[A_b]"]', requires="flit_core >=3.11,<4"),
        **FLIT_PACKAGE,
    },
    debian=False,
)
for name, text, reason in [
    ("flit-tool-key", flit(STATIC, "[tool.flit.sdist]\nincludes = []"), "tool.flit.sdist.includes"),
    ("flit-external-data", flit(STATIC, '[tool.flit.external-data]\ndirectory = "data"'), "external-data"),
    ("flit-legacy", '[build-system]\nrequires = ["flit_core<4"]\nbuild-backend = "flit_core.buildapi"\n[tool.flit.metadata]\nmodule = "demo_pkg"\nauthor = "x"\n', "no [project]"),
    ("flit-requirement", flit(STATIC).replace('"]\nbuild-b', '", "setuptools"]\nbuild-b'), "unknown build requirement"),
    ("flit-broken-release", flit(STATIC, requires="flit_core ==4.0.1"), "not imitated"),
    ("flit-url-requirement", flit(STATIC, requires="flit_core @ https://example.org/f.whl"), "build requirement"),
    ("flit-backend-path", flit(STATIC).replace("[project]", 'backend-path = ["."]\n\n[project]'), "part of the project"),
    ("flit-other-backend", flit(STATIC).replace("flit_core.buildapi", "flit_scm:buildapi"), "flit_scm:buildapi"),
    ("flit-import-names", flit(STATIC + '\nimport-names = ["demo_pkg"]'), "import-names"),
    ("flit-stubs", flit(STATIC).replace("demo-pkg", "demo-stubs"), "stubs"),
    ("flit-brackets", flit(STATIC + "\ndependencies = [\"x[A_b] ; '[c]' in platform_version\"]", requires="flit_core <4"), "brackets"),
    ("flit-excluded-module", flit(STATIC, '[tool.flit.sdist]\nexclude = ["demo_pkg/__init__.py"]'), "must be there"),
]:
    project(name, "not native", {"pyproject.toml": text, **FLIT_PACKAGE, "data/x": ""}, fallback=reason)
project(
    "flit-computed-version",
    "not native: the module would have to be run",
    {"pyproject.toml": flit('dynamic = ["version"]\ndescription = "A demo"'), "demo_pkg.py": "__version__ = '.'.join(['1', '0'])\n"},
    fallback="__version__",
)
project(
    "flit-two-modules",
    "not native: flit_core refuses",
    {"pyproject.toml": flit(STATIC), "demo_pkg.py": "", "src/demo_pkg.py": ""},
    fallback="several",
)

# ---- setuptools ----


def setuptools(body, tool="", requires='"setuptools>=61"'):
    return f"""[build-system]
requires = [{requires}]
build-backend = "setuptools.build_meta"

[project]
name = "Demo.Pkg"
{body}
{tool}
"""


PLAIN = 'version = "1.0"'
SRC = {
    "src/demo/__init__.py": "__version__ = '1.0'\n",
    "src/demo/py.typed": "",
    "src/demo/stub.pyi": "",
    "src/demo/data.json": "{}\n",
    "src/demo/run.sh": "#!/bin/sh\n",
    "src/demo/sub/mod.py": "",
    "src/demo/sub/deep/data.txt": "d\n",
    "src/demo/with-dash/data.txt": "d\n",
    "src/demo/.hidden.py": "",
    "src/single.py": "",
    "tests/test_a.py": "",
    "tests/conftest.py": "",
    "README.rst": "Demo\n====\n",
    "README.md": "# Demo\n",
    "LICENSE": "licence\n",
    "COPYING~": "backup\n",
    "AUTHORS.rst": "authors\n",
}
MODES = ["src/demo/run.sh", "src/demo/sub/mod.py", "LICENSE"]

project(
    "setuptools-src",
    "src layout by discovery: PEP 420 packages, modules, *.pyi and py.typed, no other data",
    {"pyproject.toml": setuptools(PLAIN), **SRC},
    executable=MODES,
)
project(
    "setuptools-flat",
    "flat layout by discovery: reserved names are passed over",
    {
        "pyproject.toml": setuptools(PLAIN + '\nreadme = "README"'),
        "demo/__init__.py": "",
        "demo/sub/data/x.txt": "",
        "demo/tests/test_x.py": "",
        "docs/conf.py": "",
        "tests/__init__.py": "",
        "tests/test_b.py": "",
        "test/test_c.py": "",
        "build/x.py": "",
        "tools/__init__.py": "",
        "README": "plain\n",
    },
)
project(
    "setuptools-stubs",
    "type stubs may stand beside the one package of a flat layout",
    {"pyproject.toml": setuptools(PLAIN), "demo/__init__.py": "", "demo-stubs/__init__.pyi": "", "demo-stubs/sub/x.pyi": ""},
    debian=False,
)
project(
    "setuptools-module",
    "flat layout of one module",
    {"pyproject.toml": setuptools(PLAIN), "demo.py": "", "setup.py": "from setuptools import setup\n\nsetup()\n", "noxfile.py": ""},
)
project(
    "setuptools-guard",
    "a setup.py that only refuses old versions of Python",
    {
        "pyproject.toml": setuptools(PLAIN),
        "demo.py": "",
        "setup.py": "import sys\n\nif sys.version_info < (3, 9):\n    sys.exit(1)\n\nfrom setuptools import setup\n\nsetup()\n",
    },
)
project(
    "setuptools-two-packages",
    "not native: setuptools refuses",
    {"pyproject.toml": setuptools(PLAIN), "one/__init__.py": "", "two/__init__.py": ""},
    fallback="several packages",
)
project(
    "setuptools-find",
    "packages.find with where, include, exclude and namespaces",
    {
        "pyproject.toml": setuptools(
            PLAIN,
            '[tool.setuptools.packages.find]\nwhere = ["lib"]\ninclude = ["demo*"]\nexclude = ["demo.internal*", "*.tests"]\nnamespaces = false',
        ),
        "lib/demo/__init__.py": "",
        "lib/demo/tests/__init__.py": "",
        "lib/demo/internal/__init__.py": "",
        "lib/demo/internal/deep/__init__.py": "",
        "lib/demo/nospace/x.py": "",
        "lib/demo_more/__init__.py": "",
        "lib/other/__init__.py": "",
    },
)
project(
    "setuptools-find-two",
    "packages.find in two folders",
    {
        "pyproject.toml": setuptools(PLAIN, '[tool.setuptools.packages.find]\nwhere = ["one", "two"]'),
        "one/alpha/__init__.py": "",
        "one/alpha/x.py": "",
        "two/beta/deep/y.py": "",
    },
)
project(
    "setuptools-package-dir",
    "package-dir for one package, and discovery inside of it",
    {
        "pyproject.toml": setuptools(PLAIN, '[tool.setuptools.package-dir]\ndemo = "code/here"'),
        "code/here/__init__.py": "",
        "code/here/inner/x.py": "",
        "code/not.py": "",
    },
)
project(
    "setuptools-lists",
    "packages and py-modules as lists; the package of a module lends its __init__.py",
    {
        "pyproject.toml": setuptools(PLAIN, '[tool.setuptools]\npackages = ["demo", "demo.sub"]\npy-modules = ["single", "other.part"]\nzip-safe = true\nplatforms = ["any", "Linux"]'),
        "demo/__init__.py": "",
        "demo/sub/a.py": "",
        "demo/unlisted/b.py": "",
        "single.py": "",
        "other/__init__.py": "",
        "other/part.py": "",
        "other/left.py": "",
    },
)
project(
    "setuptools-data",
    "package-data with wildcards, exclude-package-data, no include-package-data",
    {
        "pyproject.toml": setuptools(
            PLAIN,
            """[tool.setuptools]
include-package-data = false
[tool.setuptools.package-data]
"*" = ["*.json", "**/*.txt"]
demo = ["*.sh", "missing/*"]
[tool.setuptools.exclude-package-data]
demo = ["sub/deep/*"]
""",
        ),
        **SRC,
        "MANIFEST.in": "graft src\n",
    },
    executable=MODES,
)
project(
    "setuptools-manifest",
    "every command of MANIFEST.in, in order; comments, continued lines, classes; what is never taken",
    {
        "pyproject.toml": setuptools(PLAIN),
        **SRC,
        "MANIFEST.in": """# comment
include *.cfg extra/?.txt  # more
exclude extra/b.txt
recursive-include docs *.rst \\
    *.md
recursive-exclude docs/_build *
global-include *.inc
global-exclude *.py[cod] .*.swp
graft assets
prune assets/skip
graft src/demo
recursive-include
unknown words here
include docs/[a-b].html
exclude docs/[a-c].html
include .gitignore nothing/*
global-exclude run.sh
""",
        ".gitignore": "x\n",
        "tox.cfg": "",
        "extra/a.txt": "",
        "extra/b.txt": "",
        "extra/cc.txt": "",
        "docs/a.rst": "",
        "docs/deep/b.md": "",
        "docs/_build/c.rst": "",
        "docs/a.html": "",
        "docs/b.html": "",
        "docs/c.html": "",
        "docs/.x.swp": "",
        "assets/1.png": "1",
        "assets/deep/2.png": "2",
        "assets/skip/3.png": "3",
        "assets/CVS/root": "",
        "assets/x.inc": "",
        "src/demo/table.inc": "",
        "src/demo/old.pyc": "",
        "build/y.inc": "",
        ".venv/z.inc": "",
    },
    executable=MODES,
)
project(
    "setuptools-metadata",
    "people, requirements, extras, entry points, URLs, keywords",
    {
        "pyproject.toml": setuptools(
            PLAIN
            + '''
description = "A demo"
readme = "README.rst"
requires-python = ">=3.8, !=3.9.0,<4"
license = {text = """Mine
 all mine

end"""}
keywords = ["b", "a"]
classifiers = ["Topic :: Utilities", "Development Status :: 4 - Beta"]
authors = [{name = "Zoë Ärger", email = "z@example.org"}, {name = "Only Name"}, {email = "x@example.org"}, {name = "Smith, J.", email = "s@example.org"}]
maintainers = [{name = 'The "M"', email = "m@example.org"}]
dependencies = ["Requests[socks,security] >=2.0, <3", "Foo_Bar~=1.0", "click>=8; python_version >= '3.8' and sys_platform != 'win32'", "baz @ https://example.org/x.tgz ; os.name == 'nt'", "Foo_Bar ; python_version<'3'"]

[project.optional-dependencies]
Test_Extra = ["colorama; os_name=='nt' or python_version<'3.9'", "pytest >=7"]
empty = []
all = ["demo.pkg[Test_Extra]", "tomli; python_version<'3.11'"]
[project.urls]
Source = "https://example.org/s"
"Bug Tracker" = "https://example.org/b"
[project.scripts]
zzz = "demo:main"
aaa = "demo.sub:run [all]"
[project.gui-scripts]
gui = "demo:gui"
[project.entry-points."x.group"]
b = "demo:b"
a = "demo"
[project.entry-points.none]
'''
        ),
        **SRC,
    },
)
project(
    "setuptools-licenses",
    "SPDX expression and licence files in the order of the patterns",
    {
        "pyproject.toml": setuptools(
            PLAIN + '\nlicense = "mit aNd  gpl-3.0-OR-later"\nlicense-files = ["licenses/**/*.txt", "LICEN[CS]E*", "AUTHORS*"]', requires='"setuptools>=77"'
        ),
        **SRC,
        "licenses/b.txt": "b\n",
        "licenses/deep/a.txt": "a\n",
        "licenses/.hidden.txt": "h\n",
    },
    executable=MODES,
    debian=False,
)
project(
    "setuptools-no-licenses",
    "an empty list of licence files; a licence from a file",
    {"pyproject.toml": setuptools(PLAIN + '\nlicense = {file = "LICENSE"}', '[tool.setuptools]\nlicense-files = []'), **SRC, "LICENSE": "a\n\fb\n\n"},
    debian=False,
)
project(
    "setuptools-dynamic",
    "attr of a tuple, readme of two files, dependencies and extras from files",
    {
        "pyproject.toml": setuptools(
            'dynamic = ["version", "readme", "dependencies", "optional-dependencies", "classifiers", "description"]',
            """[tool.setuptools.dynamic]
version = {attr = "demo.about.VERSION"}
readme = {file = ["README.rst", "CHANGES.txt"], content-type = "text/x-rst"}
dependencies = {file = ["requirements.in"]}
classifiers = {file = "classifiers.txt"}
description = {file = "summary.txt"}
optional-dependencies.dev = {file = "dev.in"}
""",
        ),
        **SRC,
        "src/demo/about.py": "import os\nVERSION: tuple = (1, 0, 'rc1')\n",
        "CHANGES.txt": "changes\n",
        "requirements.in": "# comment\nrequests >=2\n\n  click; python_version<'3.9'\n",
        "dev.in": "pytest\n",
        "classifiers.txt": "Topic :: Utilities\nFramework :: Pytest\n",
        "summary.txt": "A demo",
    },
    version="1.0rc1",
    debian=False,
)
project(
    "setuptools-version-file",
    "a version from a file joins the sdist",
    {"pyproject.toml": setuptools('dynamic = ["version"]', '[tool.setuptools.dynamic]\nversion = {file = "VERSION"}'), **SRC, "VERSION": "1.0\n"},
    debian=False,
)
CFG = """[metadata]
name = demo_pkg
version = attr: demo.__version__
description = A demo
long_description = file: README.rst, CHANGES.rst
long_description_content_type = text/x-rst
url = https://example.org
download_url = https://example.org/d
project_urls =
    Source = https://example.org/s
    Bugs=https://example.org/b
author = A, B
author-email = a@example.org
maintainer = M
license = MIT
license_files =
    LICENSE
    AUTHORS*
classifiers =
    Topic :: Utilities
    Development Status :: 4 - Beta
keywords = one, two
platforms = any

[options]
packages = find:
package_dir =
    = src
python_requires = >=3.8, <4
include_package_data = True
zip_safe = no
# a comment
install_requires =
    requests >=2
    # not this
    click; python_version<"3.9"

[options.packages.find]
where = src
exclude =
    demo.sub*

[options.extras_require]
Test = pytest; pytest-cov
doc =
    sphinx; python_version<"3.9"

[options.package_data]
* = *.json
demo =
    *.sh

[options.exclude_package_data]
* = *.bad

[options.entry_points]
console_scripts =
    zzz = demo:main
    aaa=demo:run
x.group =
    a = demo

[bdist_wheel]
universal = 1

[flake8]
max-line-length = 100
ignore =
    E1,
    W2
; the end
"""
LEGACY = '[build-system]\nrequires = ["setuptools", "wheel"]\nbuild-backend = "setuptools.build_meta"\n'
project(
    "setup-cfg",
    "everything in setup.cfg, which is written anew; data that MANIFEST.in names",
    {
        "pyproject.toml": LEGACY,
        "setup.cfg": CFG,
        "setup.py": '"""Nothing."""\nimport setuptools\n\nif __name__ == "__main__":\n    setuptools.setup()\n',
        **SRC,
        "src/demo/sub/__init__.py": "",
        "src/demo/a.bad": "",
        "CHANGES.rst": "changes\n",
        "MANIFEST.in": "recursive-include src *.txt *.bad\n",
    },
    executable=MODES,
)
project(
    "setup-cfg-alone",
    "no pyproject.toml at all; namespace packages, a version in a file, requirements on one line",
    {
        "setup.cfg": "[metadata]\nname = demo\nversion = file: VERSION\n[options]\npackages = find_namespace:\ninstall_requires = a; b>1\npy_modules = single\nzip_safe = true\n[options.packages.find]\ninclude = demo*\n[tool:pytest]\naddopts = -q\n",
        "setup.py": "from setuptools import setup\nsetup()\n",
        "demo/inner/x.py": "",
        "demo/inner/data.txt": "",
        "single.py": "",
        "VERSION": "1.0",
    },
)
project(
    "setup-cfg-discovery",
    "neither packages nor modules in setup.cfg: they are discovered; a description from a file",
    {
        "pyproject.toml": LEGACY,
        "setup.cfg": "[metadata]\nname = demo\nversion = attr: demo.__version__\ndescription = file: summary\nkeywords =\n    a b\n    c\n",
        "summary": "In one line",
        **SRC,
    },
    debian=False,
)
project(
    "setup-cfg-tag",
    "python_tag of the wheel; a setting that no tool knows; an author of several words",
    {
        "pyproject.toml": LEGACY,
        "setup.cfg": "[metadata]\nname = demo\nversion = 1.0\nauthor = \n[options]\npackages = demo\n[bdist_wheel]\npython_tag = py3\n[egg_info]\ntag_build =\ntag_date = 0\n",
        "demo/__init__.py": "",
    },
)
project(
    "setup-cfg-license",
    "licence files may stand in setup.cfg beside [project]",
    {"pyproject.toml": setuptools(PLAIN), "setup.cfg": "[metadata]\nlicense_file = AUTHORS.rst\n\n[isort]\nprofile = black\n", **SRC},
    debian=False,
)
SCM = setuptools('dynamic = ["version"]', '[tool.setuptools_scm]\nversion_file = "%s/_version.py"', '"setuptools>=80", "setuptools-scm>=8"')
project(
    "scm-src",
    "setuptools-scm: every tracked file joins the sdist, data joins the wheel; the version file of the wheel knows no commit",
    {"pyproject.toml": SCM % "src/demo", **SRC, ".gitignore": "_version.py\n", "docs/ü.txt": "", ".github/x.yml": ""},
    executable=MODES,
    debian=False,
)
project(
    "scm-flat",
    "flat layout: scm_version.json at the root tells the commit also inside of the sdist",
    {"pyproject.toml": SCM % "demo", "demo/__init__.py": "", "demo/data.txt": "", "MANIFEST.in": "prune docs\nexclude .gitignore\n", "docs/x.rst": "", ".gitignore": ""},
    debian=False,
)
project(
    "scm-later",
    "three commits behind the tag",
    {"pyproject.toml": SCM % "demo", "demo/__init__.py": ""},
    commits=3,
    debian=False,
)
project(
    "scm-files-only",
    "setuptools-scm is required, but the version is written: tracked files join all the same",
    {"pyproject.toml": setuptools(PLAIN, requires='"setuptools>=80", "setuptools_scm[toml]>=8"'), **SRC, "docs/x.rst": ""},
    debian=False,
)
project(
    "scm-simple",
    "setuptools-scm[simple] without a table of its own; a text file with the version",
    {"pyproject.toml": setuptools('dynamic = ["version"]', requires='"setuptools>=80", "setuptools-scm[simple]>=8"'), **SRC},
    debian=False,
)
project(
    "scm-template",
    "write_to with a template",
    {
        "pyproject.toml": setuptools(
            'dynamic = ["version"]',
            "[tool.setuptools_scm]\nwrite_to = \"src/demo/v.txt\"\nwrite_to_template = \"{version} {version_tuple} {scm_version.short_node}\\n\"\nlocal_scheme = \"no-local-version\"",
            '"setuptools>=80", "setuptools-scm>=8"',
        ),
        **SRC,
    },
    debian=False,
)
project(
    "setuptools-below-82",
    "an older series",
    {"pyproject.toml": setuptools(PLAIN + '\nlicense = "MIT"', requires='"setuptools>=77,<82"'), **SRC, "MANIFEST.in": "graft src\n"},
    executable=MODES,
    debian=False,
)
project(
    "setuptools-names",
    "a folder whose name begins like its neighbour's; long names; names that RECORD must quote; a package behind dist-info",
    {
        "pyproject.toml": setuptools(PLAIN, '[tool.setuptools]\npackages = ["demo", "demo_more", "zebra"]'),
        "demo/__init__.py": "",
        "demo/a/x.txt": "",
        "demo/a-b/x.txt": "",
        "demo/a.txt": "",
        "demo/comma, quote\".txt": "",
        "demo/ü.txt": "",
        "demo/" + "d" * 60 + "/" + "e" * 60 + ".txt": "long\n",
        "demo_more/__init__.py": "",
        "zebra/__init__.py": "",
        "MANIFEST.in": "recursive-include demo *.txt\n",
    },
)
for name, files, reason in [
    ("no-setup-code", {"setup.py": "from setuptools import setup\nsetup(name='x')\n"}, "setup.py runs code"),
    ("no-setup-guard", {"setup.py": "import sys\nif sys.version_info < (3, 12):\n    sys.exit(1)\nfrom setuptools import setup\nsetup()\n"}, "version of Python"),
    ("no-tool-key", {"pyproject.toml": setuptools(PLAIN, "[tool.setuptools]\npackage_data = {}")}, "tool.setuptools.package_data"),
    ("no-empty-include", {"pyproject.toml": setuptools(PLAIN, "[tool.setuptools.packages.find]\ninclude = []")}, "packages.find.include"),
    ("no-odd-name", {"src/demo/a\x01b.txt": ""}, "unusual file name"),
    ("no-data-files", {"pyproject.toml": setuptools(PLAIN, '[tool.setuptools.data-files]\nshare = ["README.md"]')}, "data-files"),
    ("no-scripts", {"pyproject.toml": setuptools(PLAIN, '[tool.setuptools]\nscript-files = ["x"]')}, "script-files"),
    ("no-extension", {"pyproject.toml": setuptools(PLAIN, '[[tool.setuptools.ext-modules]]\nname = "x"\nsources = ["x.c"]')}, "ext-modules"),
    ("no-distutils", {"pyproject.toml": setuptools(PLAIN, "[tool.distutils.sdist]\nformats = \"zip\"")}, "tool.distutils.sdist"),
    ("no-project-key", {"pyproject.toml": setuptools(PLAIN + '\nhome-page = "x"')}, "unknown key"),
    ("no-import-names", {"pyproject.toml": setuptools(PLAIN + '\nimport-names = ["demo"]')}, "import-names"),
    ("no-requirement", {"pyproject.toml": setuptools(PLAIN, requires='"setuptools", "cython"')}, "cython"),
    ("no-release", {"pyproject.toml": setuptools(PLAIN, requires='"setuptools<70"')}, "not imitated"),
    ("no-such-release", {"pyproject.toml": setuptools(PLAIN, requires='"setuptools>=900"')}, "no known release"),
    ("no-dynamic", {"pyproject.toml": setuptools(PLAIN + '\ndynamic = ["keywords"]')}, "dynamic"),
    ("no-attr", {"pyproject.toml": setuptools('dynamic = ["version"]', '[tool.setuptools.dynamic]\nversion = {attr = "demo.V"}'), "src/demo/__init__.py": "V = f()\n"}, "V is"),
    ("no-interpolation", {"setup.cfg": "[flake8]\nformat = %(path)s\n"}, "interpolation"),
    ("no-cfg-metadata", {"setup.cfg": "[metadata]\ndescription = x\n"}, "beside [project]"),
    ("no-egg-info-tag", {"setup.cfg": "[egg_info]\ntag_build = .dev\n"}, "tag of [egg_info]"),
    ("no-command", {"setup.cfg": "[sdist]\nformats = zip\n"}, "command sdist"),
    ("no-egg-info", {"src/Demo.Pkg.egg-info/PKG-INFO": "Name: x\n"}, "generated metadata is tracked"),
    ("no-manifest-root", {"MANIFEST.in": "recursive-include . *.txt\n"}, "project's root"),
    ("no-manifest-outside", {"MANIFEST.in": "include ../x\n"}, "out of the project"),
    ("no-pyproject-in-sdist", {"MANIFEST.in": "exclude pyproject.toml\n"}, "leaves this out"),
    ("no-missing-readme", {"pyproject.toml": setuptools(PLAIN + '\nreadme = "NONE.md"')}, "cannot be read"),
    ("no-scm-export-ignore", {"pyproject.toml": SCM % "src/demo", ".gitattributes": "docs export-ignore\n"}, "export-ignore"),
    ("no-scm-root", {"pyproject.toml": (SCM % "src/demo").replace("version_file", 'root = "."\nversion_file')}, "setuptools_scm.root"),
]:
    project(name, "not native", {"pyproject.toml": setuptools(PLAIN), **SRC, **files}, fallback=reason)
