"""Writes the chat-template fixtures: what jinja2, set up as transformers does it, makes of templates.

    python Tests/Oracle/templates.py OUTPUT_FOLDER

Files of JSON Lines: `shapes.jsonl` (the shapes of well-known chat templates on seeded
conversations), `installed.jsonl` (the same with the templates that trl's package has),
`cases.jsonl` (small expressions and statements) and `random.jsonl` (seeded random ones). Every row
has the template or its name, the variables, and either the output or the kind of error.
"""
import copy
import importlib.util
import json
import random
import sys
import warnings
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from transformers.utils.chat_template_utils import _compile_jinja_template

from templates_cases import CASES, VARIABLES
from templates_random import random_templates
from templates_shapes import SHAPES

warnings.simplefilter("ignore")
CONVERSATIONS = 50
DATE = "26 Jul 2024"


def outcome(source, variables):
    try:
        template = _compile_jinja_template(source)
        return {"output": template.render(strftime_now=lambda format: DATE, **variables)}
    except jinja2.exceptions.TemplateSyntaxError as error:
        return {"error": "syntax", "message": str(error)}
    except jinja2.exceptions.UndefinedError as error:
        return {"error": "undefined", "message": str(error)}
    except jinja2.exceptions.SecurityError as error:
        return {"error": "sandbox", "message": str(error)}
    except jinja2.exceptions.TemplateError as error:
        if type(error) is jinja2.exceptions.TemplateError:
            return {"error": "raised", "message": str(error)}
        return {"error": "other", "message": str(error)}
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}
    except Exception as error:
        return {"error": "other", "message": f"{type(error).__name__}: {error}"}


WORDS = (
    "hello there why is the sky blue naïve café 日本語 こんにちは 你好 Привет 🙂 👩‍👩‍👧 <tag> & 'quoted' "
    '"double" {{ braces }} {% percent %} \\n back\\slash tab\there x==y 3.14 -7 </s> <|im_end|> '
    "[INST] é ﬁ İstanbul straße Σίσυφος ΟΔΟΣ"
).split(" ")


def text(rng):
    kind = rng.random()
    if kind < 0.06:
        return ""
    if kind < 0.12:
        return rng.choice(["  padded  ", "\n\nlines\n", "\t", " ", "\u3000wide\u00a0"])
    words = [rng.choice(WORDS) for _ in range(rng.randint(1, 12))]
    return rng.choice([" ", " ", "\n", "\n\n"]).join(words)


def value(rng, depth=0):
    kind = rng.randint(0, 7 if depth < 2 else 5)
    if kind == 0:
        return text(rng)
    if kind == 1:
        return rng.randint(-1000, 10**12)
    if kind == 2:
        return rng.choice([0.5, 1.0, 1e-7, 1e22, 123456.789, -0.0, 3.14])
    if kind == 3:
        return rng.random() < 0.5
    if kind == 4:
        return None
    if kind == 5:
        return rng.choice(WORDS)
    if kind == 6:
        return [value(rng, depth + 1) for _ in range(rng.randint(0, 3))]
    return {rng.choice(WORDS): value(rng, depth + 1) for _ in range(rng.randint(0, 3))}


def tool(rng, index):
    names = ["query", "city", "unit", "größe"]
    properties = {
        name: {"type": rng.choice(["string", "integer", "number"]), "description": text(rng)}
        for name in rng.sample(names, rng.randint(0, 3))
    }
    function = {
        "name": f"tool_{index}",
        "description": text(rng),
        "parameters": {"type": "object", "properties": properties,
                       "required": sorted(properties)[:1]},
    }
    if rng.random() < 0.3:
        function["return"] = {"type": "string"}
    return {"type": "function", "function": function}


def calls(rng):
    result = []
    for index in range(rng.randint(1, 3)):
        arguments = {name: value(rng) for name in rng.sample(["query", "city", "n"], 2)}
        call = {"type": "function", "id": f"call{index:05d}",
                "function": {"name": f"tool_{index}", "arguments": arguments}}
        if rng.random() < 0.2:
            call["function"]["arguments"] = json.dumps(arguments, ensure_ascii=False)
        if rng.random() < 0.1:
            del call["id"]
        result.append(call)
    return result


def plain_conversation(rng, with_system):
    messages = []
    if with_system and rng.random() < 0.5:
        messages.append({"role": "system", "content": text(rng)})
    for _ in range(rng.randint(1, 4)):
        messages.append({"role": "user", "content": text(rng)})
        messages.append({"role": "assistant", "content": text(rng)})
    if rng.random() < 0.4:
        messages.append({"role": "user", "content": text(rng)})
    return messages


