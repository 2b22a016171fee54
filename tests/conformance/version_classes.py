"""Where shipwheel's answer is another than the peer's, and why that is right. At most 20 classes."""

import posixpath
from typing import Callable, NamedTuple


class Difference(NamedTuple):
    case: dict
    run: dict
    mode: str  # compat, default or command line
    peer: dict  # {"text"} or {"error", "message"}
    ours: dict  # {"text"}, {"error", "message"} or {"left"}

    def refused(self, *words):
        """shipwheel gives an error that says all of these."""
        said = f"{self.ours.get('error', '')} {self.ours.get('message', '')}"
        return "error" in self.ours and "text" in self.peer and all(word in said for word in words)

    def variable(self, text):
        """One of the run's variables is, or holds, this."""
        return any(text in (value or "") for value in self.run["env"].values())


class Class(NamedTuple):
    name: str
    reason: str
    holds: Callable[[Difference], bool]


def writes_outside(d):
    """The same version, and all that differs are files outside of the project's folder."""
    inside = {posixpath.normpath(path): text for path, text in (d.peer.get("files") or {}).items()
              if text is not None and not posixpath.normpath(path).startswith("../")}
    return "text" in d.peer and d.peer["text"] == d.ours.get("text") and inside == (d.ours.get("files") or {})


CLASSES = [
    Class("left to the backend", "version_cls names a Python class, which only the tool can load",
          lambda d: d.ours.get("left", "").startswith("version_cls is the Python class")),
    Class("wrong type", "a setting of a wrong type is an error at its line; the tool goes on with any value that it does not come to use",
          lambda d: d.refused("SW-O010")),
    Class("replaced by a variable", "a wrong setting is an error also where OVERRIDES replaces the table that it stands in",
          lambda d: d.variable("scm={") and d.refused("the setting ")),
    Class("pattern of no use", "a pattern that is none, or finds no base, is an error also where dunamai has no tag to try it on",
          lambda d: d.run["tool"] == "dunamai" and d.refused("the pattern", "has no group")),
    Class("boolean distance", "PRETEND_METADATA with distance = true is an error; the tool prints .devTrue",
          lambda d: d.variable("distance=true") and d.refused("distance cannot be a boolean")),
    Class("file outside of the project", "a version file outside of the project's folder is warned about and not written",
          writes_outside),
    Class("scope outside of the repository", "git's refusal to count is passed on; the tool takes it for no commits at all",
          lambda d: d.refused("is outside repository")),
    Class("foreign digits", "SOURCE_DATE_EPOCH is a number in ASCII, as its specification says; Python reads other digits as well",
          lambda d: d.run["env"].get("SOURCE_DATE_EPOCH") == "١٢" and "text" in d.ours and "text" in d.peer),
]


def classify(difference):
    """The name of the first class that holds, "" for none."""
    return next((one.name for one in CLASSES if one.holds(difference)), "")
