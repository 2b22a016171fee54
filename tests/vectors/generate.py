#!/usr/bin/python3
"""Makes the tables beside this script: what the library `packaging` says of the inputs below.

    PYTHONPATH=<an unpacked packaging 26.3> tests/vectors/generate.py

One case a line, fields separated by tabs; "\\\\", "\\t", "\\n" and "\\r" are escaped; a first field "#" begins a comment. The
unit tests of src/pyspec read the tables, so that `make check` compares with the peer without having it. The wider
comparison, over generated input, is tests/conformance/pyspec_peers.py.
"""

import hashlib
import itertools
import os
import pathlib
import random

import packaging
from packaging import licenses, markers, requirements, specifiers, tags, utils, version

HERE = pathlib.Path(__file__).parent
PEER = f"packaging {packaging.__version__}"
SEED = 440


def escape(field):
    for char, code in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        field = field.replace(char, code)
    return field


def write(name, columns, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"#\tmade by tests/vectors/generate.py from {PEER}\n#\t{columns}\n")
        for row in rows:
            file.write("\t".join(escape(str(field)) for field in row) + "\n")


def flag(value):
    return "y" if value else "n"


# --- versions ---

SUFFIXES = """
a a0 a1 .a1 -a1 _a1 a.1 a-1 a_1 A1 alpha alpha2 ALPHA.2 b b3 beta -beta.4 c c1 rc rc0 RC2 -rc-1 pre pre1 preview preview-3 .c
.post .post0 .post1 post2 -post3 _post.4 -1 -0 -12 .rev .rev5 -r6 r7 .r post- .post.
.dev .dev0 dev1 -dev2 _dev_3 .DEV4 .dev202611210302 dev.
+a +A.b +1 +01 +0100 +foo0100 +ubuntu-1 +ubuntu_01.x +1.abc +abc.1 +0
a1.post2 a1-2 a--1 a.post1 a-.post1 rc1.post2.dev3 rc1.dev3 .post1.dev2 -1.dev2 -1dev a1.post2.dev3+l.1 .dev1+l
""".split()

INVALID = """
|v|1.|.1|1..0|1.0.|1_0|1.0_1|1.0-|1.0--1|1.0-1-2|1.0.post--1|1.0a1b2|1.0alphabeta|1.0pr1|1.0post1-1|1.0.post1.post2
|1.0.dev1.post1|1.0.dev1a1|1.0.0-alpha.1.2|1.0.0-SNAPSHOT|vv1.0|v 1.0|1. 0|1e5|!1|1!0!1|1!v1|1!|1.0+|1.0+a..b|1.0+a.
|1.0+abc+d|1.0+é|1.0a1+_|1,0|1.0.*|==1.0|latest|1.0\u0661|\u0661.0|v\u0130|1.0 \t\u00a01|1.0;|1.0/2|-1|+1|1.0a1.2|1.0dev1.2
""".replace("\n", "").split("|")

VALID = """
1|0|00|01.002|1.0|1.0.0|1.0.0.0|2024.01.05|1!0|0!1.0|1!1.0|001!1.0|v1.0|V1.0|v1!1| 1.0 |\t1.0\n|\u00a01.0\u2003|\v1.0\f
|1.0.1.2.3.4.5.6.7.8.9|18446744073709551615|18446744073709551616|99999999999999999999999999.1|1.0.post99999999999999999999
|1.0+99999999999999999999999999|1.0rc99999999999999999999999|999999999999999999999!1
""".replace("\n", "").split("|")


def version_inputs():
    bases = ["1", "1.0", "1.0.0", "v0.10", "2!1"]
    yield from VALID
    yield from INVALID
    yield from (base + suffix for base in bases[:2] for suffix in SUFFIXES)
    rng = random.Random(SEED)
    for _ in range(120):
        yield rng.choice(bases) + "".join(rng.choice(SUFFIXES) for _ in range(rng.randint(1, 3)))


def parse(text):
    try:
        return version.Version(text)
    except version.InvalidVersion:
        return None


