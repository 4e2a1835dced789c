/**
 * The live link to a run: commands out, frames and events in.
 *
 * @import {Frame, RunState} from "./types.js"
 */
import { liveAddress, parse } from "./api.js";
import { stopSentence } from "./stop-sentence.js";
import { decodeFrame } from "./frame.js";

/**
 * @typedef {object} Link
 * @property {(command: string, fields?: object) => void} send
 * @property {() => Promise<RunState | null>} pause stops playing; the state in which the run stands then, or null
 *   if the link broke
 * @property {() => void} close
 *
 * @typedef {object} Listener
 * @property {(frame: Frame) => void} frame
 * @property {(sentence: string) => void} error something was refused, or the link broke
 * @property {(why: {step: number, sentence: string} | null) => void} over the run diverged, has taken all its steps, or is to stop: why
 */

/**
 * @param {string} id
 * @param {Listener} listener
 * @param {number | null} [branch] the branch that it moves; null: the active one
 * @returns {Promise<Link>} when the link is open
 */
export function openLive(id, listener, branch = null) {
  const socket = new WebSocket(liveAddress(id, branch));
  socket.binaryType = "arraybuffer";
  /** @type {((state: RunState | null) => void) | null} */
  let paused = null;
  let closing = false;
  /** @type {Link} */
  const link = {
    send(command, fields = {}) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ command, ...fields }));
    },
    pause() {
      return new Promise((resolve) => {
        paused = resolve;
        link.send("pause");
      });
    },
    close() {
      closing = true;
      socket.close();
    },
  };
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) {
      listener.frame(decodeFrame(data));
      return;
    }
    const { event, state, step, reasons, error } = parse(data);
    if (error) listener.error(error.message);
    if (event === "paused") paused?.(state);
    if (event === "diverged" || event === "finished") listener.over(null);
    if (event === "stopped") listener.over({ step, sentence: stopSentence(step, reasons) });
  };
  return new Promise((resolve) => {
    socket.onopen = () => resolve(link);
    socket.onclose = () => {
      if (!closing) listener.error("The live link to the server broke. Press Play to go on.");
      paused?.(null);
      resolve(link);
    };
  });
}
