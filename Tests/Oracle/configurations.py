"""What transformers makes of `config.json`: of absent keys, of null, of keys that a family ignores,
of two spellings at once. Called by models.py.

`cases.json`: a list of {"name", "config", "expected"}. `expected` is null where transformers gives
no model or no logits; otherwise it is read from the model that transformers builds, not from the
configuration alone: which layers slide, which function is the nonlinearity, the frequencies.

`rope.safetensors`: for `KIND/THETA/WIDTH` the frequencies `.inv_freq`, and `.cos`, `.sin`
[positions, WIDTH] of the positions in `positions`, by transformers' own modules.
"""

import json
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

FAMILIES = ["llama", "mistral", "qwen2", "qwen3", "gemma2", "gemma3_text"]
BASE = dict(
    vocab_size=30, hidden_size=64, intermediate_size=80, num_hidden_layers=6,
    num_attention_heads=8, num_key_value_heads=2, head_dim=16, max_position_embeddings=256,
    pad_token_id=0, bos_token_id=1, eos_token_id=2,
)
SLIDING, FULL = "sliding_attention", "full_attention"
LINEAR = {"rope_type": "linear", "factor": 2.0}
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
POSITIONS = [0, 1, 2, 7, 63, 100, 1000, 4095, 8191, 131071]


def variants(family):
    """(name, keys that are added, keys that are taken away)."""
    # 32 heads, so that Qwen's default of 32 key heads can be computed.
    few = dict(num_attention_heads=32)
    yield "as written", {}, []
    for key in ["num_key_value_heads", "head_dim", "max_position_embeddings", "pad_token_id",
                "bos_token_id", "eos_token_id"]:
        yield f"without {key}", few, [key]
        yield f"{key} null", {**few, key: None}, []
    for key in ["rms_norm_eps", "tie_word_embeddings", "hidden_act", "hidden_activation",
                "rope_theta", "sliding_window", "layer_types", "rope_scaling", "rope_parameters",
                "query_pre_attn_scalar", "attn_logit_softcapping", "final_logit_softcapping",
                "use_bidirectional_attention"]:
        yield f"{key} null", {key: None}, []
    yield "all defaults", few, [key for key in BASE if key in (
        "num_key_value_heads", "head_dim", "max_position_embeddings", "pad_token_id",
        "bos_token_id", "eos_token_id")]
    yield "eos list", dict(eos_token_id=[2, 5]), []
    for key in ["hidden_act", "hidden_activation"]:
        for name in ["silu", "gelu", "gelu_pytorch_tanh"]:
            yield f"{key} {name}", {key: name}, []
    yield "two activations", dict(hidden_act="gelu_pytorch_tanh", hidden_activation="gelu"), []
    yield "caps", dict(attn_logit_softcapping=4.0, final_logit_softcapping=3.0), []
    yield "window", dict(sliding_window=5), []
    for name, types in [("sliding", [SLIDING] * 6), ("full", [FULL] * 6),
                        ("mixed", [FULL, SLIDING, FULL] * 2)]:
        yield f"types {name}", dict(layer_types=types, sliding_window=5), []
        yield f"types {name} without window", dict(layer_types=types), []
        yield f"types {name}, window on", dict(
            layer_types=types, sliding_window=5, use_sliding_window=True), []
    for first in [0, 1, 28]:
        yield f"window from {first}", dict(
            use_sliding_window=True, sliding_window=5, max_window_layers=first), []
    yield "window on and null", dict(
        use_sliding_window=True, sliding_window=None, max_window_layers=1), []
    yield "window on by default", dict(use_sliding_window=True, max_window_layers=1), []
    yield "pattern", dict(sliding_window_pattern=2, sliding_window=5), []
    yield "private pattern", dict(_sliding_window_pattern=2, sliding_window=5), []
    yield "theta", dict(rope_theta=5e5), []
    yield "local theta", dict(rope_theta=5e5, rope_local_base_freq=777.0), []
    yield "scaling", dict(rope_scaling=LINEAR, rope_theta=5e5), []
    yield "scaling by type", dict(rope_scaling={"type": "linear", "factor": 2.0}), []
    yield "empty scaling", dict(
        rope_scaling={}, rope_parameters={"rope_type": "default", "rope_theta": 5e5}), []
    yield "parameters", dict(rope_parameters={**LINEAR, "rope_theta": 5e5}), []
    yield "parameters and theta", dict(rope_parameters=dict(LINEAR), rope_theta=5e5), []
    yield "both", dict(
        rope_scaling=LINEAR, rope_parameters={"rope_type": "default", "rope_theta": 5e5}), []
    yield "llama3 without original", dict(rope_scaling=LLAMA3), []
    yield "llama3 with another original outside", dict(
        original_max_position_embeddings=64,
        rope_scaling={**LLAMA3, "original_max_position_embeddings": 32}), []
    nested = {FULL: {"rope_type": "default", "rope_theta": 3e5},
              SLIDING: {"rope_type": "default", "rope_theta": 3e3}}
    yield "nested", dict(rope_parameters=nested), []
    yield "nested and scaling", dict(rope_parameters=nested, rope_scaling=LINEAR), []
    yield "half nested", dict(
        rope_parameters={FULL: {"rope_type": "default", "rope_theta": 3e5}},
        rope_local_base_freq=55.0), []
    yield "partial", dict(partial_rotary_factor=0.5, rope_scaling=LINEAR), []
    yield "bidirectional", dict(use_bidirectional_attention=True), []
    yield "not causal", dict(is_causal=False), []


