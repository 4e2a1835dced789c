/** What the server says about the program of a run. Lines count from 0. */

export interface ProgramPlace {
  layer: number | null;
  tensor: string;
  line: number;
  /** The lines that led there, the outermost first. */
  calls: number[];
  variables: { name: string; tensor: string }[];
}

export interface Program {
  sections: string[];
  lines: { text: string; section: number }[];
  left_out: number;
  places: ProgramPlace[];
  steps_line: number;
}
