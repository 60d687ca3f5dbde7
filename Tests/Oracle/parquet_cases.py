#!/usr/bin/env python3
"""Writes Parquet files with pyarrow into .deps/fixtures/parquet, each with the rows that must be read
from it beside it, as JSON Lines. Values are written by the rules of RewardKit's ParquetReader.
"""

import base64
import datetime
import decimal
import json
import math
import random
import shutil
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / ".deps" / "fixtures" / "parquet"
DIGITS = {"s": 0, "ms": 3, "us": 6, "ns": 9}


# ---------------------------------------------------------------- what a reader must say

def clock(ticks, digits):
    """HH:MM:SS and the fraction, of ticks since midnight."""
    seconds, fraction = divmod(ticks, 10**digits)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text + (f".{fraction:0{digits}}" if digits else "")


def day(number):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=number)).isoformat()


def number(value):
    if isinstance(value, float):
        assert math.isfinite(value)
    return json.dumps(value)


def texts(array):
    """The JSON text of each value."""
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        if kind.extension_name == "arrow.uuid":
            return values(array.storage, lambda v: json.dumps(str(uuid.UUID(bytes=v))))
        return texts(array.storage)
    if pa.types.is_dictionary(kind):
        return texts(array.dictionary_decode())
    if pa.types.is_struct(kind):
        columns = [texts(column) for column in array.flatten()]
        names = [kind.field(i).name for i in range(kind.num_fields)]
        return [row(names, [c[i] for c in columns]) if valid else "null"
                for i, valid in enumerate(array.is_valid().to_pylist())]
    if pa.types.is_map(kind):
        keyed = pa.types.is_string(kind.key_type)
        return [pairs(texts(s.values.field(0)), texts(s.values.field(1)), keyed) if s.is_valid
                else "null" for s in array]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return ["[" + ", ".join(texts(s.values)) + "]" if s.is_valid else "null" for s in array]
    if pa.types.is_timestamp(kind):
        stored = "ms" if kind.unit == "s" else kind.unit  # Parquet knows no seconds
        digits = DIGITS[stored]
        ticks = array.cast(pa.timestamp(stored, kind.tz)).cast(pa.int64())
        zone = "Z" if kind.tz else ""
        return values(ticks, lambda v: json.dumps(
            f"{day(v // (86400 * 10**digits))}T{clock(v % (86400 * 10**digits), digits)}{zone}"))
    if pa.types.is_time(kind):
        stored = "ms" if kind.unit == "s" else kind.unit
        wide = array.cast(pa.time32("ms")).cast(pa.int32()) if stored == "ms" else array.cast(pa.int64())
        return values(wide, lambda v: json.dumps(clock(v, DIGITS[stored])))
    if pa.types.is_date(kind):
        return values(array.cast(pa.date32()).cast(pa.int32()), lambda v: json.dumps(day(v)))
    if pa.types.is_duration(kind):
        return values(array.cast(pa.int64()), json.dumps)
    if pa.types.is_decimal(kind):
        return values(array, lambda v: f"{v:f}")
    if isinstance(array.slice(0, 0), (pa.BinaryArray, pa.LargeBinaryArray, pa.FixedSizeBinaryArray,
                                      pa.BinaryViewArray)):
        return values(array, lambda v: json.dumps(base64.b64encode(v).decode()))
    if pa.types.is_floating(kind):
        return values(array.cast(pa.float64()), number)
    return values(array, lambda v: json.dumps(v, ensure_ascii=False))


def values(array, text):
    return ["null" if v is None else text(v) for v in array.to_pylist()]


def row(names, fields):
    return "{" + ", ".join(f"{json.dumps(n, ensure_ascii=False)}: {f}" for n, f in zip(names, fields)) + "}"


def pairs(keys, items, keyed):
    if keyed:
        return "{" + ", ".join(f"{k}: {v}" for k, v in zip(keys, items)) + "}"
    return "[" + ", ".join(f"[{k}, {v}]" for k, v in zip(keys, items)) + "]"


# ---------------------------------------------------------------- tables

def holes(random_, items, share=0.3):
    return [None if random_.random() < share else item for item in items]


def integers():
    columns = {}
    for bits in (8, 16, 32, 64):
        low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        columns[f"int{bits}"] = pa.array([low, high, 0, -1, None, 1], getattr(pa, f"int{bits}")())
        columns[f"uint{bits}"] = pa.array([0, 2**bits - 1, 1, None, 2 ** (bits - 1), 7],
                                          getattr(pa, f"uint{bits}")())
    return pa.table(columns)


