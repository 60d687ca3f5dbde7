#!/usr/bin/env python3
"""Writes the model fixtures that our numbers are compared with.

    models.py [OUT]                  tiny random models of every family (default .deps/fixtures/models)
    models.py --smollm2 OUT          SmolLM2 from its GGUF as a Hugging Face directory, with numbers
    models.py --minilm OUT           hidden states and mean-pooled embeddings of MiniLM
    models.py --all                  the three of them, in .deps/fixtures/{models,smollm2,minilm}

A fixture of a tiny model is a directory NAME:
    NAME/lm, NAME/cls                Hugging Face directories (causal model; one-label classifier)
    NAME/lm-v4                       the same weights with a config.json as transformers 4 wrote it
    NAME/inputs.json                 {"ids": [[...], ...], "shared_prefix": [i, j], "prefix_length": n}
    NAME/expected.safetensors        see `record`
    configurations/                  what transformers makes of config.json: see configurations.py
    index.json                       all of the above by name, family and what is there

Everything is computed in fp32 with eager attention, one sequence at a time, no padding, and only
kept when the same computation in fp64 agrees: an ill-conditioned fixture could not tell a wrong
implementation from rounding.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("TQDM_DISABLE", "1")
warnings.filterwarnings("ignore", category=FutureWarning)

import torch
import transformers
from safetensors.torch import save_file
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)

import configurations

ROOT = Path(__file__).resolve().parents[2]
DEPS = ROOT / ".deps"
VOCABULARY = 300
PAD = 0  # never occurs in an input: the position of a score must not depend on it
WINDOW = 8
PREFIX = 13  # tokens that the two sequences of the gradient fixture have in common
LENGTHS = [1, 2, WINDOW - 1, WINDOW, WINDOW + 1, 24, 41, 33]  # the last two share the prefix

COMMON = dict(
    vocab_size=VOCABULARY,
    hidden_size=48,
    intermediate_size=80,
    num_hidden_layers=3,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=256,
    pad_token_id=PAD,
    bos_token_id=1,
    eos_token_id=2,
    tie_word_embeddings=False,
)


def rope(theta=10000.0, **more):
    return {"rope_type": more.pop("rope_type", "default"), "rope_theta": theta, **more}


# name: (configuration class, its arguments, how it is stored)
FAMILIES = {
    "llama": ("LlamaConfig", dict(rope_parameters=rope()), {}),
    "llama-tied": ("LlamaConfig", dict(tie_word_embeddings=True, rope_parameters=rope(100000.0)), {}),
    "llama-bias": (
        "LlamaConfig",
        dict(attention_bias=True, mlp_bias=True, head_dim=16, rms_norm_eps=1e-3, rope_parameters=rope()),
        {},
    ),
    # With 16 dimensions of rotation the wavelengths are 6 to 20000 positions: some below 64/4, some
    # between, some above 64/1, so that all three branches of the Llama 3 scaling are taken.
    "llama3-rope": (
        "LlamaConfig",
        dict(
            head_dim=16,
            rope_parameters=rope(
                rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                original_max_position_embeddings=64,
            ),
        ),
        {},
    ),
    "llama-linear-rope": ("LlamaConfig", dict(rope_parameters=rope(rope_type="linear", factor=4.0)), {}),
    # Keys of other families, which transformers ignores in this one.
    "llama-foreign": (
        "LlamaConfig",
        dict(
            hidden_activation="gelu", layer_types=["sliding_attention"] * 3, sliding_window=WINDOW,
            rope_parameters=rope(),
        ),
        {},
    ),
    "llama-mha": ("LlamaConfig", dict(num_key_value_heads=4, rope_parameters=rope()), {}),
    "llama-mqa-bf16": (
        "LlamaConfig", dict(num_key_value_heads=1, rope_parameters=rope()), dict(dtype=torch.bfloat16)),
    "llama-fp16": ("LlamaConfig", dict(rope_parameters=rope()), dict(dtype=torch.float16)),
    "llama-sharded": ("LlamaConfig", dict(rope_parameters=rope()), dict(shard="60KB")),
    "mistral": (
        "MistralConfig", dict(sliding_window=WINDOW, head_dim=16, rope_parameters=rope(1000000.0)), {}),
    "mistral-full": ("MistralConfig", dict(sliding_window=None, rope_parameters=rope()), {}),
    "mistral-foreign": (
        "MistralConfig",
        dict(sliding_window=WINDOW, hidden_activation="gelu", attention_bias=True, rope_parameters=rope()),
        {},
    ),
    "qwen2": (
        "Qwen2Config",
        dict(use_sliding_window=False, sliding_window=WINDOW, rope_parameters=rope(1000000.0)),
        {},
    ),
    "qwen2-tied": (
        "Qwen2Config",
        dict(use_sliding_window=False, tie_word_embeddings=True, rope_parameters=rope()),
        dict(dtype=torch.bfloat16),
    ),
    "qwen2-window": (
        "Qwen2Config",
        dict(use_sliding_window=True, sliding_window=WINDOW, max_window_layers=1, rope_parameters=rope()),
        {},
    ),
    "qwen2-window-null": (
        "Qwen2Config",
        dict(use_sliding_window=True, sliding_window=None, max_window_layers=1, rope_parameters=rope()),
        {},
    ),
    "qwen3": ("Qwen3Config", dict(head_dim=16, rope_parameters=rope(1000000.0)), {}),
    "qwen3-tied": (
        "Qwen3Config", dict(head_dim=24, tie_word_embeddings=True, rope_parameters=rope()),
        dict(shard="60KB")),
    "gemma2": (
        "Gemma2Config",
        dict(
            num_hidden_layers=4, head_dim=16, query_pre_attn_scalar=20, sliding_window=WINDOW,
            attn_logit_softcapping=4.0, final_logit_softcapping=3.0, tie_word_embeddings=True,
            hidden_activation="gelu_pytorch_tanh", rope_parameters=rope(),
        ),
        {},
    ),
    # GELU by the error function, whatever hidden_act says.
    "gemma2-gelu": (
        "Gemma2Config",
        dict(
            num_hidden_layers=4, head_dim=16, query_pre_attn_scalar=20, sliding_window=WINDOW,
            tie_word_embeddings=True, hidden_activation="gelu", hidden_act="gelu_pytorch_tanh",
            rope_parameters=rope(),
        ),
        {},
    ),
    # A cap of the attention scores that Gemma 3's layers never apply, and one of the logits.
    "gemma3-caps": (
        "Gemma3TextConfig",
        dict(
            num_hidden_layers=7, head_dim=16, query_pre_attn_scalar=20, sliding_window=WINDOW,
            attn_logit_softcapping=1.0, final_logit_softcapping=3.0, tie_word_embeddings=True,
            hidden_activation="gelu", rope_parameters={
                "sliding_attention": rope(10000.0),
                "full_attention": rope(1000000.0),
            },
        ),
        {},
    ),
    "gemma3": (
        "Gemma3TextConfig",
        dict(
            num_hidden_layers=8, head_dim=16, query_pre_attn_scalar=20, sliding_window=WINDOW,
            tie_word_embeddings=True, hidden_activation="gelu_pytorch_tanh",
            rope_parameters={
                "sliding_attention": rope(10000.0),
                "full_attention": rope(1000000.0),
            },
        ),
        {},
    ),
    "gemma3-linear-rope": (
        "Gemma3TextConfig",
        dict(
            num_hidden_layers=7, num_key_value_heads=1, head_dim=16, query_pre_attn_scalar=16,
            sliding_window=WINDOW, tie_word_embeddings=True, hidden_activation="gelu_pytorch_tanh",
            rope_parameters={
                "sliding_attention": rope(10000.0),
                "full_attention": rope(1000000.0, rope_type="linear", factor=8.0),
            },
        ),
        dict(dtype=torch.bfloat16),
    ),
}


def seed(text):
    """A generator whose numbers depend on nothing but `text` (and torch)."""
    digest = hashlib.sha256(text.encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:6], "little"))


def randomise(model, name):
    """Gives every parameter a value that shows in the result: norms are neither ones nor zeros,
    biases are not zeros, matrices keep the size of what goes through them."""
    added_to_one = "gemma" in name  # Gemma's norms multiply by 1 + weight
    tied = model.config.tie_word_embeddings
    with torch.no_grad():
        for key, value in model.named_parameters():
            noise = torch.randn(value.shape, generator=seed(f"{name}/{key}"), dtype=torch.float64)
            if "norm" in key.lower() and key.endswith("weight"):
                noise = 0.3 * noise if added_to_one else 1 + 0.3 * noise
            elif key.endswith("bias"):
                noise = 0.3 * noise
            elif "embed" in key:
                noise = noise * (1.5 * value.shape[-1] ** -0.5 if tied else 1.0)
            else:
                noise = noise * 1.5 * value.shape[-1] ** -0.5
            value.copy_(noise)


def inputs():
    """Sequences of all lengths of interest. The last two begin alike."""
    rows = [torch.randint(3, VOCABULARY, (n,), generator=seed(f"ids/{n}")).tolist() for n in LENGTHS]
    rows[-1][:PREFIX] = rows[-2][:PREFIX]
    assert rows[-1][PREFIX] != rows[-2][PREFIX]
    return rows


@torch.no_grad()
def forward(model, ids, **more):
    return model(
        input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
        output_hidden_states=True, **more)


def difference(a, b):
    a, b = a.double(), b.double()
    return ((a - b).abs().max() / b.abs().max().clamp_min(1e-12)).item()


def check_conditioning(name, model, rows, read):
    """fp32 against fp64 of the same model; returns the largest relative difference. (`double()`
    widens the rotation's frequencies too, which are defined as fp32 numbers.)"""
    narrow = [read(forward(model, ids)) for ids in rows]
    wide = [read(forward(model.double(), ids)) for ids in rows]
    worst = max(difference(a, b) for a, b in zip(narrow, wide))
    model.float()
    if not worst < 2e-5:
        sys.exit(f"models.py: {name} is ill-conditioned: fp32 and fp64 differ by {worst:.1e}")
    return worst


def load(kind, directory):
    model = kind.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager")
    return model.eval()


def save(model, directory, how):
    if "dtype" in how:
        model = model.to(how["dtype"])
    model.save_pretrained(directory, **({"max_shard_size": how["shard"]} if "shard" in how else {}))


def v4_config(config):
    """config.json as transformers before version 5 wrote it: rotation at the top level, the window
    pattern as one number, `torch_dtype`."""
    old = dict(config)
    parameters = old.pop("rope_parameters", None) or {}
    old["torch_dtype"] = old.pop("dtype", "float32")
    old["transformers_version"] = "4.51.0"
    kinds = old.pop("layer_types", None)
    if old["model_type"] == "gemma3_text":
        parameters, local = parameters["full_attention"], parameters["sliding_attention"]
        old["rope_local_base_freq"] = local["rope_theta"]
        old["sliding_window_pattern"] = 6
        assert kinds[5] == "full_attention" and kinds.count("full_attention") == 1
    parameters = dict(parameters)
    old["rope_theta"] = parameters.pop("rope_theta")
    old["rope_scaling"] = None if parameters["rope_type"] == "default" else parameters
    if old["model_type"] == "qwen2" and not old["use_sliding_window"]:
        old["sliding_window"] = WINDOW  # written by version 4 though not in use
    return old


def record_lm(name, directory, rows, tensors):
    """`lm.I.logits` [T, V]; `I.layers` [L + 1, T, H]: the embeddings as they enter the first layer,
    the output of each layer but the last, and last the final norm's output."""
    model = load(AutoModelForCausalLM, directory / "lm")
    worst = check_conditioning(name, model, rows, lambda o: o.logits[0])
    for i, ids in enumerate(rows):
        out = forward(model, ids)
        tensors[f"{i}.ids"] = torch.tensor(ids)
        tensors[f"{i}.logits"] = out.logits[0].contiguous()
        tensors[f"{i}.layers"] = torch.cat(out.hidden_states).contiguous()
    return worst


def record_cls(directory, rows, tensors, gradients):
    """`I.score` [1]; in gradients.safetensors the derivative of -log sigmoid(s(j) - s(k)) by every
    parameter, j and k the two sequences that begin alike, and `loss` itself."""
    model = load(AutoModelForSequenceClassification, directory / "cls")
    for i, ids in enumerate(rows):
        tensors[f"{i}.score"] = forward(model, ids).logits[0].contiguous()
    chosen, rejected = (model(input_ids=torch.tensor([ids])).logits[0, 0] for ids in rows[-2:])
    loss = -torch.nn.functional.logsigmoid(chosen - rejected)
    loss.backward()
    gradients["loss"] = loss.detach().reshape(1)
    for key, value in model.named_parameters():
        gradients[key] = value.grad.contiguous()


def tiny(out, name, entry):
    kind, arguments, how = entry
    directory = out / name
    config = getattr(transformers, kind)(**{**COMMON, **arguments})
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager")
    randomise(model, name)
    save(model, directory / "lm", how)
    shutil.rmtree(directory / "lm-v4", ignore_errors=True)
    shutil.copytree(directory / "lm", directory / "lm-v4")
    written = json.loads((directory / "lm" / "config.json").read_text())
    (directory / "lm-v4" / "config.json").write_text(json.dumps(v4_config(written), indent=2) + "\n")

    model = AutoModelForSequenceClassification.from_pretrained(
        directory / "lm", dtype=torch.float32, num_labels=1, pad_token_id=PAD)
    with torch.no_grad():
        model.score.weight.copy_(torch.randn(model.score.weight.shape, generator=seed(name + "/score")) * 0.3)
    save(model, directory / "cls", how)

    rows, tensors, gradients = inputs(), {}, {}
    worst = record_lm(name, directory, rows, tensors)
    record_cls(directory, rows, tensors, gradients)
    old = load(AutoModelForCausalLM, directory / "lm-v4")
    for i, ids in enumerate(rows):
        # Not to the bit: where memory lies decides which kernel of the library is taken.
        if difference(forward(old, ids).logits[0], tensors[f"{i}.logits"]) > 1e-5:
            sys.exit(f"models.py: {name}/lm-v4 does not compute what {name}/lm computes")
    save_file(tensors, directory / "expected.safetensors")
    save_file(gradients, directory / "gradients.safetensors")
    (directory / "inputs.json").write_text(json.dumps({
        "ids": rows, "shared_prefix": [len(rows) - 2, len(rows) - 1], "prefix_length": PREFIX,
    }) + "\n")
    print(f"{name}: fp32 against fp64 {worst:.1e}", file=sys.stderr)
    return {"name": name, "family": config.model_type, "directories": ["lm", "lm-v4", "cls"],
            "sequences": len(rows), "layers": config.num_hidden_layers,
            "stored": str(how.get("dtype", torch.float32)).removeprefix("torch."),
            "fp32_against_fp64": worst}


def bert(out):
    """BertModel with its pooler (`base`) and BertForSequenceClassification with one label (`cls`)."""
    directory = out / "bert"
    config = transformers.BertConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=3, num_attention_heads=4,
        intermediate_size=80, max_position_embeddings=64, type_vocab_size=2, pad_token_id=PAD,
        hidden_act="gelu", layer_norm_eps=1e-12, num_labels=1)
    model = transformers.BertForSequenceClassification(config)
    randomise(model, "bert")
    model.save_pretrained(directory / "cls")
    model.bert.save_pretrained(directory / "base")
    rows, tensors = inputs(), {}
    model = load(transformers.BertForSequenceClassification, directory / "cls")
    base = load(transformers.BertModel, directory / "base")
    worst = check_conditioning("bert", model, rows, lambda o: o.hidden_states[-1][0])
    for i, ids in enumerate(rows):
        kinds = [0] * (len(ids) // 2) + [1] * (len(ids) - len(ids) // 2)
        out_base = forward(base, ids)
        tensors[f"{i}.ids"] = torch.tensor(ids)
        tensors[f"{i}.layers"] = torch.cat(out_base.hidden_states).contiguous()
        tensors[f"{i}.pooled"] = out_base.pooler_output[0].contiguous()
        tensors[f"{i}.mean"] = out_base.last_hidden_state[0].mean(0).contiguous()
        tensors[f"{i}.score"] = forward(model, ids).logits[0].contiguous()
        tensors[f"{i}.token_type_ids"] = torch.tensor(kinds)
        tensors[f"{i}.score_with_types"] = forward(
            model, ids, token_type_ids=torch.tensor([kinds])).logits[0].contiguous()
    save_file(tensors, directory / "expected.safetensors")
    (directory / "inputs.json").write_text(json.dumps({"ids": rows}) + "\n")
    print(f"bert: fp32 against fp64 {worst:.1e}", file=sys.stderr)
    return {"name": "bert", "family": "bert", "directories": ["base", "cls"], "sequences": len(rows),
            "layers": 3, "stored": "float32", "fp32_against_fp64": worst}


def adapters(out, final):
    """PEFT directories over llama/lm, head inside. They name their base by its path in `final`,
    where the fixtures will lie."""
    from peft import LoraConfig, get_peft_model

    rows, entries = inputs(), []
    variants = {
        "lora": dict(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"]),
        "lora-all-rslora": dict(
            r=3, lora_alpha=6, use_rslora=True,
            target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]),
    }
    for name, arguments in variants.items():
        directory = out / name
        base = AutoModelForSequenceClassification.from_pretrained(
            out / "llama" / "lm", dtype=torch.float32, num_labels=1, pad_token_id=PAD,
            attn_implementation="eager")
        model = get_peft_model(base, LoraConfig(task_type="SEQ_CLS", lora_dropout=0.0, **arguments)).eval()
        with torch.no_grad():
            for key, value in model.named_parameters():
                if value.requires_grad:
                    value.copy_(torch.randn(value.shape, generator=seed(f"{name}/{key}")) * 0.3)
        model.save_pretrained(directory / "adapter")
        config = directory / "adapter" / "adapter_config.json"
        text = json.loads(config.read_text())
        text["base_model_name_or_path"] = str((final / "llama" / "lm").resolve())
        config.write_text(json.dumps(text, indent=2) + "\n")
        tensors = {}
        for i, ids in enumerate(rows):
            tensors[f"{i}.ids"] = torch.tensor(ids)
            tensors[f"{i}.score"] = forward(model, ids).logits[0].contiguous()
        save_file(tensors, directory / "expected.safetensors")
        (directory / "inputs.json").write_text(json.dumps({"ids": rows}) + "\n")
        print(name, file=sys.stderr)
        entries.append({"name": name, "family": "llama", "directories": ["adapter"],
                        "base": "llama/lm", "sequences": len(rows)})
    return entries


def refused(out):
    """Models that must never give a score (llama/lm, without a head, is one more)."""
    directory = out / "refused"
    torch.manual_seed(0)
    two = AutoModelForSequenceClassification.from_pretrained(
        out / "llama" / "lm", dtype=torch.float32, num_labels=2, pad_token_id=PAD)
    two.save_pretrained(directory / "two-labels")
    bad = AutoModelForSequenceClassification.from_pretrained(out / "llama" / "cls", dtype=torch.float32)
    with torch.no_grad():
        bad.score.weight[0, 5] = float("nan")
    bad.save_pretrained(directory / "nan-head")
    return {"name": "refused", "family": "llama", "directories": ["two-labels", "nan-head"]}


def write_all(out, final):
    rows = [tiny(out, name, entry) for name, entry in FAMILIES.items()]
    rows.append(bert(out))
    rows += adapters(out, final)
    rows.append(refused(out))
    configurations.write(out)
    (out / "index.json").write_text(json.dumps({"window": WINDOW, "models": rows}, indent=1) + "\n")


TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "<|im_start|>user\nName three colours.<|im_end|>\n<|im_start|>assistant\nRed, green and blue.<|im_end|>\n",
    "def add(a, b):\n    return a + b\n\nprint(add(2, 40))",
    "Ein kurzer Satz, dann noch einer – mit Ümläuten, 数字 42 und 🙂.",
    "x",
]


