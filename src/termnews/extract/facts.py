"""Merging what a container knows about its page, which takes precedence over guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.model.dates import Origin
from termnews.model.facts import NO_FACTS
from termnews.text.clean import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from termnews.model.article import Article
    from termnews.model.facts import Facts


def with_front_matter(facts: Facts, front: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Front matter with the container's facts added, as if the page had them."""
    if facts is NO_FACTS:
        return front
    said = {
        "title": (facts.title,),
        "permalink": (facts.address,),
        "date": (facts.published,),
        "author": (facts.byline,),
        "source": (facts.source,),
        "section": (facts.section,),
        "lang": (facts.language,),
        "tags": facts.tags,
    }
    told = {name: values for name, values in said.items() if any(value.strip() for value in values)}
    return {**front, **told} if told else front


def with_facts(article: Article, facts: Facts) -> Article:
    """An article with the remaining facts of its container, and the origin of its date."""
    if facts is NO_FACTS:
        return article
    published = article.published
    if published and facts.published and published.origin is Origin.FRONT_MATTER:
        published = published._replace(origin=Origin.CONTAINER)
    keys = (*article.keys, clean(f"series:{facts.series}")) if facts.series else article.keys
    captured = clean_line(facts.captured) or article.captured
    return article._replace(published=published, captured=captured, keys=keys, rendering=facts.rendering)
