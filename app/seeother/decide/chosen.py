"""What parameters choose in place of the head of a request: type, language and profile; what is not to be had is said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote

from seeother.decide.problems import broken_profile, not_acceptable, unknown_choice
from seeother.describe.forms import forms_of
from seeother.graph.data import Data
from seeother.http.answer import Answer, Ask
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate, parse_accept
from seeother.http.parameters import CHOOSING, Choosing, choosing
from seeother.http.preferences import Preferences
from seeother.http.profiles import wanted_profiles
from seeother.http.variants import OF_LISTS, OF_PLACES, Variant, only_variant
from seeother.iris import to_uri
from seeother.profiles.known import Profile, profile_named, profiles_of


class Choice(NamedTuple):
    """Preferences, changed by what the parameters say, and the profile; `pins` where type or language is chosen so."""

    wanted: Preferences
    profile: Profile
    pins_type: bool = False
    pins_language: bool = False


def chosen(path: str, query: str, wanted: Preferences, pinned: Variant | None, data: Data) -> Choice | Answer:
    """Return what a request for a document comes down to, the 406 for a parameter that asks for what there is not."""
    asked = choosing(query)
    profile = profile_by(path, asked, wanted.profiles, data)
    if isinstance(profile, Answer):
        return profile
    changed = preferences_by(path, asked, wanted, pinned, data, OF_PLACES)
    if isinstance(changed, Answer):
        return changed
    return Choice(changed, profile, bool(asked.mediatype), bool(asked.lang))


def preferences_by(
    path: str,
    asked: Choosing,
    wanted: Preferences,
    pinned: Variant | None,
    data: Data,
    offered: tuple[Variant, ...] = OF_LISTS,
) -> Preferences | Answer:
    """Return preferences with the type and the language that parameters choose, or the 406."""
    settings = data.settings
    if asked.mediatype:
        field = asked.mediatype
        variant = _fitting(field, settings.default, offered)
        if variant is None or (pinned and pinned is not _accepted(field, pinned)):
            offers = [(pinned.media_type, pinned.title, path)] if pinned else _types(path, offered)
            return unknown_choice("_mediatype", field, offers, data)
        plain = negotiate(field, settings.default).chosen
        wanted = replace(wanted, variant=plain, page=variant, placed=variant)
    if asked.lang:
        tags = settings.languages
        language = _language(asked.lang, tags)
        if not language:
            return _unknown_language(path, asked.lang, data)
        wanted = replace(wanted, language=language)
    return wanted


def _fitting(field: str, default: str, offered: tuple[Variant, ...]) -> Variant | None:
    """Return the variant that a parameter names, None also where it names no type at all."""
    return negotiate(field, default, offered).chosen if parse_accept(field) else None


def _types(target: str, forms: Iterable[Variant]) -> list[tuple[str, str, str]]:
    return [(v.media_type, v.title, _with(target, "_mediatype", v.media_type)) for v in forms]


def _unknown_language(target: str, asked: str, data: Data) -> Answer:
    offers = [(tag, "", _with(target, "_lang", tag)) for tag in data.settings.languages]
    return unknown_choice("_lang", asked, offers, data)


def _accepted(field: str, variant: Variant) -> Variant | None:
    scores = {score.variant: score.weight for score in negotiate(field, "turtle", OF_PLACES).scores}
    return variant if scores.get(variant) else None


def _language(asked: str, tags: tuple[str, ...]) -> str:
    """Return the language that a parameter names, "" where the site has none of those."""
    for tag in tags:
        if (
            negotiate_language(asked, (tag, "x-none")) == tag
            and negotiate_language(asked, ("x-none", tag)) == tag
        ):
            return negotiate_language(asked, tags)
    return ""


def profile_by(path: str, asked: Choosing, field: str, data: Data) -> Profile | Answer:
    """Return the profile that is asked for, by the parameter before the field."""
    known = profiles_of(data.settings, bool(asked.profile or field))
    whole = known["all"]
    if asked.profile:
        fitting = [found for name in _named(asked) if (found := profile_named(name, known))]
        return _first(fitting, "_profile", asked.profile, _offers(path, known.values()), data)
    if field:
        names = wanted_profiles(field)
        fitting = [p for name in names if (p := whole if name == "*" else profile_named(name, known))]
        if names:
            return _first(fitting, "Accept-Profile", field, _offers(path, known.values()), data)
    return whole


def _named(asked: Choosing) -> list[str]:
    """Return the profiles that the parameter names: one value, or a list of them as the field has it."""
    return [asked.profile.strip("<>"), *wanted_profiles(asked.profile)]


def _first(
    fitting: list[Profile], name: str, value: str, offers: list[tuple[str, str, str]], data: Data
) -> Profile | Answer:
    """Return the first profile that can be used, else what is to be had, and why not what was asked for."""
    usable = next((profile for profile in fitting if not profile.problem), None)
    because = "".join(broken_profile(profile.name, profile.problem) for profile in fitting)
    return usable or unknown_choice(name, value, offers, data, because)


def _offers(path: str, profiles: Iterable[Profile]) -> list[tuple[str, str, str]]:
    return [
        (p.name, f"<{to_uri(p.iri)}> {p.title}", _with(path, "_profile", p.name))
        for p in profiles
        if not p.problem
    ]


def _with(target: str, name: str, value: str) -> str:
    """Return a target that chooses something else than it does."""
    path, _, query = target.partition("?")
    others = [part for part in query.split("&") if part and part.partition("=")[0] not in CHOOSING]
    own = f"{name}={quote(value, safe='/')}"
    return f"{path}?{'&'.join([*others, own])}"


def kept_to(target: str, found: Answer, data: Data) -> Answer:
    """Return the answer that a page of the site gives, or the 406 for a parameter that chooses what the page is not had in."""
    path, _, query = target.partition("?")
    asked = choosing(query)
    if not any(asked) or found.status not in (200, 406):
        return found
    if asked.lang and not _language(asked.lang, data.settings.languages):
        return _unknown_language(target, asked.lang, data)
    whole = profiles_of(data.settings, with_own=False)["all"]
    if asked.profile and not any(profile_named(name, {"all": whole}) for name in _named(asked)):
        return unknown_choice("_profile", asked.profile, _offers(target, [whole]), data)
    forms = forms_found(path, found, data)
    if asked.mediatype and not _fitting(asked.mediatype, "", forms):
        return unknown_choice("_mediatype", asked.mediatype, _types(target, forms), data)
    return found


def forms_found(path: str, found: Answer, data: Data) -> tuple[Variant, ...]:
    """Return the forms of a page of the site: one, where its address or nature leaves no choice."""
    headers = dict(found.headers)
    is_open = "Accept" in headers.get("Vary", "").split(", ")
    forms = forms_of(data.settings.within(path)[1]) if is_open else ()
    return forms or only_variant(headers["Content-Type"])


def unacceptable(ask: Ask, data: Data) -> Answer | None:
    """Return the 406 for a page below `/-/` that is not had in what the client accepts."""
    forms = forms_of(data.settings.within(ask.target.partition("?")[0])[1])
    if not forms or negotiate(ask.accept, "html", forms).chosen:
        return None
    rows = [(form, _with(ask.target, "_mediatype", form.media_type)) for form in forms]
    return not_acceptable(rows, data, negotiate_language(ask.accept_language, data.settings.languages))
