"""The accessible tree of this session's programs, as a screen reader gets it: a line of JSON in, a line of JSON out.

{"do": "focus"}                                what has the keyboard
{"do": "find", "role": ..., "name": ...}       what is shown of a role, by the start of its name where one is given
"""
import json
import sys

import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# The interfaces' getters are called deprecated, and have no successor that is there.
warnings.simplefilter("ignore", DeprecationWarning)

# Web pages have deep trees, and lists whose rows are many.
DEEPEST = 40


def text_of(node):
    text = node.get_text_iface()
    return None if text is None else Atspi.Text.get_text(text, 0, -1)


def value_of(node):
    value = node.get_value_iface()
    return None if value is None else Atspi.Value.get_current_value(value)


def told(node):
    states = node.get_state_set().get_states()
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "states": sorted(state.value_nick for state in states),
        "attributes": dict(node.get_attributes() or {}),
        "value": value_of(node),
        "text": text_of(node),
    }


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node, fits, found, depth=0):
    """Collects what fits and is shown, in the order of the page."""
    try:
        states = node.get_state_set()
        if depth > 0 and not states.contains(Atspi.StateType.SHOWING):
            return
        if fits(node, states):
            found.append(told(node))
        if depth < DEEPEST:
            for child in children(node):
                walk(child, fits, found, depth + 1)
    except GLib.Error:
        # It went away while it was read.
        return


def windows():
    """Those of the app. To ask a program for its process or its states waits for ever now and then."""
    desktop = Atspi.get_desktop(0)
    for program in children(desktop):
        try:
            if program.get_name() != "orca":
                # What was read before may have changed since.
                program.set_cache_mask(Atspi.Cache.NONE)
                yield from children(program)
        except GLib.Error:
            continue


def look(fits):
    found = []
    for window in windows():
        walk(window, fits, found)
    return found


def answer(asked):
    if asked["do"] == "focus":
        return look(lambda _, states: states.contains(Atspi.StateType.FOCUSED))[-1:]
    role, name = asked.get("role"), asked.get("name", "")
    return look(
        lambda node, _: (role is None or node.get_role_name() == role)
        and (node.get_name() or "").startswith(name)
    )


# Milliseconds; by default a program that has just started is waited for for 15 seconds.
Atspi.set_timeout(1000, 1000)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
