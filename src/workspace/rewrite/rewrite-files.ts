import { DEFAULT_CONFIG } from '../../model/config.js'
import type { AgentError, Change } from '../../model/plan.js'
import { type AgentFile, type AgentId, readAgentFile, type Surroundings } from '../agents/agent-file.js'
import { agentFileText } from '../agents/file-text.js'
import { loadLibrary } from '../agents/metric-library.js'
import { byteOrderMark } from '../disk/byte-order-mark.js'
import { readSource } from '../disk/read-source.js'
import { openDocument } from '../layout/document.js'
import { formatFile } from '../layout/format-file.js'
import type { Workspace } from '../settings/settings.js'
import { sourceOf } from '../yaml/source.js'
import { keepsComments, splice } from './edit.js'
import { asksFor, type Wanted, wantedOf } from './goal.js'
import { nextStep } from './step.js'

/** A file that asks for what is live. */
export interface RewrittenFile {
  readonly text: string
  /** The text that it was made from. */
  readonly was: string
  /** What it asks for now. */
  readonly agent: NonNullable<AgentFile['agent']>
  /** The agents it is for. */
  readonly ids: readonly AgentId[]
  /** Keys that were added beside `use`, as paths. */
  readonly overrides: readonly string[]
  /** It had to be put into canonical layout, since its own could not be kept. */
  readonly laidOut: boolean
}

/** A file that asks for what is live, or why there is none. */
export type Rewritten = RewrittenFile | { readonly error: AgentError }

/**
 * Puts the live side of each change into an agent's file, and touches nothing else. What comes out was read
 * again: it asks for what is wanted, and every other key and every comment is still there.
 */
export function rewriteAgent(
  { file, text }: { readonly file: string; readonly text: string },
  changes: readonly Change[],
  surroundings: Surroundings,
): Rewritten {
  const read = (now: string): AgentFile => readAgentFile(sourceOf(file, now), surroundings)
  const before = read(text)
  if (before.agent === undefined) return { error: WRONG_BY_NOW }
  const wanted = wantedOf(before.agent, changes)
  const plain = attempt(text, wanted, read)
  const { ids } = before
  if (isFaithful(before, plain, wanted)) return { ...plain, was: text, ids, laidOut: false }
  const formatted = formatFile(file, text)
  const laidOut = 'text' in formatted ? attempt(formatted.text, wanted, read) : plain
  if (!isFaithful(before, laidOut, wanted)) return { error: refusal(wanted, read) }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  return { ...laidOut, text: laidOut.text.replaceAll('\n', lineEnd), was: text, ids, laidOut: true }
}

interface Attempt extends Omit<RewrittenFile, 'agent' | 'ids' | 'laidOut' | 'was'> {
  readonly agent?: RewrittenFile['agent']
  /** As far as it came. */
  readonly file: AgentFile
}

/** One edit of each kind needs a step, and what they share one more. */
const MAX_STEPS = 8

/** Steps towards what is wanted, until none is left. Without an agent: it did not get there. */
function attempt(text: string, wanted: Wanted, read: (text: string) => AgentFile): Attempt {
  let now = text
  let overrides: readonly string[] = []
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const file = read(now)
    if (file.agent === undefined) return { text: now, file, overrides }
    const next = nextStep({ text: now, document: openDocument(now), agent: file.agent }, wanted)
    if (next.edits.length === 0) return { text: now, file, overrides, agent: file.agent }
    const edited = splice(now, next.edits)
    if (edited === undefined || !keepsComments(now, edited, next.edits)) return { text: now, file, overrides }
    overrides = [...new Set([...overrides, ...next.overrides])]
    now = edited
  }
  return { text: now, file: read(now), overrides }
}

const isFaithful = (before: AgentFile, now: Attempt, wanted: Wanted): now is Attempt & RewrittenFile =>
  now.agent !== undefined && asksFor(wanted, before, now.file)

const WRONG_BY_NOW: AgentError = {
  code: 'FILES_INVALID',
  message: 'the file has errors by now',
  hint: 'atoms-sync validate shows them',
}

const UNFAITHFUL: AgentError = {
  code: 'FILE_ERROR',
  message: 'the live values cannot be written into this file without changing something else in it',
  hint: 'put them in by hand; the usual cause is an anchor that several places share',
}

/** Whether it is what is live that no file can ask for, or this file that cannot take it. */
function refusal({ config }: Wanted, read: (text: string) => AgentFile): AgentError {
  const file = agentFileText({ agentId: '0'.repeat(24), config: { ...DEFAULT_CONFIG, ...config } })
  const mistake = read(file).diagnostics.find(({ severity }) => severity === 'error')
  if (mistake === undefined) return UNFAITHFUL
  const more = mistake.hint === undefined ? '' : `: ${mistake.hint}`
  return {
    code: 'FILES_INVALID',
    message: `with what is live the file would be wrong: ${mistake.message}`,
    hint: `correct it on the platform${more}`,
  }
}

/** An agent's file, and how what is live differs from what it asks for: `before` is live, `after` the file. */
export interface Differing {
  readonly file: string
  readonly changes: readonly Change[]
}

/** The files as they would be with the live values in them, in the same order. Writes nothing. */
export function rewriteFiles(workspace: Workspace, differing: readonly Differing[]): Rewritten[] {
  const { root, settings, environmentNames } = workspace
  const surroundings = {
    library: loadLibrary(root, settings.metrics),
    ...(environmentNames && { environmentNames }),
  }
  return differing.map(({ file, changes }): Rewritten => {
    const source = readSource(root, file)
    if (!('text' in source)) return { error: unreadable(source) }
    const rewritten = rewriteAgent(source, changes, surroundings)
    if ('error' in rewritten) return rewritten
    return { ...rewritten, text: byteOrderMark(root, file) + rewritten.text }
  })
}

const unreadable = ({ message }: { readonly message: string }): AgentError => ({
  code: 'FILE_ERROR',
  message,
})
