/** Makes links for a class: which view they open, which controls they hide, and whether they carry the run. */
import { advance } from "../api.js";
import { button, html } from "../html.js";
import { openDialog } from "../laboratory/dialog.js";
import { linkTo } from "../laboratory/links.js";
import { toggleProjector } from "../page-view.js";
import { told, withRun } from "../run.js";
import { trace } from "../state.js";
import { CONTROLS, hiddenControls, hideControls } from "./hiding.js";

const VIEWS = [
  ["page", "the whole page"],
  ["projector", "the projector view: large, two keys"],
  ["embed", "the embed view, for a frame in another page"],
];

/** Opens the dialog. */
export function openClassDialog() {
  const views = VIEWS.map(([value, title], at) => html("label", {}, html("input", { type: "radio", name: "class-view", value, checked: at === 0 }), ` ${title}`));
  const boxes = Object.entries(CONTROLS).map(([value, { title }]) =>
    html("label", { class: "chip" }, html("input", { type: "checkbox", value, checked: hiddenControls().includes(value) }), title),
  );
  const link = html("input", { type: "text", readonly: true, "aria-label": "link for the class" });
  const frame = html("input", { type: "text", readonly: true, "aria-label": "frame for another page" });
  const frameRow = html("div", { class: "row" }, frame, copier(frame));
  const notes = html("p", { role: "status", class: "dialog-note" });
  const form = html(
    "form",
    {},
    html("fieldset", { class: "choices" }, html("legend", {}, "The link opens"), ...views),
    html("fieldset", {}, html("legend", {}, "and hides"), html("span", { class: "chips" }, ...boxes)),
  );
  const chosen = () => [...form.querySelectorAll("input[type=checkbox]")].flatMap((box) => (box instanceof HTMLInputElement && box.checked ? [box.value] : []));
  form.addEventListener("change", () => void told(write));
  const dialog = openDialog(
    "For a class",
    html(
      "p",
      {},
      button({ class: "primary" }, () => {
        dialog.close();
        toggleProjector();
      }, "Projector view"),
      " large for the last row; a presenter’s two keys go on and back. Key F.",
    ),
    form,
    html("div", { class: "row" }, link, copier(link)),
    frameRow,
    html("p", {}, button({}, () => hideControls(chosen()), "Hide them here, too")),
    notes,
  );
  void told(write);

  async function write() {
    const step = trace.peek()?.step ?? 0;
    const made = await withRun(async (id) => {
      await advance(id, { to: step });
      return linkTo(id, "none");
    });
    const address = new URL(made.address);
    const view = new FormData(form).get("class-view");
    address.search = "";
    if (view !== "page") address.searchParams.set("view", String(view));
    if (chosen().length > 0) address.searchParams.set("hide", chosen().join(","));
    link.value = address.href;
    frame.value = `<iframe src="${address.href}" width="900" height="520" title="Gradus"></iframe>`;
    frameRow.hidden = view !== "embed";
  }

  /** @param {HTMLInputElement} from */
  function copier(from) {
    return button({}, async () => {
      from.select();
      const done = await navigator.clipboard.writeText(from.value).then(
        () => true,
        () => false,
      );
      notes.textContent = done ? "Copied." : "This browser does not let a page copy. The text is selected: copy it with the keys.";
    }, "Copy");
  }
}
