"""Work a draw out again: python3 verify_draw.py COMMITMENT SEED WORD KEY KEY.

All of it stands on the public page of the draw, the keys in the order in which the list was frozen.
"""

import hashlib
import sys


def sha256(text: str) -> str:
    """Give the digest as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


commitment, seed, word, *keys = sys.argv[1:]
if sha256(seed) != commitment:
    sys.exit("The seed is not the one that was committed to.")
key = sha256(seed + word)
for i in range(len(keys) - 1, 0, -1):
    j = int(sha256(f"{key}:{i}"), 16) % (i + 1)
    keys[i], keys[j] = keys[j], keys[i]
print(*keys)
