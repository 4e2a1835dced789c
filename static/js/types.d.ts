/** What the server says and what the browser keeps. Types only: the page never loads this file. */

/** A formula as plain text and as a MathML fragment. */
export interface Formula {
  text: string;
  mathml: string;
}

/** A layer as the run describes it; `layer` counts from 0. */
export interface LayerInfo {
  layer: number;
  kind: string;
  title: string;
  inputs: number | null;
  outputs: number | null;
  /** Of one sample: [64], or [1, 8, 8] for an image. */
  input_shape: number[];
  output_shape: number[];
  function: string | null;
  /** Shapes by name: `{W: [2, 3], B: [1, 3]}`. */
  parameters: Record<string, number[]>;
  formulas: Record<string, Formula>;
  /** An activation's f, sampled by the engine. */
  curve: { x: number[]; y: number[] } | null;
}

export interface Divergence {
  step: number;
  layer: number;
  tensor: string;
}

/** A part of the training by its kind, with its settings. */
export type TrainingPart = { kind: string; [setting: string]: unknown };

export type Edit = { step?: number | null } & (
  | { kind: "learning_rate" | "batch_size"; value: number }
  | { kind: "parameter"; layer: number; parameter: string; index: number[]; value: number }
  | { kind: "optimizer"; name: string; value: number }
  | { kind: "schedule"; schedule: TrainingPart }
  | { kind: "clipping"; clipping: TrainingPart | null }
  | { kind: "regularisation"; regularisation: TrainingPart[] }
  | { kind: "freeze"; layer: number; parameter: string | null; index: number[] | null; frozen: boolean }
);

/** An edit in words. */
export interface Change {
  step: number;
  text: string;
}

/** From a step on, how many steps an epoch has; of the epoch in which that step stands, so many are left. */
export interface Epochs {
  step: number;
  epoch: number;
  steps_of_first: number;
  steps_per_epoch: number;
}

export interface Branch {
  id: number;
  name: string;
  /** Of the branch that it left, also if that one was deleted. */
  parent_name: string | null;
  parent_is_deleted: boolean;
  edits: Edit[];
  /** What was changed on it by hand, in words. */
  changes: string[];
  from_step: number;
  furthest: number;
  parent: number | null;
}

/** The full description of a training run, as the server's models have it. */
export interface Experiment {
  data: { kind: string; [field: string]: unknown };
  layers: { kind: string; [field: string]: unknown }[];
  loss: { kind: string; [field: string]: unknown };
  optimizer: { kind: string; learning_rate: number; [field: string]: unknown };
  schedule?: { kind: string; [field: string]: unknown };
  clipping?: { kind: string; [field: string]: unknown };
  regularisation?: { kind: string; [field: string]: unknown }[];
  batch_size: number;
  shuffle?: boolean;
  seed?: number;
  dtype?: string;
  /** When Play stops; any of these is enough. */
  stop?: { kind: string; of?: string; [setting: string]: unknown }[];
}

/** Enough to rebuild a run anywhere. */
export interface Recording {
  experiment: Experiment;
  edits: Edit[];
  step: number;
  /** All branches of the run, if it had several, and which of them this is. */
  branches?: Pick<Branch, "id" | "name" | "parent" | "from_step" | "furthest" | "edits">[];
  branch?: number;
}

export interface RunState {
  id: string;
  /** Where the server stands. What the screen shows is `trace.step`. */
  step: number;
  epoch: number;
  loss: number;
  experiment: Experiment;
  furthest: number;
  steps_per_epoch: number;
  parameter_count: number;
  diverged: Divergence | null;
  batch_size: number;
  frozen: { layer: number; parameter: string; index: number[] | null }[];
  epochs: Epochs[];
  edits: Edit[];
  changes: Change[];
  /** Whether it has a wrong rule, for a hunt. */
  sealed: boolean;
  /** What is to be said about the recording that it came from. */
  notes: string[];
  branch: number;
  branches: Branch[];
  loss_function: { name: string; title: string; normalisation: string; formulas: Record<string, Formula> };
  layers: LayerInfo[];
  data: DataDescription;
}

/** What the data are. */
export interface DataDescription {
  title: string;
  task: "classification" | "regression";
  classes: string[];
  /** How a target says a class. */
  coding: "signs" | "bits" | "one_hot" | null;
  /** An output above it says the second of two classes. */
  threshold: number | null;
  input_names: string[];
  target_names: string[];
  /** What a surface or a curve is drawn over; none for other data. */
  axes: { name: string; low: number; high: number }[] | null;
  /** Rows and columns of the picture that a sample is. */
  image: [number, number] | null;
  train_rows: number;
  test_rows: number;
}

