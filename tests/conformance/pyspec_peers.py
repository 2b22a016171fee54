#!/usr/bin/python3
"""Compares src/pyspec with the field's own libraries over generated input and over every wheel of the corpus.

    tests/conformance/pyspec_peers.py [--cli PROGRAM] [--seed N] [--count N]

The peers are packaging 26.3 and, for what PyPI asks of e-mail addresses and URLs, email-validator and rfc3986. They are installed
into an environment of their own, from SHIPWHEEL_CORPUS/wheels where that is set, else with pip from the index that it is
configured for. PROGRAM is build/tests/conformance/pyspec_cli. The seed is printed; the same seed asks the same questions.

Differences are counted as failures unless they belong to a class of the table REVIEWED below, which is printed with how often
each class was met. Last line: "pyspec: N passed, N failed, N skipped" (skipped: met a reviewed class). Exit status 0, 1 when
something failed, 77 when the peers cannot be had.
"""

import argparse
import collections
import email.utils
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ["packaging==26.3", "email-validator", "rfc3986"]

# --- the environment with the peers ---


def install(folder):
    """A virtual environment with the peers; None when they cannot be had."""
    corpus = os.environ.get("SHIPWHEEL_CORPUS")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    command = [os.path.join(folder, "bin", "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS]
    if corpus:
        command += ["--no-index", "--find-links", os.path.join(corpus, "wheels")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        return command[0]
    print("pyspec: the peers cannot be installed: " + (done.stderr.strip().splitlines() or ["?"])[-1])
    return None


def start(arguments):
    """Runs this script again inside of the environment."""
    folder = tempfile.mkdtemp(prefix="pyspec-peers-")
    try:
        python = install(folder)
        if python is None:
            print("pyspec: 0 passed, 0 failed, 1 skipped")
            return 77
        return subprocess.run([python, "-W", "ignore", __file__, "--inside", *arguments]).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- talking to the program ---


def escape(field):
    return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def unescape(field):
    return re.sub(r"\\(.)", lambda match: {"t": "\t", "n": "\n", "r": "\r"}.get(match[1], match[1]), field, flags=re.S)


def ask(cli, questions):
    text = "".join("\t".join(map(escape, question)) + "\n" for question in questions)
    done = subprocess.run([cli], input=text.encode("utf-8", "surrogatepass"), stdout=subprocess.PIPE, check=True)
    answers = done.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]
    assert len(answers) == len(questions), f"{len(questions)} questions, {len(answers)} answers"
    return [[unescape(field) for field in answer.split("\t")] for answer in answers]


# --- generated input ---

WORDS = "a b c rc alpha beta pre preview post rev r dev A RC Alpha Post DEV".split()
SEPARATORS = ["", ".", "-", "_"]
NUMBERS = ["", "0", "1", "2", "10", "01", "007", "2024", "20261121", "18446744073709551616"]


def make_release(rng):
    return ".".join(rng.choice(["0", "1", "1", "2", "3", "10", "00", "2024"]) for _ in range(rng.choice([1, 2, 2, 3, 3, 4])))


def make_version(rng):
    text = rng.choice(["", "", "", "", "v", "V"]) + rng.choice(["", "", "", "", "", "0!", "1!", "2!"]) + make_release(rng)
    for _ in range(rng.choice([0, 0, 0, 1, 1, 1, 2, 3])):
        text += rng.choice(SEPARATORS) + rng.choice(WORDS) + rng.choice(SEPARATORS) + rng.choice(NUMBERS)
    if rng.random() < 0.08:
        text += "-" + rng.choice(NUMBERS)
    if rng.random() < 0.15:
        text += "+" + rng.choice(["a", "1", "01", "ubuntu.1", "g1a2b3c", "a-1_b.2", "1.abc", "0"])
    return rng.choice(["", "", "", "", "", " ", "\t", "\u00a0"]) + text + rng.choice(["", "", "", "", " ", "\n"])


def mutate(rng, text):
    """One character taken, put or changed."""
    at = rng.randrange(len(text) + 1)
    char = rng.choice("0123456789abcrpostdev.-_+!*=<>~, ;()[]@'\"\\xé\u0661\tA#/:{}")
    return rng.choice([text[:at] + text[at + 1:], text[:at] + char + text[at:], text[:at] + char + text[at + 1:]])


def sometimes_mutated(rng, text, share=0.25):
    return mutate(rng, text) if rng.random() < share else text


def make_specifier(rng):
    operator = rng.choice(["==", "!=", ">=", "<=", ">", "<", "~=", "==="])
    version = make_version(rng).strip()
    if operator in ("==", "!=") and rng.random() < 0.3:
        version = make_release(rng) + ".*"
    elif operator not in ("==", "!=", "===") or rng.random() < 0.5:
        version = version.split("+")[0]
    return operator + rng.choice(["", "", " "]) + version


def make_set(rng):
    parts = [make_specifier(rng) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3]))]
    return rng.choice([",", ", ", " ,"]).join(parts) + rng.choice(["", "", "", "", ","])


