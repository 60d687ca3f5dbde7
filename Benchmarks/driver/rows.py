"""Rows of token ids, as the measurements read them."""

import itertools
from dataclasses import dataclass

from . import texts

SHORTEST_PROMPT, LONGEST_PROMPT = 8, 256


@dataclass
class Pair:
    chosen: list
    rejected: list
    chosen_text: str
    rejected_text: str

    @property
    def longest(self):
        return max(len(self.chosen), len(self.rejected))

    @property
    def row(self):
        """To be scored; the CrossEncoder takes texts."""
        return {"sequences": [self.chosen, self.rejected],
                "texts": [self.chosen_text, self.rejected_text]}

    @property
    def ids(self):
        """To be trained on."""
        return {"chosen_ids": self.chosen, "rejected_ids": self.rejected}


def first(pairs, count, longest):
    """The first pairs that have no longer sequence."""
    return list(itertools.islice((p for p in pairs if p.longest <= longest), count))


def prompts(pairs, count):
    """What the pairs' answers have in common, each prompt once."""
    found = {}
    for pair in pairs:
        ids = texts.common_prefix(pair.chosen, pair.rejected)
        if SHORTEST_PROMPT <= len(ids) <= LONGEST_PROMPT:
            found.setdefault(tuple(ids), ids)
        if len(found) == count:
            break
    return list(found.values())


def prefixes(parts):
    """A row of the texts that end at each step; the first part is the problem."""
    ids, found = list(parts[0]), []
    for part in parts[1:]:
        ids = ids + part
        found.append(ids)
    return {"sequences": found}


def many(pairs, count):
    """Rows of one to twelve tokens and, once in a hundred, of 100 to 511: pieces of the texts, from
    the beginning again where there are too few. Steps of primes make many lengths and batches."""
    tokens = itertools.cycle(token for pair in pairs for token in pair.chosen)
    lengths = (100 + 97 * i % 412 if i % 100 == 50 else 1 + 7 * i % 12 + i // 100 % 2
               for i in range(count))
    return [{"sequences": [list(itertools.islice(tokens, length))]} for length in lengths]