@torch.no_grad()
def resolved(config):
    """What the model computes with."""
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    logits = model(input_ids=torch.arange(1, 12)[None]).logits
    assert torch.isfinite(logits).all()
    layers = model.model.layers
    if config.model_type in ("llama", "mistral"):
        # One mask for all layers, made by the model itself.
        window = None if config.model_type == "llama" else config.sliding_window
        windows = [window] * len(layers)
    else:
        windows = [layer.self_attn.sliding_window for layer in layers]
    rotary = model.model.rotary_emb
    if hasattr(rotary, "inv_freq"):
        full = sliding = rotary.inv_freq
    else:
        full = getattr(rotary, "full_attention_inv_freq", None)
        sliding = getattr(rotary, "sliding_attention_inv_freq", None)
    act = layers[0].mlp.act_fn(torch.tensor([1.0])).item()
    attention = layers[0].self_attn
    width = attention.head_dim
    return {
        "key_value_heads": attention.k_proj.out_features // width, "head_width": width,
        "positions": config.max_position_embeddings, "epsilon": config.rms_norm_eps,
        "tied": config.tie_word_embeddings, "pad": config.pad_token_id,
        "bos": config.bos_token_id, "eos": config.eos_token_id, "windows": windows,
        "activation_of_1": act, "scale": attention.scaling,
        # What the modules use: Gemma 3 stores a cap of the attention scores and never applies it.
        "attention_cap": config.attn_logit_softcapping if config.model_type == "gemma2" else None,
        "logit_cap": config.final_logit_softcapping if "gemma" in config.model_type else None,
        "frequencies": None if full is None else full.tolist(),
        "sliding_frequencies": None if sliding is None else sliding.tolist(),
    }


def opened(text):
    """As users open a model: AutoConfig decides the class, and not by `model_type` alone."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(text)
        return AutoConfig.from_pretrained(folder)


def cases():
    result = []
    for family in FAMILIES:
        for name, added, removed in variants(family):
            written = {"model_type": family, **BASE, **added}
            for key in removed:
                del written[key]
            text = json.dumps(written)
            try:
                expected = resolved(opened(text))
            except Exception as error:  # Of any kind: what matters is that there is no model.
                expected = None
                reason = f"{type(error).__name__}: {error}"[:200]
            else:
                reason = ""
            result.append({"name": f"{family}: {name}", "config": json.loads(text),
                           "expected": expected, "reason": reason})
    return result


def rope():
    tensors = {"positions": torch.tensor(POSITIONS)}
    kinds = {"default": {"rope_type": "default"}, "linear": {"rope_type": "linear", "factor": 8.3},
             "llama3": {**LLAMA3, "original_max_position_embeddings": 8192}}
    for kind, parameters in kinds.items():
        for theta in [10000.0, 500000.0, 1000000.0]:
            for width in [16, 24, 64, 128, 256]:
                config = transformers.LlamaConfig(
                    hidden_size=width, num_attention_heads=1, max_position_embeddings=131072,
                    rope_parameters={**parameters, "rope_theta": theta})
                module = transformers.models.llama.modeling_llama.LlamaRotaryEmbedding(config)
                cos, sin = module(torch.zeros(1), torch.tensor([POSITIONS]))
                name = f"{kind}/{int(theta)}/{width}"
                tensors[name + ".inv_freq"] = module.inv_freq.clone()
                tensors[name + ".cos"] = cos[0].contiguous()
                tensors[name + ".sin"] = sin[0].contiguous()
    return tensors


def write(out):
    directory = out / "configurations"
    directory.mkdir(parents=True)
    (directory / "cases.json").write_text(json.dumps(cases(), indent=1) + "\n")
    save_file(rope(), directory / "rope.safetensors")
