"""Seeded random templates for the comparison with jinja2: mostly sensible, often wrong in kind."""
import random

NAMES = ["n", "x", "s", "u", "empty", "nothing", "yes", "xs", "names", "d", "rows", "nested",
         "lines", "words", "missing"]
TEXTS = ["'a'", "'b c'", "','", "''", "'é🙂'", "'Hello, World'", "'1'", "'-2.5'", "'\\n'", "'x.y'",
         "'name'", "'v'", "'K'"]
NUMBERS = ["0", "1", "2", "-1", "3", "7", "1.5", "-0.5", "100", "2.0"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in",
          "and", "or"]
FILTERS = ["upper", "lower", "length", "trim", "title", "capitalize", "first", "last", "list",
           "string", "int", "float", "abs", "round", "tojson", "sort", "unique | list",
           "reverse | list", "join(',')", "join('-')", "default('D')", "default('D', true)",
           "replace('a', 'b')", "replace('l', '')", "items | list", "dictsort", "sum", "min",
           "max", "map('string') | list", "map('upper') | list", "map(attribute='name') | list",
           "map(attribute='v', default=0) | sum", "select | list", "select('string') | list",
           "reject('number') | list", "selectattr('v', 'gt', 1) | list | length",
           "selectattr('in') | list", "rejectattr('name', 'equalto', 'x') | list",
           "batch(2) | list", "slice(2) | list", "indent(2)", "indent(1, true)", "tojson(indent=2)",
           "sort(reverse=true)", "sort(attribute='v')", "truncate(5)", "truncate(7, true)",
           "wordcount", "center(9)", "escape", "round(1)", "round(1, 'floor')", "int(5)",
           "tojson(ensure_ascii=true)", "tojson(sort_keys=true)"]
TESTS = ["defined", "none", "string", "number", "mapping", "iterable", "sequence", "boolean",
         "true", "odd", "even", "integer", "float", "lower", "upper", "eq 1", "gt(1)", "in [1, 2]",
         "divisibleby 3", "sameas none", "callable"]
METHODS = ["strip()", "split()", "split(',')", "split(' ', 1)", "rsplit(' ', 1)", "upper()",
           "lower()", "title()", "capitalize()", "startswith('a')", "endswith('d')", "find('l')",
           "replace('l', 'L')", "lstrip('H ')", "rstrip()", "splitlines()", "count('o')",
           "isdigit()", "isspace()", "partition(' ')", "items() | list", "keys() | list",
           "values() | list", "get('a')", "get('zz', 1)", "index(1)", "count(1)", "zfill(12)",
           "join(names)", "removeprefix('He')", "swapcase()", "center(20, '*')", "rfind('o')",
           "isalpha()", "casefold is defined"]
ITEMS = ["[0]", "[-1]", "[1:]", "[::-1]", "[:2]", "[-2:]", "[9]", "['a']", "['name']", ".a", ".name",
         "['in'].k", ".list", ".v", "[1:3]", "[::2]", "[5:1:-1]"]


def atom(rng):
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(NAMES)
    if kind < 0.7:
        return rng.choice(TEXTS)
    if kind < 0.9:
        return rng.choice(NUMBERS)
    return rng.choice(["none", "true", "false", "[]", "{}", "()", "[1, 'a']", "(1, 2)",
                       "{'a': 1, 'b': [2]}", "range(4)", "dict(a=1)"])


def expression(rng, depth):
    if depth == 0 or rng.random() < 0.15:
        return atom(rng)
    kind = rng.randint(0, 9)
    inner = expression(rng, depth - 1)
    if kind <= 1:
        return f"({inner}) {rng.choice(BINARY)} ({expression(rng, depth - 1)})"
    if kind == 2:
        return f"{inner} {rng.choice(BINARY)} {expression(rng, depth - 1)}"
    if kind <= 4:
        return f"({inner}) | {rng.choice(FILTERS)}"
    if kind == 5:
        return f"({inner}) is {rng.choice(['', 'not '])}{rng.choice(TESTS)}"
    if kind == 6:
        return f"({inner}).{rng.choice(METHODS)}"
    if kind == 7:
        item = rng.choice(ITEMS)
        # jinja2 folds constants, and takes slices of them by other rules than at run time.
        if ":" in item and inner not in NAMES:
            item = "[0]"
        return f"({inner}){item}"
    if kind == 8:
        return f"({inner}) if ({expression(rng, depth - 1)}) else ({expression(rng, depth - 1)})"
    return rng.choice([f"[{inner}, {atom(rng)}]", f"{{'k': {inner}}}", f"not ({inner})",
                       f"-({inner})", f"({inner},)", f"{rng.choice(NAMES)} | {rng.choice(FILTERS)}"])


def space(rng):
    return rng.choice(["", "", " ", "\n", "\n\n", "  \n  ", "\t", "x", " y\n", "\n  z "])


def tag(rng, body):
    return "{%" + rng.choice(["", "", "-", "+"]) + " " + body + " " + rng.choice(["", "", "-"]) + "%}"


def statement(rng, depth):
    parts = [space(rng)]
    for _ in range(rng.randint(1, 3)):
        kind = rng.randint(0, 7) if depth else 0
        value = expression(rng, 1)
        if kind == 0:
            parts.append("{{" + rng.choice(["", "-"]) + f" {value} " + rng.choice(["", "-"]) + "}}")
        elif kind == 1:
            parts += [tag(rng, f"if {value}"), statement(rng, depth - 1)]
            if rng.random() < 0.5:
                parts += [tag(rng, "else"), statement(rng, depth - 1)]
            parts.append(tag(rng, "endif"))
        elif kind == 2:
            items = rng.choice(["xs", "names", "range(3)", "'ab'", "d", "rows", value])
            parts += [tag(rng, f"for i in {items}" + rng.choice(["", "", " if loop is defined or i"])),
                      rng.choice(["{{ loop.index }}", "{{ loop.last }}", "{{ loop.length }}", "{{ i }}",
                                  tag(rng, "if loop.first") + "F" + tag(rng, "endif"), ""]),
                      statement(rng, depth - 1), tag(rng, "endfor")]
        elif kind == 3:
            parts.append(tag(rng, f"set {rng.choice(NAMES)} = {value}"))
        elif kind == 4:
            parts += [tag(rng, f"set {rng.choice(['q', 's'])}"), statement(rng, depth - 1),
                      tag(rng, "endset"), "{{ s }}"]
        elif kind == 5:
            name = rng.choice(["f", "g"])
            parts += [tag(rng, f"macro {name}(a, b={atom(rng)})"), "{{ a }}", statement(rng, depth - 1),
                      tag(rng, "endmacro"), f"{{{{ {name}({value}) | trim }}}}"]
        elif kind == 6:
            parts += ["{#" + rng.choice(["", "-"]) + " note " + rng.choice(["", "-"]) + "#}"]
        else:
            parts += [tag(rng, f"filter {rng.choice(['upper', 'trim', 'lower', 'title'])}"),
                      statement(rng, depth - 1), tag(rng, "endfilter")]
        parts.append(space(rng))
    return "".join(parts)


def random_templates(count):
    for index in range(count):
        rng = random.Random(f"random/{index}")
        if index % 2:
            yield statement(rng, 2)
        else:
            yield "{{ " + expression(rng, 3) + " }}"
