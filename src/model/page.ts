import type { Diagnostic, Severity } from './diagnostic.js'
import type { Place } from './place.js'

/** How a piece of text should feel. A format decides what that looks like. */
export type Tone = 'strong' | 'dim' | 'added' | 'removed' | 'changed' | 'good' | 'bad' | 'warn'

/** A piece of text as it is, unescaped: escaping for its place is the format's duty. */
export interface Span {
  readonly text: string
  readonly tone?: Tone
  /** From 0 to 1: how much the text says there is, for formats that can draw it beside. */
  readonly share?: number
}
export type Spans = readonly Span[]

/** A run of a text comparison: `same` and `removed` joined are the old text, `same` and `added` the new one. */
export interface DiffPart {
  readonly op: 'same' | 'added' | 'removed'
  readonly text: string
}

/** One named value of something: a word or two, a text of any length, or a text that has changed. */
export type NamedValue =
  | { readonly label: string; readonly spans: Spans }
  | { readonly label: string; readonly text: Span }
  | { readonly label: string; readonly parts: readonly DiffPart[] }

/** Levels of nesting from 0, not columns. */
interface Nested {
  readonly indent?: number
}

export type LineBlock = Nested & {
  readonly kind: 'line'
  readonly spans: Spans
  /** A mark in front, such as `+` or `hint:`; what wraps is aligned behind it. */
  readonly sign?: Span
}

/** Free text, possibly of many lines, compared word by word. Only added: there was none before. */
export type DiffBlock = Nested & { readonly kind: 'diff'; readonly parts: readonly DiffPart[] }

export type CodeBlock = Nested & { readonly kind: 'code'; readonly text: string }

/** Named values below each other, their labels in one column. */
export type FieldsBlock = Nested & { readonly kind: 'fields'; readonly fields: readonly NamedValue[] }

export interface Column {
  readonly title: string
  /** Useless when cut, such as an id. */
  readonly whole?: boolean
  /** Its cells are right-aligned, digit below digit. */
  readonly numeric?: boolean
}

export type TableBlock = Nested & {
  readonly kind: 'table'
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Spans[])[]
}

export interface Bar {
  readonly label: string
  readonly count: number
  /** Of all that the chart counts, from 0 to 1. */
  readonly share: number
  readonly tone?: Tone
}

interface Chart extends Nested {
  readonly kind: 'chart'
  readonly title: string
  /** What it shows in a few words; for some readers all there is. */
  readonly summary: string
  readonly bars: readonly Bar[]
}

/** Counts to look at. */
export type ChartBlock =
  /** Named values below each other, as long as their share. */
  | (Chart & { readonly shape: 'bars' })
  /** Neighbouring ranges beside each other, as high as their count, and where the first begins and the last ends. */
  | (Chart & { readonly shape: 'histogram'; readonly ends: readonly [from: string, to: string] })

/** An agent that a section speaks of, for formats that link, count or annotate. */
export interface AgentMention {
  readonly agentId: string
  readonly name: string
  readonly file?: string
  readonly line?: number
  /**
   * `update`, `none`, `error`, `applied`, `refused`, `failed`, `skipped`, `unread`; of reports `failing`, `lossy`,
   * `invalid`, `quiet`, `healthy`; of drift `drifted`, `conflict`, `pending`, `unknown`, `unchecked`, `acknowledged`; of
   * pull `changed`, `created`.
   */
  readonly status: string
  readonly risk?: string
}

/** Everything about one agent, or about several of which the same is said, so that a format can fold it. */
export interface SectionBlock {
  readonly kind: 'section'
  readonly title: LineBlock
  /** The section in a few words, for formats that fold it or have room for one line. Also said in `blocks`. */
  readonly summary?: Spans
  readonly agents: readonly AgentMention[]
  readonly blocks: readonly Block[]
}

/** What there is to say, in reading order, independent of how it will look. */
export type Block =
  | LineBlock
  | DiffBlock
  | FieldsBlock
  | TableBlock
  | ChartBlock
  | SectionBlock
  | { readonly kind: 'gap' }
  /** Lines to copy: kept as they are, blanks and all. */
  | CodeBlock
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic<string> }

/** Something to say at a line of the user's files, for CI systems that show it there. */
export interface Annotation {
  /** `notice`: nothing to worry about, such as a change that breaks nothing. */
  readonly severity: Severity | 'notice'
  /** Of a diagnostic, blocker or error, or `breaking-change`, `behavioural-change`, `additive-change`. */
  readonly code: string
  /** What it is about, in a few words. */
  readonly title: string
  readonly message: string
  readonly hint?: string
  readonly place?: Place
  /** How many UTF-16 units it is about, from its place on; no further than the end of the line. */
  readonly length?: number
  /** The agent it speaks of, where it is one. */
  readonly agentId?: string
}

/** A rule that annotations name by their code, for tools that show what it is about. */
export interface RuleFact {
  readonly id: string
  /** One sentence, no full stop at the end. */
  readonly summary: string
  readonly severity: Severity
  /** Its page. */
  readonly help: { readonly markdown: string; readonly text: string }
}

/** What changes, over all agents. A rename is a change. */
export interface ChangeCounts {
  /** Metrics that are new. */
  readonly added: number
  /** Metrics, and fields of an agent, that are other than before. */
  readonly changed: number
  /** Metrics that go. */
  readonly removed: number
}

/** What a page says, for CI systems that count and annotate. */
export interface Facts {
  /** Every agent that was read, unchanged ones included. Absent: the page is not about agents. */
  readonly agents?: readonly AgentMention[]
  /** In reading order. */
  readonly annotations: readonly Annotation[]
  /** Absent: the page is not about changes. */
  readonly counts?: ChangeCounts
  /** Of the codes among the annotations; absent where they are no rules. */
  readonly rules?: readonly RuleFact[]
}

/** The value of one cell; `null`: empty. */
export type Cell = string | number | boolean | null

/** The answer as rows, whole and uncut, for spreadsheets. */
export interface Sheet {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** One answer: for people as blocks, for programs as one JSON document. */
export interface Page {
  /** Names the page among others: a heading, a browser tab. The text format leaves it out. */
  readonly title: string
  readonly blocks: readonly Block[]
  /** Meant to be read from the beginning. Otherwise the last block is the verdict, and documents begin with it. */
  readonly isProse?: true
  /** Absent: nothing to count or annotate. */
  readonly facts?: Facts
  /** Absent: nothing that is rows. */
  readonly sheet?: Sheet
  /** Plain data; what `--format json` prints. */
  readonly document: unknown
}

/** Where a page is put. */
export interface Canvas {
  /** Columns to wrap at. */
  readonly width: number
  /** Columns that a row of a table may take, which is cut and not wrapped. Absent: `width`. */
  readonly tableWidth?: number
  readonly colour: boolean
  /** Show long texts to their end, where the format would otherwise show only as much as a reader takes in. */
  readonly full?: boolean
  /** Where the workspace lies below the root of its repository, with forward slashes. Absent: it is the root. */
  readonly folder?: string
  /** Where the sources of atoms-sync are read on the web, without a slash at the end. Absent: nowhere. */
  readonly sources?: string | undefined
}

/** A pure function from page to text, the line end at the end included. */
export type Format = (page: Page, canvas: Canvas) => string
