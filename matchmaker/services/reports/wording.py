"""What stands on the sheets and in the cells of a file, in the reader's language; over its columns stand `headings`.

A file may be made at the terminal, where no page is open; so the texts are said as those of letters are.
"""

from collections.abc import Mapping
from enum import StrEnum

from matchmaker.domain.costs import CostCategory
from matchmaker.domain.desk import DeskEventKind, Presence
from matchmaker.domain.jobs import JobState
from matchmaker.domain.people import Sector
from matchmaker.domain.plans import PlanOrigin, PlanStatus, Proof
from matchmaker.domain.reports import Held, What
from matchmaker.domain.workshops import Side, WorkshopStatus
from matchmaker.services.mail import Say
from matchmaker.services.people_filter import Standing, Unanswered
from matchmaker.services.reports.measures import Measure
from matchmaker.services.reports.programme import RowKind
from matchmaker.services.reports.rows import WishKind


def titles(say: Say) -> Mapping[What, str]:
    """Return what each table is called."""
    return {
        What.PEOPLE: say("People"),
        What.WISHES: say("Wishes of the own people"),
        What.PROGRAMME: say("Programme"),
        What.RUNS: say("Runs"),
        What.VERSIONS: say("Versions"),
        What.MEETINGS: say("Meetings"),
        What.ATTENDANCE: say("Who came"),
        What.NOTES: say("Notes of the desk"),
        What.COSTS: say("Costs"),
        What.REPORT: say("Figures of the report"),
        What.NETWORK: say("Organisations that meet"),
        What.FOLLOW_UPS: say("Workshops that follow"),
    }


def words(say: Say) -> Mapping[type[StrEnum], Mapping[StrEnum, str]]:
    """Return how members of enumerations are said; in JSON they stand as they are."""
    return {**_words_of_people(say), **_words_of_plans(say), **_words_of_the_day(say), Measure: _measures(say)}


def _words_of_people(say: Say) -> dict[type[StrEnum], Mapping[StrEnum, str]]:
    return {
        Side: {Side.HOST: say("Host"), Side.VISITOR: say("Visitor")},
        Sector: {
            Sector.COMPANY: say("Company"),
            Sector.RESEARCH: say("Research and education"),
            Sector.PUBLIC: say("Public authority"),
            Sector.OTHER: say("Other organisation"),
        },
        Standing: {
            Standing.PREPARED: say("Prepared, not yet confirmed"),
            Standing.REGISTERED: say("Registered"),
            Standing.WAITING: say("Waiting"),
            Standing.WITHDRAWN: say("Withdrawn"),
            Standing.SILENT: say("No answer yet"),
        },
        Unanswered: {
            Unanswered.PROFILE: say("profile"),
            Unanswered.CONSENT: say("consent"),
            Unanswered.THEMES: say("themes"),
            Unanswered.SLOTS: say("times"),
            Unanswered.WISHES: say("wishes"),
        },
        WishKind: {WishKind.MEETING: say("Meeting"), WishKind.VISIT: say("Visit")},
        CostCategory: {
            CostCategory.VENUE: say("Venue"),
            CostCategory.CATERING: say("Catering"),
            CostCategory.INTERPRETATION: say("Interpreters"),
            CostCategory.MATERIALS: say("Materials and printing"),
            CostCategory.LOCAL_TRANSPORT: say("Local transport"),
            CostCategory.SPEAKERS: say("Speakers"),
            CostCategory.TECHNICAL: say("Technical equipment"),
            CostCategory.TRAVEL: say("Travel"),
            CostCategory.VISA: say("Visas"),
            CostCategory.INSURANCE: say("Insurance"),
            CostCategory.ACCOMMODATION: say("Accommodation"),
            CostCategory.DAILY_ALLOWANCE: say("Daily allowance"),
        },
    }