def make_name(rng):
    parts = [rng.choice(["a", "foo", "Bar", "x1", "7", "zope", "Q"]) for _ in range(rng.choice([1, 1, 2, 3]))]
    return rng.choice(["-", "_", ".", "--", "-_"]).join(parts)


VARIABLES = (
    "os_name sys_platform platform_machine platform_python_implementation platform_release platform_system platform_version "
    "python_version python_full_version implementation_name implementation_version extra os.name sys.platform "
    "platform.version platform.machine platform.python_implementation python_implementation extras dependency_groups"
).split()
VALUES = (
    "posix nt java linux win32 darwin x86_64 arm64 CPython PyPy 3.9 3.10 3.11 3.11.7 3 2.7 3.15.0a1 3.9.* foo-bar Foo_Bar test "
    "Linux Windows 6.1.0-18-amd64 10 10.0.19045 cpython 7.3.15 3.8,3.9"
).split() + ["", "a b", "3.9 3.10 3.11", "it's"]
OPERATORS = "== != < <= > >= ~= === in".split() + ["not in", "not  in"]


def quoted(value):
    quote = '"' if "'" in value else "'"
    return quote + value + quote


def make_comparison(rng):
    sides = [rng.choice(VARIABLES), quoted(rng.choice(VALUES))]
    if rng.random() < 0.25:
        sides.reverse()
    if rng.random() < 0.04:
        sides = [rng.choice(VARIABLES), rng.choice(VARIABLES)]
    if rng.random() < 0.02:
        sides = [quoted(rng.choice(VALUES)), quoted(rng.choice(VALUES + VARIABLES))]
    blank = rng.choice(["", " ", " "])
    operator = rng.choice(OPERATORS)
    if operator[0].isalpha():
        blank = " "
    return sides[0] + blank + operator + blank + sides[1]


def make_marker(rng, depth=0):
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
        if depth < 3 and rng.random() < 0.2:
            parts.append("(" + make_marker(rng, depth + 1) + ")")
        else:
            parts.append(make_comparison(rng))
        parts.append(rng.choice([" and ", " or ", "  and  "]))
    return "".join(parts[:-1])


def make_requirement(rng):
    text = make_name(rng)
    if rng.random() < 0.3:
        text += rng.choice(["", " "]) + "[" + rng.choice([",", ", "]).join(make_name(rng) for _ in range(rng.choice([0, 1, 2]))) + "]"
    if rng.random() < 0.12:
        text += rng.choice(["@", " @ ", "@ "]) + rng.choice(["https://e.org/a-1.zip", "git+https://e.org/r@v1", "./x.whl", "file:///x"])
        if rng.random() < 0.5:
            text += " ;" + rng.choice(["", " "]) + make_marker(rng)
        return text
    if rng.random() < 0.8:
        specifiers = make_set(rng)
        text += rng.choice(["", " ", f" ({specifiers})"]) or specifiers
        text += "" if text.endswith(")") else specifiers
    if rng.random() < 0.4:
        text += rng.choice([";", "; ", " ; "]) + make_marker(rng)
    return text