def floats():
    edges = [0.0, -0.0, 0.1, -1e-7, 5e-324, 1.7976931348623157e308, 1e22, 123456789.125, 2.0**53, None]
    narrow = [0.0, -0.0, 0.1, 1e-45, 3.4028234663852886e38, 16777217.0, 2.0**-126, -7.25, 1e10, None]
    half = [0.0, -0.0, 0.1, 6e-8, 65504.0, -1.5, 0.333, 1.0, 2.0**-14, None]
    return pa.table({"float64": pa.array(edges), "float32": pa.array(narrow, pa.float32()),
                     "float16": pa.array(half, pa.float16())})


def strings(random_, count=700):
    alphabet = ["a", "\u00e9", "\u65e5", "\U0001f600", "\n", "\t", '"', "\\", "\x00", "\x7f", " ", "e\u0301"]
    made = ["".join(random_.choices(alphabet, k=random_.randrange(40))) for _ in range(count)]
    made[0] = ""
    return made


def text_table(random_):
    made = strings(random_)
    return pa.table({"plain": made, "holes": holes(random_, made), "large": pa.array(made, pa.large_string()),
                     "few": random_.choices(["yes", "no", "", None], k=len(made)),
                     "bytes": [None if t == "" else t.encode("utf-16") for t in made],
                     "large_bytes": pa.array([t.encode() for t in made], pa.large_binary()),
                     "sixteen": pa.array([random_.randbytes(16) for _ in made], pa.binary(16))})


def messages(random_, count=300):
    def one():
        turns = random_.randrange(0, 6)
        return [{"role": random_.choice(["user", "assistant", "system"]),
                 "content": None if random_.random() < 0.1 else f"turn {i} " + "w" * random_.randrange(60)}
                for i in range(turns)]
    message = pa.struct([("role", pa.string()), ("content", pa.string())])
    return pa.table({
        "prompt": [f"question {i}" for i in range(count)],
        "chosen": pa.array(holes(random_, [one() for _ in range(count)], 0.1), pa.list_(message)),
        "rejected": pa.array([one() for _ in range(count)], pa.large_list(message)),
        "margin": holes(random_, [random_.gauss(0, 1) for _ in range(count)]),
    })


def nested(random_, count=200):
    def value(kind):
        if random_.random() < 0.2:
            return None
        if pa.types.is_struct(kind):
            return {kind.field(i).name: value(kind.field(i).type) for i in range(kind.num_fields)}
        if pa.types.is_map(kind):
            keys = random_.sample(range(50), random_.randrange(4))
            named = pa.types.is_string(kind.key_type)
            return [(f"k{k}" if named else k, value(kind.item_type)) for k in keys]
        if pa.types.is_list(kind):
            return [value(kind.value_type) for _ in range(random_.randrange(4))]
        if pa.types.is_string(kind):
            return "t" * random_.randrange(5)
        return random_.randrange(-100, 100)
    inner = pa.struct([("a", pa.int32()), ("b", pa.list_(pa.string()))])
    kinds = {
        "lists": pa.list_(pa.list_(pa.list_(pa.int64()))),
        "struct": pa.struct([("x", inner), ("y", pa.struct([("z", inner)]))]),
        "list_of_struct": pa.list_(inner),
        "map": pa.map_(pa.string(), pa.int16()),
        "map_of_numbers": pa.map_(pa.int32(), pa.list_(inner)),
        "map_in_list": pa.list_(pa.map_(pa.string(), inner)),
    }
    return pa.table({name: pa.array([value(kind) for _ in range(count)], kind)
                     for name, kind in kinds.items()})