/** A tensor of more than 2,000 numbers, in a few. */
export interface TensorSummary {
  shape: number[];
  min: number;
  max: number;
  mean: number;
  norm: number;
  zeros: number;
  histogram: unknown;
}

export type Matrix = number[][];
/** The numbers of a tensor, nested as deep as it has axes. */
export type Nested = (number | Nested)[];
export type Tensor = Matrix | TensorSummary;

export interface LayerTrace {
  layer: number;
  kind: string;
  X: Tensor;
  Y: Tensor;
  dE_dY: Tensor;
  dE_dX: Tensor;
  parameters: Record<string, Tensor>;
  gradients: Record<string, Tensor>;
  /** What will be added: W_next = W + update.W. */
  update: Record<string, Tensor>;
  /** What led to the updates, such as "velocity/W"; empty in a trace that was built from a frame, as are the norms. */
  shares: string[];
  norms: Record<string, number>;
}

export interface FlowEntry {
  layer: number;
  title: string;
  norm: number;
  verdict: "healthy" | "vanishing" | "exploding" | "dead";
}

export type Verdict = FlowEntry["verdict"] | "saturated";

/** A tensor from afar; the bars reach from min to max. */
export interface TensorStatistics {
  shape: number[];
  mean: number;
  deviation: number;
  min: number;
  max: number;
  norm: number;
  zeros: number;
  histogram: number[];
}

/** How a layer is in a step. */
export interface LayerStatistics {
  layer: number;
  title: string;
  verdict: Verdict;
  reason: string;
  suggestion: string | null;
  norm: number;
  ratio: number;
  units: { units: number; dead: number; saturated: number; which: { dead: number[]; saturated: number[] } } | null;
  update_ratio: number | null;
  tensors: Record<string, TensorStatistics>;
}

export interface Statistics {
  step: number;
  /** The gravest of all layers, whose it is, why, and what can be done. */
  verdict: Verdict;
  layer: number;
  sentence: string;
  suggestion: string | null;
  layers: LayerStatistics[];
}

/** How a network does on all rows of a step. */
export interface Evaluation {
  step: number;
  classes: string[];
  train: EvaluatedPart;
  test: EvaluatedPart | null;
}

/** How a network does on some rows. */
export interface EvaluatedPart {
  rows: number;
  E: number;
  accuracy: number | null;
  confusion: Matrix | null;
  precision: (number | null)[] | null;
  recall: (number | null)[] | null;
}

export interface Trace {
  step: number;
  epoch: number;
  /** The rows of the training data that the batch holds. */
  batch: number[];
  loss: number;
  targets: Tensor;
  layers: LayerTrace[];
  flow: FlowEntry[];
  diverged: Divergence | null;
}

export interface Factor {
  text: string;
  value: number;
  tensor: string | null;
  layer: number | null;
  index: number[];
  /** Another step, if the number is of one; else null. */
  step: number | null;
  reads: Factor[];
}

/** A product of factors, in the order in which the sum is read. */
export interface Term {
  value: number;
  /** This term and all before it, added up; and all after it. */
  so_far: number;
  rest: number;
  /** The term as a part of Σ|terms|, with its sign. */
  share: number;
  /** The path that it takes, in words; "" where there is but one kind. */
  path: string;
  factors: Factor[];
}

export interface Derivation {
  /** null for E and the targets. */
  layer: number | null;
  tensor: string;
  index: number[];
  value: number;
  formula: Formula;
  /** At most 1,000, the largest ones; the rest of the last is what the others come to. */
  terms: Term[];
  /** How many terms the sum has. */
  count: number;
  left_out_share: number;
  largest_first: boolean;
  sum: number;
  note: string | null;
  central_difference: null | {
    value: number;
    gradient: number;
    /** |value − gradient| */
    difference: number;
    epsilon: number;
    relative_error: number;
    digits: number;
    agrees: boolean;
    has_kink: boolean;
    /** Where E has a kink: its slope to the left and to the right. */
    sides: [number, number] | null;
    is_compared: boolean;
  };
}

/** E as a function of one parameter. */
export interface Slope {
  layer: number;
  tensor: string;
  index: number[];
  value: number;
  loss: number;
  gradient: number;
  next: number;
  x: number[];
  E: number[];
  /** What the gradient alone says that E is there: loss + ∂E/∂w·Δw. */
  linear: number[];
  next_E: number;
  next_linear: number;
}

/** One sample's share in the gradient of a parameter. */
export interface SampleShare {
  /** Its row in the batch, and among the rows to train on. */
  sample: number;
  row: number;
  gradient: number;
  share: number;
  right: boolean | null;
}

export interface SampleShares {
  gradient: number;
  /** The shares that would make the parameter larger, and those that would make it smaller, added up. */
  up: number;
  down: number;
  samples: SampleShare[];
}