def built_in(name):
    """A file of .deps/models, where Scripts/setup.sh puts the built-in models."""
    path = DEPS / "models" / name
    if not path.exists():
        sys.exit(f"models.py: there is no {path}: run Scripts/setup.sh")
    return path


def smollm2(out, _):
    """OUT/lm, OUT/cls (a fixed random head) and OUT/expected.safetensors: `I.ids`, `I.logits`
    [T, V], `I.hidden` [T, H] (final norm's output), `I.score` [1]; texts in OUT/texts.json."""
    file = built_in("smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf")
    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    read = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    # What was read from a GGUF is marked as quantised and refuses to be saved, though its weights
    # are plain fp32 by now: they move into a model without that mark.
    config = type(read.config)(**{
        k: v for k, v in read.config.to_dict().items()
        if k not in ("quantization_config", "model_type", "transformers_version", "architectures")})
    model = AutoModelForCausalLM.from_config(
        config, dtype=torch.float32, attn_implementation="eager").eval()
    model.load_state_dict(read.state_dict())
    model.save_pretrained(out / "lm")
    tokenizer.save_pretrained(out / "lm")
    head = AutoModelForSequenceClassification.from_pretrained(
        out / "lm", dtype=torch.float32, num_labels=1, pad_token_id=2, attn_implementation="eager").eval()
    with torch.no_grad():
        head.score.weight.copy_(torch.randn(head.score.weight.shape, generator=seed("smollm2/score")) * 0.05)
    head.save_pretrained(out / "cls")
    tokenizer.save_pretrained(out / "cls")
    tensors = {}
    for i, text in enumerate(TEXTS):
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        # The reference reads the score at the last token that is not padding, our models at the
        # last token: the same only for a text that does not end with <|im_end|>, its padding.
        assert ids[-1] != head.config.pad_token_id
        result = forward(model, ids)
        tensors[f"{i}.ids"] = torch.tensor(ids)
        tensors[f"{i}.logits"] = result.logits[0].contiguous()
        tensors[f"{i}.hidden"] = result.hidden_states[-1][0].contiguous()
        tensors[f"{i}.score"] = forward(head, ids).logits[0].contiguous()
    save_file(tensors, out / "expected.safetensors")
    (out / "texts.json").write_text(json.dumps(TEXTS, ensure_ascii=False, indent=1) + "\n")


