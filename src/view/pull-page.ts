import type { Block, Page } from '../model/page.js'
import type { AgentError, Change } from '../model/plan.js'
import {
  added,
  bad,
  changed,
  dim,
  hintLines,
  indented,
  line,
  separated,
  signed,
  strong,
  warn,
} from './blocks.js'
import { counted } from './count.js'

/** One file that `pull` touched, or would. */
export type PulledEntry =
  | {
      readonly status: 'changed'
      readonly file: string
      readonly name: string
      readonly changes: readonly Change[]
      readonly overrides: readonly string[]
      readonly laidOut: boolean
      /** Other environments that this file serves, and that will ask for the same now. */
      readonly alsoFor: readonly string[]
    }
  | { readonly status: 'created'; readonly file: string; readonly name: string }
  | { readonly status: 'refused'; readonly file: string; readonly name: string; readonly error: AgentError }

export interface PullReport {
  readonly environment: string
  readonly agents: number
  readonly check: boolean
  readonly files: readonly PulledEntry[]
  readonly exitCode: number
}

/** Which files took what from the live side. */
export function pullPage(report: PullReport): Page {
  return {
    title: `Pull from ${report.environment}`,
    blocks: separated([...report.files.map(fileBlocks), [totals(report)]]),
    document: { formatVersion: '1.0', ...report },
  }
}

function fileBlocks(entry: PulledEntry): Block[] {
  switch (entry.status) {
    case 'created':
      return [signed(added('+'), 0, strong(entry.file), dim(`  ${entry.name}`))]
    case 'refused':
      return [
        signed(bad('✗'), 0, strong(entry.file), dim(`  ${entry.name}`)),
        indented(1, entry.error.message),
        ...hintLines(entry.error.hint, 1),
      ]
    case 'changed':
      return [
        signed(changed('~'), 0, strong(entry.file), dim(`  ${entry.name}`)),
        ...entry.changes.map(({ path }) => indented(1, path)),
        ...entry.overrides.map((path) => indented(1, warn('overrides the library: '), path)),
        ...(entry.laidOut ? [indented(1, warn('the layout of the file could not be kept'))] : []),
        ...(entry.alsoFor.length > 0
          ? [indented(1, warn(`${entry.alsoFor.join(', ')} will ask for this too`))]
          : []),
      ]
  }
}

function totals({ agents, files, check, environment }: PullReport): Block {
  const refused = files.filter(({ status }) => status === 'refused').length
  const written = files.length - refused
  if (files.length === 0) {
    return line(
      strong('Nothing to pull.'),
      ` The files ask for what is live: ${counted(agents, 'agent')} in ${environment}`,
    )
  }
  const verb = check ? 'would change' : 'changed'
  return line(
    strong('Pull:'),
    ` ${counted(written, 'file')} ${verb}${refused > 0 ? `, ${refused} refused` : ''}`,
  )
}