/** What one sample alone would have the parameters do, the largest first. */
export interface Wishes {
  sample: number;
  row: number;
  right: boolean | null;
  count: number;
  wishes: { layer: number; tensor: string; index: number[]; value: number; gradient: number }[];
}

/** E over a plane of two parameters, with the way that training took. */
export interface Landscape {
  step: number;
  x: number[];
  y: number[];
  /** A row for every y. */
  E: number[][];
  here: [number, number];
  path: { steps: number[]; x: number[]; y: number[] };
}

/** E as it is, and as it would be if one parameter were another number. */
export interface Trial {
  value: number;
  before: number;
  loss: number;
  then: number;
  change: number;
  gradient: number;
  predicted: number;
}

export interface Check {
  /** How many were compared, of how many. */
  count: number;
  total: number;
  worst: number;
  /** null if there was nothing to compare. */
  layer: number | null;
  tensor: string | null;
  index: number[];
  agrees: boolean;
  /** At how many entries E has a corner. */
  kinks: number;
  not_differentiable: number;
  tolerance: number;
}

export interface History {
  furthest: number;
  steps: number[];
  loss: number[];
  epoch_steps: number[];
  epoch_loss: number[];
  edits: Edit[];
  changes: Change[];
  diverged: Divergence | null;
  /** Over all rows, at the ends of epochs. */
  evaluation: Curves;
  /** ‖∂E/∂Y‖ at the ends of epochs, a row for each layer. */
  flow: { steps: number[]; layers: Matrix };
}

/** How a network did on all rows, step by step; null where there are no such rows, or no classes. */
export interface Curves {
  steps: number[];
  train_loss: number[];
  test_loss: number[] | null;
  train_accuracy: number[] | null;
  test_accuracy: number[] | null;
}

export interface Data extends DataDescription {
  inputs: Matrix;
  targets: Matrix;
  test_inputs: Matrix;
  test_targets: Matrix;
  /** Where the rows lie over the axes. */
  positions: Matrix | null;
  test_positions: Matrix | null;
  /** The number of each row's class. */
  labels: number[] | null;
  test_labels: number[] | null;
}

/** The rows of one sample in the tensors that are too large for a trace, by "layer/tensor": "0/Y". */
export type SampleRows = Record<string, number[]>;

/** What the network says over a grid of inputs; row 0 is the lowest x2. */
export interface Surface {
  step: number;
  shape: number[];
  values: Float32Array;
  x: [number, number];
  y: [number, number] | null;
}

export interface FrameHeader {
  run: string;
  branch: number;
  step: number;
  epoch: number;
  batch: number[];
  loss: number;
  furthest: number;
  diverged: Divergence | null;
  epoch_loss: number | null;
  flow: FlowEntry[];
  playing: boolean;
  tensors: Record<string, { offset: number; shape: number[]; dtype?: "float32" | "int8" }>;
  x?: [number, number];
  y?: [number, number];
  /** Of a frame of pictures: what pictures/sample.js knows. */
  sample?: unknown;
  /** Of a batch of pictures. */
  rows?: number[];
  labels?: number[] | null;
  said?: number[] | null;
}

export interface Frame {
  header: FrameHeader;
  tensors: Map<string, { shape: number[]; values: Float32Array }>;
  /** Tensors in a quarter of the bytes, such as the pictures of the neurons. */
  int8: Map<string, { shape: number[]; values: Int8Array }>;
}

export type Phase = "input" | "forward" | "loss" | "backward" | "update";

/**
 * One position inside a step. `index` has null where the moment stands for every row of the batch;
 * `layer` is null at the loss.
 */
export interface Moment {
  phase: Phase;
  layer: number | null;
  tensor: string;
  index: (number | null)[] | null;
  endsLayer: boolean;
}

/** A place in a run: a step, and a moment inside it. */
export interface Position {
  step: number;
  moment: number;
}

export type Unit = "term" | "number" | "layer" | "batch" | "epoch";
/** The inspector's tabs: Y, the gradient of each parameter, dE_dX, and the update. */
export type View = "Y" | `dE_d${string}` | "update";
export type Theme = "light" | "dark";

/** What is selected everywhere; `layer` null is the loss. */
export interface Selection {
  layer: number | null;
  tensor?: string;
  index?: number[];
}

/** One number of one tensor; `layer` null is the loss (tensor "E" or "targets"). */
export interface Place {
  layer: number | null;
  tensor: string;
  index: number[];
}

/** Whether the moment has reached a tensor, or one entry of it. */
export type Known = (layer: number | null, tensor: string, index?: readonly (number | null)[] | null) => boolean;
