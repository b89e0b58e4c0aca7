import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import type { BaselineEntry, Spot } from '../../model/lint.js'
import { isRecord } from '../../text/canonical-json.js'
import { leadsOut, namedPath } from '../disk/named-path.js'
import { readRegular } from '../disk/read-source.js'
import { writeWholeFile } from '../disk/whole-file.js'
import { excerptAt, placeAt, sourceOf } from '../yaml/source.js'

const DEFAULT_BASELINE = 'lint-baseline.json'
const FORMAT_VERSION = '1.0'

/** Where the baseline is looked for. */
export interface BaselineChoice {
  readonly root: string
  /** Where the command runs; a path of the command line is relative to it. */
  readonly folder: string
  /** From the command line, which may lead anywhere. */
  readonly named?: string | undefined
  /** From `atoms-sync.yaml`, which may not lead out of the workspace. */
  readonly setting?: string | undefined
}

export interface BaselineFile {
  readonly path: string
  /** As people know it: from the workspace's folder. */
  readonly file: string
  /** Absent: there is no such file, and nobody asked for one. */
  readonly entries?: readonly BaselineEntry[]
  /** Where an entry stands. */
  spotOf(entry: BaselineEntry): Pick<Spot, 'place' | 'excerpt'>
}

/**
 * The findings that are let pass.
 * @throws AtomsSyncError `FILE_ERROR` when the file cannot be read or understood, or leads out of the workspace
 */
export function readBaseline(choice: BaselineChoice): BaselineFile {
  const { root, folder, named, setting } = choice
  const path = named === undefined ? join(root, setting ?? DEFAULT_BASELINE) : namedPath(folder, named)
  const file = relative(root, path).replaceAll(sep, '/')
  if (named === undefined && leadsOut(root, path)) {
    throw new AtomsSyncError('FILE_ERROR', `\`${file}\` leads out of the workspace`)
  }
  const isThere = existsSync(path)
  const text = isThere ? readText(path, file) : ''
  const spotOf = (entry: BaselineEntry) => spotIn(file, text, entry)
  return isThere ? { path, file, entries: entriesIn(file, text), spotOf } : { path, file, spotOf }
}

function readText(path: string, file: string): string {
  try {
    return readRegular(path)
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot read \`${file}\``, {
      hint: 'it must be a file that lint --update-baseline wrote',
      cause,
    })
  }
}

/** @throws AtomsSyncError `FILE_ERROR` */
export function writeBaseline({ path, file }: BaselineFile, entries: readonly BaselineEntry[]): void {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')
  const list = lines === '' ? '[]' : `[\n${lines}\n  ]`
  try {
    writeWholeFile(path, [`{\n  "formatVersion": "${FORMAT_VERSION}",\n  "findings": ${list}\n}\n`])
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write \`${file}\``, { cause })
  }
}

function entriesIn(file: string, text: string): BaselineEntry[] {
  const refuse = (why: string) =>
    new AtomsSyncError('FILE_ERROR', `\`${file}\` is no baseline: ${why}`, {
      hint: 'remove it, and write it anew with lint --update-baseline',
    })
  const document = parsed(text)
  if (!isRecord(document) || !Array.isArray(document.findings)) throw refuse('it has no list of `findings`')
  if (document.formatVersion !== FORMAT_VERSION) throw refuse(`its format is not ${FORMAT_VERSION}`)
  return document.findings.map((entry: unknown, at): BaselineEntry => {
    if (!isEntry(entry)) throw refuse(`finding ${at + 1} has no \`rule\`, \`file\` and \`count\``)
    const { rule, file: of, metric, count } = entry
    return { rule, file: of, ...(metric !== undefined && { metric }), count }
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isEntry = (value: unknown): value is BaselineEntry =>
  isRecord(value) &&
  typeof value.rule === 'string' &&
  typeof value.file === 'string' &&
  ['string', 'undefined'].includes(typeof value.metric) &&
  Number.isSafeInteger(value.count) &&
  Number(value.count) > 0

/** The line that the entry fills, as we write it; the first one where somebody wrote it in another way. */
function spotIn(file: string, text: string, entry: BaselineEntry): Pick<Spot, 'place' | 'excerpt'> {
  const source = sourceOf(file, text)
  const { count: _, ...wanted } = entry
  const start = Math.max(0, text.indexOf(JSON.stringify(wanted).slice(0, -1)))
  const end = text.indexOf('}', start) + 1
  const span = { start, end: Math.max(end, start + 1) }
  return { place: placeAt(source, start), excerpt: excerptAt(source, span) }
}
