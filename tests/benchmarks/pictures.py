"""The pictures of docs/method.md: ``python -m tests.benchmarks.pictures`` writes them to docs/img.

Each is a drawing by rules and not a plot of measurements. The two examples, a Kempe chain and a span, are given as
numbers here and worked out by the solver's own code in the tests, so that a picture cannot say what is not so.
"""

from pathlib import Path

from matchmaker.solver.assign import NEARLY_CLOSED
from matchmaker.solver.solve import EXACT_PLACEMENTS
from matchmaker.solver.stages import FINISH_PLACEMENTS, PAIRS_PLACEMENTS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"

STYLE = """<style>
.paper{fill:#fbfaf7;stroke:#dedbd3}
text{font:13px system-ui,-apple-system,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif;fill:#1c1f23}
.title{font:600 17px Charter,"Iowan Old Style",Georgia,"DejaVu Serif",serif}
.strong{font-weight:600}
.small{font-size:12px;fill:#5a6068}
.middle{text-anchor:middle}
.end{text-anchor:end}
.box{fill:#fff;stroke:#84878b}
.proof{fill:#e2efec;stroke:#0b5c57}
.free{fill:#fff;stroke:#dedbd3}
.away{fill:#dedbd3;stroke:#dedbd3}
.one{fill:#1f4e8c;stroke:#1f4e8c}
.other{fill:#b3401f;stroke:#b3401f}
.stays{fill:#84878b;stroke:#84878b}
.on{fill:#fff;font-weight:600;font-size:12px}
.line{fill:none;stroke:#5a6068;stroke-width:1.5}
.tip{fill:#5a6068}
.edge-one{stroke:#1f4e8c;stroke-width:3}
.edge-other{stroke:#b3401f;stroke-width:3;stroke-dasharray:6 4}
.gap{fill:none;stroke:#8a5a00;stroke-width:2;stroke-dasharray:3 3}
.warn{fill:#8a5a00}
.window{fill:#e2efec;stroke:#0b5c57;stroke-dasharray:4 3}
@media (prefers-color-scheme:dark){
.paper{fill:#16181c;stroke:#343941}
text{fill:#eceae4}
.small{fill:#a5abb3}
.box{fill:#1e2126;stroke:#84878b}
.proof{fill:#12302e;stroke:#5cc8bd}
.free{fill:#1e2126;stroke:#343941}
.away{fill:#343941;stroke:#343941}
.one{fill:#8db8f0;stroke:#8db8f0}
.other{fill:#f2a184;stroke:#f2a184}
.stays{fill:#84878b;stroke:#84878b}
.on{fill:#16181c}
.line{stroke:#a5abb3}
.tip{fill:#a5abb3}
.edge-one{stroke:#8db8f0}
.edge-other{stroke:#f2a184}
.gap{stroke:#e0b050}
.warn{fill:#e0b050}
.window{fill:#12302e;stroke:#5cc8bd}
}
</style>"""

ARROW = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
    '<path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>'
)


def text(x: float, y: float, words: str, kind: str = "") -> str:
    """Return a line of text; `kind` names its classes."""
    return f'<text x="{x:g}" y="{y:g}"' + (f' class="{kind}"' if kind else "") + f">{words}</text>"


def box(x: float, y: float, width: float, height: float, kind: str, corner: float = 6) -> str:
    """Return a rectangle."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{corner:g}" class="{kind}"/>'


def arrow(*points: tuple[float, float]) -> str:
    """Return an arrow through points."""
    path = "L".join(f"{x:g} {y:g}" for x, y in points)
    return f'<path class="line" d="M{path}" marker-end="url(#tip)"/>'


def picture(width: int, height: int, said: str, parts: list[str]) -> str:
    """Return a whole picture on paper of its own, so that it reads in light and dark."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{said}">'
    )
    paper = box(0.5, 0.5, width - 1, height - 1, "paper", 10)
    return "\n".join([head, STYLE, ARROW, paper, *parts, "</svg>"]) + "\n"


# The way through the stages

Step = tuple[str, str, str]
"""A step's title and two lines about it."""

PLAN_STEPS: tuple[Step, ...] = (
    ("A · Which pairs?", "the aggregated program: time left out,", "prices by sorting, then sifting, then spans"),
    ("B · When?", "slot by slot, the scarcest first;", "pairs that will be hard to place go first"),
    ("C · Each slot anew", "everything else fixed: a linear program,", "rounded, searched only where it is open"),
    (
        "C · All slots anew, looking ahead",
        f"only where more than {100 * NEARLY_CLOSED:g} % is left:",
        "the later slots are in view as prices",
    ),
    ("C · Two, then three slots anew", "until a round of groups gains nothing", "or the work is used up"),
    ("D · Breaks, rooms, moves", "the same pairs: Kempe chains, rooms by", "assignment, MaxSAT where it is small"),
    (
        "E · The whole integer program",
        f"up to {FINISH_PLACEMENTS:,} placements: what is left to prove;",
        f"up to {PAIRS_PLACEMENTS:,}: of the pairs alone, before D",
    ),
)
PROOFS: dict[int, tuple[str, str]] = {
    0: ("bound on every plan", "weak duality at the prices found"),
    3: ("tighter bound", "time not left out; moderate sizes"),
    5: ("breaks of these meetings", "proven by MaxSAT, where it is small"),
    6: ("every objective", "or pairs alone, by branch and bound"),
}


