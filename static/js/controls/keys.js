/** Keys. */
export function mountKeys() {}
