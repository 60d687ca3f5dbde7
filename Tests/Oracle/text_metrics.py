#!/usr/bin/env python3
"""Writes what sacrebleu, rouge_score and NLTK say of edited sentences, into .deps/fixtures/textmetrics.

bleu.jsonl has single candidates, bleu-corpus.jsonl several at once, rouge.jsonl ROUGE and the words of
NLTK's wordpunct_tokenize; versions.json records the seed and the versions. The sentences are those of languages.jsonl, which
languages.py writes, and the Chinese and Russian ones below.
"""

import json
import logging
import math
import random
import shutil
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from nltk.tokenize import wordpunct_tokenize
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU
from sacrebleu.metrics.bleu import _get_tokenizer

FIXTURES = Path(__file__).resolve().parents[2] / ".deps" / "fixtures"
OUT = FIXTURES / "textmetrics"
SEED = 20250723
ROWS = 1000
CORPORA = 60
ROUGE_ROWS = 400
CHINESE = [
    "今天的天气很好，我们去公园散步。", "他在北京大学学习了4年，成绩一直不错。", "这本书的价格是¥35.50，比昨天便宜。",
    "“你好！”她笑着说：“请坐。”", "我喜欢喝茶，也喜欢喝咖啡……", "火车将于下午3:15到达上海站（2号站台）。",
    "机器翻译的质量取决于数据和模型。", "GPU的显存有80GB，够用吗？", "春天来了，花园里的花都开了。",
    "他说，他明天不来了；我们再等一天。", "老师让学生们把课文读三遍。", "𠀀和𪚥是很少见的汉字。",
]
RUSSIAN = [
    "Сегодня хорошая погода, и мы идём в парк.", "Он учился в университете 4 года и сдал все экзамены.",
    "Книга стоит 1,250.50 рублей — дешевле, чем вчера.", "«Садитесь, пожалуйста», — сказала она с улыбкой.",
    "Поезд прибывает в 15:30 на 2-й путь.", "Я люблю чай, но иногда пью кофе…",
    "Качество перевода зависит от данных и модели.", "Весной в саду распускаются цветы.",
    "Учитель попросил учеников прочитать текст три раза.", "Завтра он не придёт; подождём ещё один день.",
]
# What tokenisers and case rules trip over.
ODD = [
    "&quot;so&quot;", "R&amp;D", "&amp;lt;", "a&lt;b&gt;", "<skipped>", "line-\nbreak", "two\nlines", "end-", "3.14",
    "1,000", "5.", ".5", "..", "...", ",,", "a.b", "2-3", "x-1", "--", "it's", "U.S.A.", "2020.", "$5", "50%", "€9",
    "a/b", "[x]", "{y}", "~`^_", "e\u0301te\u0301", "\u00e9t\u00e9", "\U0001f469\u200d\U0001f52c", "\U0001f600\U0001f600",
    "\u0663.\u0664", "\u00bd", "\u2166", "\u2460", "x\u00a0y", "x\u0085y", "x\u001cy", "x\u3000y", "x\u200by",
    "\u2026", "\u201cq\u201d", "\u2014", "\u20ac", "\u039f\u0394\u039f\u03a3", "\u03a3\u0391\u03a3.", "\u0130stanbul",
    "STRASSE", "Stra\u00dfe", "\u212a", "\uff21\uff0c\uff13", "\u6f22\u5b57abc", "tab\tx", "\r\n", "\u2028", "a\u0301.",
]


def pools():
    """The sentences of each language."""
    found = {"en": [], "de": [], "ja": [], "zh": CHINESE, "ru": RUSSIAN}
    with (FIXTURES / "languages.jsonl").open() as file:
        for row in map(json.loads, file):
            if row["language"] in ("en", "de", "ja"):
                found[row["language"]] += [s for s in row["sentences"] if 5 < len(s) < 300]
    return found


def edited(random_, text, others, spaced):
    """A text with parts shuffled, dropped, repeated and replaced by those of another."""
    parts = text.split(" ") if spaced else list(text)
    other = random_.choice(others)
    other = other.split(" ") if spaced else list(other)
    share = random_.choice([0, 0.05, 0.2, 0.5, 0.9])
    made = []
    for part in parts:
        if random_.random() >= share:
            made.append(part)
            continue
        made += random_.choice([[], [part, part], [random_.choice(other)], [random_.choice(ODD)],
                                [part + random_.choice(".,!?-")], [part.upper()]])
    if random_.random() < 0.3:
        at = random_.randrange(len(made) + 1)
        made = made[at:] + made[:at]
    if random_.random() < 0.2:
        made = made[:random_.randrange(len(made) + 1)]
    if random_.random() < 0.2:
        made.append(random_.choice(ODD))
    return (" " if spaced else "").join(made) + random_.choice(["", "", "", " ", "\n", "\t "])


def texts(random_, sentences, language, references):
    """A candidate and references that are near it, or not."""
    pool, spaced = sentences[language], language not in ("zh", "ja")
    base = random_.choice(pool)
    drawn = [edited(random_, random_.choice([base, base, base, random_.choice(pool)]), pool, spaced)
             for _ in range(references + 1)]
    chance = random_.random()
    if chance < 0.03:
        drawn[0] = random_.choice(["", " ", "\n\n"])
    elif chance < 0.06:
        drawn[1] = random_.choice(["", " "])
    elif chance < 0.10:
        drawn[0] = drawn[-1]
    return drawn[0], drawn[1:]