LICENSE_WORDS = (
    "mit MIT Apache-2.0 apache-2.0 BSD-3-Clause GPL-3.0-only gpl-2.0+ LGPL-2.1-or-later ISC 0BSD LicenseRef-Mine licenseref-mine "
    "LicenseRef-A_b Classpath-exception-2.0 LLVM-exception nope and AND or OR with WITH ( ) ( ) (mit) + not"
).split()


def make_license(rng):
    return rng.choice([" ", " ", "  "]).join(rng.choice(LICENSE_WORDS) for _ in range(rng.randint(1, 7)))


def make_tidy_license(rng, depth=0):
    ids = ["mit", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "isc", "GPL-3.0+", "LicenseRef-x", "bsd-3-clause"]
    parts = []
    for _ in range(rng.choice([1, 2, 2, 3])):
        inner = depth < 3 and rng.random() < 0.3
        parts += ["(" + make_tidy_license(rng, depth + 1) + ")" if inner else rng.choice(ids), rng.choice(["and", "OR", "or", "AND"])]
    return " ".join(parts[:-1])


def make_wheel(rng):
    tags = ["py3-none-any", "py2.py3-none-any", "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64", "cp39-abi3-win32", "py3-none"]
    build = rng.choice(["", "", "", "-1", "-2local", "-x1"])
    return f"{make_name(rng).replace('-', '_')}-{make_version(rng).strip()}{build}-{rng.choice(tags)}.whl"


def make_sdist(rng):
    return f"{make_name(rng)}-{make_version(rng).strip()}{rng.choice(['.tar.gz', '.tar.gz', '.zip', '.tar.bz2', '.tgz'])}"


CONTENT_TYPES = "text/plain text/x-rst text/markdown text/html TEXT/Markdown application/json text text/ /plain UNKNOWN".split() + [""]
PARAMETERS = [
    "charset=UTF-8", "charset=utf-8", 'charset="UTF-8"', "charset=latin-1", "variant=GFM", "variant=CommonMark", "variant=gfm",
    "variant", "=x", "", 'variant="GFM"', "x=y", "charset=UTF-8 x",
]


def make_content_type(rng):
    text = rng.choice(CONTENT_TYPES)
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        text += rng.choice([";", "; ", " ; "]) + rng.choice(PARAMETERS)
    return text


def make_license_path(rng):
    parts = [rng.choice(["LICENSE", "licenses", "a.b", "..", ".", "", "x y", "*", "C:", "c:x", "a\\b", "é"]) for _ in range(rng.randint(1, 3))]
    return rng.choice(["", "", "", "/"]) + "/".join(parts)


def make_import_name(rng):
    parts = [rng.choice(["a", "foo", "_x", "a1", "class", "1a", "", "x-y", "None", "match"]) for _ in range(rng.choice([1, 2, 2, 3]))]
    return ".".join(parts) + rng.choice(["", "", "", ";private", " ; private", "; public", ";", " ;  private "])


def make_email(rng):
    local = rng.choice(["a", "john.doe", "j+x", ".a", "a.", "a..b", "a b", '"a b"', "", "a@b", "x" * 70, "Ünal"])
    domain = rng.choice(["example.org", "a.b.co", "localhost", "x.test", "-a.org", "a-.org", "a_b.org", "", "org.", "1.2.3.4", "x.local", "ab--c.org"])
    address = rng.choice([f"{local}@{domain}"] * 6 + [local, "", f"@{domain}"])
    return rng.choice(["{}", "{}", "Some One <{}>", '"One, Some" <{}>', "<{}>", "{}, b@example.org", "A B <{}>, C <c@d.org>", "{} (comment)"]).format(address)


