/**
 * Controls that an instructor hides by a link. What is hidden is out of sight, not out of reach: keys go on working.
 */

/** A field of the left column, by the place in the experiment that it sets. */
const field = (/** @type {string} */ path) => `#setup .field:has([id$="${path}"])`;

/**
 * What can be hidden, and where it is on the page.
 *
 * @type {Readonly<Record<string, {title: string, selector: string}>>}
 */
export const CONTROLS = {
  play: { title: "Play", selector: ".main-buttons .play" },
  step: { title: "Step and Back", selector: '.main-buttons button:has(kbd):not(.play)' },
  reset: { title: "Reset", selector: ".main-buttons button:first-child" },
  unit: { title: "number, layer, batch, epoch", selector: ".units" },
  speed: { title: "Play speed", selector: ".speed" },
  counters: { title: "epoch, step, E", selector: ".counters" },
  data: { title: "Data", selector: "#setup > section:nth-of-type(1)" },
  training: { title: "Training", selector: "#setup > section:nth-of-type(2)" },
  layers: { title: "Network", selector: "#setup > section:nth-of-type(3), .build-switch, .build-band" },
  setup: { title: "the whole left column", selector: "#setup" },
  inspector: { title: "Inspector", selector: "#inspector" },
  surface: { title: "What the network says", selector: "#surface" },
  loss: { title: "Loss", selector: "#loss" },
  flow: { title: "Gradient flow", selector: "#flow" },
  timeline: { title: "History", selector: "#timeline" },
  menu: { title: "Gallery, Open, Share, Export …", selector: "#menu" },
  learning_rate: { title: "learning rate", selector: field("optimizer-learning_rate") },
  batch_size: { title: "batch size", selector: field("batch_size") },
  regularisation: { title: "regularisation", selector: '#setup .field:has([id^="set-regularisation-"][id$="-kind"])' },
  regularisation_strength: { title: "strength of the regularisation", selector: '#setup .field:has([id^="set-regularisation-"][id$="-strength"])' },
  activation: { title: "activation", selector: field("function") },
  noise: { title: "noise", selector: field("data-noise") },
  train_share: { title: "share for training", selector: field("data-train_share") },
  show_test_data: { title: "test points", selector: '#surface label:has([name="test-points"])' },
  discretize: { title: "discretise", selector: '#surface label:has([name="discretised"])' },
  problem: { title: "kinds of data", selector: "#setup > section:nth-of-type(1) > :nth-child(2) details" },
};

const sheet = new CSSStyleSheet();

/** What is hidden now. */
let hidden = /** @type {string[]} */ ([]);

/** @returns {readonly string[]} */
export function hiddenControls() {
  return hidden;
}

/**
 * Hides these controls and shows all others; the address says so from now on, for a reload.
 *
 * @param {readonly string[]} names those that are none are passed over
 */
export function hideControls(names) {
  hidden = [...new Set(names)].filter((name) => selectorOf(name) !== null);
  sheet.replaceSync(hidden.map((name) => `${selectorOf(name)} { display: none !important; }`).join("\n"));
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const address = new URL(location.href);
  if (hidden.length > 0) address.searchParams.set("hide", hidden.join(","));
  else address.searchParams.delete("hide");
  history.replaceState(null, "", address);
}

/**
 * @param {string} name
 * @returns {string | null}
 */
function selectorOf(name) {
  if (Object.hasOwn(CONTROLS, name)) return CONTROLS[name].selector;
  const [, of, what] = /^(units|features)\.(\w+)$/.exec(name) ?? [];
  // In a scene of TensorFlow Playground an activation stands after every layer of neurons.
  if (of === "units" && /^\d+$/.test(what)) return `.layer-step[data-key$="/${2 * Number(what)}"]`;
  return of === "features" ? `#setup label:has(input[value="${what}"])` : null;
}
