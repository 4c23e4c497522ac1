"""What parameters choose in place of the head of a request: type, language and profile; what is not to be had is said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote

from seeother.decide.problems import broken_profile, unknown_choice
from seeother.graph.data import Data
from seeother.http.answer import Answer
from seeother.http.languages import negotiate_language
from seeother.http.negotiation import negotiate, parse_accept
from seeother.http.parameters import Choosing, choosing
from seeother.http.preferences import Preferences
from seeother.http.profiles import wanted_profiles
from seeother.http.variants import OF_LISTS, OF_PLACES, Variant
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
    profile = _profile(path, asked, wanted, data)
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
        readable = bool(parse_accept(field))
        variant = negotiate(field, settings.default, offered).chosen if readable else None
        if variant is None or (pinned and pinned is not _accepted(field, pinned)):
            offers = (
                [(pinned.media_type, pinned.title, path)]
                if pinned
                else [(v.media_type, v.title, _with(path, "_mediatype", v.media_type)) for v in offered]
            )
            return unknown_choice("_mediatype", field, offers, data)
        plain = negotiate(field, settings.default).chosen
        wanted = replace(wanted, variant=plain, page=variant, placed=variant)
    if asked.lang:
        tags = settings.languages
        language = _language(asked.lang, tags)
        if not language:
            return unknown_choice(
                "_lang", asked.lang, [(tag, "", _with(path, "_lang", tag)) for tag in tags], data
            )
        wanted = replace(wanted, language=language)
    return wanted


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


def _profile(path: str, asked: Choosing, wanted: Preferences, data: Data) -> Profile | Answer:
    """Return the profile that is asked for, by the parameter before the field."""
    known = profiles_of(data.settings, bool(asked.profile or wanted.profiles))
    whole = known["all"]
    if asked.profile:
        # One value, or a list of them as the field has it.
        names = [asked.profile.strip("<>"), *wanted_profiles(asked.profile)]
        fitting = [found for name in names if (found := profile_named(name, known))]
        return _first(fitting, "_profile", asked.profile, _offers(path, known.values()), data)
    if wanted.profiles:
        names = wanted_profiles(wanted.profiles)
        fitting = [p for name in names if (p := whole if name == "*" else profile_named(name, known))]
        if names:
            return _first(fitting, "Accept-Profile", wanted.profiles, _offers(path, known.values()), data)
    return whole


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


def _with(path: str, name: str, value: str) -> str:
    return f"{path}?{name}={quote(value, safe='/')}"