def make_url(rng):
    scheme = rng.choice(["http", "https", "HTTPS", "ftp", "", "mailto", "git+https"])
    rest = rng.choice(["//e.org", "//e.org/", "//e.org/a b", "//e.org/[x]", "//e.org?q=[", "//e.org#[x]", "/x", "x", "", "//", "//[::1]/", "//é.org/ü", "//e.org:99999/", "//u:p@e.org/"])
    return scheme + rng.choice([":", ":", ":", ":", ""]) + rest


FIELDS = {
    "Metadata-Version": lambda rng: rng.choice("1.0 1.1 1.2 2.0 2.1 2.2 2.3 2.4 2.5 2.6 3.0".split()),
    "Name": lambda rng: sometimes_mutated(rng, make_name(rng), 0.1),
    "Version": lambda rng: sometimes_mutated(rng, make_version(rng).strip(), 0.1),
    "Summary": lambda rng: rng.choice(["one line", "", "two\n lines", "a\u2028b", "x" * 600]),
    "Dynamic": lambda rng: rng.choice(["Version", "License", "license-file", "Nonsense", "", "Requires-Dist"]),
    "Description-Content-Type": make_content_type,
    "Keywords": lambda rng: rng.choice(["a,b", "", "a b"]),
    "Home-page": lambda rng: "https://example.org/",
    "Author": lambda rng: rng.choice(["A", "Ünal", ""]),
    "License": lambda rng: rng.choice(["MIT", "a\n b", ""]),
    "License-Expression": lambda rng: rng.choice([make_tidy_license, make_license])(rng),
    "License-File": make_license_path,
    "Classifier": lambda rng: "Typing :: Typed",
    "Requires-Dist": lambda rng: sometimes_mutated(rng, make_requirement(rng), 0.1).replace("\n", " ").strip(" \t"),
    "Requires-Python": lambda rng: sometimes_mutated(rng, make_set(rng), 0.1),
    "Requires-External": lambda rng: "C",
    "Project-URL": lambda rng: rng.choice(["Home, https://a.org", "Docs, https://b.org", "Home,https://c.org", "https://d.org", ", x"]),
    "Provides-Extra": lambda rng: sometimes_mutated(rng, make_name(rng), 0.2),
    "Import-Name": make_import_name,
    "Import-Namespace": make_import_name,
    "X-Unknown": lambda rng: "x",
    "Platform": lambda rng: "any",
    "Obsoletes": lambda rng: "x",
}
ALWAYS = ["Metadata-Version", "Name", "Version"]


def make_metadata(rng):
    names = [name for name in ALWAYS if rng.random() < 0.97]
    names += [rng.choice(list(FIELDS)) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 5]))]
    version = rng.choice(["2.4", "2.5", "2.5", "2.6"])
    lines = []
    for name in names:
        value = version if name == "Metadata-Version" and rng.random() < 0.8 else FIELDS[name](rng)
        value = re.sub(r"[\r\v\f\x1c-\x1e\x85]", " ", value).replace("\n", "\n  ") if name != "Summary" else value
        lines.append(f"{rng.choice([name, name, name.lower(), name.upper()])}: {value}\n")
    rng.shuffle(lines)
    return "".join(lines) + rng.choice(["", "", "\n", "\nText\n", "\n\n"])


ENVIRONMENTS = [
    {
        "implementation_name": "cpython", "implementation_version": "3.11.7", "os_name": "posix", "platform_machine": "x86_64",
        "platform_release": "6.1.0-18-amd64", "platform_system": "Linux", "platform_version": "#1 SMP Debian 6.1.76-1",
        "python_full_version": "3.11.7", "platform_python_implementation": "CPython", "python_version": "3.11",
        "sys_platform": "linux", "extra": "",
    },
    {
        "implementation_name": "pypy", "implementation_version": "7.3.15", "os_name": "nt", "platform_machine": "arm64",
        "platform_release": "10", "platform_system": "Windows", "platform_version": "10.0.19045", "python_full_version": "3.15.0a1+",
        "platform_python_implementation": "PyPy", "python_version": "3.15", "sys_platform": "win32", "extra": "Foo.Bar",
    },
]

# --- what the peers say ---


