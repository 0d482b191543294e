"""The strategy that an order names: its file, and where freqtrade keeps each of its parameters."""

import ast
import hashlib
import os
import re

from refusal import Refusal

SPACES = ("buy", "sell", "protection")
TRAILING = (
    "trailing_stop",
    "trailing_stop_positive",
    "trailing_stop_positive_offset",
    "trailing_only_offset_is_reached",
)
KINDS = {
    "IntParameter": lambda value: isinstance(value, int) or (isinstance(value, float) and value.is_integer()),
    "DecimalParameter": lambda value: isinstance(value, (int, float)),
    "RealParameter": lambda value: isinstance(value, (int, float)),
    "BooleanParameter": lambda value: isinstance(value, bool),
    "CategoricalParameter": lambda value: True,
}


def read_strategy(folder, name, version):
    """The text of NAME.py, which is exactly the version that the order names."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name):
        raise Refusal(f"{name!r} is no name of a class of Python, as freqtrade's strategies have")
    path = os.path.join(folder, f"{name}.py")
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError as error:
        raise Refusal(f"there is no strategy {name}: {path} cannot be read ({error.strerror})") from error
    found = f"sha256:{hashlib.sha256(text).hexdigest()}"
    if found != version:
        raise Refusal(
            f"the strategy {name} of this image is {found}, and the bot wants {version}: "
            "deploy it anew, or run the image that has that version"
        )
    return text


def parameter_file(text, name, values):
    """What freqtrade reads beside the strategy; None where nothing is set."""
    classes = {one.name: one for one in parsed(text, name).body if isinstance(one, ast.ClassDef)}
    if name not in classes:
        raise Refusal(f"{name}.py has no class {name}")
    if not values:
        return None
    known = parameters_of(classes, name)
    params = {}
    for key, value in values.items():
        if key == "stoploss":
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not -1 <= value < 0:
                raise Refusal(f"stoploss is {value!r}; freqtrade wants a number from -1 to below 0")
            params["stoploss"] = {"stoploss": value}
        elif key in TRAILING:
            params.setdefault("trailing", {})[key] = value
        elif key in known:
            space, call = known[key]
            params.setdefault(space, {})[key] = fitting(key, value, call)
        else:
            names = ", ".join([*sorted(known), "stoploss", *TRAILING])
            raise Refusal(f"the strategy {name} has no parameter {key}; it has {names}")
    return {"strategy_name": name, "params": params, "ft_stratparam_v": 1}


def parsed(text, name):
    """Nothing of it is run here."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise Refusal(f"{name}.py is no Python: {error}") from error


def parameters_of(classes, name, seen=()):
    """Parameters of a class and of those in the same file that it is made from, each with its space and its call."""
    own = classes[name]
    found = {}
    for base in reversed(own.bases):
        if isinstance(base, ast.Name) and base.id in classes and base.id not in (*seen, name):
            found.update(parameters_of(classes, base.id, (*seen, name)))
    for line in own.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        call = getattr(line, "value", None)
        if not isinstance(call, ast.Call) or kind_of(call) not in KINDS:
            continue
        for target in targets:
            if isinstance(target, ast.Name):
                found[target.id] = (space_of(target.id, call), call)
    return found


def kind_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def space_of(name, call):
    """What the call says, or what its name begins with: freqtrade's own rule."""
    said = literal(keyword(call, "space"))
    begun = name.split("_")[0]
    space = said if said is not None else begun
    if space not in SPACES:
        raise Refusal(f"the parameter {name} is in none of the spaces buy, sell and protection: freqtrade would not load it")
    return space


def fitting(name, value, call):
    """The value, where the parameter takes it."""
    kind = kind_of(call)
    if not KINDS[kind](value) or (isinstance(value, bool) and kind not in ("BooleanParameter", "CategoricalParameter")):
        raise Refusal(f"{name} is {value!r}, which no {kind} takes")
    if literal(keyword(call, "load")) is False:
        raise Refusal(f"{name} is not loaded by the strategy (load=False), so nothing can be set")
    if kind == "CategoricalParameter":
        choices = literal(call.args[0] if call.args else keyword(call, "categories"))
        if isinstance(choices, (list, tuple)) and value not in choices:
            raise Refusal(f"{name} is {value!r}, none of {list(choices)}")
    elif kind != "BooleanParameter":
        low, high = bounds_of(call)
        if low is not None and value < low:
            raise Refusal(f"{name} is {value}, below {low}")
        if high is not None and value > high:
            raise Refusal(f"{name} is {value}, above {high}")
    return int(value) if kind == "IntParameter" else value


def bounds_of(call):
    """low and high, by place, by name, or as one list; None where they are computed."""
    places = [literal(one) for one in call.args[:2]]
    if places and isinstance(places[0], (list, tuple)) and len(places[0]) == 2:
        return tuple(places[0])
    places += [None, None]
    low, high = literal(keyword(call, "low")), literal(keyword(call, "high"))
    return (places[0] if low is None else low, places[1] if high is None else high)


def keyword(call, name):
    return next((one.value for one in call.keywords if one.arg == name), None)


def literal(node):
    try:
        return None if node is None else ast.literal_eval(node)
    except ValueError:
        return None
