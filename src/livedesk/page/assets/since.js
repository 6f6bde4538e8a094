// What changed in "where things stand" since the reader last looked, kept in this browser alone.
// Without script or storage: nothing is shown, nothing is missing.
const key = `livedesk:${location.pathname}`;
const box = document.getElementById("since");
const make = (name, ...inside) => {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
};
const lines = () => Object.fromEntries([...document.querySelectorAll("[data-line]")].map((e) => [e.dataset.line, +e.dataset.rev]));
let before;
try { before = JSON.parse(localStorage.getItem(key)); } catch { /* storage is off */ }

function compare() {
  if (!before?.lines || typeof before.lines !== "object" || !(before.seq >= 0)) return;
  const marks = [];
  for (const e of document.querySelectorAll("[data-line]")) {
    const was = before.lines[e.dataset.line];
    // A line that moved up into the place of another, and was out when the reader looked, is no news.
    const mark = +e.dataset.rev <= (was ?? before.seq) ? "" : was ? "changed" : "new";
    e.classList.toggle("since", Boolean(mark));
    if (!mark) continue;
    const sign = make("b", `${mark === "new" ? "+" : "~"} ${desk.words.marks[+(mark !== "new")]} `);
    const item = make("li", sign, e.querySelector("a").cloneNode(true));
    item.className = mark;
    marks.push(item);
  }
  box.hidden = !marks.length;
  const when = new Date(before.at);
  if (box.hidden || isNaN(when)) return;
  const today = when.toDateString() === new Date().toDateString();
  box.replaceChildren(make("p", desk.fill(desk.words.since, (today ? desk.mine : desk.mineDay)(when))), make("ul", ...marks));
}

function keep() {
  try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), seq: Math.max(document.body.dataset.seq, ...Object.values(lines())), lines: lines() })); } catch { /* storage is off */ }
}

compare();
document.addEventListener("livedesk:stand", compare);
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
addEventListener("pagehide", keep);