def times():
    days = [0, 1, -1, 19000, -719162, 2932896, None]  # years 1 and 9999 among them
    day_ns = 86400 * 10**9
    moments = [0, 1, -1, 1_700_000_000_123_456_789, -5 * day_ns - 1, 9_000_000_000_000_000_000, None]
    columns = {"date32": pa.array(days, pa.date32()),
               "date64": pa.array([None if d is None else d * 86_400_000 for d in days], pa.date64())}
    for unit in ("s", "ms", "us", "ns"):
        scale = 10 ** (9 - DIGITS[unit])
        ticks = [None if m is None else m // scale for m in moments]
        columns[f"wall_{unit}"] = pa.array(ticks, pa.timestamp(unit))
        columns[f"utc_{unit}"] = pa.array(ticks, pa.timestamp(unit, "UTC"))
        columns[f"berlin_{unit}"] = pa.array(ticks, pa.timestamp(unit, "Europe/Berlin"))
        clocks = [0, 1, 86399, 3600, 59, 86399, None]
        clocks = [None if c is None else c * 10**9 // scale + (DIGITS[unit] and c % 7) for c in clocks]
        columns[f"time_{unit}"] = pa.array(clocks, pa.time32(unit) if DIGITS[unit] < 6 else pa.time64(unit))
        columns[f"duration_{unit}"] = pa.array(ticks, pa.duration(unit))
    return pa.table(columns)


def decimals():
    with decimal.localcontext(prec=80):
        columns = {}
        for precision, scale in ((5, 2), (9, 9), (18, 0), (38, 10), (38, 38), (76, 30)):
            kind = pa.decimal128 if precision <= 38 else pa.decimal256
            most = 10**precision - 1
            made = [None if n is None else decimal.Decimal(n).scaleb(-scale)
                    for n in (0, 1, -1, most, -most, 1234, None)]
            columns[f"d{precision}_{scale}"] = pa.array(made, kind(precision, scale))
        return pa.table(columns)


def odd_types():
    texts_ = ["a", None, "\u00e9", "a", "", "b"]
    points = [[1, 2], None, [3, 4], [5, 6], [0, 0], [7, 8]]
    return pa.table({
        "dictionary": pa.array(texts_).dictionary_encode(),
        "dictionary_of_numbers": pa.array([7, 7, None, 9, 7, 9]).dictionary_encode(),
        "ordered": pa.DictionaryArray.from_arrays([0, 1, None, 1, 0, 1], ["x", "y"], ordered=True),
        "list_of_dictionary": pa.array([["a"], ["b", "a"], None, [], ["a"], ["c"]],
                                       pa.list_(pa.dictionary(pa.int32(), pa.string()))),
        "string_view": pa.array(["short", None, "longer than the twelve bytes of a view", "", "a", "b"],
                                pa.string_view()),
        "fixed_list": pa.array(points, pa.list_(pa.int32(), 2)),
        "nothing": pa.nulls(6),
        "boolean": [True, False, None, True, True, False],
        "uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array(
            [uuid.UUID(int=i * 2**100 + i).bytes for i in range(5)] + [None], pa.binary(16))),
        "json": pa.ExtensionArray.from_storage(pa.json_(), pa.array(['{"a": 1}', None, "[]", "1", "", "x"])),
    })


def images(random_):
    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    made = [{"bytes": random_.randbytes(random_.randrange(3000)), "path": f"{i}.png"} for i in range(40)]
    return pa.table({"image": pa.array(holes(random_, made), image), "label": list(range(40))})


def wide(count=600):
    return pa.table({f"column {i}": [i, None, -i] if i % 2 else [f"{i}", "", None] for i in range(count)})


def deep(levels=30):
    kind, value = pa.int32(), 5
    for level in range(levels):
        kind, value = (pa.struct([("s", kind)]), {"s": value}) if level % 2 else (pa.list_(kind), [value, None])
    return pa.table({"deep": pa.array([value, None, value], kind)})


