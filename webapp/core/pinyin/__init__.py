"""Finding a Chinese name by any part of it: characters, full pinyin, initials, or all of them mixed.

Readings are kept per character, so two polyphones cost two entries and not four paths. `encode` a name once,
when it is written; store its `grams` in an index. To search, ask the index for one `Query.conditions` of each
word (it never misses a match), then let `Query.match` decide on the few names it returns.
"""

from webapp.core.pinyin.names import Glyph, decode, encode, fold, grams, sort_key
from webapp.core.pinyin.query import Condition, Query, words

__all__ = ["Condition", "Glyph", "Query", "decode", "encode", "fold", "grams", "sort_key", "words"]
