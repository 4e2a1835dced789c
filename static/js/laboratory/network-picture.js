/**
 * A network as a picture the size of a thumb: a column of circles for its inputs and for each of its fully connected
 * layers, with a line for each weight.
 */
const MARGIN = 0.1;
const MOST_UNITS = 8;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} sizes how many circles each column has, the inputs first
 */
export function drawNetwork(canvas, sizes) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const side = canvas.width;
  const style = getComputedStyle(document.documentElement);
  const columns = sizes.map((size, column) => {
    const count = Math.min(size, MOST_UNITS);
    const x = side * (MARGIN + ((1 - 2 * MARGIN) * column) / Math.max(sizes.length - 1, 1));
    return Array.from({ length: count }, (_, at) => [x, side * (0.5 + (at - (count - 1) / 2) * Math.min(0.24, 0.84 / count))]);
  });
  pen.clearRect(0, 0, side, side);
  pen.strokeStyle = style.getPropertyValue("--muted");
  pen.fillStyle = style.getPropertyValue("--value-plus");
  columns.slice(1).forEach((column, before) => {
    for (const [x, y] of column) {
      for (const from of columns[before]) {
        pen.beginPath();
        pen.moveTo(from[0], from[1]);
        pen.lineTo(x, y);
        pen.stroke();
      }
    }
  });
  for (const [x, y] of columns.flat()) {
    pen.beginPath();
    pen.arc(x, y, side / 16, 0, 2 * Math.PI);
    pen.fill();
  }
}
