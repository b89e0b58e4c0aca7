import type { Diagnostic } from './diagnostic.js'

/** How a piece of text should feel. A format decides what that looks like. */
export type Tone = 'strong' | 'dim' | 'added' | 'removed' | 'changed' | 'good' | 'bad' | 'warn'

/** A piece of text as it is, unescaped: escaping for its place is the format's duty. */
export interface Span {
  readonly text: string
  readonly tone?: Tone
}
export type Spans = readonly Span[]

/** A run of a text comparison. */
export interface DiffPart {
  readonly op: 'same' | 'added' | 'removed'
  readonly text: string
}

/** What there is to say, in reading order, independent of how it will look. */
export type Block =
  | { readonly kind: 'line'; readonly spans: Spans; readonly indent?: number }
  | { readonly kind: 'gap' }
  | {
      readonly kind: 'table'
      readonly columns: readonly string[]
      readonly rows: readonly (readonly Spans[])[]
    }
  /** One changed text, word by word. `label` is the field. */
  | {
      readonly kind: 'diff'
      readonly label: Spans
      readonly parts: readonly DiffPart[]
      readonly indent?: number
    }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  /** Everything about one agent, so that a format can fold, filter or link it. */
  | {
      readonly kind: 'section'
      readonly title: Spans
      readonly tags: Readonly<Record<string, string>>
      readonly blocks: readonly Block[]
    }

/** One answer: for people as blocks, for programs as one JSON document. */
export interface Page {
  readonly title: string
  readonly blocks: readonly Block[]
  /** Plain data; what `--format json` prints. */
  readonly document: unknown
}

/** Where a page is put. */
export interface Canvas {
  /** Columns to wrap at. */
  readonly width: number
  readonly colour: boolean
}

/** A pure function from page to text, the line end at the end included. */
export type Format = (page: Page, canvas: Canvas) => string
