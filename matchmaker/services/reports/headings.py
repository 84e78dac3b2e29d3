"""What stands over the columns of a file, in the reader's language."""

from collections.abc import Mapping

from matchmaker.services.mail import Say


def column_headings(say: Say) -> Mapping[str, str]:
    """Return what stands over a column, by its key."""
    return {**_of_people(say), **_of_times(say), **_of_plans(say), **_of_the_rest(say)}


def _of_people(say: Say) -> dict[str, str]:
    who = {
        "person": say("Person"),
        "wanted": say("Wanted person"),
        "host": say("Host"),
        "visitor": say("Visitor"),
    }
    own = {f"{key}_organisation": say("%(who)s: organisation", who=name) for key, name in who.items()}
    in_latin = {f"{key}_in_latin_letters": say("%(who)s in Latin letters", who=name) for key, name in who.items()}
    of_latin = {
        f"{key}_organisation_in_latin_letters": say("%(who)s: organisation in Latin letters", who=name)
        for key, name in who.items()
    }
    return {
        **who, **in_latin, **own, **of_latin,
        "id": say("Identifier"),
        "name": say("Name"),
        "name_in_latin_letters": say("Name in Latin letters"),
        "title": say("Title"),
        "organisation": say("Organisation"),
        "organisation_in_latin_letters": say("Organisation in Latin letters"),
        "sector": say("Sector"),
        "side": say("Side"),
        "status": say("Status"),
        "registered_at_utc": say("Registered (UTC)"),
        "together": say("Sits together with others as"),
        "themes": say("Themes"),
        "email": say("E-mail address"),
        "language": say("Language of letters"),
        "rank": say("Rank"),
        "called": say("What they would like to be called"),
        "has_not_said": say("Has not said yet"),
        "wish": say("Kind of wish"),
        "visit": say("Visit"),
    }  # fmt: skip


def _of_times(say: Say) -> dict[str, str]:
    return {
        "day": say("Day"),
        "start": say("Start"),
        "end": say("End"),
        "time_zone": say("Time zone"),
        "starts_at_utc": say("Start (UTC)"),
        "ends_at_utc": say("End (UTC)"),
        "starts_on": say("First day"),
        "bus_leaves_at_utc": say("Bus leaves (UTC)"),
        "bus_returns_at_utc": say("Bus is back (UTC)"),
        "asked_for_at_utc": say("Asked for (UTC)"),
        "started_at_utc": say("Started (UTC)"),
        "finished_at_utc": say("Finished (UTC)"),
        "made_at_utc": say("Made (UTC)"),
        "host_confirmed_at_utc": say("Confirmed by the host (UTC)"),
        "visitor_confirmed_at_utc": say("Confirmed by the visitors (UTC)"),
        "published_at_utc": say("Published (UTC)"),
        "out_of_date_since_utc": say("Out of date since (UTC)"),
        "there_from_utc": say("There from (UTC)"),
        "there_until_utc": say("There until (UTC)"),
        "noted_at_utc": say("Noted (UTC)"),
        "session_starts_at_utc": say("The session starts (UTC)"),
        "slot_starts_at_utc": say("The slot starts (UTC)"),
    }


def _of_plans(say: Say) -> dict[str, str]:
    return {
        "state": say("State"),
        "attempts": say("Attempts"),
        "time_limit_s": say("Time limit in seconds"),
        "seed": say("Seed of chance"),
        "version": say("Version"),
        "meetings": say("Meetings"),
        "value": say("Value of the meetings"),
        "best_possible": say("Best possible value"),
        "missing": say("Promised meetings that are missing"),
        "breaks": say("Breaks in all"),
        "origin": say("Made by"),
        "based_on": say("Made from version"),
        "proof": say("How good it is"),
        "method": say("Method"),
        "sha256_of_instance": say("Fingerprint of what was solved"),
        "session": say("Session"),
        "theme": say("Theme"),
        "room": say("Room"),
        "table": say("Table"),
        "interpreter": say("Interpreter"),
        "locked": say("Locked"),
        "held": say("Held"),
        "planned": say("Meetings planned"),
        "not_held": say("Not held"),
        "not_noted": say("Too little noted"),
    }


def _of_the_rest(say: Say) -> dict[str, str]:
    return {
        "kind": say("What it is"),
        "place": say("Place"),
        "capacity": say("Tables, places or interpreters"),
        "presence": say("At the desk"),
        "noted_by": say("Noted by the office of"),
        "tables": say("Tables"),
        "category": say("What it is for"),
        "description": say("Description"),
        "paid_by": say("Paid by"),
        "borne_by": say("Borne by"),
        "as_the_rule_says": say("As the rule says"),
        "reason": say("Reason"),
        "amount": say("Amount"),
        "currency": say("Currency"),
        "measure": say("Figure"),
        "number": say("Number"),
        "workshop": say("Workshop"),
        "pairs_that_meet_again": say("Pairs that meet again"),
    }