def text_of(flag):
    return "true" if flag else "false"


def optional(value):
    return "none" if value is None else str(value)


class Peers:
    """The peers' answers in the form of the program's: a list of fields, or ["error"]."""

    def __init__(self):
        import email_validator
        import packaging.licenses
        import packaging.markers
        import packaging.metadata
        import packaging.requirements
        import packaging.specifiers
        import packaging.tags
        import packaging.utils
        import packaging.version
        import rfc3986

        self.packaging = packaging
        self.email_validator = email_validator
        self.rfc3986 = rfc3986

    def version(self, text):
        try:
            version = self.packaging.version.Version(text)
        except self.packaging.version.InvalidVersion:
            return ["error"]
        pre = version.pre
        return [
            str(version), str(version.epoch), ".".join(map(str, version.release)), pre[0] if pre else "",
            optional(pre and pre[1]), optional(version.post), optional(version.dev), optional(version.local), version.public,
            version.base_version, self.packaging.utils.canonicalize_version(version), text_of(version.is_prerelease),
            text_of(version.is_postrelease), text_of(version.is_devrelease),
        ]

    def cmp(self, left, right):
        try:
            left, right = self.packaging.version.Version(left), self.packaging.version.Version(right)
        except self.packaging.version.InvalidVersion:
            return ["error"]
        return ["<" if left < right else ">" if left > right else "="]

    def specifier_set(self, text):
        try:
            return self.packaging.specifiers.SpecifierSet(text)
        except self.packaging.specifiers.InvalidSpecifier:
            return None

    def specifier(self, text):
        parsed = self.specifier_set(text)
        if parsed is None:
            return ["error"]
        parts = [str(part) for part in parsed]
        return ["ok", str(parsed), text_of(parsed.prereleases), *parts]

    def contains(self, text, candidate):
        parsed = self.specifier_set(text)
        if parsed is None:
            return ["error"]
        return [text_of(parsed.contains(candidate, prereleases=mode)) for mode in (None, True, False)]

    def filter(self, text, mode, *candidates):
        parsed = self.specifier_set(text)
        if parsed is None:
            return ["error"]
        return ["ok", *parsed.filter(candidates, prereleases={"default": None, "true": True, "false": False}[mode])]

    def requirement(self, text):
        try:
            requirement = self.packaging.requirements.Requirement(text)
        except self.packaging.requirements.InvalidRequirement:
            return ["error"]
        return [
            str(requirement), requirement.name, self.packaging.utils.canonicalize_name(requirement.name),
            ",".join(sorted(requirement.extras)), str(requirement.specifier), optional(requirement.url),
            optional(requirement.marker),
        ]

    def parse_marker(self, text):
        try:
            return self.packaging.markers.Marker(text)
        except self.packaging.markers.InvalidMarker:
            return None

    def marker(self, text):
        marker = self.parse_marker(text)
        return ["error"] if marker is None else ["ok", str(marker)]

    def evaluate(self, text, *environment):
        marker = self.parse_marker(text)
        if marker is None:
            return ["error"]
        try:
            return [text_of(marker.evaluate(dict(zip(environment[::2], environment[1::2]))))]
        except (self.packaging.markers.UndefinedComparison, self.packaging.markers.UndefinedEnvironmentName):
            return ["error"]

    def name(self, text):
        utils = self.packaging.utils
        try:
            utils.canonicalize_name(text, validate=True)
            valid = True
        except utils.InvalidName:
            valid = False
        return [text_of(valid), utils.canonicalize_name(text), text_of(utils.is_normalized_name(text))]

    def wheel(self, text):
        try:
            name, version, build, tags = self.packaging.utils.parse_wheel_filename(text)
        except self.packaging.utils.InvalidWheelFilename:
            return ["error"]
        return [name, str(version), "".join(map(str, build)), " ".join(sorted(map(str, tags), key=lambda tag: tag.split("-")))]

    def sdist(self, text):
        try:
            name, version = self.packaging.utils.parse_sdist_filename(text)
        except self.packaging.utils.InvalidSdistFilename:
            return ["error"]
        return [name, str(version)]

    def license(self, text):
        try:
            return ["ok", self.packaging.licenses.canonicalize_license_expression(text)]
        except self.packaging.licenses.InvalidLicenseExpression:
            return ["error"]

    def metadata(self, text):
        """The names of the fields that are wrong, without those that only PyPI looks at."""
        metadata = self.packaging.metadata
        try:
            metadata.Metadata.from_email(text.encode(), validate=True)
        except metadata.ExceptionGroup as group:
            return ["ok", *sorted({error.field.lower() for error in group.exceptions})]
        return ["ok"]

    def value(self, kind, text):
        check = {"content-type": self.content_type, "license-path": self.license_path, "import-name": self.import_name,
                 "email": self.email, "url": self.url}[kind]
        return [text_of(check(text))]

    def one_field(self, **fields):
        try:
            self.packaging.metadata.Metadata.from_raw({"metadata_version": "2.5", "name": "a", "version": "1", **fields})
        except self.packaging.metadata.ExceptionGroup:
            return False
        return True

    def content_type(self, text):
        return self.one_field(description_content_type=text)

    def license_path(self, text):
        return self.one_field(license_files=[text])

    def import_name(self, text):
        return self.one_field(import_names=[text, "a"])

    def email(self, text):
        """As warehouse asks: the address, if there is exactly one; older Pythons take the first of several."""
        addresses = email.utils.getaddresses([text])
        address = email.utils.parseaddr(text)[1]
        if len(addresses) != 1 or not address:
            return True
        try:
            self.email_validator.validate_email(address, check_deliverability=False)
        except self.email_validator.EmailNotValidError:
            return False
        return True

    def url(self, text):
        """As warehouse asks: http or https, the other components valid, an authority not required."""
        validators = self.rfc3986.validators
        validator = validators.Validator().allow_schemes("http", "https").require_presence_of("scheme")
        try:
            validator.check_validity_of("scheme", "host", "path", "query").validate(self.rfc3986.uri_reference(text).normalize())
        except self.rfc3986.exceptions.RFC3986Exception:
            return False
        return True


