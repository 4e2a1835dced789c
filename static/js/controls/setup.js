/**
 * The left column: the data, the training, the network. What touches no parameter is an edit of the run; anything
 * else makes a new run, and the one before can be had back.
 *
 * @import {Choices} from "../laboratory/types.js"
 * @import {Blamed} from "../laboratory/changes.js"
 * @import {Setting, Value} from "./settings.js"
 */
import { computed, effect, untracked } from "../../vendor/signals-core-1.14.5.js";
import { exact } from "../format.js";
import { keepFocusOnPress } from "../focus.js";
import { html } from "../html.js";
import { begin, note } from "../laboratory/begin.js";
import { Builder } from "../laboratory/builder.js";
import { Changes } from "../laboratory/changes.js";
import { DataForm } from "../laboratory/data-form.js";
import { DataGallery } from "../laboratory/data-gallery.js";
import { inForce } from "../in-force.js";
import { ownDataButtons } from "../laboratory/own-data.js";
import { getChoices } from "../laboratory/requests.js";
import { lazily } from "../lazy.js";
import { inExperiment, TrainingForm } from "../laboratory/training-form.js";
import { told } from "../run.js";
import { run, trace } from "../state.js";
import { trainingData } from "../training-data.js";
import { DataTable } from "./data-table.js";
import { Field } from "./field.js";
import { mountLayerList } from "./layer-list.js";
import { settingsOf, valueOf, withValue } from "./settings.js";

/** What the fields show, as text: what is being typed is written over only when this changes. */
const shown = computed(() =>
  run.value && trace.value ? JSON.stringify([run.value.id, inForce(run.value, trace.value.step)]) : null,
);

class Setup {
  /**
   * @param {Choices} choices
   * @param {HTMLElement} layers the list of layers
   */
  constructor(choices, layers) {
    this.choices = choices;
    this.changes = new Changes((path) => this.fieldOf(path), choices);
    this.training = new TrainingForm(choices, this.changes);
    this.gallery = new DataGallery(choices, (data, title) => this.chooseData({ ...data }, `data ${title}`));
    this.dataForm = new DataForm((data, what, field) => this.renewData(data, what, field));
    this.table = new DataTable((data, what) => this.renewData(data, what, null));
    this.builder = new Builder(choices, this.changes, layers);
    this.network = html("div", { class: "fields" });
    this.stop = html("details", { class: "stop-when" }, html("summary", {}, "stop when …"));
    /** @type {import("../laboratory/stop-form.js").StopForm | null} fetched when it is first wanted */
    this.stopForm = null;
    this.openStop = lazily(
      () => import("../laboratory/stop-form.js"),
      ({ StopForm }) => {
        if (this.stopForm) return;
        this.stopForm = new StopForm();
        this.stop.append(this.stopForm.element);
        this.stopForm.write(this.changes.now());
      },
    );
    this.stop.addEventListener("toggle", () => void this.openStop());
    /** @type {Field[]} */
    this.fields = [];
    this.laidOut = "";
  }

  draw() {
    if (!run.value || !trace.value) return;
    const experiment = inForce(run.value, trace.value.step);
    this.drawNetwork();
    this.training.write(experiment);
    this.gallery.write(experiment.data);
    this.dataForm.write(experiment.data, this.choices, experiment.seed ?? 0);
    this.stopForm?.write(experiment);
    if (experiment.stop && !this.stopForm) this.stop.open = true;
  }

  drawNetwork() {
    const experiment = this.changes.now();
    const settings = settingsOf(experiment, this.choices);
    const layout = JSON.stringify(settings);
    if (layout !== this.laidOut) {
      this.laidOut = layout;
      this.fields = settings.map((setting) => new Field(setting, (value) => this.change(setting, value)));
      this.network.replaceChildren(...this.fields.map((field) => field.element));
    }
    for (const field of this.fields) field.write(valueOf(experiment, field.setting));
  }

  drawTable() {
    if (run.value && trainingData.value) this.table.draw(trainingData.value, run.value.experiment.data.kind);
  }

  /**
   * @param {Setting} setting
   * @param {Value} value
   */
  async change(setting, value) {
    const experiment = this.changes.now();
    const before = valueOf(experiment, setting);
    const field = this.fields.find((each) => each.setting.label === setting.label) ?? null;
    if (before === value) field?.write(before);
    else await this.changes.renew(withValue(experiment, setting, value), `${setting.label} ${word(before)} → ${word(value)}`, field);
  }

  /**
   * Takes other data, and changes of the network what does not go with them.
   *
   * @param {{kind: string}} data
   * @param {string} what
   */
  async chooseData(data, what) {
    try {
      const { withData } = await import("../laboratory/own-experiment.js");
      const { experiment, sentence } = await withData(this.changes.now(), data);
      await begin(experiment, `New run: ${what}${sentence ? `, with ${sentence}` : ""}.`);
    } catch (error) {
      this.changes.blame(error, null);
    }
    this.gallery.write(this.changes.now().data);
  }

  /**
   * @param {{kind: string}} data
   * @param {string} what has changed
   * @param {Blamed | null} field
   */
  async renewData(data, what, field) {
    await this.changes.renew({ ...this.changes.now(), data }, what, field);
    this.gallery.write(this.changes.now().data);
  }

  /**
   * The field that a path of the experiment names.
   *
   * @param {string | null} path
   * @returns {Blamed | null}
   */
  fieldOf(path) {
    if (path === null) return null;
    const named = this.fields.find(({ setting }) => setting.paths.includes(path));
    if (named) return named;
    const experiment = this.changes.now();
    const ofPart = [...this.training.fields(), ...this.dataForm.fields, ...this.builder.fields].find((field) => inExperiment(experiment, field.path) === path);
    if (ofPart) return ofPart;
    return /^data\.(inputs|targets)/.test(path) ? { say: (sentence) => this.table.say(sentence, path) } : null;
  }
}

/** @param {HTMLElement} element */
export function mountSetup(element) {
  keepFocusOnPress(element, "button");
  void told(async () => {
    const network = html("section", {}, html("h2", {}, "Network"));
    const setup = new Setup(await getChoices(), mountLayerList(network));
    network.append(setup.builder.element, setup.network);
    element.replaceChildren(
      note.element,
      html("section", {}, html("h2", {}, "Data"), setup.gallery.element, ownDataButtons(), setup.dataForm.element, setup.table.element),
      html("section", {}, html("h2", {}, "Training"), setup.training.element, setup.stop),
      network,
    );
    effect(() => {
      if (shown.value) untracked(() => setup.draw());
    });
    effect(() => {
      if (shown.value && trainingData.value) untracked(() => setup.drawTable());
    });
    effect(() => setup.builder.draw());
  });
}

/** @param {Value | undefined} value */
function word(value) {
  return typeof value === "number" ? exact(value) : String(value).replaceAll("_", " ");
}
