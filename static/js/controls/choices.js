/**
 * The names that an experiment may choose from, as the server's interface declares them.
 */

/** @typedef {{functions: string[], initializers: string[], losses: string[]}} Choices */

/** @returns {Promise<Choices>} */
export async function getChoices() {
  const answer = await fetch(new URL("openapi.json", document.baseURI));
  const { schemas } = (await answer.json()).components;
  return {
    functions: schemas.ActivationSettings.properties.function.enum,
    initializers: schemas.FullyConnectedSettings.properties.initializer.enum,
    losses: schemas.Experiment.properties.loss.oneOf.map(kindIn(schemas)),
  };
}

/** @param {any} schemas by name */
function kindIn(schemas) {
  return (/** @type {{$ref: string}} */ { $ref }) => schemas[$ref.slice($ref.lastIndexOf("/") + 1)].properties.kind.const;
}