SENTENCES = [
    "A man is playing the guitar.",
    "Someone makes music on a stringed instrument.",
    "The stock market fell sharply on Monday.",
    "Kurz.",
    "Reward models turn preferences into numbers; the numbers are then used to choose among answers.",
]


def minilm(out, _):
    """OUT/expected.safetensors: `I.ids`, `I.hidden` [T, H], `I.mean` [H], `I.embedding` (mean,
    divided by its length); texts in OUT/texts.json."""
    directory = built_in("all-minilm-l6-v2/model.safetensors").parent
    tokenizer = AutoTokenizer.from_pretrained(directory)
    model = transformers.AutoModel.from_pretrained(
        directory, dtype=torch.float32, attn_implementation="eager").eval()
    tensors = {}
    for i, text in enumerate(SENTENCES):
        ids = tokenizer(text)["input_ids"]
        hidden = forward(model, ids).last_hidden_state[0]
        mean = hidden.mean(0)
        tensors[f"{i}.ids"] = torch.tensor(ids)
        tensors[f"{i}.hidden"] = hidden.contiguous()
        tensors[f"{i}.mean"] = mean.contiguous()
        tensors[f"{i}.embedding"] = (mean / mean.norm()).contiguous()
    out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out / "expected.safetensors")
    (out / "texts.json").write_text(json.dumps(SENTENCES, ensure_ascii=False, indent=1) + "\n")