def long_texts(random_):
    sizes = [0, 1, 5, 1_000_000, 3, 2_500_000, 70_000, 0, 65_536, 1 << 20] + [20] * 300 + [1_500_000] * 3
    return pa.table({"text": ["x\u00e9" * (size // 3) + str(random_.random()) for size in sizes],
                     "number": list(range(len(sizes)))})


def sudden_lengths():
    """Short texts, then ones so long that as many of them as before are too many."""
    return pa.table({"text": [f"short {i}" for i in range(1500)] + [f"{i} " * 8000 for i in range(300)]})


# ---------------------------------------------------------------- files

def cases():
    random_ = random.Random(11)
    text, chat, tree = text_table(random_), messages(random_), nested(random_)
    whole, real = integers(), floats()
    numbers = pa.table({"up": list(range(5000)), "noise": [random_.randrange(-10**12, 10**12) for _ in range(5000)],
                        "small": pa.array([random_.randrange(100) for _ in range(5000)], pa.int32()),
                        "real": [random_.gauss(0, 1) for _ in range(5000)],
                        "real32": pa.array([random_.gauss(0, 1) for _ in range(5000)], pa.float32()),
                        "flag": holes(random_, [random_.random() < 0.1 for _ in range(5000)])})
    yield "integers", whole, {}
    yield "integers-format-1.0", whole.drop_columns(["uint32", "uint64"]), {"version": "1.0"}
    yield "floats", real, {}
    yield "floats-split", real.drop_columns(["float16"]), {
        "use_dictionary": False, "use_byte_stream_split": True}
    yield "decimals", decimals(), {}
    yield "decimals-as-integers", decimals(), {"store_decimal_as_integer": True}
    yield "times", times(), {}
    yield "times-int96", pa.table({"t": pa.array([0, None, 1_700_000_000_123_456_789, -10**18],
                                                 pa.timestamp("ns"))}), {
        "use_deprecated_int96_timestamps": True}
    yield "odd-types", odd_types(), {}
    yield "odd-types-without-arrow-schema", odd_types(), {"store_schema": False}
    yield "images", images(random_), {}
    for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        yield f"text-{codec}", text, {"compression": codec}
    yield "text-plain", text, {"use_dictionary": False}
    yield "text-small-dictionary", text, {"dictionary_pagesize_limit": 64}
    yield "text-small-pages", text, {"data_page_size": 256, "write_batch_size": 10}
    yield "text-pages-v2", text, {"data_page_version": "2.0", "compression": "zstd"}
    yield "text-checksums", text, {"write_page_checksum": True, "data_page_size": 1000}
    yield "text-page-index", text, {"write_page_index": True, "data_page_size": 1000}
    yield "text-delta-length", text, {"use_dictionary": False, "column_encoding": {
        n: "DELTA_LENGTH_BYTE_ARRAY" for n in ("plain", "holes", "large", "bytes")}}
    yield "text-delta", text, {"use_dictionary": False, "column_encoding": {
        n: "DELTA_BYTE_ARRAY" for n in ("plain", "holes", "large", "bytes", "sixteen")}}
    yield "numbers", numbers, {}
    yield "numbers-delta", numbers, {"use_dictionary": False, "column_encoding": {
        n: "DELTA_BINARY_PACKED" for n in ("up", "noise", "small")}}
    yield "numbers-split", numbers, {"use_dictionary": False, "column_encoding": {
        n: "BYTE_STREAM_SPLIT" for n in ("real", "real32", "small", "noise")}}
    yield "numbers-rle", numbers, {"use_dictionary": False, "data_page_version": "2.0",
                                   "column_encoding": {"flag": "RLE"}}
    yield "messages", chat, {}
    yield "messages-small-groups", chat, {"row_group_size": 7}
    yield "messages-pages-v2", chat, {"data_page_version": "2.0", "data_page_size": 200,
                                      "write_batch_size": 8, "compression": "gzip"}
    yield "messages-plain", chat, {"use_dictionary": False, "compression": "none"}
    yield "messages-old-names", chat, {"use_compliant_nested_type": False}
    yield "nested", tree, {}
    yield "nested-pages-v2", tree, {"data_page_version": "2.0", "data_page_size": 128, "write_batch_size": 4,
                                    "compression": "zstd", "row_group_size": 33}
    yield "nested-without-arrow-schema", tree, {"store_schema": False, "use_dictionary": False}
    yield "only-nulls", pa.table({"a": pa.nulls(900, pa.string()), "b": pa.nulls(900, pa.list_(pa.int8()))}), {}
    yield "no-rows", chat.slice(0, 0), {}
    yield "one-row", chat.slice(5, 1), {}
    yield "required", pa.table([["a", "b"], [1, 2], [[1], []]], schema=pa.schema([
        pa.field("t", pa.string(), nullable=False), pa.field("n", pa.int64(), nullable=False),
        pa.field("l", pa.list_(pa.field("item", pa.int64(), nullable=False)), nullable=False)])), {}
    yield "wide", wide(), {}
    yield "deep", deep(), {}
    yield "long-texts", long_texts(random_), {"data_page_size": 1 << 16}
    yield "sudden-lengths", sudden_lengths(), {
        "use_dictionary": False, "data_page_size": 1 << 16, "write_batch_size": 4, "compression": "zstd"}
    yield "names", pa.table({"\u540d\u524d": [1], "a.b": [2], " ": [3], "": [4], 'q"': [5], "A": [6], "a": [7]}), {}


def write(name, table, options):
    expected = [row(table.column_names, fields)
                for fields in zip(*(texts(column.combine_chunks()) for column in table.columns))]
    pq.write_table(table, OUT / f"{name}.parquet", **options)
    (OUT / f"{name}.jsonl").write_text("".join(line + "\n" for line in expected), encoding="utf-8")


def write_empty_groups():
    """Row groups without rows, between others."""
    table = pa.table({"n": [1, 2, 3], "t": [["a"], [], None]})
    with pq.ParquetWriter(OUT / "empty-groups.parquet", table.schema) as writer:
        for part in (table.slice(0, 0), table.slice(0, 2), table.slice(0, 0), table.slice(2), table.slice(0, 0)):
            writer.write_table(part)
    lines = ['{"n": 1, "t": ["a"]}', '{"n": 2, "t": []}', '{"n": 3, "t": null}']
    (OUT / "empty-groups.jsonl").write_text("".join(line + "\n" for line in lines))


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    for name, table, options in cases():
        write(name, table, options)
    write_empty_groups()


if __name__ == "__main__":
    main()