def write_versions():
    rows, valid = [], []
    for text in dict.fromkeys(version_inputs()):
        parsed = parse(text)
        if parsed is None:
            rows.append((text, "!"))
            continue
        valid.append(parsed)
        canonical = utils.canonicalize_version(parsed)
        kinds = "".join(flag(x) for x in (parsed.is_prerelease, parsed.is_postrelease, parsed.is_devrelease))
        rows.append((text, parsed, parsed.public, parsed.base_version, canonical, kinds))
    write("pep440.txt", "input, then ! or: normal, public, base, canonical, is pre/post/dev", rows)
    ordered = sorted(dict.fromkeys(map(str, valid)), key=version.Version)
    groups = [list(group) for _, group in itertools.groupby(ordered, key=version.Version)]
    write("pep440_order.txt", "ascending; the versions of a line are equal", groups)


# --- specifiers ---

SPECIFIERS = """
|>=1.0|== 1.0|==1.0.*|!=1.0.*|==1.0+l|!=1.0+l|==V1.0|~=1.0|~=1.0.0|~=1.0a1|~=2!1.4.post1|<1.0|<=1.0|>1.0|>1.0a1|>1.0.post1
|>1.0.dev1|<1.0a1|<1.0.post1|<1.0.dev1|<0|<=1.0a1|>=1.0a1|!=1.0a1|==1.0a1|===1.0|===1.0a1|===foo|===|=== 1.0+L|===1,>=0
|>=1.0,<2|>=1.0,,<2|,>=1.0|>=1.0,|<2,>=1.0,!=1.5|==1.0,==1.0.0|~=1.0,~=1.0.0|>=1.0,>=1.0|>=1.0a1,<2|!=1.0a1,>=0|==1.*|==1!1.*
|==0.*|>=1.0.0.0|==1|>1|<1|~=1.0.1|~=1.1|==1.0.post1|!=1.0|==2!1.0|>=1!0
|~=1|~=1.*|~=1.0.*|==1.0a1.*|==1.0.dev1.*|==1.0+l.*|>=1.0+l|<1.0+l|~=1.0+l|>=1.0.*|<1.*|==|>=|1.0|=1.0|=>1.0|>= 1.0 2.0|==1.0;
|=== a b|===a)|==1.*.*|==.*|>=v|><1.0|!1.0|~1.0|==1.0-|>=\u0661
""".replace("\n", "").split("|")

CANDIDATES = """
0|0.9|1.0.dev0|1.0.dev1|1.0.dev2|1.0a0|1.0a1|1.0a1.post1|1.0a2|1.0rc1|1|1.0|1.0.0|1.0+l|1.0+L|1.0+l.1|1.0.post0|1.0.post1.dev0
|1.0.post1|1.0.post1+x|1.0.post2|1.0.1.dev1|1.0.1|1.1.dev0|1.1|1.5|2.0.dev0|2.0a1|2.0|1!1.0|2!1.4.post1|2!1.5|foo|FOO|V1.0| 1.0
""".replace("\n", "").split("|")

LISTS = [
    "1.0a1 1.1b2", "2.0a1 1.0", "0.9 1.0.post1 1.0+l 1!1", "1.0.dev1 1.0a1 1.0 1.5 2.0a1 2.0", "foo 1.0a1", "1.0a1 foo 1.5 FOO",
    "foo bar", "1.6.dev1", "2.0rc1 1.9 1.9.post1.dev1", "",
]


def parse_set(text):
    try:
        return specifiers.SpecifierSet(text)
    except specifiers.InvalidSpecifier:
        return None


def write_specifiers():
    rows, contains, filtered = [], [], []
    for text in dict.fromkeys(SPECIFIERS):
        parsed = parse_set(text)
        if parsed is None:
            rows.append((text, "!"))
            continue
        rows.append((text, parsed, flag(parsed.prereleases)))
        modes = (None, True, False)
        for candidate in CANDIDATES:
            answers = "".join(flag(parsed.contains(candidate, prereleases=mode)) for mode in modes)
            contains.append((text, candidate, answers))
        for line in LISTS:
            for mode, name in zip(modes, ("default", "yes", "no")):
                filtered.append((text, name, line, " ".join(parsed.filter(line.split(), prereleases=mode))))
    write("specifiers.txt", "input, then ! or: text of the set, whether it names a pre-release", rows)
    write("contains.txt", "specifiers, candidate, contained with prereleases default/yes/no", contains)
    write("filter.txt", "specifiers, prereleases, candidates, kept", filtered)


# --- requirements and markers ---