def stages() -> str:
    """Return the data's way through the stages."""
    left, wide, right, narrow, high, step = 300.0, 330.0, 690.0, 250.0, 62.0, 78.0
    top = 56.0
    bottom = top + len(PLAN_STEPS) * step
    middle = left + wide / 2
    parts = [
        text(24, 32, "From instance to proof", "title"),
        *_labelled(24, 56, 210, ("Instance", "people, slots, sessions, pairs"), "box"),
        *_labelled(24, 134, 210, ("Placements", "those that no rule refuses"), "box"),
        *_labelled(24, 246, 210, ("exact", f"at most {EXACT_PLACEMENTS} placements"), "proof"),
        *_labelled(24, 324, 210, ("timetable", "all pairs given: MaxSAT"), "proof"),
        text(left + 14, 32, "staged: everything else", "strong"),
        text(right + 12, 32, "what is proven on the way", "strong"),
        arrow((129, 106), (129, 132)),
        arrow((129, 184), (129, 244)),
        arrow((60, 184), (60, 215), (14, 215), (14, 349), (22, 349)),
        arrow((236, 159), (270, 159), (270, top + high / 2), (left - 2, top + high / 2)),
    ]
    for index, (title, first, second) in enumerate(PLAN_STEPS):
        y = top + index * step
        parts += [
            box(left, y, wide, high, "box"),
            text(left + 14, y + 20, title, "strong"),
            text(left + 14, y + 37, first, "small"),
            text(left + 14, y + 53, second, "small"),
            arrow((middle, y + high), (middle, y + step - 2)),
        ]
        if index in PROOFS:
            parts += [
                *_labelled(right, y + 6, narrow, PROOFS[index], "proof"),
                arrow((left + wide, y + high / 2), (right - 2, y + high / 2)),
            ]
    parts += [
        *_labelled(left, bottom, wide, ("Plan", "value, bound and gap of each objective"), "box"),
        *_labelled(right, bottom, narrow, ("Audit", "other code goes over every rule"), "box"),
        arrow((left + wide, bottom + 25), (right - 2, bottom + 25)),
        arrow((129, 374), (129, bottom + 25), (left - 2, bottom + 25)),
        arrow((236, 271), (252, 271), (252, bottom + 15), (left - 2, bottom + 15)),
    ]
    said = "The way of an instance through the methods: stages on the left, what each proves on the right."
    return picture(964, int(bottom + 74), said, parts)


def _labelled(x: float, y: float, width: float, words: tuple[str, str], kind: str) -> list[str]:
    """Return a box of two lines."""
    return [
        box(x, y, width, 50, kind),
        text(x + 12, y + 21, words[0], "strong"),
        text(x + 12, y + 39, words[1], "small"),
    ]


# A Kempe chain

CHAIN_PEOPLE = ("h1", "v1", "h2", "h3", "v2")
CHAIN_SLOTS = (2, 3)
CHAIN_MEETINGS = (
    ("h1", "v3", 1),
    ("h3", "v4", 1),
    ("h2", "v1", 2),
    ("h3", "v2", 2),
    ("h1", "v1", 3),
    ("h2", "v5", 4),
)
EXCHANGED = frozenset({"h1", "v1", "h2"})
"""The people of the chain that is exchanged."""
BREAKS = (2, 0)
"""The breaks of all people before and after."""

Meetings = tuple[tuple[str, str, int], ...]


def exchanged_meetings() -> Meetings:
    """Return the meetings of the example after the exchange."""
    one, other = CHAIN_SLOTS
    swap = {one: other, other: one}
    return tuple((a, b, swap.get(slot, slot) if {a, b} <= EXCHANGED else slot) for a, b, slot in CHAIN_MEETINGS)


def chain() -> str:
    """Return an exchange of a Kempe chain."""
    parts = [
        text(24, 32, "A Kempe chain changes slots as a whole", "title"),
        text(24, 66, "The meetings of slots 2 and 3", "strong"),
        *_graph(),
        text(300, 66, "Before: two breaks", "strong"),
        *_calendar(300, CHAIN_MEETINGS),
        arrow((578, 190), (622, 190)),
        text(650, 66, "After: none", "strong"),
        *_calendar(650, exchanged_meetings()),
        text(
            24,
            316,
            "The chain h1 – v1 – h2 is exchanged: what is in slot 2 goes to slot 3, and the other way round.",
            "small",
        ),
        text(24, 334, "Nobody meets twice at a time, and as many tables are in use in each slot as before.", "small"),
        text(24, 352, "The chain h3 – v2 stays: exchanged, it would give h3 a break.", "small"),
    ]
    said = "Two slots as a graph with two chains; exchanging the longer one removes the breaks of h1 and h2."
    return picture(930, 372, said, parts)


