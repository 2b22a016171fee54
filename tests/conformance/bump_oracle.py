"""Answers for the bumpers themselves, one JSON request a line, one JSON answer a line; run by bump_peers.py in an environment
that has hatchling, poetry, bumpver and bump-my-version."""

import datetime
import json
import logging
import re
import sys
import types

import bumpver.cli
from bumpver import rewrite, v2patterns, v2rewrite, v2version
from bumpver import version as bumpver_version
from bumpversion.context import base_context
from bumpversion.versioning.models import VersionComponentSpec
from bumpversion.versioning.version_config import VersionConfig
from hatchling.version.scheme.standard import StandardScheme
from poetry.console.commands.version import VersionCommand

logging.disable(logging.CRITICAL)


def hatch(current, words):
    v, text = (current[0], current[1:]) if current[0] in "vV" else ("", current)
    return v + StandardScheme("", {}).update(",".join(words), text, {})


def poetry(current, words):
    return VersionCommand.increment_version(None, current, words[0], len(words) > 1).to_string()


def bumpver_next(pattern, current, flags):
    date = flags.pop("date", None)
    new = v2version.incr(current, raw_pattern=pattern, maybe_date=date and datetime.date.fromisoformat(date), **flags)
    if not new or not bumpver.cli._is_valid_version(pattern, current, new):
        raise ValueError("no new version")
    return [new, bumpver_version.to_pep440(new)]


def bumpver_make(pattern, fields):
    """A version that looks like the pattern: what bumpver writes for the fields."""
    info = v2version.parse_field_values_to_vinfo(fields)
    text = v2version.format_version(info, pattern)
    v2version.parse_version_info(text, pattern)
    return text


def bumpver_rewrite(version_pattern, patterns, text, new):
    """The new text, and whether a line was changed in two places, of which bumpver keeps the last only."""
    compiled = [v2patterns.compile_pattern(version_pattern, p) for p in patterns]
    info = v2version.parse_version_info(new, version_pattern)
    data = v2rewrite.rfd_from_content(compiled, info, text)
    lines = text.split(rewrite.detect_line_sep(text))
    numbers = [match.lineno for match in bumpver.parse.iter_matches(lines, compiled)]
    return [data.line_sep.join(data.new_lines), len(numbers) != len(set(numbers))]


def bmv_next(parse, serialize, parts, current, part, value):
    labels = list(re.compile(parse).groupindex)
    specs = {label: VersionComponentSpec(**parts.get(label, {})) for label in labels}
    config = VersionConfig(parse, serialize, "", "", specs)
    scm = types.SimpleNamespace(as_dict=dict)
    context = base_context(types.SimpleNamespace(scm_info=scm))
    version = config.parse(current)
    changed = version.bump(part) if value is None else version.bump_to(part, value)
    return config.serialize(changed, context)


def template(text, names):
    class Part(str):  # as bump-my-version's VersionComponent
        def __format__(self, spec):
            try:
                number = int(self)
            except ValueError:
                return str(self)
            return format(number, spec)

    return text.format(**{k: Part(v[1:]) if v.startswith("=") else v for k, v in names.items()})


def date(text, seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime(text)


COMMANDS = {f.__name__: f for f in (hatch, poetry, bumpver_next, bumpver_make, bumpver_rewrite, bmv_next, template, date)}


def main():
    for line in sys.stdin:
        name, *args = json.loads(line)
        try:
            answer = {"ok": COMMANDS[name](*args)}
        except Exception as error:  # whatever a peer raises is its refusal
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
