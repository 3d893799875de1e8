"""Preferences and themes, which the programs on all devices keep alike."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, Refused, TooLarge
from domain.opaque_values import OpaqueValue
from domain.sync.preferences import MOST_BYTES, Preference, ThemeSetting
from domain.values import KEY


@frozen
class Preferences:
    """All preferences and themes."""

    values: dict[str, OpaqueValue] = field(factory=dict)
    """By key, in the order of the keys."""
    themes: dict[str, dict[str, str]] = field(factory=dict)
    """The settings of each theme by key; a theme without settings is not there."""


def read_preferences(work: UnitOfWork) -> Preferences:
    """All preferences and themes, in order."""
    preferences = Preferences()
    for preference in work.session.records.all(Preference):
        setting = ThemeSetting.of(preference.id)
        if setting is None:
            preferences.values[preference.id] = preference.value
        else:
            text = preference.value.as_text
            assert text is not None  # A rule of the record.
            preferences.themes.setdefault(setting.section, {})[setting.key] = text
    return Preferences(
        preferences.values,
        {section: dict(sorted(texts.items())) for section, texts in preferences.themes.items()},
    )


def change_preferences(work: UnitOfWork, changes: Mapping[str, OpaqueValue | None]) -> None:
    """Set preferences and settings of themes, by their ids; None removes one, if it is there.

    Those that are not named stay as they are. Raises `Refused` with all that is wrong, and
    `TooLarge` if all of them together would have more bytes than the books keep. The path of each
    fault is the id after a slash, as it is written in `changes`.
    """
    # Only those that change are read: a client may push a thousand of them, one after the other.
    kept = work.session.records.many(Preference, changes)
    total = work.session.records.size(Preference, Preference.sized)
    total -= sum(preference.size for preference in kept.values())
    faults: list[Fault] = []
    changed: list[Preference] = []
    removed = [kept[id_] for id_, value in changes.items() if value is None and id_ in kept]
    for id_, value in changes.items():
        if value is None:
            continue
        try:
            preference = Preference(id=id_, value=value)
        except Refused as refusal:
            faults += [Fault(f"/{id_}", fault.message) for fault in refusal.faults]
            continue
        if id_ not in kept and (message := KEY.check_entered(id_)):
            faults.append(Fault(f"/{id_}", message))
        total += preference.size
        changed.append(preference)
    faults += _equal_settings(work, [preference.id for preference in changed], removed)
    if faults:
        raise Refused(faults)
    if total > MOST_BYTES and changed:
        raise TooLarge.at(
            "",
            f"all preferences and themes together may have at most {MOST_BYTES} bytes, and would "
            f"have {total}; remove some, or keep less in them",
        )
    for preference in removed:
        work.remove(preference)
    for preference in changed:
        work.save(preference)


def _equal_settings(
    work: UnitOfWork, changed: Sequence[str], removed: Sequence[Preference]
) -> Iterator[Fault]:
    """A fault for each changed setting of a theme that differs from another one in capitals only.

    Many readers of settings files would refuse such a file, or lose one of the two.
    """
    settings = [(id_, setting) for id_ in changed if (setting := ThemeSetting.of(id_))]
    if not settings:
        return
    gone = {preference.id for preference in removed}
    ids = dict.fromkeys(id_ for id_ in work.session.records.ids(Preference) if id_ not in gone)
    by_place: dict[tuple[str, str], list[str]] = {}
    for id_ in ids | dict.fromkeys(changed):
        if setting := ThemeSetting.of(id_):
            by_place.setdefault(setting.comparable, []).append(setting.key)
    for id_, setting in settings:
        for other in by_place[setting.comparable]:
            if other != setting.key:
                yield Fault(
                    f"/{id_}",
                    f"differs from {other!r} in capitals only, which settings files do not tell "
                    "apart; use the same spelling, or remove the other one",
                )


def delete_preferences(work: UnitOfWork) -> None:
    """Delete all preferences and themes."""
    for preference in [*work.session.records.all(Preference)]:
        work.remove(preference)
