/** Tabs by the pattern of ARIA: one is in the tab order, the arrow keys go to the others. */
import { button, html } from "../html.js";

/** @template {string} Name */
export class Tabs {
  /**
   * @param {(chosen: Name) => void} choose
   * @param {{label: string, prefix: string, written: (name: Name) => string}} texts for screen readers, of ids, on the tabs
   */
  constructor(choose, texts) {
    this.choose = choose;
    this.texts = texts;
    /** @type {Map<Name, HTMLButtonElement>} */
    this.tabs = new Map();
    this.element = html("div", { class: "tabs", role: "tablist", "aria-label": texts.label });
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * Called in an effect.
   *
   * @param {Name[]} views those that there are
   * @param {Name} shown
   * @param {HTMLElement} panel
   */
  draw(views, shown, panel) {
    if (views.join() !== [...this.tabs.keys()].join()) this.build(views, panel.id);
    this.element.hidden = views.length === 0;
    for (const [name, tab] of this.tabs) {
      tab.setAttribute("aria-selected", String(name === shown));
      tab.tabIndex = name === shown ? 0 : -1;
    }
    if (views.length === 0) {
      panel.removeAttribute("role");
      panel.removeAttribute("aria-labelledby");
      return;
    }
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `${this.texts.prefix}-${shown}`);
  }

  /**
   * @param {Name[]} views
   * @param {string} panel
   */
  build(views, panel) {
    this.tabs = new Map(
      views.map((name) => {
        const attributes = { role: "tab", id: `${this.texts.prefix}-${name}`, "aria-controls": panel };
        return [name, button(attributes, () => this.choose(name), this.texts.written(name))];
      }),
    );
    this.element.replaceChildren(...this.tabs.values());
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const names = [...this.tabs.keys()];
    const at = names.findIndex((name) => this.tabs.get(name) === event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    const name = names[(to + names.length) % names.length];
    this.choose(name);
    this.tabs.get(name)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
