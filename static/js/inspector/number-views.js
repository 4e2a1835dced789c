/** What is fetched when a number is first asked about: where it comes from, and the instruments beside the matrices. */
import { effect } from "../../vendor/signals-core-1.14.5.js";
import { addStylesheet } from "../stylesheet.js";
import { DerivationView } from "./derivation-view.js";
import { mountInstruments } from "./instruments.js";
import { endWalksElsewhere, walkBackByKey } from "./walk.js";
import { WeightEditor } from "./weight-editor.js";

/**
 * @param {HTMLElement} hint that the derivation takes the place of
 * @param {HTMLElement} instruments
 */
export async function mountNumberViews(hint, instruments) {
  await addStylesheet("instruments.css");
  const editor = new WeightEditor();
  const derivation = new DerivationView(editor.element);
  hint.replaceWith(derivation.element);
  effect(() => editor.draw());
  effect(() => derivation.draw());
  endWalksElsewhere();
  walkBackByKey();
  mountInstruments(instruments);
}
