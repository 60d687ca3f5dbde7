#!/usr/bin/env python3
"""Writes how NLTK and langdetect take texts apart, into .deps/fixtures/languages.jsonl.

The texts are the ones below and, where ../shared/data is there, 200 dialogues and all prompts and
answers of IFEval, also in capitals.
"""

import gzip
import json
from pathlib import Path

import langdetect
import nltk.data
from nltk.data import FileSystemPathPointer
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktSentenceTokenizer, load_punkt_params

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
OWN = [
    "", " ", "...", "No end", "One. Two! Three? Four", "Mr. D'Aniello met Dr. Zuckerman. They spoke.",
    "He paid $3.50. It was 5 p.m. on Jan. 3. J.K. Rowling wrote it.", "Is it?! Yes!!! (Really.) Fine.",
    "\"Quoted.\" She left.  \"Why ?\". End", "Wait... what? Hmmm... I see. look... comfortable.",
    "I'm sure they'll say it's O'Melveny's, won't they? CAN'T! cannot GONNA", "a--b -- c. U.S.A. is big.",
    "Ver. 2.0 is out. No. 5 is alive. See fig. 3. e.g. this. The END.", "A.B.C. D.E. F", "1. One\n2. Two\n",
    "Das ist ein kurzer deutscher Text über das Wetter. Es regnet.",
    "これは日本語の文章です。天気がいい。", "Это русский текст. Он короткий.", "HTTPS://X.Y and a@b.co mail",
]


def lines(name):
    path = DATA / name
    if not path.exists():
        return []
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
    return [json.loads(line) for line in opened]


def texts():
    found = list(OWN)
    found += [row["chosen"] for row in lines("hh-rlhf-harmless/test.jsonl.gz")[:200]]
    for row in lines("ifeval/input_response_data_gpt4_20231107_145030.jsonl.gz"):
        found += [row["prompt"], row["response"], row["response"].upper()]
    for language in ("es", "fr", "ja"):
        found += [row["prompt"] for row in lines(f"ifeval/{language}_input_data.jsonl")]
    return found


def language(text):
    try:
        return langdetect.detect(text)
    except langdetect.LangDetectException:
        return None


def main():
    langdetect.DetectorFactory.seed = 0
    folder = ROOT / ".deps" / "languages"
    nltk.data.path = [str(folder)]  # it opens nothing outside of these
    punkt = PunktSentenceTokenizer()
    punkt._params = load_punkt_params(FileSystemPathPointer(str(folder / "punkt")))
    words = NLTKWordTokenizer()
    out = ROOT / ".deps" / "fixtures" / "languages.jsonl"
    part = out.with_suffix(".part")
    with part.open("w") as file:
        for text in texts():
            sentences = punkt.tokenize(text)
            upper = sum(w.isupper() for s in sentences for w in words.tokenize(s))
            file.write(json.dumps({"text": text, "sentences": sentences, "upper": upper,
                                   "language": language(text)}) + "\n")
    part.rename(out)


if __name__ == "__main__":
    main()
