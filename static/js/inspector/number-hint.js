/** What stands where a derivation will. */
export const NUMBER_HINT = "Point at a number to see where it comes from; press it to keep it.";
