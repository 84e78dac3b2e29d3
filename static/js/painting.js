// The grid of rooms and slots is painted: drag a theme over it with the mouse, or move with the arrow keys and press the
// letter of a theme, a number of tables, > where a session goes on, Delete where there is nothing. What is painted stands
// in the very fields that there are without a script, so the form is sent as always.

const GOES_ON = "goes-on";
const NUMBER_MS = 900;
const form = document.querySelector("form[data-capacity]");
const brush = form?.querySelector("[data-brush]");

const letterFor = (words, taken) =>
  [...words.toLowerCase().normalize("NFD"), ..."abcdefghijklmnopqrstuvwxyz"].find((each) => /[a-z]/.test(each) && !taken.has(each)) ?? "";

const start = () => {
  const themes = [...brush.querySelectorAll("[data-brush-theme]")];
  const tables = brush.querySelector("[data-brush-tables]");
  const said = brush.querySelector("[data-brush-said]");
  const words = new Map(themes.map((each) => [each.value, each.dataset.words]));
  const hues = new Map(themes.map((each) => [each.value, each.closest("label").dataset.hue ?? ""]));
  const letters = new Map();
  const rows = [...form.querySelectorAll("tr:has(> [data-cell])")].map((row) => [...row.querySelectorAll("[data-cell]")]);
  const place = new Map(rows.flatMap((row, y) => row.map((cell, x) => [cell, { x, y }])));
  let painting = false;
  let typed = "";
  let typedAt = 0;

  for (const each of themes) {
    const key = each.closest("label").querySelector(".key");
    if (key.textContent === "") {
      key.textContent = letterFor(each.dataset.words, letters);
      letters.set(key.textContent, each.value);
    }
  }

  const fields = (cell) => ({ theme: cell.querySelector("select"), tables: cell.querySelector("input[type='number']") });
  const button = (cell) => cell.querySelector("[data-paint]");
  const chosen = () => themes.find((each) => each.checked)?.value ?? "";

  const show = (cell) => {
    const { theme, tables: number } = fields(cell);
    const painted = button(cell);
    const called = words.get(theme.value) ?? theme.selectedOptions[0]?.textContent ?? "";
    const many = theme.value && theme.value !== GOES_ON ? number.value || "0" : "";
    cell.dataset.hue = theme.value === GOES_ON ? "on" : (hues.get(theme.value) ?? "");
    painted.replaceChildren();
    if (theme.value) {
      const name = document.createElement("span");
      name.textContent = theme.value === GOES_ON ? "→" : called;
      painted.append(name);
    }
    if (many) {
      const figure = document.createElement("strong");
      figure.textContent = many;
      painted.append(figure);
    }
    painted.setAttribute("aria-label", `${cell.dataset.words}: ${[called, many].filter(Boolean).join(" · ")}`);
  };

  const put = (cell, theme, number) => {
    const at = fields(cell);
    const value = theme && theme !== GOES_ON ? String(number) : "";
    if (at.theme.value === theme && at.tables.value === value) {
      return;
    }
    at.theme.value = theme;
    at.tables.value = value;
    show(cell);
    said.textContent = button(cell).getAttribute("aria-label");
    at.theme.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const paint = (cell) => put(cell, chosen(), tables.value || "0");

  const go = (cell, x, y) => {
    const next = rows[y]?.[x];
    if (next) {
      button(cell).tabIndex = -1;
      button(next).tabIndex = 0;
      button(next).focus();
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  };

  const digit = (cell, key) => {
    const at = fields(cell);
    typed = Date.now() - typedAt < NUMBER_MS ? (typed + key).slice(-4) : key;
    typedAt = Date.now();
    put(cell, at.theme.value && at.theme.value !== GOES_ON ? at.theme.value : chosen() || "any", Number(typed));
  };

  const press = (event, cell) => {
    const { x, y } = place.get(cell);
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (step) {
      go(cell, x + step[0], y + step[1]);
    } else if (/^[0-9]$/.test(event.key)) {
      digit(cell, event.key);
    } else if (event.key === ">") {
      put(cell, GOES_ON, "");
    } else if (event.key === "Delete" || event.key === "Backspace") {
      put(cell, "", "");
    } else if (letters.has(event.key.toLowerCase())) {
      put(cell, letters.get(event.key.toLowerCase()), fields(cell).tables.value || tables.value || "0");
    } else {
      return;
    }
    event.preventDefault();
  };

  const make = (cell, first) => {
    const painted = document.createElement("button");
    painted.type = "button";
    painted.dataset.paint = "";
    painted.className = "paint";
    painted.tabIndex = first ? 0 : -1;
    painted.addEventListener("keydown", (event) => press(event, cell));
    painted.addEventListener("click", (event) => {
      if (event.detail === 0 || event.pointerType === "touch") {
        paint(cell); // by Enter, or with a finger, which scrolls when it moves
      }
    });
    painted.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch" && event.button === 0) {
        painting = true;
        paint(cell);
      }
    });
    painted.addEventListener("pointerenter", (event) => {
      if (painting && event.buttons === 1) {
        paint(cell);
      }
    });
    cell.prepend(painted);
    if (cell.querySelector("[aria-invalid]")) {
      cell.classList.add("cell-wrong");
    }
    show(cell);
    for (const each of Object.values(fields(cell))) {
      each.addEventListener("input", () => show(cell));
    }
  };

  rows.flat().forEach((cell, number) => make(cell, number === 0));
  window.addEventListener("pointerup", () => {
    painting = false;
  });
  brush.querySelector("[data-brush-fields]").addEventListener("click", (event) => {
    const plain = form.classList.toggle("shows-fields");
    event.currentTarget.setAttribute("aria-pressed", String(plain));
  });
  brush.hidden = false;
  form.classList.add("painted");
};

if (brush) {
  start();
}
