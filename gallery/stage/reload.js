// What changes while the gallery runs is seen at once: style sheets are swapped, a layout is applied, new code reloads.

/** Listens for what the gallery's server tells, and does it in these windows. */
export function listen(...windows) {
  const events = new Events("/gallery/events");
  const each = (action) => (event) => windows.forEach((window) => action(window, event.data));
  events.addEventListener("style", each((window) => swapStyles(window)));
  events.addEventListener("app", each((window) => window.location.reload()));
  events.addEventListener("problem", each((window, text) => showProblem(window, text)));
  events.addEventListener("layout", each((window, text) => window.rosterStage?.setLayout?.(text)));
  return events;
}

/** The browser's own; the stage has a quiet one for the app. */
const Events = EventSource;

/** Loads the style sheets anew; the old ones go when the new ones are there, so that nothing flashes. */
export function swapStyles(window) {
  const { document } = window;
  for (const old of document.querySelectorAll("link[rel=stylesheet]")) {
    const link = old.cloneNode();
    const address = new URL(old.href);
    address.searchParams.set("v", performance.now().toFixed(0));
    link.href = address.href;
    link.addEventListener("load", () => {
      old.remove();
      window.dispatchEvent(new Event("roster-style"));
    });
    old.after(link);
  }
}

/** Shows why the code could not be built; an empty text takes it away. */
function showProblem({ document }, text) {
  document.getElementById("gallery-problem")?.remove();
  if (!text) return;
  const problem = document.createElement("pre");
  problem.id = "gallery-problem";
  problem.setAttribute("role", "alert");
  problem.textContent = JSON.parse(text);
  document.body.append(problem);
}