# --- questions ---


def environment_of(rng):
    chosen = rng.choice(ENVIRONMENTS)
    return [text for pair in chosen.items() for text in pair]


def generate(rng, count):
    """(what it belongs to, question) pairs; `count` is roughly their number."""
    makers = [
        (14, "version", lambda: ("version", sometimes_mutated(rng, make_version(rng)))),
        (10, "order", lambda: ("cmp", make_version(rng), make_version(rng))),
        (12, "specifier", lambda: ("specifier", sometimes_mutated(rng, make_set(rng)))),
        (18, "contains", lambda: ("contains", make_set(rng), sometimes_mutated(rng, make_version(rng), 0.1))),
        (6, "filter", lambda: ("filter", make_set(rng), rng.choice(["default", "true", "false"]),
                               *(make_version(rng) for _ in range(rng.randint(1, 6))))),
        (12, "requirement", lambda: ("requirement", sometimes_mutated(rng, make_requirement(rng)))),
        (6, "marker", lambda: ("marker", sometimes_mutated(rng, make_marker(rng)))),
        (10, "evaluate", lambda: ("evaluate", make_marker(rng), *environment_of(rng))),
        (2, "name", lambda: ("name", sometimes_mutated(rng, make_name(rng)))),
        (4, "file name", lambda: rng.choice([lambda: ("wheel", sometimes_mutated(rng, make_wheel(rng), 0.2)),
                                             lambda: ("sdist", sometimes_mutated(rng, make_sdist(rng), 0.2))])()),
        (6, "licence", lambda: ("license", sometimes_mutated(rng, rng.choice([make_license, make_tidy_license])(rng), 0.15))),
        (14, "metadata", lambda: ("metadata", make_metadata(rng))),
        (2, "content type", lambda: ("value", "content-type", make_content_type(rng))),
        (2, "licence path", lambda: ("value", "license-path", make_license_path(rng))),
        (2, "import name", lambda: ("value", "import-name", make_import_name(rng))),
        (2, "e-mail", lambda: ("value", "email", make_email(rng))),
        (2, "url", lambda: ("value", "url", make_url(rng))),
    ]
    total = sum(weight for weight, _, _ in makers)
    for weight, kind, make in makers:
        for _ in range(max(1, count * weight // total)):
            yield kind, make()


def wheels():
    corpus = os.environ.get("SHIPWHEEL_CORPUS")
    return sorted(pathlib.Path(corpus, "wheels").glob("*.whl")) if corpus else []


def from_wheels():
    """What real wheels say: their metadata, their requirements, their file names, their entry points."""
    for path in wheels():
        yield "real file name", ("wheel", path.name)
        with zipfile.ZipFile(path) as archive:
            [root] = {name.split("/")[0] for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)}
            text = archive.read(f"{root}/METADATA").decode()
        yield "real metadata", ("metadata", text)
        for line in re.findall(r"^Requires-Dist: (.*)$", text, re.M):
            yield "real requirement", ("requirement", line.strip())
        for line in re.findall(r"^Requires-Python: (.*)$", text, re.M):
            yield "real specifier", ("specifier", line.strip())
        for line in re.findall(r"^(?:Author|Maintainer)-email: (.*)$", text, re.M):
            yield "real e-mail", ("value", "email", line.strip())


# --- documents rewritten ---

LAYOUTS = {"bdist_wheel": "setuptools", "setuptools": "setuptools", "hatchling": "hatchling", "flit": "flit", "poetry-core": "poetry",
           "poetry": "poetry", "pdm-backend": "pdm", "uv": "uv"}


def rewritten():
    """METADATA and entry_points.txt of every wheel whose backend we know: read and written again they are the same bytes."""
    for path in wheels():
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            [root] = {name.split("/")[0] for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)}
            generator = re.search(r"^Generator: *(\S+) *\(?([^)\s]*)", archive.read(f"{root}/WHEEL").decode(), re.M)
            layout = LAYOUTS.get(generator[1])
            if layout is None:
                continue
            text = archive.read(f"{root}/METADATA").decode()
            yield f"{path.name} ({generator[1]} {generator[2]})", ("rewrite", layout, text), text
            if f"{root}/entry_points.txt" in names:
                text = archive.read(f"{root}/entry_points.txt").decode()
                yield f"{path.name} ({generator[1]} {generator[2]})", ("entries", layout, text), text