def options(random_, language):
    common = {"zh": ["zh", "zh", "char"], "ja": ["zh", "char"], "ru": ["intl"]}.get(language, ["13a", "13a"])
    smoothing = random_.choice(["none", "floor", "add-k", "exp", "exp"])
    value = {"floor": random_.choice([0.1, 0.01, 0.5]), "add-k": random_.choice([1, 0.5, 2])}.get(smoothing)
    return {"tokenizer": random_.choice([*common, "none", "13a", "char", "zh", "intl"]), "smoothing": smoothing,
            "value": value, "lowercase": random_.random() < 0.3, "effective_order": random_.random() < 0.6,
            "maximum_order": random_.choice([4, 4, 4, 1, 2, 6])}


def metric(chosen):
    return BLEU(tokenize=chosen["tokenizer"], smooth_method=chosen["smoothing"], smooth_value=chosen["value"],
                lowercase=chosen["lowercase"], effective_order=chosen["effective_order"],
                max_ngram_order=chosen["maximum_order"])


def tokens(text, chosen):
    text = (text.lower() if chosen["lowercase"] else text).rstrip()
    return _get_tokenizer(chosen["tokenizer"])()(text).split()


def add_one_everywhere(candidate, references, chosen):
    """BLEUBERI's form, in percent, which sacrebleu does not have; by its formula."""
    own, others = tokens(candidate, chosen), [tokens(r, chosen) for r in references]
    if not own:
        return 0.0
    logarithms = 0.0
    for n in range(1, chosen["maximum_order"] + 1):
        def counts(words):
            return Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))
        most = Counter()
        for other in others:
            most |= counts(other)
        logarithms += math.log(((counts(own) & most).total() + 1) / (counts(own).total() + 1))
    ratio = len(own) / max(1, min(map(len, others)))
    penalty = 1 if ratio > 1 else math.exp(1 - 1 / ratio)
    return 100 * penalty * math.exp(logarithms / chosen["maximum_order"])


def bleu_rows(sentences):
    random_ = random.Random(SEED)
    for number in range(ROWS):
        language = ("en", "de", "zh", "ru", "ja")[number % 5]
        chosen = options(random_, language)
        candidate, references = texts(random_, sentences, language, random_.choice([1, 1, 2, 3, 5]))
        if number % 10 < 2:
            chosen |= {"smoothing": "add-one-all", "value": None, "reference_length": "shortest"}
            score = add_one_everywhere(candidate, references, chosen)
        else:
            chosen["reference_length"] = "closest"
            score = metric(chosen).sentence_score(candidate, references).score
        yield {"language": language, **chosen, "candidate": candidate, "references": references,
               "tokens": tokens(candidate, chosen), "score": score}


def corpus_rows(sentences):
    random_ = random.Random(SEED + 1)
    for number in range(CORPORA):
        language = ("en", "de", "zh", "ru")[number % 4]
        chosen, count = options(random_, language), random_.choice([1, 2, 3])
        rows = [texts(random_, sentences, language, count) for _ in range(random_.choice([1, 5, 20]))]
        streams = [list(stream) for stream in zip(*(references for _, references in rows))]
        score = metric(chosen).corpus_score([candidate for candidate, _ in rows], streams).score
        yield {"language": language, **chosen, "reference_length": "closest",
               "candidates": [candidate for candidate, _ in rows],
               "references": [references for _, references in rows], "score": score}


class Whitespace:
    """RewardKit's second way to split, for rouge_score."""

    def tokenize(self, text):
        return text.lower().split()


def rouge_rows(sentences):
    random_ = random.Random(SEED + 2)
    kinds = ["rouge1", "rouge2", "rougeL"]
    scorers = {"alphanumeric": RougeScorer(kinds), "whitespace": RougeScorer(kinds, tokenizer=Whitespace())}
    for number in range(ROUGE_ROWS):
        language = ("en", "de", "ru", "en")[number % 4]
        name = "whitespace" if language == "ru" or number % 3 == 0 else "alphanumeric"
        candidate, references = texts(random_, sentences, language, random_.choice([1, 2, 4]))
        scores = scorers[name].score_multi(references, candidate)
        yield {"language": language, "tokenizer": name, "candidate": candidate, "references": references,
               "words": wordpunct_tokenize(candidate),
               **{kind: [s.precision, s.recall, s.fmeasure] for kind, s in scores.items()}}


def main():
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    sentences = pools()
    part = OUT.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, rows in (("bleu", bleu_rows), ("bleu-corpus", corpus_rows), ("rouge", rouge_rows)):
        (part / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows(sentences)))
    (part / "versions.json").write_text(json.dumps(
        {"seed": SEED, **{name: version(name) for name in ("sacrebleu", "rouge_score", "nltk", "regex")}}) + "\n")
    shutil.rmtree(OUT, ignore_errors=True)
    part.rename(OUT)


if __name__ == "__main__":
    main()
