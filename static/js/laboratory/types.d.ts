/** What the server lets one choose from. Types only: the page never loads this file. */
import type { Data, Experiment, Recording, Unit } from "../types.js";

/** Something that can be set: of a family of data, a layer, a loss, an optimizer … */
export interface Setting {
  type: "real" | "integer" | "boolean" | "choice" | "several" | "pair" | "sizes" | "text" | "names" | "rows";
  name: string;
  title: string;
  symbol?: string | null;
  description: string;
  default: unknown;
  rule: string;
  low?: number | null;
  high?: number | null;
  step?: number;
  choices?: Record<string, string>;
}

/** A kind of something, with its settings. */
export interface Kind {
  kind: string;
  title: string;
  description: string;
  settings: Setting[];
}

export interface Family extends Kind {
  group: "classification" | "regression" | "own" | "pictures";
}

export interface Choices {
  families: Family[];
  layers: Kind[];
  activations: { name: string; title: string }[];
  initializers: { name: string; sentence: string }[];
  losses: { name: string; title: string; settings: Setting[] }[];
  optimizers: Kind[];
  schedules: Kind[];
  clippings: Kind[];
  regularisations: (Kind & { group: string })[];
  compatibility: { suggested: Record<string, { ending: string; loss: string }> };
  limits: Record<string, number>;
}

/** An experiment of the gallery. */
export interface Preset {
  name: string;
  title: string;
  sentence: string;
  source: string | null;
  unit: Unit;
  recording: Recording;
}

export interface PresetGroup {
  title: string;
  presets: Preset[];
}

/** A column of a CSV. */
export interface Column {
  name: string;
  kind: "numeric" | "categorical" | "empty";
  fault: string | null;
  holes: number[];
  examples: string[];
  distinct?: number;
  min?: number;
  max?: number;
  categories?: Record<string, number>;
}

/** What a CSV holds. */
export interface Survey {
  rows: number;
  columns: Column[];
  target: string;
  task: "classification" | "regression";
  suggestion: { data: { leave_out: string[] } } | null;
  fault: string | null;
}

/** What a data set is, without its rows. */
export interface DataDescription {
  kind: string;
  title: string;
  description: string;
  task: "classification" | "regression";
  classes: string[];
  coding: "signs" | "bits" | "one_hot" | null;
  input_names: string[];
  target_names: string[];
  train_rows: number;
  test_rows: number;
  image: [number, number] | null;
  notes: string[];
}

/** A data set drawn without a run. */
export interface PreviewedData extends Data, DataDescription {
  positions: number[][] | null;
  labels: number[] | null;
  test_positions: number[][] | null;
  test_labels: number[] | null;
  test_targets: number[][];
}

export type DataSettings = Experiment["data"];
export type Part = { kind: string; [field: string]: unknown };