REQUIREMENTS = r"""
a|A.B-C_D|aa|name_|name<=1|name>=3,<2|name ==1.0|name== 1.0|name (==1.0)|name ( ==1.0 , <2 )|name()|name ()|name (>=1|name >=1)
|name[]|name[ ]|name[quux, strange]|name[b,a,b]|name [ a , b ] >= 1|name[a b]|name[a,]|name[,a]|name[a;b]|name[a|name[-a]|name[a.B_c]
|name>=1.0,|name>=1.0,,<2|name,>=1|name>=1.*|name==1.*|name==1.0a1.*|name>=1.0+l|name==1.0+l|name===foo|name===1.0,>=2;os_name=='nt'
|name~=1|name~=1.0|name@http://foo.com|name @ https://e.org/a-1.0.zip|name@ ./local.whl|name @ git+ssh://u@h/p.git@v1#egg=name
|name @ https://e.org/x;os_name=='nt'|name @ https://e.org/x ;os_name=='nt'|name @ https://e.org/x ; os_name == "nt"|name @|name @ 
|name @ https://e.org/x os_name=='nt'|name[fred,bar] @ http://foo.com ; python_version=='2.7'
|name; python_version<'3'|name;python_version>='2.7' and python_version not in '3.0 3.1'|name>=1; extra == "A_b.C"|name; "A_B" == extra
|name;|name; |name; os_name|name; os_name ==|name; == 'a'|name; os_name = 'nt'|name; os_name == nt|name; foo == 'a'|name; 'a' == 'b'
|name; os_name == 'a' or|name; (os_name == 'a'|name; os_name == 'a')|name; os_name == 'a' xor os_name == 'b'|name; not os_name == 'a'
|name; os_name not 'a'|name; os_name notin 'a'|name; os_name == 'unterminated|name os_name=='nt'|name >=1 os_name=='nt'
|name; os.name=='nt'|name; sys.platform == 'win32' and platform.machine=='x' or python_implementation=='CPython'
|name; (os_name=='a' or os_name=='b') and sys_platform=='c'|name; ((os_name=='a'))|name; ((os_name=='a' or os_name=='b'))
|name; (os_name=='a') and ((sys_platform=='b') or extra=='c')|name; os_name == 'it"s'|name; os_name == "it's"|name; os_name == "a\\b"
|name; os_name == "\x41\u00e9"|name; os_name == "a\
|name; os_name in 'nt posix'|name; 'nt' in os_name|name; os_name=='a'or os_name=='b'and os_name=='c'|name; os_name=='a'  and  os_name=='b' 
|name; "Foo" in extras|name; "x" not in dependency_groups|name; extras == "a"
|-name|_name|.name|name-|name.|é|nameé||   | name |(name)|name name2|name-1.0|name=1.0|name>1.0<2|name!|name[a]]|name;;|name\n>=1|1name|1|0-1
""".replace("\n|", "|").strip().split("|")

ENVIRONMENTS = {
    "linux": {
        "implementation_name": "cpython", "implementation_version": "3.11.7", "os_name": "posix", "platform_machine": "x86_64",
        "platform_release": "6.1.0-18-amd64", "platform_system": "Linux", "platform_version": "#1 SMP Debian 6.1.76-1",
        "python_full_version": "3.11.7", "platform_python_implementation": "CPython", "python_version": "3.11",
        "sys_platform": "linux", "extra": "",
    },
    "windows": {
        "implementation_name": "cpython", "implementation_version": "3.9.13", "os_name": "nt", "platform_machine": "AMD64",
        "platform_release": "10", "platform_system": "Windows", "platform_version": "10.0.19045", "python_full_version": "3.9.13",
        "platform_python_implementation": "CPython", "python_version": "3.9", "sys_platform": "win32", "extra": "Foo.Bar",
    },
    "branch": {
        "implementation_name": "pypy", "implementation_version": "7.3.15", "os_name": "posix", "platform_machine": "arm64",
        "platform_release": "23.4.0", "platform_system": "Darwin", "platform_version": "Darwin Kernel Version 23.4.0",
        "python_full_version": "3.15.0a1+", "platform_python_implementation": "PyPy", "python_version": "3.15",
        "sys_platform": "darwin", "extra": "test",
    },
}