# Differences in rewritten files, each looked at. The layouts are those of the newest backends; these files are older or odd.
REWRITTEN = [
    ("blanks before the value, which no reader keeps", lambda question, theirs: bool(re.search(r"^[\w-]+:(  |\t)", theirs, re.M))),
    ("lines end with CR LF", lambda question, theirs: "\r\n" in theirs),
    ("bdist_wheel before 0.40: other order, extra lines", lambda question, theirs: "Download-URL" in theirs or question[0] == "entries"
     or "Requires-Dist: Sphinx (" in theirs),
    ("flit before 3.11: other place of License", lambda question, theirs: "License: UNKNOWN" in theirs),
]

# --- differences that were looked at ---


def has_non_ascii(question):
    return any(ord(char) > 127 for part in question[1:] for char in part)


REVIEWED = [
    (
        "escapes: packaging writes a backslash or a control character in a marker's text as it is; we write what reads back",
        lambda question, theirs, ours: question[0] in ("requirement", "marker") and "\\" in question[1] and theirs[0] != "error",
    ),
    (
        "letters outside of ASCII: names, identifiers and domains may hold any letter for us, or none",
        lambda question, theirs, ours: question[0] in ("wheel", "value", "metadata", "name") and has_non_ascii(question),
    ),
    (
        "=== compares without regard to case for ASCII letters only",
        lambda question, theirs, ours: question[0] in ("contains", "filter") and "===" in question[1] and has_non_ascii(question),
    ),
]