def _words_of_plans(say: Say) -> dict[type[StrEnum], Mapping[StrEnum, str]]:
    return {
        JobState: {
            JobState.QUEUED: say("Waiting"),
            JobState.RUNNING: say("Running"),
            JobState.DONE: say("Done"),
            JobState.FAILED: say("Failed"),
            JobState.CANCELLED: say("Cancelled"),
        },
        PlanStatus: {
            PlanStatus.DRAFT: say("Draft"),
            PlanStatus.PROPOSED: say("Waits for an answer"),
            PlanStatus.PUBLISHED: say("Published"),
            PlanStatus.SUPERSEDED: say("Replaced by a later version"),
            PlanStatus.REJECTED: say("Turned down"),
        },
        PlanOrigin: {
            PlanOrigin.RUN: say("A run"),
            PlanOrigin.EDIT: say("Moved by hand"),
            PlanOrigin.REPAIR: say("A repair of the day"),
            PlanOrigin.SUBSTITUTION: say("Somebody took another's place"),
            PlanOrigin.RETURN: say("Brought back"),
        },
        Proof: {
            Proof.OPTIMAL: say("Proven best"),
            Proof.FEASIBLE: say("Not proven to be the best"),
            Proof.INFEASIBLE: say("There is no plan"),
        },
        WorkshopStatus: {
            WorkshopStatus.DRAFT: say("Draft"),
            WorkshopStatus.OPEN: say("Registration open"),
            WorkshopStatus.CLOSED: say("Registration closed"),
            WorkshopStatus.HELD: say("Held"),
            WorkshopStatus.CANCELLED: say("Cancelled"),
        },
    }


def _words_of_the_day(say: Say) -> dict[type[StrEnum], Mapping[StrEnum, str]]:
    return {
        RowKind: {
            RowKind.SLOT: say("Time slot"),
            RowKind.SESSION: say("Session"),
            RowKind.BREAK: say("Break"),
            RowKind.PLENARY: say("Plenary"),
            RowKind.VISIT: say("Visit"),
            RowKind.INTERPRETERS: say("Interpreters"),
            RowKind.ROOM: say("Room"),
        },
        Presence: {
            Presence.THERE: say("There"),
            Presence.LATE: say("Comes later"),
            Presence.MISSING: say("Missing"),
            Presence.EXPECTED: say("Expected"),
        },
        DeskEventKind: {
            DeskEventKind.ARRIVED: say("Has arrived"),
            DeskEventKind.ABSENT: say("Is missing"),
            DeskEventKind.LATE: say("Comes later"),
            DeskEventKind.EARLY: say("Leaves earlier"),
            DeskEventKind.CLOSED: say("Session closed"),
            DeskEventKind.TABLES: say("Another number of tables"),
        },
        Held: {
            Held.HELD: say("Held"),
            Held.NOT_HELD: say("Not held"),
            Held.NOT_NOTED: say("Too little noted"),
            Held.AHEAD: say("Still ahead"),
        },
    }


def _measures(say: Say) -> Mapping[StrEnum, str]:
    return {
        Measure.PLANNED: say("Meetings planned"),
        Measure.PLANNED_AT_FIRST: say("Meetings planned when the workshop began"),
        Measure.HELD: say("Meetings held"),
        Measure.NOT_HELD: say("Meetings not held"),
        Measure.NOT_NOTED: say("Meetings of which the desk noted too little"),
        Measure.AHEAD: say("Meetings still ahead"),
        Measure.REGISTERED: say("People registered"),
        Measure.CAME: say("People who came"),
        Measure.MISSING: say("People who did not come"),
        Measure.UNKNOWN: say("People of whom the desk noted nothing"),
        Measure.UNSEEN: say("People who have not agreed to be seen"),
        Measure.WITH_MEETINGS: say("People with a meeting"),
        Measure.SEATS: say("Places taken in meetings"),
        Measure.OF_SECTOR: say("People registered, of the sector"),
        Measure.MEETINGS_OF_SECTOR: say("Meetings with somebody of the sector"),
        Measure.LINKS: say("Pairs of organisations that meet"),
        Measure.FOLLOW_UPS: say("Workshops that follow"),
        Measure.RATERS: say("People who rated a meeting, at least"),
        Measure.RATING: say("Average rating, of 5"),
        Measure.GOING_ON: say("Pairs who both would go on talking, at least"),
    }