MARKERS = """
python_version<'3.10'|python_version>='3.10'|python_version=='3.1'|python_version~='3.9'|python_version==='3.11'|python_version!='3.9.*'
|python_version in '3.9 3.11'|python_version not in '3.9'|'3.9' in python_version|'3.9' <= python_version|python_version>'foo'
|python_version=='foo'|python_version~='foo'|python_version>='3.15.dev1'|python_full_version>='3.15.0a1'|python_full_version<'3.15'
|python_full_version=='3.11.*'|implementation_version>'3.9'|platform_release>='6'|platform_release>='20'|platform_release=='10'
|platform_release!='10'|platform_version>='10'|platform_version=='10.0.19045'|os_name=='posix'|os_name!='posix'|os_name>='nt'|os_name>'a'
|os_name<'z'|os_name<='nt'|os_name~='posix'|os_name==='posix'|sys_platform in 'linux darwin'|'win' in sys_platform|'x' not in os_name
|extra=='foo-bar'|extra=='FOO_bar'|'Foo.Bar'==extra|extra!='test'|extra in 'test foo-bar'|extra==''|extra>'a'|extra~='a'
|os_name=='posix' and python_version>='3' or extra=='foo-bar'|os_name=='nt' or os_name=='posix' and python_version>='3.15'
|(os_name=='nt' or os_name=='posix') and python_version>='3.15'|os_name=='nt' or os_name~='x'|os_name==sys_platform|'a'=='a'
|'posix'=='os_name'|python_version>'=3.9'|platform_machine==''|''==''|python_version<='3.9' or (platform_system=='Darwin' and (extra=='test'))
|'test' in extras|'a' in dependency_groups|extras=='a'
""".replace("\n", "").split("|")


def write_requirements():
    rows = []
    for text in dict.fromkeys(REQUIREMENTS):
        try:
            rows.append((text, requirements.Requirement(text)))
        except requirements.InvalidRequirement:
            rows.append((text, "!"))
    write("pep508.txt", "input, then ! or the text of the requirement", rows)


def decide(marker, environment):
    try:
        return flag(marker.evaluate(environment))
    except (markers.UndefinedComparison, markers.UndefinedEnvironmentName):
        return "!"


def write_markers():
    rows = [("env", name, *itertools.chain(*values.items())) for name, values in ENVIRONMENTS.items()]
    for text in dict.fromkeys(MARKERS):
        marker = markers.Marker(text)
        rows.append(("marker", text, marker, "".join(decide(marker, env) for env in ENVIRONMENTS.values())))
    write("markers.txt", "env: name, variable, value, …; marker: input, text, what it gives in each environment (! = error)", rows)


# --- names, file names, tags ---

FILES = """
foo-1.0-py3-none-any.whl|foo-1.0-1-py3-none-any.whl|foo-1.0-1b-py2.py3-none-any.whl|Foo_Bar-1.0.0-py3-none-any.whl
|foo.bar-1!1.0+l.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl|foo-1.0rc1-py3-none-any.whl|foo-1.0-b1-py3-none-any.whl
|foo-1.0-py3-none.whl|foo-1.0-1-2-py3-none-any.whl|foo__bar-1.0-py3-none-any.whl|-1.0-py3-none-any.whl|foo-x-py3-none-any.whl
|foo-1.0-py3-none-any.WHL|foo-1.0-py3-none-any.zip.whl|foo-1.0-py3..py2-none-any.whl|foo-1.0--none-any.whl|foo-1.0-3py-none-any.whl
|foo-1.0-PY3-NONE-ANY.whl|fo o-1.0-py3-none-any.whl|foo-1.0-py3-none-any|foo-1_0-py3-none-any.whl|foo-1.0_1-py3-none-any.whl
|foo-1.0.tar.gz|foo_bar-1.0.tar.gz|foo-bar-1.0.tar.gz|Foo.Bar-1.0.tar.gz|foo-1.0.zip|foo-1.0.tar.bz2|foo.tar.gz|-1.0.tar.gz
|foo-1.0-1.tar.gz|foo-bar.tar.gz|foo-.tar.gz|foo-1.0.TAR.GZ|foo-1.0+l.tar.gz|foo-2024.01.05.tar.gz|foo-1.0.post1.dev2.tar.gz
""".replace("\n", "").split("|")


def read_file(name):
    if name.endswith((".tar.gz", ".zip")):
        return (*utils.parse_sdist_filename(name), "", "")
    project, number, build, triples = utils.parse_wheel_filename(name)
    return project, number, "".join(map(str, build)), " ".join(sorted(map(str, triples)))


