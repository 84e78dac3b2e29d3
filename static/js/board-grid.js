// The cells of the board: where each is, and how the arrows go from one to the next. One cell at a time is in the order
// of the tab key, so that the board is one stop on the way through the page.

const root = document.querySelector("[data-board]");

const isSeen = (element) => element.offsetParent !== null;
const rows = () => [...root.querySelectorAll(".board-day tbody tr")].filter(isSeen);
const cells = () => [...root.querySelectorAll(".board-cell")];
const target = (cell) => cell.querySelector("[data-meeting], .board-hole");

export const cellOf = (element) => element.closest?.(".board-cell") ?? null;
export const cellOfMeeting = (meeting) => root.querySelector(`[data-meeting="${meeting}"]`)?.closest(".board-cell") ?? null;

export const cellOfPlace = (place) => {
  const [session, table] = place.split(":");
  return root.querySelector(`[data-session="${session}"][data-table="${table}"]`);
};

export const cellOfTime = (slot, people) =>
  cells().find((cell) => cell.dataset.slot === slot && people.includes(cell.dataset.person)) ?? null;

export const allCells = cells;

const columnOf = (cell) =>
  [...cell.parentElement.cells].slice(0, cell.cellIndex).reduce((sum, each) => sum + each.colSpan, 0);

const inColumn = (row, column) =>
  [...row.cells].find((cell) => {
    const begins = columnOf(cell);
    return cell.matches(".board-cell") && isSeen(cell) && begins <= column && column < begins + cell.colSpan;
  });

const sideways = (cell, forward) => {
  let next = cell;
  do {
    next = forward ? next.nextElementSibling : next.previousElementSibling;
  } while (next && !(next.matches(".board-cell") && isSeen(next) && target(next)));
  return next;
};

const upOrDown = (cell, forward) => {
  const every = rows();
  const column = columnOf(cell);
  let place = every.indexOf(cell.parentElement);
  let next = null;
  while (!next && every[(place += forward ? 1 : -1)]) {
    next = inColumn(every[place], column);
    next = next && target(next) ? next : null;
  }
  return next;
};

export const step = (cell, key) =>
  key === "ArrowLeft" || key === "ArrowRight"
    ? sideways(cell, key === "ArrowRight")
    : upOrDown(cell, key === "ArrowDown");

export const rove = (chosen = null) => {
  const every = cells().filter((cell) => isSeen(cell) && target(cell));
  const first = every.find((cell) => cell.querySelector("[data-meeting]")) ?? every[0];
  const stop = chosen && every.includes(chosen) ? chosen : first;
  for (const cell of every) {
    target(cell).tabIndex = cell === stop ? 0 : -1;
  }
};

export const focusOn = (cell) => {
  if (isSeen(cell) && target(cell)) {
    rove(cell);
    target(cell).focus();
  }
};
