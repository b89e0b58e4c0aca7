/** Where something stands in one of the user's files. Lines and columns count from 1. */
export interface Place {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}