def write_files():
    rows = []
    for name in FILES:
        try:
            rows.append((name, *read_file(name)))
        except ValueError:
            rows.append((name, "!"))
    write("filenames.txt", "file name, then ! or: normalised name, version, build tag, tags", rows)


TARGETS = [
    ("cp", 3, 11, "cp311", "macos", "x86_64", 10, 9),
    ("cp", 3, 13, "cp313", "macos", "arm64", 15, 1),
    ("cp", 3, 9, "cp39", "macos", "x86_64", 12, 0),
    ("cp", 3, 13, "cp313t", "windows", "win_amd64", 0, 0),
    ("cp", 3, 12, "cp312", "linux", "x86_64", 2, 36),
    ("cp", 3, 12, "cp312", "linux", "aarch64", 2, 28),
    ("cp", 3, 12, "cp312", "musl", "x86_64", 1, 2),
    ("pp", 3, 10, "pypy310_pp73", "linux", "x86_64", 2, 17),
]


def linux_platforms(system, machine, major, minor):
    from packaging import _manylinux, _musllinux

    names = [f"linux_{machine}"]
    if system == "linux":
        _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(major, minor)
        _manylinux._have_compatible_abi = lambda executable, archs: True
        return names + list(_manylinux.platform_tags([machine]))
    _musllinux._get_musl_version = lambda executable: _musllinux._MuslVersion(major, minor)
    return names + list(_musllinux.platform_tags([machine]))


def supported(implementation, major, minor, abi, system, machine, first, second):
    if system == "macos":
        platforms = list(tags.mac_platforms((first, second), machine))
    else:
        platforms = [machine] if system == "windows" else linux_platforms(system, machine, first, second)
    if implementation == "cp":
        yield from tags.cpython_tags((major, minor), [abi], platforms)
        interpreter = f"cp{major}{minor}"
    else:
        yield from tags.generic_tags(f"{implementation}{major}{minor}", [abi], platforms)
        interpreter = "pp3"
    yield from tags.compatible_tags((major, minor), interpreter, platforms)


def write_supported():
    rows = []
    for target in TARGETS:
        names = list(map(str, supported(*target)))
        digest = hashlib.sha256(" ".join(names).encode()).hexdigest()
        rows.append((*target, len(names), names[0], names[-1], digest))
    columns = "implementation, major, minor, abi, system, machine, system's major, minor"
    write("tags.txt", columns + "; number of tags, best, last, sha256 of all of them with blanks between", rows)


# --- licence expressions ---

LICENSES = """
mit|MIT|Apache-2.0|apache-2.0 OR mit|MIT and (apache-2.0 or bsd-2-clause)|(mit)|((mit))|gpl-3.0+|GPL-2.0-only WITH Classpath-exception-2.0
|gpl-2.0-or-later with gcc-exception-2.0 and mit|licenseref-My.Own-1|LICENSEREF-x AND mit|mit OR LicenseRef-A OR LicenseRef-a
|Apache-2.0 with LLVM-exception or MIT|mit+|  mit   or   isc |mit OR (isc AND (zlib OR 0bsd))|MIT AND\tISC|cc0-1.0
||Use-it-after-midnight|(mit|mit)|mit or|or mit|mit isc|mit and and isc|mit with isc|mit with|with mit|() |mit ()|(mit) (isc)|mit (isc)
|LicenseRef-|LicenseRef-a+|LicenseRef-a_b|licenseref|MIT/Apache-2.0|MIT, ISC|mit++|not mit|mit & isc|WITH|(mit) with Classpath-exception-2.0
|mit with (Classpath-exception-2.0)|Classpath-exception-2.0|mit or (isc and )|DocumentRef-x:LicenseRef-y|mit;isc|Public Domain
""".replace("\n", "").split("|")


def write_licenses():
    rows = []
    for text in dict.fromkeys(LICENSES):
        try:
            rows.append((text, licenses.canonicalize_license_expression(text)))
        except licenses.InvalidLicenseExpression:
            rows.append((text, "!"))
    write("spdx.txt", "input, then ! or the canonical expression", rows)


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    write_versions()
    write_specifiers()
    write_requirements()
    write_markers()
    write_files()
    write_supported()
    write_licenses()
