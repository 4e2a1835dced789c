/** @type {(element: HTMLElement) => void} */
export const mountCharts = () => {};
