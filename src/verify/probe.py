"""Imports modules and resolves entry points, each in a process of its own, forked from this one: none sees what another one
left behind, a crash or a hang ends only itself, and the interpreter starts once. Started by verify/probe.c with the time-out
in seconds, then words "module=NAME" and "object=MODULE:ATTRIBUTES".

The answer is one line per word on what was stdout at the start; what the modules print goes to stderr:

    WORD TAB ok|failed|missing|timeout|crashed TAB nanoseconds TAB sentence
"""
import importlib
import os
import select
import signal
import sys
import time
import traceback


def one_line(value):
    return " ".join(str(value).split())


def check(word):
    """Imports; (verdict, nanoseconds, sentence)."""
    kind, _, target = word.partition("=")
    name, _, attributes = target.partition(":")
    started = time.perf_counter_ns()
    try:
        thing = importlib.import_module(name)
    except BaseException as error:
        traceback.print_exc()
        missing = isinstance(error, ModuleNotFoundError)
        return "missing" if missing else "failed", 0, "%s: %s" % (type(error).__name__, one_line(error))
    took = time.perf_counter_ns() - started
    for attribute in filter(None, attributes.split(".")):
        if not hasattr(thing, attribute):
            return "failed", took, "%s has no %s" % (name, attributes)
        thing = getattr(thing, attribute)
    if kind == "object" and not callable(thing):
        return "failed", took, "%s is not callable" % target
    return "ok", took, ""


def receive(stream, seconds):
    """What the child says before it ends or the time is over: (text, in time)."""
    text, deadline = b"", time.monotonic() + seconds
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return text, False
        piece = os.read(stream, 65536)
        if not piece:
            break
        text += piece
    return text, True


def check_apart(word, seconds):
    receiver, sender = os.pipe()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.write(sender, "\t".join(map(str, check(word))).encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    os.close(sender)
    text, in_time = receive(receiver, seconds)
    os.close(receiver)
    os.kill(child, signal.SIGKILL)  # it has answered, or never will; it is a zombie at worst, so the id is still its
    _, status = os.waitpid(child, 0)
    if not in_time:
        return "timeout\t0\tnot done after %g seconds" % seconds
    if not text.endswith(b"\n"):
        how = "signal %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else "status %d" % os.WEXITSTATUS(status)
        return "crashed\t0\tthe import ended the interpreter with " + how
    return text.decode("utf-8").rstrip("\n")


def main():
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.path[:] = [folder for folder in sys.path if folder]
    seconds, words = float(sys.argv[1]), sys.argv[2:]
    sys.argv[1:] = []
    for word in words:
        answer = check_apart(word, seconds)
        if answer.startswith("ok\t"):  # again: the first import compiled what it read, users never wait for that
            answer = check_apart(word, seconds)
        channel.write(word + "\t" + answer + "\n")
        channel.flush()


if __name__ == "__main__":
    main()
