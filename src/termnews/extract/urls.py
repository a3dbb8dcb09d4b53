"""Web addresses: normalising them for comparison, and resolving relative ones."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote, urljoin, urlsplit

from termnews.text.address import ADDRESS_LENGTH, PAGE

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|ref_src|ref_url|spm|from_source|share_\w+|scene|source=rss.*)$"
)
_WEB = ("http://", "https://")
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f]")
_KEPT = "/:@!$&'()*+,;=-._~%"
# Other lone surrogates than those that stand for bytes: no charset has them.
_HALF = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")
_SAFE_PATH = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=\-._~]*\Z")
# The form of nearly every address, with nothing but "www." to remove.
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(/[A-Za-z0-9/@!$&'()*+,=\-._~]*)\Z")

_HOST_FOLDER = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){1,5}(?:com|net|org|edu|gov|info|cn|hk|tw|sg|my|jp|kr|de|fr|uk|us|ca|au|io|me|co|tv|cc|xyz|news|town|blog|site|eu|asia)",
    re.IGNORECASE,
)
_WITHIN = "!/"
"""Between a container and its member; a "!" in a path is quoted."""


def is_web(url: str) -> bool:
    """Whether an address is an http or https address."""
    return url[:8].lower().startswith(_WEB)


def absolute(url: str, base: str = "") -> str:
    """Resolve an address in a page against the page's own; empty when it is not a web address."""
    if url.startswith(_WEB) and url.isascii() and url.isprintable() and " " not in url:
        return url if len(url) <= ADDRESS_LENGTH else ""
    url = url.strip()
    if url.startswith("//"):
        url = "https:" + url
    if not is_web(url) and base.startswith(PAGE):
        return file_address(url, base)
    if not is_web(url):
        if not is_web(base) or not url or url.startswith("#") or re.match(r"[a-zA-Z][\w+.-]*:", url):
            return ""
        try:
            url = urljoin(base, url)
        except ValueError:
            return ""
    url = _UNSAFE.sub(lambda found: quote(found[0]), url)
    return url if is_web(url) and len(url) <= ADDRESS_LENGTH else ""


def page_base(path: str, member: str = "") -> str:
    """The base for relative links of a page whose address is unknown: other files of the archive, or of a container."""
    base = PAGE + quote(path, errors="surrogateescape")
    return f"{base}{_WITHIN}{quote(member, errors='surrogateescape')}" if member else base


def file_address(url: str, base: str) -> str:
    """The file of the archive that a relative link leads to; empty for any other link and beyond the archive."""
    relative, _mark, _rest = url.strip().partition("#")[0].partition("?")
    if not relative or relative.startswith("/") or re.match(r"[a-zA-Z][\w+.-]*:", relative):
        return ""
    container, within, page = base.removeprefix(PAGE).rpartition(_WITHIN)
    folder = unquote(page, errors="surrogateescape").rpartition("/")[0]
    path = posixpath.normpath(posixpath.join(folder, unquote(relative, errors="surrogateescape")))
    address = PAGE + container + within + quote(path, errors="surrogateescape")
    return "" if path.startswith("..") or path == "." or len(address) > ADDRESS_LENGTH else address


def place_of(address: str) -> tuple[bytes, str]:
    """The path of an address from `file_address`, as the file system has it, and the member of a container, or ""."""
    path, _within, member = address.removeprefix(PAGE).partition(_WITHIN)
    return unquote(path, errors="surrogateescape").encode("utf-8", "surrogateescape"), unquote(member)


def page_address(url: str) -> str:
    """An absolute address of a page; empty for the home page of a site."""
    full = absolute(url)
    return full if re.match(r"https?://[^/?#]+(?:/[^?#]|/?[?#].)", full) else ""


def address_of_folder(path: str) -> str:
    """The address of a page in a mirror, from its folders: the host and the path; empty when none is a host."""
    parts = path.split("/")
    place = next((place for place, part in enumerate(parts[:-1]) if _HOST_FOLDER.fullmatch(part)), None)
    if place is None:
        return ""
    rest = "/".join(parts[place + 1 :])
    rest = re.sub(r"(?:^|(?<=/))index\.html?$", "", rest)
    return absolute(f"http://{parts[place]}/{quote(rest, errors='surrogateescape')}")


def host(url: str) -> str:
    """The host of an address without "www."; empty when it has none."""
    try:
        name = (urlsplit(url).hostname or "") if is_web(url) else ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def normalise_url(url: str) -> str:
    """Normalise an address, dropping what does not identify the page.

    Args:
        url: An absolute address of the web.

    Returns:
        The address without scheme, "www." and "m." hosts, port, fragment, tracking
        parameters and trailing slash, percent-encoding in one form. Empty when `url`
        is no address of the web.
    """
    if plain := _PLAIN.match(url):
        return plain[1] + plain[2].rstrip("/")
    try:
        parts = urlsplit(url.strip())
        name = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not name:
        return ""
    query = "&".join(sorted(part for part in parts.query.split("&") if part and not _is_tracking(part)))
    path = parts.path
    if not _SAFE_PATH.match(path):
        path = unquote(_HALF.sub("\ufffd", path), errors="surrogateescape")
        path = quote(path, safe=_KEPT, errors="surrogateescape")
    path = path.rstrip("/")
    return f"{name}{path}?{query}" if query else f"{name}{path}"


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.match(parameter.partition("=")[0].lower()) or parameter.startswith("source=rss"))
