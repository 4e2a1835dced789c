/**
 * A Plotly chart as a picture: larger than in the column, and with its legend.
 *
 * @import {Picture} from "../picture.js"
 * @import {Figure} from "./plot.js"
 */
import { plotly } from "./plot.js";

const [WIDTH, HEIGHT] = [760, 420];
const MARGIN = { l: 60, r: 24, t: 64, b: 24 };

/**
 * @param {Figure} figure
 * @param {string} title
 * @returns {Promise<Picture>}
 */
export async function plotPicture({ data, layout }, title) {
  const { toImage } = await plotly();
  const named = data.filter(({ name, y }) => name && y?.length > 0);
  const background = getComputedStyle(document.documentElement).getPropertyValue("--panel").trim();
  const drawn = {
    ...layout,
    width: WIDTH,
    height: HEIGHT,
    margin: MARGIN,
    paper_bgcolor: background,
    showlegend: named.length === data.filter(({ y }) => y?.length > 0).length && named.length > 1,
    title: { text: title, x: 0.02, y: 0.97, font: { size: 15 } },
  };
  const address = await toImage({ data, layout: drawn }, { format: "svg", width: WIDTH, height: HEIGHT });
  return { svg: decodeURIComponent(address.slice(address.indexOf(",") + 1)), width: WIDTH, height: HEIGHT };
}