def publish(make, out):
    """Runs `make` in a folder beside `out` and puts it in place whole, so that a test never reads
    a half-written fixture; skipped when the stamp says that this script already wrote it."""
    sources = b"".join(Path(file).read_bytes() for file in (__file__, configurations.__file__))
    stamp = hashlib.sha256(sources + transformers.__version__.encode()
                           + torch.__version__.encode()).hexdigest()
    if (out / ".stamp").exists() and (out / ".stamp").read_text() == stamp:
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=out.parent, prefix=out.name + ".part-"))
    try:
        make(folder, out)
        (folder / ".stamp").write_text(stamp)
        folder.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        folder.rename(out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"models.py: wrote {out}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", nargs="?", type=Path)
    parser.add_argument("--smollm2", type=Path, metavar="OUT")
    parser.add_argument("--minilm", type=Path, metavar="OUT")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    transformers.utils.logging.disable_progress_bar()
    fixtures = DEPS / "fixtures"
    named = options.smollm2 or options.minilm
    if options.all or not named or options.out:
        publish(write_all, options.out or fixtures / "models")
    if options.all or options.smollm2:
        publish(smollm2, options.smollm2 or fixtures / "smollm2")
    if options.all or options.minilm:
        publish(minilm, options.minilm or fixtures / "minilm")


if __name__ == "__main__":
    main()
