"""Words to search by: of Latin letters as they stand, of Chinese, which has no spaces, every two neighbours."""

from __future__ import annotations

import re
import unicodedata

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
_BETWEEN = "[:space:][:punct:]\u3000-\u303f"
_LONGEST = 40
"""Letters of a word that count; PostgreSQL refuses one of more than 2 KB."""

MAKE = f"""
CREATE FUNCTION campusdesk_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY(
        SELECT left(word[1], {_LONGEST})
        FROM regexp_matches(lower(normalize(said, NFKC)), '[^{_CHINESE}{_BETWEEN}]+', 'g') AS word
        UNION
        SELECT substr(run[1], place, 2)
        FROM regexp_matches(normalize(said, NFKC), '[{_CHINESE}]+', 'g') AS run,
            generate_series(1, length(run[1])) AS place
    ))
$$
"""  # noqa: S608  (constants of this module)
"""A text's words, for an index. The last character of a Chinese run stands alone: so one character finds it, too."""

DROP = "DROP FUNCTION campusdesk_words(text)"


def query(said: str) -> str:
    """What a person looks for, as PostgreSQL's tsquery: all of the words, each as the beginning of one; empty for none.

    It holds for what `campusdesk_words` made of a text: a Chinese word of several characters is found anywhere in it.
    """
    return " & ".join(f"'{word}'" if _PAIR.fullmatch(word) else f"'{word}':*" for word in words_in(said))


def words_in(said: str) -> list[str]:
    """The words of what a person looks for; each stands, small, in every text that `query` finds."""
    runs = re.findall(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+", unicodedata.normalize("NFKC", said).lower())
    return list(dict.fromkeys(word for run in runs for word in _parts(run)))


_PAIR = re.compile(f"[{_CHINESE}]{{2}}")
"""Two characters begin no longer word than themselves: looked for as a whole they are found faster."""


def _parts(run: str) -> list[str]:
    if not re.match(f"[{_CHINESE}]", run):
        return [run[:_LONGEST]]
    return [run[place : place + 2] for place in range(max(1, len(run) - 1))]