def conversation(rng):
    messages = []
    if rng.random() < 0.5:
        messages.append({"role": "system", "content": text(rng)})
    for _ in range(rng.randint(1, 4)):
        user = {"role": "user", "content": text(rng)}
        if rng.random() < 0.1:
            user["content"] = [{"type": "text", "text": text(rng)},
                               {"type": "text", "text": text(rng)}]
        messages.append(user)
        kind = rng.random()
        if kind < 0.25:
            message = {"role": "assistant", "content": rng.choice(["", text(rng), None])}
            message["tool_calls"] = calls(rng)
            if rng.random() < 0.2:
                del message["content"]
            messages.append(message)
            for call in message["tool_calls"]:
                reply = {"role": "tool", "content": rng.choice([text(rng), '{"result": 1}'])}
                if rng.random() < 0.8:
                    reply["name"] = call["function"]["name"]
                    reply["tool_call_id"] = call.get("id", "none")
                messages.append(reply)
            if rng.random() < 0.8:
                messages.append({"role": "assistant", "content": text(rng)})
        elif kind < 0.45:
            thought = text(rng)
            answer = text(rng)
            if rng.random() < 0.5:
                messages.append({"role": "assistant",
                                 "content": f"<think>\n{thought}\n</think>\n\n{answer}"})
            else:
                messages.append({"role": "assistant", "content": answer,
                                 "reasoning_content": thought})
        else:
            messages.append({"role": "assistant", "content": text(rng)})
    if rng.random() < 0.35:
        messages.append({"role": "user", "content": text(rng)})
    # Conversations that some templates must refuse.
    trouble = rng.random()
    if trouble < 0.05:
        messages.insert(rng.randint(0, len(messages)), {"role": "user", "content": text(rng)})
    elif trouble < 0.08:
        del messages[rng.randrange(len(messages))]["role"]
    elif trouble < 0.11:
        messages[rng.randrange(len(messages))].pop("content", None)
    elif trouble < 0.14:
        messages.append({"role": "critic", "content": "no such role"})
    elif trouble < 0.16:
        messages = []
    elif trouble < 0.18:
        messages.insert(rng.randint(0, len(messages)), {"role": "system", "content": "late"})
    return messages


def installed():
    package = importlib.util.find_spec("trl")
    folder = Path(package.origin).parent / "chat_templates" if package else Path("none")
    return {f"trl/{path.stem}": path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.jinja"))}


def renderings(templates):
    for name, source in templates.items():
        for index in range(CONVERSATIONS):
            rng = random.Random(f"{name}/{index}")
            variables = {
                "messages": conversation(rng) if rng.random() < 0.5
                else plain_conversation(rng, name != "mistral-v1"),
                "tools": [tool(rng, n) for n in range(rng.randint(0, 3))]
                if rng.random() < 0.4 else None,
                "documents": None,
                "add_generation_prompt": rng.random() < 0.5,
                "bos_token": "<s>",
                "eos_token": "</s>",
            }
            if rng.random() < 0.3:
                variables["enable_thinking"] = rng.random() < 0.5
            if rng.random() < 0.3:
                variables["date_string"] = "01 Jan 2025"
            if rng.random() < 0.2:
                variables["tools_in_user_message"] = rng.random() < 0.5
            if rng.random() < 0.1:
                for message in variables["messages"]:
                    if isinstance(message.get("content"), list):
                        message["content"].insert(0, {"type": "image"})
            row = {"shape": name, "index": index, "variables": variables}
            row.update(outcome(source, variables))
            yield row


def cases(sources):
    for source in dict.fromkeys(sources):
        row = {"source": source}
        # A filter of jinja2 changes a list given to it, so every case gets a fresh copy.
        row.update(outcome(source, copy.deepcopy(VARIABLES)))
        if "object at 0x" in row.get("output", "") and source not in CASES:
            continue  # an address is never the same twice
        yield row


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    assert isinstance(_compile_jinja_template("x").environment, ImmutableSandboxedEnvironment)
    sources = {**SHAPES, **installed()}
    write(folder / "sources.jsonl", ({"shape": n, "source": s} for n, s in sources.items()))
    write(folder / "variables.jsonl", [VARIABLES])
    write(folder / "cases.jsonl", cases(CASES))
    write(folder / "random.jsonl", cases(random_templates(6000)))
    write(folder / "installed.jsonl", renderings(installed()))
    write(folder / "shapes.jsonl", renderings(SHAPES))


main()