def _graph() -> list[str]:
    place = {"h1": (60, 110), "v1": (190, 150), "h2": (60, 190), "h3": (60, 250), "v2": (190, 250)}
    parts = []
    for a, b, slot in CHAIN_MEETINGS:
        if slot in CHAIN_SLOTS:
            (x, y), (u, v) = place[a], place[b]
            kind = "edge-one" if slot == CHAIN_SLOTS[0] else "edge-other"
            parts.append(f'<line x1="{x}" y1="{y}" x2="{u}" y2="{v}" class="{kind}"/>')
    for name, (x, y) in place.items():
        parts += [f'<circle cx="{x}" cy="{y}" r="16" class="box"/>', text(x, y + 4, name, "strong middle")]
    return [
        *parts,
        '<line x1="24" y1="286" x2="54" y2="286" class="edge-one"/>',
        text(62, 290, "slot 2", "small"),
        '<line x1="120" y1="286" x2="150" y2="286" class="edge-other"/>',
        text(158, 290, "slot 3", "small"),
    ]


def _calendar(x: float, meetings: Meetings) -> list[str]:
    """Return who meets whom when, for the people of the chains, with their breaks."""
    wide, high, top = 54.0, 34.0, 96.0
    parts = [text(x + 40 + wide * (slot - 0.5), top - 6, str(slot), "small middle") for slot in range(1, 5)]
    before = set(CHAIN_MEETINGS)
    for row, person in enumerate(CHAIN_PEOPLE):
        y = top + row * (high + 4)
        mine = {slot: (b if a == person else a, (a, b, slot)) for a, b, slot in meetings if person in (a, b)}
        parts.append(text(x, y + 22, person, "strong"))
        for slot in range(1, 5):
            left = x + 40 + wide * (slot - 1)
            if slot in mine:
                kind = _colour(mine[slot][1], before)
                parts += [
                    box(left + 2, y, wide - 4, high, kind),
                    text(left + wide / 2, y + 22, mine[slot][0], "on middle"),
                ]
            else:
                idle = min(mine) < slot < max(mine)
                parts.append(box(left + 2, y, wide - 4, high, "gap" if idle else "free"))
                parts += [text(left + wide / 2, y + 22, "break", "small middle warn")] if idle else []
    return parts


def _colour(meeting: tuple[str, str, int], before: set[tuple[str, str, int]]) -> str:
    """Return the kind of a meeting: of the slot that it came from, or one that stays."""
    slot = meeting[2]
    was = slot if meeting in before else sum(CHAIN_SLOTS) - slot
    return {CHAIN_SLOTS[0]: "one", CHAIN_SLOTS[1]: "other"}.get(was, "stays")


# A row on a span

SPAN_SLOTS = 6
AWAY = frozenset({3})
"""Slots in which the person of the example is away."""
SPANS = (("v1", 2, 4), ("v2", 2, 4), ("v3", 4, 4), ("v4", 2, 2), ("v5", 1, 5), ("v6", 4, 6))
"""Candidates with the first and the last slot in which they could meet the person."""
WINDOW = (2, 4)
FITS = 2
"""Meetings of the person that fit into the window."""


def span() -> str:
    """Return what a row on a span says."""
    wide, left, top = 96.0, 150.0, 84.0
    first, last = WINDOW
    inside = [name for name, begin, end in SPANS if first <= begin and end <= last]
    bottom = top + 52 + len(SPANS) * 34
    parts = [
        text(24, 32, "What can only take place between two slots must fit between them", "title"),
        box(left + wide * (first - 1), top - 26, wide * (last - first + 1), bottom - top + 26, "window"),
        text(24, top + 24, "h1 is there", "strong"),
    ]
    for slot in range(1, SPAN_SLOTS + 1):
        x = left + wide * (slot - 1)
        parts += [
            text(x + wide / 2, top - 8, f"slot {slot}", "small middle"),
            box(x + 3, top + 4, wide - 6, 30, "away" if slot in AWAY else "box"),
            text(x + wide / 2, top + 24, "away" if slot in AWAY else "free", "small middle"),
        ]
    for row, (name, begin, end) in enumerate(SPANS):
        y = top + 52 + row * 34
        parts += [
            text(24, y + 17, f"h1 – {name}", "strong" if name in inside else ""),
            box(
                left + wide * (begin - 1) + 6,
                y,
                wide * (end - begin + 1) - 12,
                24,
                "one" if name in inside else "stays",
            ),
        ]
    words = " + ".join(f"z(h1, {name})" for name in inside)
    parts += [
        text(24, bottom + 26, f"{words} ≤ {FITS}", "strong"),
        text(
            24,
            bottom + 48,
            f"Four meetings can only be held in slots {first} to {last}; h1 is free in two of these.",
            "small",
        ),
        text(
            24, bottom + 66, "Without the row the program would count all four: h1 has five free slots in all.", "small"
        ),
    ]
    said = "Candidates of one person as bars over six slots; those within slots 2 to 4 are more than fit there."
    return picture(760, int(bottom + 86), said, parts)


PICTURES = {"method-stages.svg": stages, "method-chain.svg": chain, "method-span.svg": span}


def main() -> None:
    """Write every picture."""
    for name, draw in PICTURES.items():
        (FOLDER / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
