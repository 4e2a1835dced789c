// Takes lines {sizes, batch, isImage, steps} and answers with the processor time in seconds that so many steps
// of convnetjs took.
// The first argument is the folder of modules that has convnetjs.
import { createRequire } from "node:module";
import process from "node:process";
import readline from "node:readline";

const convnetjs = createRequire(`${process.argv[2]}/`)("convnetjs");

const networks = new Map();

function made({ sizes, batch, isImage }) {
  const layers = isImage
    ? [
        { type: "input", out_sx: 28, out_sy: 28, out_depth: 1 },
        { type: "conv", sx: 3, filters: 8, stride: 1, pad: 0, activation: "relu" },
        { type: "pool", sx: 2, stride: 2 },
        { type: "conv", sx: 3, filters: 16, stride: 1, pad: 0, activation: "relu" },
        { type: "pool", sx: 2, stride: 2 },
        { type: "softmax", num_classes: sizes[sizes.length - 1] },
      ]
    : [
        { type: "input", out_sx: 1, out_sy: 1, out_depth: sizes[0] },
        ...sizes.slice(1, -1).map((n) => ({ type: "fc", num_neurons: n, activation: "tanh" })),
        { type: "regression", num_neurons: sizes[sizes.length - 1] },
      ];
  const network = new convnetjs.Net();
  network.makeLayers(layers);
  const trainer = new convnetjs.SGDTrainer(network, {
    learning_rate: 0.01,
    momentum: 0,
    batch_size: batch,
    l2_decay: 0,
  });
  const samples = Array.from({ length: 4 * batch }, () => {
    const x = isImage ? new convnetjs.Vol(28, 28, 1) : new convnetjs.Vol(1, 1, sizes[0]);
    const outputs = sizes[sizes.length - 1];
    const t = isImage ? Math.floor(Math.random() * outputs) : Array.from({ length: outputs }, Math.random);
    return [x, t];
  });
  return { trainer, samples };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  const key = JSON.stringify([asked.sizes, asked.batch, asked.isImage]);
  if (!networks.has(key)) networks.set(key, made(asked));
  const { trainer, samples } = networks.get(key);
  const start = process.cpuUsage();
  for (let k = 0; k < asked.steps * asked.batch; k++) {
    const [x, t] = samples[k % samples.length];
    trainer.train(x, t);
  }
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(`${(user + system) / 1e6}\n`);
});
