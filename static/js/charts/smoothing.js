/**
 * A curve made smooth for the eye: a running mean that forgets. It is only ever drawn; what is read from a chart are
 * the engine's own numbers. Pure.
 */

/**
 * Each value becomes the mean of itself and of those before it, the one before weighing `weight` of the next, and so
 * on. The weights add up to 1 from the first value on, so that the curve begins where its values do. What is not
 * finite leaves a gap and is forgotten.
 *
 * @param {readonly (number | null)[]} values
 * @param {number} weight from 0, which changes nothing, to below 1
 * @returns {(number | null)[]}
 */
export function smoothed(values, weight) {
  let sum = 0;
  let weights = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + value;
    weights = weight * weights + 1;
    return sum / weights;
  });
}