def judge(kind, question, theirs, ours):
    """None for equal answers, else the class of the difference or "failed"."""
    if same(question, theirs, ours):
        return None
    for name, applies in REVIEWED:
        if applies(question, theirs, ours):
            return name
    return "failed"


def wrong_fields(ours):
    """The fields that the program calls wrong, as far as packaging looks at them too."""
    fields = set()
    for problem in ours[1:]:
        rule, severity, field, message = problem.split(" ", 3)
        if severity != "error" or rule in ("L002", "M003", "M004", "M005") and "must be one line" not in message:
            if "came with metadata version" not in message:
                continue
        if field in ("Provides-Dist", "Obsoletes-Dist") and message.startswith(f"{field}: "):
            continue
        fields.add("?" if field == "?" else field.lower())
    return fields


def same(question, theirs, ours):
    if theirs[0] == "error" or ours[0] == "error":
        return theirs[0] == ours[0]
    if question[0] == "metadata":
        known = {"x-unknown": "?"}
        return {known.get(field, field) for field in theirs[1:]} == wrong_fields(ours)
    if question[0] == "value":
        return theirs[0] == ours[0]
    if question[0] == "specifier":
        return theirs[:3] == ours[:3] and sorted(theirs[3:]) == sorted(ours[3:])
    return theirs == ours


def compare(cli, seed, count):
    peers = Peers()
    questions = [*generate(random.Random(seed), count), *from_wheels()]
    answers = ask(cli, [question for _, question in questions])
    tally, classes, shown = collections.Counter(), collections.Counter(), collections.Counter()
    for (kind, question), ours in zip(questions, answers):
        try:
            theirs = getattr(peers, question[0])(*question[1:])
        except Exception as error:  # the peer itself fails: its answer is that the input is no good
            theirs = ["error", repr(error)]
        verdict = judge(kind, question, theirs, ours)
        tally[kind, "failed" if verdict == "failed" else "reviewed" if verdict else "passed"] += 1
        if verdict == "failed" and shown[kind] < 12:
            shown[kind] += 1
            print(f"  {kind}: {question!r}\n    peer {theirs!r}\n    ours {ours!r}")
        elif verdict and verdict != "failed":
            classes[verdict] += 1
    compare_rewritten(cli, tally, classes)
    return tally, classes


def compare_rewritten(cli, tally, classes):
    cases = list(rewritten())
    for (name, question, theirs), ours in zip(cases, ask(cli, [case[1] for case in cases])):
        kind = "rewritten metadata" if question[0] == "rewrite" else "rewritten entry points"
        reason = next((reason for reason, applies in REWRITTEN if applies(question, theirs)), None)
        if ours == [theirs]:
            tally[kind, "passed"] += 1
        elif reason:
            tally[kind, "reviewed"] += 1
            classes[f"{kind}: {reason}"] += 1
        else:
            tally[kind, "failed"] += 1
            print(f"  {kind}: {name}: other bytes")


def report(tally, classes):
    print(f"{'':24}{'passed':>8}{'failed':>8}{'reviewed':>10}")
    for kind in dict.fromkeys(kind for kind, _ in tally):
        counts = [tally[kind, verdict] for verdict in ("passed", "failed", "reviewed")]
        print(f"{kind:24}{counts[0]:8}{counts[1]:8}{counts[2]:10}")
    for name, count in classes.items():
        print(f"reviewed, {count} times: {name}")
    totals = [sum(count for (_, verdict), count in tally.items() if verdict == wanted) for wanted in ("passed", "failed", "reviewed")]
    print("pyspec: %d passed, %d failed, %d skipped" % tuple(totals))
    return totals[1]


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", default=str(ROOT / "build/tests/conformance/pyspec_cli"))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--count", type=int, default=40000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if not options.inside:
        return start(arguments)
    print(f"pyspec against {', '.join(PEERS)}: seed {options.seed}")
    tally, classes = compare(options.cli, options.seed, options.count)
    return 1 if report(tally, classes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
